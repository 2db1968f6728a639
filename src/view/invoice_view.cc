#include "view/invoice_view.h"

#include <algorithm>

#include "journal/chain.h"

namespace dunlin::view {
namespace {

boost::json::object invoice_json(const InvoiceView& view) {
  const Invoice& invoice = view.invoice;
  return {{"number", invoice.number},
          {"id", invoice.id.to_string()},
          {"company", invoice.company},
          {"issued_on", invoice.issued_on.to_string()},
          {"due_on", invoice.due_on.to_string()},
          {"terms", invoice.terms.empty() ? boost::json::value(nullptr) : boost::json::value(invoice.terms)},
          {"amount", format_amount(invoice.amount())},
          {"open", format_amount({view.open_minor, invoice.currency})},
          {"currency", invoice.currency.code()},
          {"days_past_due", days_between(invoice.due_on, view.as_of)},
          {"version", invoice.version}};
}

}  // namespace

Result<InvoiceView> invoice_view(const ReadTx& tx, const Onlooker& onlooker, const InvoiceQuestion& question,
                                 std::vector<Login> logins, const AssessmentSource& source) {
  InvoiceView view;
  view.as_of = question.as_of;
  AccountQuestion asked;
  asked.object = question.invoice;
  asked.kind = AccountObject::invoice;
  asked.morning = question.as_of.add_days(1);
  asked.language = question.language;
  view.account = TRY(account_view(tx, onlooker, asked, source));
  // By its id: another company code may use the number.
  view.invoice = TRY(invoice_named(tx, view.account.invoice.at("id").as_string()));
  CustomerPage page = TRY(customer_page(tx, question.as_of, view.account.customer, onlooker));
  for (const CustomerPage::Item& item : page.items) {
    if (item.invoice.id == view.invoice.id) view.open_minor = item.open_minor;
  }
  view.reminders = std::move(page.reminders);
  std::erase_if(view.reminders, [&view](const Reminder& reminder) { return reminder.invoice != view.invoice.id; });
  view.holds = std::move(page.holds);
  std::erase_if(view.holds, [&view](const Hold& hold) { return hold.invoice && hold.invoice != view.invoice.id; });
  view.logins = std::move(logins);
  view.seq = TRY(read_head(tx)).seq;
  return view;
}

boost::json::object to_json(const InvoiceView& view) {
  const Customer& customer = view.account.customer;
  boost::json::array reminders;
  for (const Reminder& reminder : view.reminders) reminders.push_back(reminder_json(reminder, view.invoice.number));
  boost::json::array holds;
  for (const Hold& hold : view.holds) {
    holds.push_back(hold_json(hold, view.invoice.number, name_in(view.logins, hold.user)));
  }
  const AccountView& account = view.account;
  boost::json::value prediction;
  boost::json::value reasons;
  if (account.asked_item) {
    prediction = account.items.at(*account.asked_item);
    if (!account.payment_reasons.empty()) reasons = account.payment_reasons.front();
  }
  return {{"as_of", view.as_of.to_string()},
          {"as_of_entry", view.seq},
          {"customer",
           {{"id", customer.id.to_string()},
            {"number", customer.number},
            {"name", customer.name},
            {"segment", name_of(customer.segment)}}},
          {"invoice", invoice_json(view)},
          {"settlements", account.invoice.at("settlements")},
          {"reminders", std::move(reminders)},
          {"holds", std::move(holds)},
          {"prediction", std::move(prediction)},
          {"model", account.model},
          {"payment_reasons", std::move(reasons)},
          {"outcomes", account.outcomes}};
}

}  // namespace dunlin::view
