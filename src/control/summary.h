// ActionSummary: the small, closed view of an action on which policy decides. Control knows no domain, so whoever
// proposes an action (the engine) fills this in from the ledger, and everything that may change the answer is in here.
//
//   ActionSummary reminder;
//   reminder.action = ActionKind::send_message;
//   reminder.initiator = Initiator::agent;
//   reminder.segment = SegmentClass::standard;
//   reminder.behaviour = BehaviourClass::punctual;
//   reminder.amount = TRY(parse_amount("1200.00", eur));
//   reminder.reminder_number = 1;
//   reminder.has_recipient = true;
//   judge(policy, reminder)   // decision.h
//
// The defaults are the careful ones: a field that nobody filled in makes the answer stricter, never looser.
//
// Item and account. The item flags speak of the items that the action is about: a message about a disputed item is
// denied outright, whoever asks (invariant: no message about a paid, disputed, held or promised item). The account
// flags speak of the rest of the customer's account: another item is in dispute, or the account as a whole is on hold;
// then a person decides. An account hold therefore does not set item_held; a hold on the item itself does.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/behaviour.h"
#include "base/money.h"
#include "base/result.h"

namespace dunlin {

// The actions that exist. The facts (imported invoices, bank lines, inbound mail) are recorded, not approved, and never
// come here.
enum class ActionKind : std::uint8_t {
  send_message,
  apply_cash,
  reverse_application,
  write_off,
  place_hold,
  release_hold,
  change_segment,
  change_policy,
  change_role,
  review_credit
};
inline constexpr std::array all_action_kinds = {
    ActionKind::send_message, ActionKind::apply_cash,   ActionKind::reverse_application, ActionKind::write_off,
    ActionKind::place_hold,   ActionKind::release_hold, ActionKind::change_segment,      ActionKind::change_policy,
    ActionKind::change_role,  ActionKind::review_credit};

// Where the wish began. What an agent drafts because of an inbound mail began in inbound text. "system" is the
// scheduler and standing rules; it has no more rights than an agent.
enum class Initiator : std::uint8_t { agent, person, inbound_text, system };
inline constexpr std::array all_initiators = {Initiator::agent, Initiator::person, Initiator::inbound_text,
                                              Initiator::system};

// Set by a person with a reason; never by a model. in_issue: the relation itself is in trouble (claim, insolvency
// talk).
enum class SegmentClass : std::uint8_t { standard, key, risk, in_issue };
inline constexpr std::array all_segment_classes = {SegmentClass::standard, SegmentClass::key, SegmentClass::risk,
                                                   SegmentClass::in_issue};

inline constexpr std::array all_behaviour_classes = {BehaviourClass::fresh,         BehaviourClass::punctual,
                                                     BehaviourClass::slightly_late, BehaviourClass::sporadic,
                                                     BehaviourClass::chronic,       BehaviourClass::deteriorating};

[[nodiscard]] std::string_view name_of(ActionKind action);  // "send_message"
[[nodiscard]] std::string_view name_of(Initiator initiator);
[[nodiscard]] std::string_view name_of(SegmentClass segment);
[[nodiscard]] std::string_view words_of(ActionKind action);  // "sending a message", for sentences

// option_invalid, listing the names there are.
[[nodiscard]] Result<ActionKind> parse_action_kind(std::string_view name);
[[nodiscard]] Result<SegmentClass> parse_segment_class(std::string_view name);
[[nodiscard]] Result<BehaviourClass> parse_behaviour_class(std::string_view name);

// How well evidence of this kind has done when it was measured: correct matches per 10,000, over that many cases.
struct MeasuredPrecision {
  int basis_points = 0;
  std::int64_t sample_count = 0;
};

// Bounded queues. Both are zero when a proposal that is in the queue already is judged again before it is executed.
struct QueueLoad {
  std::int64_t drafts_this_run = 0;  // drafts by agents in this run, before this one
  std::int64_t open_proposals = 0;   // of the tenant, before this one
};

// What has gone out already. "Today" is the tenant's civil day; autonomous means that no person approved it.
struct Usage {
  std::int64_t messages_to_customer_today = 0;  // all of them, people's included
  std::int64_t autonomous_messages_to_customer_today = 0;
  std::int64_t autonomous_messages_this_run = 0;
  std::int64_t autonomous_value_today_minor = 0;   // same action kind, in the currency of `amount`
  std::optional<std::int64_t> days_since_message;  // to this customer; nullopt: never written to
};

struct ActionSummary {
  ActionKind action = ActionKind::send_message;
  Initiator initiator = Initiator::agent;
  SegmentClass segment = SegmentClass::in_issue;
  BehaviourClass behaviour = BehaviourClass::fresh;
  std::optional<Money> amount;  // dunned, applied, written off
  int reminder_number = 0;      // in this due cycle: 1 first, 2 second; 0: not a reminder

  bool item_paid = false;
  bool item_disputed = false;
  bool item_held = false;
  bool item_promised = false;
  bool account_disputed = false;
  bool account_held = false;
  bool legal_notice = false;   // the message threatens or announces legal steps
  bool credit_hold = false;    // the hold stops deliveries, not only our mail
  bool has_recipient = false;  // at least one confirmed contact that wants this kind of mail

  std::optional<MeasuredPrecision> evidence;  // of a cash match
  QueueLoad queue;
  Usage usage;
};

}  // namespace dunlin
