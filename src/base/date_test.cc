#include "base/date.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/check.h"

namespace dunlin {
namespace {

Date day(std::string_view iso) {
  return Date::parse(iso).value();
}

constexpr std::int32_t days_min = -25567;  // 1900-01-01
constexpr std::int32_t days_max = 84370;   // 2200-12-31

rc::Gen<Date> any_date() {
  return rc::gen::map(rc::gen::inRange(days_min, days_max + 1), [](std::int32_t days) { return Date{days}; });
}

TEST(Date, CountsFromTheEpoch) {
  EXPECT_EQ(day("1970-01-01").days, 0);
  EXPECT_EQ(day("1969-12-31").days, -1);
  EXPECT_EQ(day("2000-03-01").days, 11017);
  EXPECT_EQ(day("2026-03-31").days, 20543);
  EXPECT_EQ(day("1900-01-01").days, days_min);
  EXPECT_EQ(day("2200-12-31").days, days_max);
}

TEST(Date, PartsAndWeekday) {
  const Date date = day("2026-03-31");
  EXPECT_EQ(date.year(), 2026);
  EXPECT_EQ(date.month(), 3);
  EXPECT_EQ(date.day(), 31);
  EXPECT_EQ(date.weekday(), Weekday::tuesday);
  EXPECT_EQ(day("1970-01-01").weekday(), Weekday::thursday);
  EXPECT_EQ(day("1969-12-29").weekday(), Weekday::monday);
  EXPECT_EQ(day("2024-02-25").weekday(), Weekday::sunday);
}

TEST(Date, OfRefusesWhatDoesNotExist) {
  EXPECT_TRUE(Date::of(2024, 2, 29).has_value());
  for (const auto& [year, month, day_of_month] : std::initializer_list<std::tuple<int, int, int>>{{2026, 2, 29},
                                                                                                  {2026, 2, 31},
                                                                                                  {2026, 4, 31},
                                                                                                  {1900, 2, 29},
                                                                                                  {2100, 2, 29},
                                                                                                  {2026, 0, 1},
                                                                                                  {2026, 13, 1},
                                                                                                  {2026, 1, 0},
                                                                                                  {2026, 1, -1},
                                                                                                  {2026, -1, 1},
                                                                                                  {2026, 1, 257},
                                                                                                  {2026, 257, 1},
                                                                                                  {1899, 12, 31},
                                                                                                  {2201, 1, 1},
                                                                                                  {67562, 1, 1}}) {
    const Result<Date> date = Date::of(year, month, day_of_month);
    ASSERT_FALSE(date.has_value()) << year << '-' << month << '-' << day_of_month;
    EXPECT_EQ(date.error().reason, Reason::date_impossible);
  }
}

TEST(Date, ParseTakesExactlyOneShape) {
  for (const char* text : {"", "2026", "2026-3-31", "26-03-31", "2026/03/31", "2026-03-31 ", " 2026-03-31",
                           "2026-03-3a", "2026-03-31T00:00:00", "+026-03-31", "2026--3-31", "\xD9\xA2"}) {
    const Result<Date> date = Date::parse(text);
    ASSERT_FALSE(date.has_value()) << text;
    EXPECT_EQ(date.error().reason, Reason::date_malformed) << text;
  }
  EXPECT_EQ(Date::parse("2026-02-30").error().reason, Reason::date_impossible);
  EXPECT_EQ(Date::parse("0206-02-03").error().reason, Reason::date_impossible);
}

TEST(Date, ParseQuotesTheText) {
  EXPECT_NE(Date::parse("31.02.2026").error().text.find("\"31.02.2026\""), std::string::npos);
}

TEST(Date, AddMonthsClampsToTheLastDay) {
  EXPECT_EQ(day("2026-01-31").add_months(1), day("2026-02-28"));
  EXPECT_EQ(day("2024-01-31").add_months(1), day("2024-02-29"));
  EXPECT_EQ(day("2026-01-31").add_months(3), day("2026-04-30"));
  EXPECT_EQ(day("2026-12-15").add_months(1), day("2027-01-15"));
  EXPECT_EQ(day("2026-03-31").add_months(-1), day("2026-02-28"));
  EXPECT_EQ(day("2026-01-31").add_months(-12), day("2025-01-31"));
  EXPECT_EQ(day("2024-02-29").add_months(12), day("2025-02-28"));
  EXPECT_EQ(day("2026-05-20").add_months(0), day("2026-05-20"));
}

TEST(Date, EndOfMonth) {
  EXPECT_EQ(day("2026-02-01").end_of_month(), day("2026-02-28"));
  EXPECT_EQ(day("2024-02-29").end_of_month(), day("2024-02-29"));
  EXPECT_EQ(day("2026-12-31").end_of_month(), day("2026-12-31"));
}

TEST(Date, ToStringOfAYearWithMoreThanFourDigitsIsAProgrammingError) {
  EXPECT_THROW(static_cast<void>(day("2026-01-01").add_days(3'000'000).to_string()), CheckFailure);
}

RC_GTEST_PROP(DateLaws, TextRoundTrip, ()) {
  const Date date = *any_date();
  RC_ASSERT(Date::parse(date.to_string()).value() == date);
}

RC_GTEST_PROP(DateLaws, PartsRoundTrip, ()) {
  const Date date = *any_date();
  RC_ASSERT(Date::of(date.year(), date.month(), date.day()).value() == date);
}

RC_GTEST_PROP(DateLaws, TextSortsAsDates, ()) {
  const Date a = *any_date();
  const Date b = *any_date();
  RC_ASSERT((a < b) == (a.to_string() < b.to_string()));
}

RC_GTEST_PROP(DateLaws, TheDayAfterTheEndOfAMonthIsTheFirst, ()) {
  const Date date = *any_date();
  RC_ASSERT(date.end_of_month().add_days(1).day() == 1);
  RC_ASSERT(date <= date.end_of_month());
  RC_ASSERT(days_between(date, date.end_of_month()) < 31);
}

RC_GTEST_PROP(DateLaws, MonthsKeepTheDayOrClampIt, ()) {
  const Date date = *any_date();
  const int count = *rc::gen::inRange(-600, 601);
  const Date moved = date.add_months(count);
  RC_ASSERT((moved.year() * 12 + moved.month()) - (date.year() * 12 + date.month()) == count);
  RC_ASSERT(moved.day() == std::min(date.day(), moved.end_of_month().day()));
}

RC_GTEST_PROP(DateLaws, WeekdaysGoRound, ()) {
  const Date date = *any_date();
  RC_ASSERT((static_cast<int>(date.weekday()) + 1) % 7 == static_cast<int>(date.add_days(1).weekday()));
}

}  // namespace
}  // namespace dunlin
