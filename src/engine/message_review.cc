#include "engine/message_review.h"

#include <algorithm>
#include <set>

#include "base/check.h"
#include "collections/book_rows.h"
#include "control/proposal_rows.h"
#include "ledger/document_rows.h"
#include "party/customer_rows.h"

namespace dunlin {
namespace {

std::vector<std::int64_t> sorted(const std::set<std::int64_t>& ids) {
  return {ids.begin(), ids.end()};
}

Result<> refuse_item(Reason reason, const SendMessage::Item& item, std::string_view what) {
  return refuse(reason, "Not sent. Invoice " + item.number + " " + std::string(what) + ".");
}

SegmentClass class_of(Segment segment) {
  static_assert(static_cast<int>(Segment::key) == static_cast<int>(SegmentClass::key));
  static_assert(static_cast<int>(Segment::in_issue) == static_cast<int>(SegmentClass::in_issue));
  return static_cast<SegmentClass>(segment);
}

}  // namespace

Result<MessageLedger> MessageLedger::read(const ReadTx& tx, std::span<const SendMessage* const> messages,
                                          Viewpoint viewpoint) {
  const Date day = viewpoint.day;
  MessageLedger ledger;
  ledger.day_ = day;
  std::set<std::int64_t> customer_ids;
  std::set<std::int64_t> invoice_ids;
  for (const SendMessage* message : messages) {
    customer_ids.insert(message->customer.value);
    for (const SendMessage::Item& item : message->items) invoice_ids.insert(item.invoice.value);
  }
  const std::vector<std::int64_t> customers = sorted(customer_ids);
  for (Customer& customer : TRY(customers_by_id(tx, customers))) {
    const std::int64_t id = customer.id.value;
    ledger.customers_.emplace(id, std::move(customer));
  }
  for (Contact& contact : TRY(contacts_of(tx, customers))) {
    const std::int64_t id = contact.id.value;
    ledger.contacts_.emplace(id, std::move(contact));
  }
  for (OpenInvoice& open : TRY(open_invoices(tx, sorted(invoice_ids), viewpoint.amounts_until))) {
    const std::int64_t id = open.invoice.id.value;
    ledger.items_.emplace(id, ItemState{std::move(open), 0});
  }
  for (Hold& hold : TRY(holds_of(tx, customers))) {
    if (hold.in_force_on(viewpoint.acts_on)) ledger.holds_[hold.customer.value].push_back(std::move(hold));
  }
  std::set<std::int64_t> reminder_proposals;
  for (Reminder& reminder : TRY(reminders_of(tx, customers))) {
    if (reminder.sent_on > day) continue;
    if (const auto item = ledger.items_.find(reminder.invoice.value); item != ledger.items_.end())
      ++item->second.reminders;
    reminder_proposals.insert(reminder.proposal_id);
    ledger.reminders_[reminder.customer.value].push_back(reminder);
  }
  for (const std::int64_t id : TRY(proposals_allowed_by_rule(tx, sorted(reminder_proposals)))) {
    ledger.sent_by_rule_[id] = true;
  }
  return ledger;
}

// A promise or dispute about the whole account is about each of its items.
bool MessageLedger::item_has(HoldKind kind, std::int64_t customer, std::int64_t invoice) const {
  const auto holds = holds_.find(customer);
  return holds != holds_.end() && std::any_of(holds->second.begin(), holds->second.end(), [&](const Hold& hold) {
           return hold.kind == kind && (!hold.invoice || hold.invoice.value == invoice);
         });
}

bool MessageLedger::item_held(std::int64_t customer, std::int64_t invoice) const {
  const auto holds = holds_.find(customer);
  return holds != holds_.end() && std::any_of(holds->second.begin(), holds->second.end(), [&](const Hold& hold) {
           return hold.kind != HoldKind::dispute && hold.kind != HoldKind::promise && hold.invoice.value == invoice;
         });
}

std::string MessageLedger::basis_of(const SendMessage& message) const {
  CanonicalWriter writer;
  writer.begin_object();
  const auto contact = contacts_.find(message.contact.value);
  writer.key("contact").begin_array().integer(message.contact.value);
  writer.integer(contact == contacts_.end() ? 0 : contact->second.version).end_array();
  const Customer& customer = customers_.at(message.customer.value);
  writer.key("customer").begin_array().integer(customer.id.value).integer(customer.version).end_array();
  writer.key("holds").begin_array();
  if (const auto holds = holds_.find(message.customer.value); holds != holds_.end()) {
    for (const Hold& hold : holds->second) writer.integer(hold.id.value);
  }
  writer.end_array();
  writer.key("items").begin_array();  // each: id, version, open amount, reminders sent
  for (const SendMessage::Item& item : message.items) {
    const ItemState& state = items_.at(item.invoice.value);
    writer.begin_array().integer(item.invoice.value).integer(state.open.invoice.version);
    writer.integer(state.open.open_minor).integer(state.reminders).end_array();
  }
  writer.end_array();
  writer.end_object();
  return writer.take();
}

Usage MessageLedger::usage_of(std::int64_t customer) const {
  Usage usage;
  const auto found = reminders_.find(customer);
  if (found == reminders_.end()) return usage;
  std::set<std::int64_t> today;
  for (const Reminder& reminder : found->second) {
    const std::int64_t days = days_between(reminder.sent_on, day_);
    usage.days_since_message = std::min(usage.days_since_message.value_or(days), days);
    if (reminder.sent_on == day_) today.insert(reminder.proposal_id);
  }
  usage.messages_to_customer_today = static_cast<std::int64_t>(today.size());
  usage.autonomous_messages_to_customer_today = std::count_if(
      today.begin(), today.end(), [this](std::int64_t proposal) { return sent_by_rule_.contains(proposal); });
  return usage;
}

void MessageLedger::set_hold_flags(const SendMessage& message, ActionSummary& summary) const {
  const std::int64_t customer = message.customer.value;
  for (const SendMessage::Item& item : message.items) {
    const std::int64_t invoice = item.invoice.value;
    summary.item_disputed = summary.item_disputed || item_has(HoldKind::dispute, customer, invoice);
    summary.item_promised = summary.item_promised || item_has(HoldKind::promise, customer, invoice);
    summary.item_held = summary.item_held || item_held(customer, invoice);
    summary.item_paid = summary.item_paid || items_.at(invoice).open.open_minor <= 0;
  }
  const auto holds = holds_.find(customer);
  if (holds == holds_.end()) return;
  for (const Hold& hold : holds->second) {
    if (hold.kind == HoldKind::dispute) summary.account_disputed = true;
    if (!hold.invoice && hold.kind != HoldKind::dispute) summary.account_held = true;
  }
}

Result<Review> MessageLedger::review(const SendMessage& message) const {
  const auto customer = customers_.find(message.customer.value);
  if (customer == customers_.end()) return refuse(Reason::customer_unknown, "the message is to an unknown customer");
  if (message.items.empty()) return refuse(Reason::invoice_unknown, "the message is about no invoice");
  Review review;
  review.customer = message.customer;
  review.owner = customer->second.owner;
  ActionSummary& summary = review.summary;
  summary.action = ActionKind::send_message;
  summary.segment = class_of(customer->second.segment);
  Money total{0, message.items.front().open.currency};
  bool one_currency = true;
  for (const SendMessage::Item& item : message.items) {
    const auto state = items_.find(item.invoice.value);
    if (state == items_.end() || state->second.open.invoice.customer != message.customer) {
      return refuse(Reason::invoice_unknown, "the message speaks of an invoice that is not this customer's");
    }
    one_currency = one_currency && item.open.currency == total.currency;
    if (one_currency) total = TRY(add(total, item.open));
    summary.reminder_number = std::max(summary.reminder_number, static_cast<int>(state->second.reminders + 1));
  }
  if (one_currency) summary.amount = total;
  const auto contact = contacts_.find(message.contact.value);
  summary.has_recipient =
      !message.to_address.empty() && contact != contacts_.end() && contact->second.customer == message.customer;
  set_hold_flags(message, summary);
  summary.usage = usage_of(message.customer.value);
  review.basis = basis_of(message);
  return review;
}

Result<> MessageLedger::check_items(const SendMessage& message) const {
  const std::int64_t customer = message.customer.value;
  for (const SendMessage::Item& item : message.items) {
    const std::int64_t invoice = item.invoice.value;
    const auto state = items_.find(invoice);
    if (state == items_.end()) return refuse_item(Reason::invoice_unknown, item, "is not in the ledger");
    if (state->second.open.open_minor <= 0) return refuse_item(Reason::invoice_paid, item, "has been paid since");
    if (item_has(HoldKind::dispute, customer, invoice))
      return refuse_item(Reason::account_disputed, item, "is disputed");
    if (item_has(HoldKind::promise, customer, invoice))
      return refuse_item(Reason::account_promised, item, "is promised");
    if (item_held(customer, invoice)) return refuse_item(Reason::account_held, item, "is on hold");
    if (state->second.open.open_minor != item.open.minor) {
      return refuse_item(Reason::basis_moved, item, "has another open amount than the message says");
    }
  }
  return {};
}

}  // namespace dunlin
