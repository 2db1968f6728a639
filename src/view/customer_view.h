// All about one customer, as it is shown: master data, contacts, what is open, risk, holds, reminders, and proposals
// that wait or are under way.
//
//   const CustomerView view = TRY(customer_view(tx, onlooker, question, logins));
//   respond(to_json(view));
//
// As of the end of a day; risk is that of the morning after. `logins` name the people who set segments and placed
// holds: they stand in the catalog, which a tenant's transaction does not see. Contacts' names and addresses are
// withheld from whoever sees no people. customer_unknown.
#pragma once

#include <boost/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "engine/assessed_morning.h"
#include "engine/catalog.h"
#include "engine/reports.h"
#include "view/risk_view.h"

namespace dunlin::view {

struct CustomerQuestion {
  std::string customer;  // number or id
  Date as_of;
};
[[nodiscard]] constexpr Operation operation_of(const CustomerQuestion&) {
  return Operation::view_customer;
}

struct CustomerView {
  CustomerPage page;
  CustomerRisk risk;
  bool sees_people = false;
  std::vector<Login> logins;
  std::int64_t seq = 0;  // the entry that it was read at

  [[nodiscard]] std::string user_name(Id<User> user) const;
  [[nodiscard]] std::string invoice_number(Id<Invoice> invoice) const;  // "whole account" for none
};
[[nodiscard]] Result<CustomerView> customer_view(const ReadTx& tx, const Onlooker& onlooker,
                                                 const CustomerQuestion& question, std::vector<Login> logins,
                                                 const AssessmentSource& source = AssessedMorning::read);
[[nodiscard]] boost::json::object to_json(const CustomerView& view);

// ---- What other pages about a customer share

// The login of a person; the id of one whose login is gone, "-" for nobody.
[[nodiscard]] std::string name_in(const std::vector<Login>& logins, Id<User> user);
// `invoice`: the number of the invoice that it is about.
[[nodiscard]] boost::json::object hold_json(const Hold& hold, std::string_view invoice, std::string_view placed_by);
[[nodiscard]] boost::json::object reminder_json(const Reminder& reminder, std::string_view invoice);

}  // namespace dunlin::view
