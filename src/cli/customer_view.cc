#include "cli/customer_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "cli/output.h"
#include "cli/report_tables.h"

namespace dunlin::cli {
namespace {

using Align = TextTable::Align;

std::string or_dash(std::string_view text) {
  return text.empty() ? "-" : std::string(text);
}

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

std::string holds_of_item(const CustomerPage::Item& item) {
  std::string kinds;
  for (const HoldKind kind : item.holds) kinds += (kinds.empty() ? "" : ", ") + std::string(name_of(kind));
  return or_dash(kinds);
}

}  // namespace

std::string CustomerView::user_name(Id<User> user) const {
  if (!user) return "-";
  const auto found =
      std::find_if(logins_.begin(), logins_.end(), [user](const Login& login) { return login.user == user; });
  return found == logins_.end() ? user.to_string() : found->name;
}

std::string CustomerView::invoice_number(Id<Invoice> invoice) const {
  if (!invoice) return "whole account";
  const auto found = page_.invoice_numbers.find(invoice.value);
  return found == page_.invoice_numbers.end() ? invoice.to_string() : found->second;
}

// ---- JSON
// -------------------------------------------------------------------------------------------------------------

boost::json::value CustomerView::segment_json() const {
  const std::optional<SegmentChange>& change = page_.segment_change;
  if (!change)
    return {{"name", name_of(page_.customer.segment)}, {"set_by", nullptr}, {"set_at", nullptr}, {"reason", nullptr}};
  return {{"name", name_of(page_.customer.segment)},
          {"set_by", user_name(change->user)},
          {"set_at", change->changed_at.to_string()},
          {"reason", change->reason}};
}

boost::json::array CustomerView::contacts_json() const {
  boost::json::array contacts;
  for (const CustomerPage::ContactEntry& entry : page_.contacts) {
    boost::json::object contact = {{"id", entry.contact.id.to_string()},
                                   {"role", entry.contact.role},
                                   {"language", entry.contact.language},
                                   {"channels", channels_of(entry.contact)}};
    if (entry.detail) {
      contact["name"] = entry.detail->name;
      contact["email"] = entry.detail->email;
      contact["phone"] = entry.detail->phone;
    } else {
      contact["withheld"] = onlooker_.sees_people ? "erased" : "role";
    }
    contacts.push_back(std::move(contact));
  }
  return contacts;
}

boost::json::array CustomerView::accounts_json() const {
  boost::json::array accounts;
  for (const AccountAging& account : page_.accounts) {
    boost::json::object line = {{"currency", account.currency.code()}};
    append_aging(line, account.line, account.currency);
    accounts.push_back(std::move(line));
  }
  return accounts;
}

boost::json::array CustomerView::items_json() const {
  boost::json::array items;
  for (const CustomerPage::Item& item : page_.items) {
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

boost::json::array CustomerView::unapplied_json() const {
  boost::json::array rests;
  for (const UnappliedSource& source : page_.unapplied) {
    rests.push_back({{"kind", name_of(source.source)},
                     {"number", source.number},
                     {"dated_on", source.dated_on.to_string()},
                     {"currency", source.currency.code()},
                     {"amount", format_amount({source.amount_minor, source.currency})},
                     {"unapplied", format_amount({source.rest_minor, source.currency})}});
  }
  return rests;
}

boost::json::array CustomerView::holds_json() const {
  boost::json::array holds;
  for (const Hold& hold : page_.holds) {
    holds.push_back(
        {{"id", hold.id.to_string()},
         {"invoice", hold.invoice ? boost::json::value(invoice_number(hold.invoice)) : boost::json::value(nullptr)},
         {"kind", name_of(hold.kind)},
         {"placed_on", hold.placed_on.to_string()},
         {"until_on", date_json(hold.until_on)},
         {"placed_by", user_name(hold.user)},
         {"reason", hold.reason}});
  }
  return holds;
}

boost::json::array CustomerView::reminders_json() const {
  boost::json::array reminders;
  for (const Reminder& reminder : page_.reminders) {
    reminders.push_back({{"invoice", invoice_number(reminder.invoice)},
                         {"number", reminder.number},
                         {"sent_on", reminder.sent_on.to_string()},
                         {"proposal", Id<Proposal>{reminder.proposal_id}.to_string()}});
  }
  return reminders;
}

boost::json::array CustomerView::proposals_json() const {
  boost::json::array proposals;
  for (const Proposal& proposal : page_.proposals) {
    proposals.push_back({{"proposal", proposal.id.to_string()},
                         {"action", proposal.action},
                         {"state", name_of(proposal.state)},
                         {"proposed_by", proposal.proposed_by},
                         {"expires_at", proposal.expires_at.to_string()}});
  }
  return proposals;
}

boost::json::value CustomerView::json() const {
  const Customer& customer = page_.customer;
  return {{"as_of", page_.as_of.to_string()},
          {"as_of_entry", seq_},
          {"customer",
           {{"number", customer.number},
            {"id", customer.id.to_string()},
            {"name", customer.name},
            {"parent", page_.parent ? boost::json::value(page_.parent->number) : boost::json::value(nullptr)},
            {"country", customer.country},
            {"language", customer.language},
            {"time_zone", customer.time_zone},
            {"terms", customer.terms},
            {"account_owner", customer.owner},
            {"collector", customer.collector},
            {"segment", segment_json()}}},
          {"contacts", contacts_json()},
          {"accounts", accounts_json()},
          {"risk", risk_json(risk_)},
          {"items", items_json()},
          {"unapplied", unapplied_json()},
          {"holds", holds_json()},
          {"reminders", reminders_json()},
          {"proposals", proposals_json()},
          {"proposals_closed", page_.proposals_closed}};
}

// ---- Text
// -------------------------------------------------------------------------------------------------------------

void CustomerView::print(std::ostream& out) const {
  out << fmt::format("{}, as of {}; entry {}\n", title_of(page_.customer), page_.as_of.to_string(), grouped(seq_));
  print_master_data(out);
  print_contacts(out);
  print_balance(out);
  print_risk(out, risk_);
  print_items(out);
  print_unapplied(out);
  print_holds(out);
  print_messages(out);
}

void CustomerView::print_master_data(std::ostream& out) const {
  const Customer& customer = page_.customer;
  std::string segment(name_of(customer.segment));
  if (page_.segment_change) {
    segment += fmt::format(", set by {} on {}: {}", user_name(page_.segment_change->user),
                           page_.segment_change->changed_at.date().to_string(), page_.segment_change->reason);
  } else {
    segment += ", never set by a person";
  }
  const auto line = [&out](std::string_view name, std::string_view value) {
    out << fmt::format("  {:<14}{}\n", name, or_dash(value));
  };
  out << '\n';
  line("segment", segment);
  if (page_.parent) line("belongs to", title_of(*page_.parent));
  line("country", customer.country);
  line("language", customer.language);
  line("time zone", customer.time_zone);
  line("terms", customer.terms);
  line("account owner", customer.owner);
  line("collector", customer.collector);
}

void CustomerView::print_contacts(std::ostream& out) const {
  if (page_.contacts.empty()) {
    out << "\nNo contact is known: nothing can be sent. dunlin import contacts FILE\n";
    return;
  }
  TextTable table({{"contact"}, {"role"}, {"language"}, {"name"}, {"email"}, {"phone"}});
  for (const CustomerPage::ContactEntry& entry : page_.contacts) {
    const Contact& contact = entry.contact;
    const std::string withheld = onlooker_.sees_people ? "erased" : "not shown to your role";
    table.row({contact.id.to_string(), or_dash(contact.role), or_dash(contact.language),
               entry.detail ? or_dash(entry.detail->name) : withheld, entry.detail ? or_dash(entry.detail->email) : "-",
               entry.detail ? or_dash(entry.detail->phone) : "-"});
  }
  out << "\nContacts\n\n";
  table.print(out);
}

void CustomerView::print_balance(std::ostream& out) const {
  if (page_.accounts.empty()) {
    out << "\nNothing is open, and no money is unapplied.\n";
    return;
  }
  std::vector<CurrencyAging> lines;
  for (const AccountAging& account : page_.accounts) lines.push_back({account.currency, 1, account.line});
  out << "\nOpen by days past due\n\n";
  print_aging_totals(out, lines);
}

void CustomerView::print_items(std::ostream& out) const {
  if (page_.items.empty()) return;
  TextTable table({{"invoice"},
                   {"issued"},
                   {"due"},
                   {"days", Align::right},
                   {"cur"},
                   {"amount", Align::right},
                   {"open", Align::right},
                   {"reminders", Align::right},
                   {"held for"}});
  for (const CustomerPage::Item& item : page_.items) {
    table.row({item.invoice.number, item.invoice.issued_on.to_string(), item.invoice.due_on.to_string(),
               item.days_past_due <= 0 ? "not due" : grouped(item.days_past_due),
               std::string(item.invoice.currency.code()), format_grouped(item.invoice.amount()),
               format_grouped({item.open_minor, item.invoice.currency}), grouped(item.reminders), holds_of_item(item)});
  }
  out << "\nOpen items\n\n";
  table.print(out);
}

void CustomerView::print_unapplied(std::ostream& out) const {
  if (page_.unapplied.empty()) return;
  TextTable table({{"money"}, {"number"}, {"dated"}, {"cur"}, {"amount", Align::right}, {"unapplied", Align::right}});
  for (const UnappliedSource& source : page_.unapplied) {
    table.row({source.source == ApplicationSource::payment ? "payment" : "credit memo", source.number,
               source.dated_on.to_string(), std::string(source.currency.code()),
               format_grouped({source.amount_minor, source.currency}),
               format_grouped({source.rest_minor, source.currency})});
  }
  out << "\nUnapplied\n\n";
  table.print(out);
}

void CustomerView::print_holds(std::ostream& out) const {
  if (page_.holds.empty()) return;
  TextTable table({{"hold"}, {"kind"}, {"item"}, {"placed"}, {"until"}, {"by"}, {"reason"}});
  for (const Hold& hold : page_.holds) {
    table.row({hold.id.to_string(), std::string(name_of(hold.kind)), invoice_number(hold.invoice),
               hold.placed_on.to_string(), hold.until_on ? hold.until_on->to_string() : "no end", user_name(hold.user),
               hold.reason});
  }
  out << "\nHolds\n\n";
  table.print(out);
}

void CustomerView::print_messages(std::ostream& out) const {
  if (!page_.reminders.empty()) {
    TextTable table({{"sent"}, {"invoice"}, {"reminder", Align::right}, {"proposal"}});
    for (const Reminder& reminder : page_.reminders) {
      table.row({reminder.sent_on.to_string(), invoice_number(reminder.invoice), grouped(reminder.number),
                 Id<Proposal>{reminder.proposal_id}.to_string()});
    }
    out << "\nReminders sent\n\n";
    table.print(out);
  }
  if (!page_.proposals.empty()) {
    TextTable table({{"proposal"}, {"action"}, {"state"}, {"proposed by"}, {"expires"}});
    for (const Proposal& proposal : page_.proposals) {
      table.row({proposal.id.to_string(), proposal.action, std::string(name_of(proposal.state)), proposal.proposed_by,
                 proposal.expires_at.to_string()});
    }
    out << "\nProposals\n\n";
    table.print(out);
  }
  if (page_.proposals_closed > 0) {
    out << fmt::format("\n{} closed before.\n", counted(page_.proposals_closed, "proposal"));
  }
}

}  // namespace dunlin::cli
