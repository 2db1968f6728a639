// The whole story of one invoice: what it asked for, what was laid onto it, who was reminded and what holds it, and
// when it is expected to be paid, with the reasons.
//
//   const InvoiceView view = TRY(invoice_view(tx, onlooker, question, logins));
//   respond(to_json(view));
//
// As of the end of a day; the prediction is that of the morning after, and null when nothing is open. `logins` name the
// people who placed holds. object_unknown when there is no such invoice, or it is not the onlooker's to see.
#pragma once

#include <boost/json.hpp>
#include <string>
#include <vector>

#include "view/account_view.h"
#include "view/customer_view.h"

namespace dunlin::view {

struct InvoiceQuestion {
  std::string invoice;  // number or id
  Date as_of;
  Language language = Language::en;  // of reasons
};
[[nodiscard]] constexpr Operation operation_of(const InvoiceQuestion&) {
  return Operation::view_customer;
}

struct InvoiceView {
  Date as_of;
  Invoice invoice;
  std::int64_t open_minor = 0;
  AccountView account;              // on the morning after, about this invoice
  std::vector<Reminder> reminders;  // about it, newest first
  std::vector<Hold> holds;          // on it or on the whole account, in force on the day
  std::vector<Login> logins;
  std::int64_t seq = 0;
};
[[nodiscard]] Result<InvoiceView> invoice_view(const ReadTx& tx, const Onlooker& onlooker,
                                               const InvoiceQuestion& question, std::vector<Login> logins,
                                               const AssessmentSource& source = AssessedMorning::read);
[[nodiscard]] boost::json::object to_json(const InvoiceView& view);

}  // namespace dunlin::view
