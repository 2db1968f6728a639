#include "cli/customer_text.h"

#include <fmt/format.h>

#include <ostream>

#include "cli/output.h"
#include "cli/report_tables.h"
#include "cli/risk_text.h"

namespace dunlin::cli {
namespace {

using Align = TextTable::Align;

std::string or_dash(std::string_view text) {
  return text.empty() ? "-" : std::string(text);
}

std::string holds_of_item(const CustomerPage::Item& item) {
  std::string kinds;
  for (const HoldKind kind : item.holds) kinds += (kinds.empty() ? "" : ", ") + std::string(name_of(kind));
  return or_dash(kinds);
}

void print_master_data(std::ostream& out, const view::CustomerView& shown) {
  const Customer& customer = shown.page.customer;
  std::string segment(name_of(customer.segment));
  if (shown.page.segment_change) {
    segment += fmt::format(", set by {} on {}: {}", shown.user_name(shown.page.segment_change->user),
                           shown.page.segment_change->changed_at.date().to_string(), shown.page.segment_change->reason);
  } else {
    segment += ", never set by a person";
  }
  const auto line = [&out](std::string_view name, std::string_view value) {
    out << fmt::format("  {:<14}{}\n", name, or_dash(value));
  };
  out << '\n';
  line("segment", segment);
  if (shown.page.parent) line("belongs to", title_of(*shown.page.parent));
  line("country", customer.country);
  line("language", customer.language);
  line("time zone", customer.time_zone);
  line("terms", customer.terms);
  line("account owner", customer.owner);
  line("collector", customer.collector);
}

void print_contacts(std::ostream& out, const view::CustomerView& shown) {
  if (shown.page.contacts.empty()) {
    out << "\nNo contact is known: nothing can be sent. dunlin import contacts FILE\n";
    return;
  }
  TextTable table({{"contact"}, {"role"}, {"language"}, {"name"}, {"email"}, {"phone"}});
  for (const CustomerPage::ContactEntry& entry : shown.page.contacts) {
    const Contact& contact = entry.contact;
    const std::string withheld = shown.sees_people ? "erased" : "not shown to your role";
    table.row({contact.id.to_string(), or_dash(contact.role), or_dash(contact.language),
               entry.detail ? or_dash(entry.detail->name) : withheld, entry.detail ? or_dash(entry.detail->email) : "-",
               entry.detail ? or_dash(entry.detail->phone) : "-"});
  }
  out << "\nContacts\n\n";
  table.print(out);
}

void print_balance(std::ostream& out, const view::CustomerView& shown) {
  if (shown.page.accounts.empty()) {
    out << "\nNothing is open, and no money is unapplied.\n";
    return;
  }
  std::vector<CurrencyAging> lines;
  for (const AccountAging& account : shown.page.accounts) lines.push_back({account.currency, 1, account.line});
  out << "\nOpen by days past due\n\n";
  print_aging_totals(out, lines);
}

void print_items(std::ostream& out, const view::CustomerView& shown) {
  if (shown.page.items.empty()) return;
  TextTable table({{"invoice"},
                   {"issued"},
                   {"due"},
                   {"days", Align::right},
                   {"cur"},
                   {"amount", Align::right},
                   {"open", Align::right},
                   {"reminders", Align::right},
                   {"held for"}});
  for (const CustomerPage::Item& item : shown.page.items) {
    table.row({item.invoice.number, item.invoice.issued_on.to_string(), item.invoice.due_on.to_string(),
               item.days_past_due <= 0 ? "not due" : grouped(item.days_past_due),
               std::string(item.invoice.currency.code()), format_grouped(item.invoice.amount()),
               format_grouped({item.open_minor, item.invoice.currency}), grouped(item.reminders), holds_of_item(item)});
  }
  out << "\nOpen items\n\n";
  table.print(out);
}

void print_unapplied(std::ostream& out, const view::CustomerView& shown) {
  if (shown.page.unapplied.empty()) return;
  TextTable table({{"money"}, {"number"}, {"dated"}, {"cur"}, {"amount", Align::right}, {"unapplied", Align::right}});
  for (const UnappliedSource& source : shown.page.unapplied) {
    table.row({source.source == ApplicationSource::payment ? "payment" : "credit memo", source.number,
               source.dated_on.to_string(), std::string(source.currency.code()),
               format_grouped({source.amount_minor, source.currency}),
               format_grouped({source.rest_minor, source.currency})});
  }
  out << "\nUnapplied\n\n";
  table.print(out);
}

void print_holds(std::ostream& out, const view::CustomerView& shown) {
  if (shown.page.holds.empty()) return;
  TextTable table({{"hold"}, {"kind"}, {"item"}, {"placed"}, {"until"}, {"by"}, {"reason"}});
  for (const Hold& hold : shown.page.holds) {
    table.row({hold.id.to_string(), std::string(name_of(hold.kind)), shown.invoice_number(hold.invoice),
               hold.placed_on.to_string(), hold.until_on ? hold.until_on->to_string() : "no end",
               shown.user_name(hold.user), hold.reason});
  }
  out << "\nHolds\n\n";
  table.print(out);
}

void print_messages(std::ostream& out, const view::CustomerView& shown) {
  if (!shown.page.reminders.empty()) {
    TextTable table({{"sent"}, {"invoice"}, {"reminder", Align::right}, {"proposal"}});
    for (const Reminder& reminder : shown.page.reminders) {
      table.row({reminder.sent_on.to_string(), shown.invoice_number(reminder.invoice), grouped(reminder.number),
                 Id<Proposal>{reminder.proposal_id}.to_string()});
    }
    out << "\nReminders sent\n\n";
    table.print(out);
  }
  if (!shown.page.proposals.empty()) {
    TextTable table({{"proposal"}, {"action"}, {"state"}, {"proposed by"}, {"expires"}});
    for (const Proposal& proposal : shown.page.proposals) {
      table.row({proposal.id.to_string(), proposal.action, std::string(name_of(proposal.state)), proposal.proposed_by,
                 proposal.expires_at.to_string()});
    }
    out << "\nProposals\n\n";
    table.print(out);
  }
  if (shown.page.proposals_closed > 0) {
    out << fmt::format("\n{} closed before.\n", counted(shown.page.proposals_closed, "proposal"));
  }
}

}  // namespace

void print_customer(std::ostream& out, const view::CustomerView& shown) {
  out << fmt::format("{}, as of {}; entry {}\n", title_of(shown.page.customer), shown.page.as_of.to_string(),
                     grouped(shown.seq));
  print_master_data(out, shown);
  print_contacts(out, shown);
  print_balance(out, shown);
  print_risk(out, shown.risk);
  print_items(out, shown);
  print_unapplied(out, shown);
  print_holds(out, shown);
  print_messages(out, shown);
}

}  // namespace dunlin::cli
