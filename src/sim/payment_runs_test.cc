#include "sim/payment_runs.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace dunlin {
namespace {

Date day(std::string_view iso) {
  return *Date::parse(iso);
}

TEST(PaymentDays, DailyPayersPayOnWorkingDays) {
  const PaymentDays days;
  const PaymentRun daily{RunRhythm::daily, Weekday::monday};
  EXPECT_EQ(days.on_or_after(daily, day("2026-03-13")), day("2026-03-13"));   // a Friday
  EXPECT_EQ(days.on_or_after(daily, day("2026-03-14")), day("2026-03-16"));   // Saturday to Monday
  EXPECT_EQ(days.on_or_before(daily, day("2026-03-15")), day("2026-03-13"));  // Sunday to Friday
  EXPECT_EQ(days.on_or_after(daily, day("2025-12-24")), day("2026-01-02"));   // closed over the year's end
  EXPECT_EQ(days.on_or_before(daily, day("2025-12-31")), day("2025-12-23"));
}

TEST(PaymentDays, WeeklyPayersPayOnTheirDay) {
  const PaymentDays days;
  const PaymentRun thursdays{RunRhythm::weekly, Weekday::thursday};
  EXPECT_EQ(days.on_or_after(thursdays, day("2026-03-13")), day("2026-03-19"));
  EXPECT_EQ(days.on_or_after(thursdays, day("2026-03-19")), day("2026-03-19"));
  EXPECT_EQ(days.on_or_before(thursdays, day("2026-03-18")), day("2026-03-12"));
  const PaymentRun fridays{RunRhythm::weekly, Weekday::friday};
  EXPECT_EQ(days.on_or_after(fridays, day("2026-04-29")), day("2026-05-04"));  // 1 May is a holiday and a Friday
}

TEST(PaymentDays, OthersPayByTheCalendar) {
  const PaymentDays days;
  const PaymentRun twice{RunRhythm::twice_monthly, Weekday::monday};
  EXPECT_EQ(days.on_or_after(twice, day("2026-02-14")), day("2026-02-27"));  // the 15th was paid on Friday, the 13th
  EXPECT_EQ(days.on_or_after(twice, day("2026-02-28")), day("2026-03-13"));
  EXPECT_EQ(days.on_or_before(twice, day("2026-02-20")), day("2026-02-13"));
  const PaymentRun month_end{RunRhythm::month_end, Weekday::monday};
  EXPECT_EQ(days.on_or_after(month_end, day("2026-02-01")), day("2026-02-27"));
  EXPECT_EQ(days.on_or_after(month_end, day("2026-01-31")), day("2026-02-27"));
  EXPECT_EQ(days.on_or_before(month_end, day("2026-03-30")), day("2026-02-27"));
}

TEST(PaymentDays, LawsOfRuns) {
  const PaymentDays days;
  EXPECT_TRUE(rc::check("runs are working days around the date, and later dates have no earlier run", [&] {
    const PaymentRun run{static_cast<RunRhythm>(*rc::gen::inRange(0, 4)),
                         static_cast<Weekday>(*rc::gen::inRange(0, 5))};
    const Date date{*rc::gen::inRange(14'000, 30'000)};
    const Date later = date.add_days(*rc::gen::inRange(0, 60));
    const Date after = days.on_or_after(run, date);
    const Date before = days.on_or_before(run, date);
    RC_ASSERT(before <= date && date <= after);
    RC_ASSERT(days.calendar().is_business_day(before) && days.calendar().is_business_day(after));
    RC_ASSERT(days_between(before, after) <= 55);
    RC_ASSERT(after <= days.on_or_after(run, later));
    RC_ASSERT(before <= days.on_or_before(run, later));
  }));
}

}  // namespace
}  // namespace dunlin
