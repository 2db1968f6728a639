#include "insight/days.h"

#include <gtest/gtest.h>

#include <string>

#include "store/test_database.h"

namespace dunlin {
namespace {

Date day(std::string_view text) {
  return value_of(Date::parse(text));
}

TEST(Days, AMonthBeforeTheEndOfAMonthIsTheEndOfAMonth) {
  EXPECT_EQ(months_before(day("2026-02-28"), 1), day("2026-01-31"));
  EXPECT_EQ(months_before(day("2026-03-31"), 1), day("2026-02-28"));
  EXPECT_EQ(months_before(day("2026-03-31"), 3), day("2025-12-31"));
  EXPECT_EQ(months_before(day("2024-02-28"), 1), day("2024-01-28")) << "the 29th is the end";
  EXPECT_EQ(months_before(day("2026-03-12"), 1), day("2026-02-12"));
  EXPECT_EQ(months_before(day("2026-03-30"), 1), day("2026-02-28"));
}

TEST(Days, MonthsEndsLeadUpToTheDayItself) {
  std::vector<std::string> days;
  for (const Date end : month_ends_before(day("2026-03-12"), 4)) days.push_back(end.to_string());
  EXPECT_EQ(days, (std::vector<std::string>{"2025-12-31", "2026-01-31", "2026-02-28", "2026-03-12"}));
  EXPECT_EQ(month_ends_before(day("2026-03-31"), 2), (std::vector{day("2026-02-28"), day("2026-03-31")}));
}

TEST(Days, MonthsAreNumberedAcrossYears) {
  EXPECT_EQ(month_number(day("2026-01-01")) - month_number(day("2025-12-31")), 1);
  EXPECT_EQ(month_number(day("2026-03-01")), month_number(day("2026-03-31")));
}

TEST(Days, AWeekEndsOnSunday) {
  EXPECT_EQ(week_end_by(day("2026-03-29")), day("2026-03-29")) << "a Sunday";
  EXPECT_EQ(week_end_by(day("2026-03-30")), day("2026-03-29")) << "a Monday";
  EXPECT_EQ(week_end_by(day("2026-04-04")), day("2026-03-29")) << "a Saturday";
}

}  // namespace
}  // namespace dunlin
