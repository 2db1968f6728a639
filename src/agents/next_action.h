// The next best action for an account, from rules in a fixed order. No model decides what is done: models rank, rules
// act.
//
// First that applies:
//   0. somebody planned to look again on a later day -> wait (follow_up_planned); on this day or before -> follow_up
//   1. the whole account is held or with lawyers -> review_hold; disputed -> resolve_dispute; promised -> check_promise
//   2. nothing overdue -> wait (not_due)
//   3. everything overdue is disputed, promised or held -> the action for the largest of these sums
//   4. money received but not applied covers what is chased -> wait (unapplied_covers): apply it first
//   5. no way to reach the customer is known -> no_contact_details
//   6. the last message is more recent than days_between_contacts_min -> wait (contacted_recently)
//   7. the oldest chased item is overdue for fewer than first_reminder_after_days -> wait (within_grace)
//   8. no reminder so far, and very likely paid within 7 days without one -> wait (quiet_list). Only as long as what
//      was expected so on earlier mornings was paid indeed (collections/quiet_check.h).
//   9. the customer is of a sensitive segment (key, in_issue) -> call: a person speaks to them
//  10. no reminder so far -> first_reminder; one -> second_reminder_person; more -> call
//
// Reminders are counted over all chased items of the customer, in every currency, because a message covers them all.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "agents/wording.h"
#include "ledger/book.h"
#include "party/customer.h"

namespace dunlin {

enum class NextAction : std::uint8_t {
  first_reminder,
  second_reminder_person,
  call,
  resolve_dispute,
  check_promise,
  review_hold,
  no_contact_details,
  wait,
  follow_up
};
[[nodiscard]] std::string_view name_of(NextAction action);
[[nodiscard]] std::string_view words_of(NextAction action, Language language);

enum class WaitReason : std::uint8_t {
  none,
  not_due,
  unapplied_covers,
  contacted_recently,
  within_grace,
  quiet_list,
  follow_up_planned
};
[[nodiscard]] std::string_view name_of(WaitReason reason);

// What the rules look at; amounts in the account's currency.
struct ActionFacts {
  Segment segment = Segment::standard;
  std::uint8_t customer_flags = 0;  // BookFlag
  std::int64_t overdue_minor = 0;
  std::int64_t chased_minor = 0;
  std::int64_t disputed_minor = 0;  // overdue and disputed; likewise below
  std::int64_t promised_minor = 0;
  std::int64_t held_minor = 0;
  std::int64_t unapplied_minor = 0;
  std::int32_t days_overdue_max = 0;  // of the chased items
  std::int32_t days_since_contact = 0;
  bool contacted = false;
  std::uint8_t channels = 0;
  std::uint8_t reminders_max = 0;  // of the chased items of the customer
  std::uint16_t unpaid_7_bp = 0;   // of the chased items, weighed by amount
  bool follow_up_due = false;      // today or before
  bool follow_up_planned = false;  // for a later day
};

inline constexpr std::int32_t quiet_list_closed = 10'001;

struct ActionRules {
  std::int32_t days_between_contacts_min = 7;
  std::int32_t first_reminder_after_days = 3;
  std::int32_t quiet_paid_within_7_bp = 9'000;  // quiet_list_closed: none
};

struct Decided {
  NextAction action = NextAction::wait;
  WaitReason wait = WaitReason::none;
};

[[nodiscard]] Decided next_action(const ActionFacts& facts, const ActionRules& rules);

}  // namespace dunlin
