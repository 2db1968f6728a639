#include "agents/account_reason.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "agents/golden_compare.h"

namespace dunlin {
namespace {

// Every kind, with the numbers that change its words.
std::vector<AccountReason> all_reasons(Date morning) {
  const std::int64_t recent = morning.days - 14;
  const std::int64_t last_year = morning.days - 400;
  return {
      {ReasonKind::slowing, 9, 23},
      {ReasonKind::slowing, -3, 1},
      {ReasonKind::slowing, 0, 12},
      {ReasonKind::pays_late, 9, 3},
      {ReasonKind::pays_late, 1, 0},
      {ReasonKind::pays_late, 21, -4},
      {ReasonKind::pays_on_time, 12, 0},
      {ReasonKind::pays_on_time, 1, 0},
      {ReasonKind::pays_on_time, 0, 0},
      {ReasonKind::little_history, 0, 0},
      {ReasonKind::little_history, 1, 0},
      {ReasonKind::little_history, 2, 0},
      {ReasonKind::never_contacted, 0, 0},
      {ReasonKind::contacted, recent, 0},
      {ReasonKind::contacted, last_year, 0},
      {ReasonKind::reminded, 1, recent},
      {ReasonKind::reminded, 2, recent},
      {ReasonKind::no_contact_details, 0, 0},
      {ReasonKind::key_account, 0, 0},
      {ReasonKind::account_in_issue, 0, 0},
      {ReasonKind::disputed, 312'000, 0},
      {ReasonKind::promised, 1'844'000, 0},
      {ReasonKind::held, 5, 0},
      {ReasonKind::unapplied, 500'000, 0},
      {ReasonKind::account_disputed, 0, 0},
      {ReasonKind::account_promised, 0, 0},
      {ReasonKind::account_held, 0, 0},
      {ReasonKind::account_legal, 0, 0},
      {ReasonKind::not_due, morning.days + 13, 0},
      {ReasonKind::unapplied_covers, 12'345'678'900, 0},
      {ReasonKind::contacted_recently, recent + 12, 0},
      {ReasonKind::within_grace, 1, 0},
      {ReasonKind::within_grace, 2, 0},
      {ReasonKind::likely_paid, 93, 0},
      {ReasonKind::follow_up_planned, morning.days + 9, 0},
      {ReasonKind::follow_up_due, morning.days, 0},
      {ReasonKind::largest_overdue, 0, 0},
      {ReasonKind::among_largest_overdue, 10, 0},
      {ReasonKind::one_invoice, 0, 0},
      {ReasonKind::all_overdue, 0, 0},
      {ReasonKind::share_overdue, 81, 0},
      {ReasonKind::oldest_overdue, 47, 0},
      {ReasonKind::oldest_overdue, 1, 0},
      {ReasonKind::likely_unpaid, 37, 0},
      {ReasonKind::revenue_share, 4, 0},
  };
}

TEST(AccountReason, golden_words_in_both_languages) {
  const Date morning = Date::of(2026, 11, 17).value();
  const Currency eur = Currency::parse("EUR").value();
  std::string text;
  std::vector<bool> seen(static_cast<std::size_t>(ReasonKind::revenue_share) + 1, false);
  for (const AccountReason& reason : all_reasons(morning)) {
    seen[static_cast<std::size_t>(reason.kind)] = true;
    text += std::string(name_of(reason.kind)) + " " + std::to_string(reason.a) + " " + std::to_string(reason.b) +
            "\n  " + words_of(reason, {Language::en, morning, eur}) + "\n  " +
            words_of(reason, {Language::de, morning, eur}) + "\n";
  }
  for (std::size_t kind = 1; kind < seen.size(); ++kind) {
    EXPECT_TRUE(seen[kind]) << name_of(static_cast<ReasonKind>(kind)) << " is not in the golden file";
  }
  expect_golden("tests/golden/worklist_reasons.txt", text, std::getenv("DUNLIN_UPDATE") != nullptr);
}

}  // namespace
}  // namespace dunlin
