// The reasons of a worklist row: data first (a kind and up to two numbers), words on request.
//
//   const AccountReason reason{ReasonKind::pays_late, 9, 3};
//   words_of(reason, {Language::en, morning, eur})     // "pays 9 days after due on average, 3 later lately"
//   words_of(reason, {Language::de, morning, eur})     // "zahlt im Mittel 9 Tage nach Fälligkeit, zuletzt 3 später"
//
// Phrases begin in lower case where the language allows it; capitalise the first of a row with capitalised().
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "agents/wording.h"
#include "base/date.h"
#include "base/money.h"

namespace dunlin {

// In comments: the meaning of the numbers a and b. Amounts are in minor units of the account's currency.
enum class ReasonKind : std::uint8_t {
  none,
  // How the customer pays.
  slowing,         // a: mean days late earlier, b: lately
  pays_late,       // a: mean days after due, b: how many more lately (negative: fewer)
  pays_on_time,    // a: days the oldest item is over now, or 0
  little_history,  // a: settled invoices
  // What was said so far, and to whom.
  never_contacted,
  contacted,           // a: day of the last message
  reminded,            // a: reminders, b: day of the last message
  no_contact_details,  //
  key_account,
  account_in_issue,
  // What keeps money out of the day's outreach.
  disputed,          // a: amount left out
  promised,          // a: amount left out
  held,              // a: amount left out
  unapplied,         // a: amount received and not applied
  account_disputed,  // the whole account
  account_promised,
  account_held,
  account_legal,
  // Why to wait.
  not_due,             // a: next due day
  unapplied_covers,    // a: amount received and not applied
  contacted_recently,  // a: day of the last message
  within_grace,        // a: days overdue
  likely_paid,         // a: percent paid within 7 days
  follow_up_planned,   // a: the day
  // Why today.
  follow_up_due,  // a: the day that was planned
  // The shape of what is owed.
  largest_overdue,
  among_largest_overdue,  // a: how many are counted as the largest
  one_invoice,
  all_overdue,
  share_overdue,   // a: percent of the open amount
  oldest_overdue,  // a: days
  likely_unpaid,   // a: percent unpaid in 30 days
  revenue_share    // a: percent of the revenue of the last twelve months
};
[[nodiscard]] std::string_view name_of(ReasonKind kind);

struct AccountReason {
  ReasonKind kind = ReasonKind::none;
  std::int64_t a = 0;
  std::int64_t b = 0;
  bool operator==(const AccountReason&) const = default;
};

struct ReasonContext {
  Language language = Language::en;
  Date morning;
  Currency currency;
};

[[nodiscard]] std::string words_of(const AccountReason& reason, const ReasonContext& context);

}  // namespace dunlin
