// Staff: the people of a simulated company and what each of them may do, written from docs/reference/roles.md. The
// oracle's opinion of authority: it knows nothing of control/authorisation.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "control/summary.h"
#include "engine/action.h"

namespace dunlin::sim {

struct Employee {
  std::string login;
  std::string role;
  std::int64_t user = 0;  // known once the company is founded
};

struct Staff {
  std::vector<Employee> people;

  [[nodiscard]] const Employee& named(const std::string& login) const;
  [[nodiscard]] std::string login_of(std::int64_t user) const;
};

[[nodiscard]] Staff usual_staff();

// Whose request, about whose customer.
struct Request {
  const Employee* who = nullptr;
  bool own_customer = false;  // `who` is the account owner
  bool sensitive = false;     // the customer's segment is key or in_issue
  bool credit_hold = false;   // the hold that is placed or released
};

[[nodiscard]] bool may_propose(const Request& request, const Action& action);
// `proposer`: the person who proposed; none: an agent. `reminder_number` of a message.
[[nodiscard]] bool may_approve(const Request& request, const Action& action, std::optional<std::int64_t> proposer,
                               std::int64_t reminder_number);
[[nodiscard]] bool may_reject(const Request& request);
// Whether anybody but the proposer has to approve.
[[nodiscard]] bool wants_four_eyes(const Action& action, bool proposed_by_person);

}  // namespace dunlin::sim
