// FollowUp: that somebody wants to see a customer again on a day, and why: a call that was agreed, an answer that was
// promised. Until that day the customer waits and nothing is drafted; on it, it stands on the list with the note.
//
// A customer has at most one that is open: planning another closes it. It ends when somebody says what came of it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/user.h"
#include "party/customer.h"
#include "store/table.h"
#include "store/transaction.h"

namespace dunlin {

// Longer than this, an account that gets worse would go unseen.
inline constexpr std::int32_t follow_up_days_max = 92;

struct FollowUp {
  static constexpr std::string_view id_prefix = "fup";

  Id<FollowUp> id;
  Id<Customer> customer;
  Date due_on;
  std::string note;
  Id<User> user;
  Date planned_on;
  std::optional<Date> closed_on;
  std::string outcome;  // what came of it; of one that was replaced, that it was
  std::int64_t version = 0;

  // Open on `day`: planned by then, not closed by then.
  [[nodiscard]] bool is_open_on(Date day) const { return planned_on <= day && (!closed_on || day < *closed_on); }

  static const Table table;
  static void visit(auto& row, auto&& visitor) {
    visitor(row.id, row.customer, row.due_on, row.note, row.user, row.planned_on, row.closed_on, row.outcome,
            row.version);
  }
};

// Open on that day, by due day and id. Like holds, one that was planned that very morning counts already.
[[nodiscard]] Result<std::vector<FollowUp>> follow_ups_open_on(const ReadTx& tx, Date day);
// Of a customer, also those that are closed; by id.
[[nodiscard]] Result<std::vector<FollowUp>> follow_ups_of(const ReadTx& tx, Id<Customer> customer);
// Planned, replaced or closed after that entry of the journal; by id.
[[nodiscard]] Result<std::vector<FollowUp>> follow_ups_written_since(const ReadTx& tx, std::int64_t seq);
// The one of a customer that is not closed.
[[nodiscard]] Result<std::optional<FollowUp>> follow_up_of(const ReadTx& tx, Id<Customer> customer);

}  // namespace dunlin
