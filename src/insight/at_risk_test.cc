#include "insight/at_risk.h"

#include "insight/days.h"
#include "insight/test_history.h"

namespace dunlin {
namespace {

Date day(int year, int month, int day_of_month) {
  return value_of(Date::of(year, month, day_of_month));
}

class AtRiskOfLedger : public HistoryTest {};

// Billed in January: 600, of which 100 are open 90 days past due, and 400, paid a day before. The money for the 100
// comes a day after.
TEST_P(AtRiskOfLedger, WhatIsOpenAtTheEndOfThe90thDayIsAtRisk) {
  TestLedger ledger;
  ledger.customers = 1;
  const std::int32_t due = day(2026, 2, 9).days;
  ledger.invoices.push_back({0, 0, day(2026, 1, 1).days, due, 600, false});
  ledger.invoices.push_back({0, 0, day(2026, 1, 31).days, due + 10, 400, false});
  ledger.invoices.push_back({0, 0, day(2026, 2, 1).days, due + 10, 50, false});
  ledger.sources.push_back({0, 0, due, 0, 5'000, false});
  ledger.movements.push_back({0, 0, due + 90, 500, 0});
  ledger.movements.push_back({0, 0, due + 91, 100, 0});
  ledger.movements.push_back({1, 0, due + 99, 400, 0});
  const TestHistory history = history_of(ledger, due + 300);
  const auto on = [&](std::int32_t when) {
    return value_of(at_risk_of(history.ledger(), everything(history.book), Date{when}, 12));
  };
  const std::vector<AtRisk> early = on(due + 99);
  ASSERT_EQ(early.size(), 2U);
  EXPECT_EQ(early[0].month_end, day(2026, 1, 31));
  EXPECT_EQ(early[0].billed_minor, 1'000);
  EXPECT_EQ(early[0].unpaid_minor, 100);
  EXPECT_EQ(early[0].final_on, Date{due + 100});
  EXPECT_EQ(early[0].share, std::nullopt) << "the second invoice has a day left";
  EXPECT_EQ(on(due + 100)[0].share, 1'000);
  EXPECT_EQ(on(due + 250)[0].share, 1'000) << "final, though all of it was paid";
  EXPECT_EQ(on(due + 100)[1].share, 10'000) << "February";
}

TEST_P(AtRiskOfLedger, AShareOnceKnownStays) {
  EXPECT_TRUE(rc::check("as of any later day", [&] {
    const TestLedger ledger = TestLedger::draw(TestLedger::Days::any);
    const std::int32_t when = ledger.any_day();
    const TestHistory history = history_of(ledger, test_first_day + 2 * test_days);
    const Grouping grouping = history.by(TestHistory::any_dimension());
    const auto then = value_of(at_risk_of(history.ledger(), grouping, Date{when}, 24));
    const auto later = value_of(at_risk_of(history.ledger(), grouping, Date{when + 40}, 24));
    for (const AtRisk& line : then) {
      if (!line.share) continue;
      const bool whole_month = line.month_end == line.month_end.end_of_month();
      if (!whole_month) continue;  // its month goes on
      const auto same = std::find_if(later.begin(), later.end(), [&line](const AtRisk& other) {
        return other.month_end == line.month_end && other.group == line.group && other.currency == line.currency;
      });
      RC_ASSERT(same != later.end());
      RC_ASSERT(same->share == line.share);
    }
  }));
}

INSTANTIATE_TEST_SUITE_P(Databases, AtRiskOfLedger, both_databases(), dialect_name);

}  // namespace
}  // namespace dunlin
