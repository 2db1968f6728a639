#include "agents/veto.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "agents/collectible.h"
#include "base/check.h"
#include "base/fixed_point.h"

namespace dunlin {
namespace {

// Why nothing is left to remind of: what the overdue items have against them, the gravest first.
VetoReason reason_nothing_is_left(const Book& book, std::size_t customer) {
  unsigned flags = 0;
  const auto end = static_cast<std::size_t>(book.invoice_begin[customer + 1]);
  for (auto invoice = static_cast<std::size_t>(book.invoice_begin[customer]); invoice < end; ++invoice) {
    if (!is_overdue(book, invoice)) continue;
    // One item that is clear means that money received covers it.
    if (is_clear(book, invoice)) return VetoReason::paid;
    flags |= book.item_flags[invoice];
  }
  if ((flags & book_flag_disputed) != 0) return VetoReason::disputed;
  if ((flags & (book_flag_held | book_flag_legal)) != 0) return VetoReason::held;
  if ((flags & book_flag_promised) != 0) return VetoReason::promised;
  return VetoReason::paid;
}

}  // namespace

std::vector<std::int64_t> items_to_remind(const Book& book, std::size_t customer) {
  CHECK(customer < book.customer_count());
  std::vector<std::int64_t> items;
  if (book.customer_flags[customer] != 0) return items;
  std::map<std::uint8_t, Wide> uncovered;
  const std::int64_t end = book.invoice_begin[customer + 1];
  for (std::int64_t at = book.invoice_begin[customer]; at < end; ++at) {
    const auto invoice = static_cast<std::size_t>(at);
    if (!is_chased(book, invoice)) continue;
    items.push_back(at);
    uncovered[book.currency[invoice]] += book.open_minor[invoice];
  }
  for (const Book::Unapplied& unapplied : book.unapplied) {
    if (static_cast<std::size_t>(unapplied.customer) != customer) continue;
    const auto found = uncovered.find(unapplied.currency);
    if (found != uncovered.end()) found->second -= unapplied.minor;
  }
  const auto covered = [&](std::int64_t item) { return uncovered[book.currency[static_cast<std::size_t>(item)]] <= 0; };
  items.erase(std::remove_if(items.begin(), items.end(), covered), items.end());
  std::sort(items.begin(), items.end(), [&](std::int64_t left, std::int64_t right) {
    const auto key = [&](std::int64_t item) {
      const auto invoice = static_cast<std::size_t>(item);
      return std::tuple(book.currency[invoice], book.due_on[invoice], book.invoice_id[invoice]);
    };
    return key(left) < key(right);
  });
  return items;
}

Veto veto_for(const Book& book, std::size_t customer, std::uint8_t channels, const ActionRules& rules) {
  CHECK(customer < book.customer_count());
  Veto veto;
  const auto refused = [&veto](VetoReason reason) {
    veto.reason = reason;
    return veto;
  };
  const unsigned flags = book.customer_flags[customer];
  if ((flags & book_flag_disputed) != 0) return refused(VetoReason::disputed);
  if ((flags & (book_flag_held | book_flag_legal)) != 0) return refused(VetoReason::held);
  if ((flags & book_flag_promised) != 0) return refused(VetoReason::promised);
  if (is_sensitive(book.segment[customer])) return refused(VetoReason::sensitive);
  const std::vector<std::int64_t> items = items_to_remind(book, customer);
  if (items.empty()) return refused(reason_nothing_is_left(book, customer));
  std::int32_t days_overdue_max = 0;
  for (const std::int64_t item : items) {
    const auto invoice = static_cast<std::size_t>(item);
    days_overdue_max = std::max(days_overdue_max, book.days_overdue(invoice));
    veto.reminder_number = std::max(veto.reminder_number, book.reminders[invoice] + 1);
  }
  veto.needs_person = veto.reminder_number > 1;
  if (channels == 0) return refused(VetoReason::no_recipient);
  const std::int32_t contacted_on = book.last_contact_on[customer];
  if (contacted_on != never && book.dated_before.days - contacted_on < rules.days_between_contacts_min) {
    return refused(VetoReason::contacted_recently);
  }
  if (days_overdue_max < rules.first_reminder_after_days) return refused(VetoReason::within_grace);
  return veto;
}

std::string_view name_of(VetoReason reason) {
  switch (reason) {
    case VetoReason::none:
      return "none";
    case VetoReason::paid:
      return "paid";
    case VetoReason::disputed:
      return "disputed";
    case VetoReason::held:
      return "held";
    case VetoReason::promised:
      return "promised";
    case VetoReason::sensitive:
      return "sensitive";
    case VetoReason::no_recipient:
      return "no_recipient";
    case VetoReason::contacted_recently:
      return "contacted_recently";
    case VetoReason::within_grace:
      return "within_grace";
  }
  check_failed("reason is an enumerator", __FILE__, __LINE__);
}

Reason reason_of(VetoReason reason) {
  switch (reason) {
    case VetoReason::none:
      break;
    case VetoReason::paid:
      return Reason::invoice_paid;
    case VetoReason::disputed:
      return Reason::account_disputed;
    case VetoReason::held:
      return Reason::account_held;
    case VetoReason::promised:
      return Reason::account_promised;
    case VetoReason::sensitive:
      return Reason::account_sensitive;
    case VetoReason::no_recipient:
      return Reason::recipient_missing;
    case VetoReason::contacted_recently:
    case VetoReason::within_grace:
      return Reason::limit_reached;
  }
  check_failed("a veto has a reason", __FILE__, __LINE__);
}

std::string text_of(VetoReason reason) {
  switch (reason) {
    case VetoReason::none:
      break;
    case VetoReason::paid:
      return "No message: nothing of this customer is overdue and unpaid. Nothing is left to do.";
    case VetoReason::disputed:
      return "No message: what is overdue is disputed. Resolve the dispute first.";
    case VetoReason::held:
      return "No message: what is overdue is held. Release the hold first.";
    case VetoReason::promised:
      return "No message: payment was promised. Check the promise when it falls due.";
    case VetoReason::sensitive:
      return "No message: the customer's segment is sensitive. A person speaks to them.";
    case VetoReason::no_recipient:
      return "No message: no address of the customer is known. Add a contact.";
    case VetoReason::contacted_recently:
      return "No message: the last one went out too recently. Wait until the days between contacts have passed.";
    case VetoReason::within_grace:
      return "No message: nothing is overdue for long enough. Wait until the days of grace have passed.";
  }
  check_failed("a veto has a reason", __FILE__, __LINE__);
}

}  // namespace dunlin
