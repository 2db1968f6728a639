#include "view/customer_view.h"

#include <algorithm>

#include "journal/chain.h"
#include "view/aging_view.h"

namespace dunlin::view {
namespace {

boost::json::value date_json(const std::optional<Date>& date) {
  return date ? boost::json::value(date->to_string()) : boost::json::value(nullptr);
}

std::string channels_of(const Contact& contact) {
  std::string channels;
  const auto add = [&](std::int64_t bit, std::string_view name) {
    if ((contact.channels & bit) == 0) return;
    channels += (channels.empty() ? "" : ", ") + std::string(name);
  };
  add(contact_email, "email");
  add(contact_phone, "phone");
  add(contact_post, "post");
  return channels;
}

boost::json::value segment_json(const CustomerView& view) {
  const std::optional<SegmentChange>& change = view.page.segment_change;
  if (!change)
    return {
        {"name", name_of(view.page.customer.segment)}, {"set_by", nullptr}, {"set_at", nullptr}, {"reason", nullptr}};
  return {{"name", name_of(view.page.customer.segment)},
          {"set_by", view.user_name(change->user)},
          {"set_at", change->changed_at.to_string()},
          {"reason", change->reason}};
}

boost::json::array contacts_json(const CustomerView& view) {
  boost::json::array contacts;
  for (const CustomerPage::ContactEntry& entry : view.page.contacts) {
    boost::json::object contact = {{"id", entry.contact.id.to_string()},
                                   {"role", entry.contact.role},
                                   {"language", entry.contact.language},
                                   {"channels", channels_of(entry.contact)}};
    if (entry.detail) {
      contact["name"] = entry.detail->name;
      contact["email"] = entry.detail->email;
      contact["phone"] = entry.detail->phone;
    } else {
      contact["withheld"] = view.sees_people ? "erased" : "role";
    }
    contacts.push_back(std::move(contact));
  }
  return contacts;
}

boost::json::array accounts_json(const CustomerView& view) {
  boost::json::array accounts;
  for (const AccountAging& account : view.page.accounts) {
    boost::json::object line = {{"currency", account.currency.code()}};
    append_aging(line, account.line, account.currency);
    accounts.push_back(std::move(line));
  }
  return accounts;
}

boost::json::array items_json(const CustomerView& view) {
  boost::json::array items;
  for (const CustomerPage::Item& item : view.page.items) {
    boost::json::array holds;
    for (const HoldKind kind : item.holds) holds.emplace_back(name_of(kind));
    items.push_back({{"invoice", item.invoice.number},
                     {"id", item.invoice.id.to_string()},
                     {"company", item.invoice.company},
                     {"issued_on", item.invoice.issued_on.to_string()},
                     {"due_on", item.invoice.due_on.to_string()},
                     {"days_past_due", item.days_past_due},
                     {"currency", item.invoice.currency.code()},
                     {"amount", format_amount(item.invoice.amount())},
                     {"open", format_amount({item.open_minor, item.invoice.currency})},
                     {"reminders", item.reminders},
                     {"holds", std::move(holds)}});
  }
  return items;
}

boost::json::array unapplied_json(const CustomerView& view) {
  boost::json::array rests;
  for (const UnappliedSource& source : view.page.unapplied) {
    rests.push_back({{"kind", name_of(source.source)},
                     {"number", source.number},
                     {"dated_on", source.dated_on.to_string()},
                     {"currency", source.currency.code()},
                     {"amount", format_amount({source.amount_minor, source.currency})},
                     {"unapplied", format_amount({source.rest_minor, source.currency})}});
  }
  return rests;
}

boost::json::array holds_json(const CustomerView& view) {
  boost::json::array holds;
  for (const Hold& hold : view.page.holds) {
    holds.push_back(hold_json(hold, hold.invoice ? view.invoice_number(hold.invoice) : "", view.user_name(hold.user)));
  }
  return holds;
}

boost::json::array reminders_json(const CustomerView& view) {
  boost::json::array reminders;
  for (const Reminder& reminder : view.page.reminders) {
    reminders.push_back(reminder_json(reminder, view.invoice_number(reminder.invoice)));
  }
  return reminders;
}

boost::json::array proposals_json(const CustomerView& view) {
  boost::json::array proposals;
  for (const Proposal& proposal : view.page.proposals) {
    proposals.push_back({{"proposal", proposal.id.to_string()},
                         {"action", proposal.action},
                         {"state", name_of(proposal.state)},
                         {"proposed_by", proposal.proposed_by},
                         {"expires_at", proposal.expires_at.to_string()}});
  }
  return proposals;
}

}  // namespace

boost::json::object hold_json(const Hold& hold, std::string_view invoice, std::string_view placed_by) {
  return {{"id", hold.id.to_string()},
          {"invoice", hold.invoice ? boost::json::value(invoice) : boost::json::value(nullptr)},
          {"kind", name_of(hold.kind)},
          {"placed_on", hold.placed_on.to_string()},
          {"until_on", date_json(hold.until_on)},
          {"placed_by", placed_by},
          {"reason", hold.reason}};
}

boost::json::object reminder_json(const Reminder& reminder, std::string_view invoice) {
  return {{"invoice", invoice},
          {"number", reminder.number},
          {"sent_on", reminder.sent_on.to_string()},
          {"proposal", Id<Proposal>{reminder.proposal_id}.to_string()}};
}

std::string name_in(const std::vector<Login>& logins, Id<User> user) {
  if (!user) return "-";
  const auto found =
      std::find_if(logins.begin(), logins.end(), [user](const Login& login) { return login.user == user; });
  return found == logins.end() ? user.to_string() : found->name;
}

std::string CustomerView::user_name(Id<User> user) const {
  return name_in(logins, user);
}

std::string CustomerView::invoice_number(Id<Invoice> invoice) const {
  if (!invoice) return "whole account";
  const auto found = page.invoice_numbers.find(invoice.value);
  return found == page.invoice_numbers.end() ? invoice.to_string() : found->second;
}

Result<CustomerView> customer_view(const ReadTx& tx, const Onlooker& onlooker, const CustomerQuestion& question,
                                   std::vector<Login> logins, const AssessmentSource& source) {
  CustomerView view;
  const Customer customer = TRY(customer_for(tx, question.customer, onlooker));
  view.page = TRY(customer_page(tx, question.as_of, customer, onlooker));
  // What is known at the end of a day is what the next morning begins with.
  view.risk = TRY(customer_risk(tx, *TRY(source(tx, question.as_of.add_days(1))), customer.id));
  view.sees_people = onlooker.sees_people;
  view.logins = std::move(logins);
  view.seq = TRY(read_head(tx)).seq;
  return view;
}

boost::json::object to_json(const CustomerView& view) {
  const Customer& customer = view.page.customer;
  return {{"as_of", view.page.as_of.to_string()},
          {"as_of_entry", view.seq},
          {"customer",
           {{"number", customer.number},
            {"id", customer.id.to_string()},
            {"name", customer.name},
            {"parent", view.page.parent ? boost::json::value(view.page.parent->number) : boost::json::value(nullptr)},
            {"country", customer.country},
            {"language", customer.language},
            {"time_zone", customer.time_zone},
            {"terms", customer.terms},
            {"account_owner", customer.owner},
            {"collector", customer.collector},
            {"segment", segment_json(view)}}},
          {"contacts", contacts_json(view)},
          {"accounts", accounts_json(view)},
          {"risk", risk_json(view.risk)},
          {"items", items_json(view)},
          {"unapplied", unapplied_json(view)},
          {"holds", holds_json(view)},
          {"reminders", reminders_json(view)},
          {"proposals", proposals_json(view)},
          {"proposals_closed", view.page.proposals_closed}};
}

}  // namespace dunlin::view
