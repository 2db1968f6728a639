#include "base/calendar.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

#include "base/shipped_calendars.h"

namespace dunlin {
namespace {

Date day(std::string_view iso) {
  return Date::parse(iso).value();
}

const BusinessCalendar& shipped(std::string_view name) {
  const BusinessCalendar* const calendar = find_calendar(name);
  EXPECT_NE(calendar, nullptr) << name;
  return calendar == nullptr ? shipped_calendars().front().calendar : *calendar;
}

BusinessCalendar parsed(std::string_view toml) {
  const Result<BusinessCalendar> calendar = BusinessCalendar::parse(toml, "x.toml");
  if (!calendar) ADD_FAILURE() << calendar.error().text;
  return calendar.value_or(BusinessCalendar());
}

TEST(Calendar, TheDefaultKnowsOnlyWeekends) {
  const BusinessCalendar calendar;
  EXPECT_TRUE(calendar.is_business_day(day("2026-04-03")));
  EXPECT_FALSE(calendar.is_business_day(day("2026-04-04")));
  EXPECT_FALSE(calendar.is_business_day(day("2026-04-05")));
  EXPECT_TRUE(calendar.is_business_day(day("2026-04-06")));
}

TEST(Calendar, ReadsWeekendHolidaysAndYearlyDays) {
  const BusinessCalendar calendar = BusinessCalendar::parse(
                                        "weekend = [\"friday\"]\n"
                                        "holidays = [\"2026-04-06\"]\n"
                                        "yearly = [\"12-25\", \"02-29\"]\n",
                                        "x.toml")
                                        .value();
  EXPECT_FALSE(calendar.is_business_day(day("2026-04-03")));
  EXPECT_TRUE(calendar.is_business_day(day("2026-04-04")));
  EXPECT_FALSE(calendar.is_business_day(day("2026-04-06")));
  EXPECT_TRUE(calendar.is_business_day(day("2027-04-06")));
  EXPECT_FALSE(calendar.is_business_day(day("2031-12-25")));
  EXPECT_FALSE(calendar.is_business_day(day("2028-02-29")));
  EXPECT_TRUE(BusinessCalendar::parse("weekend = []", "x.toml").value().is_business_day(day("2026-04-05")));
}

TEST(Calendar, RefusesWithFileAndLine) {
  const std::pair<const char*, const char*> cases[] = {
      {"weekend = [\"saturday\"", "x.toml:1"},
      {"\nholidays = \"2026-01-01\"", "x.toml:2 was not read: holidays must be a list of strings"},
      {"holidays = [\n\"2026-01-01\",\n\"2026-02-30\"]", "x.toml:3 was not read: date \"2026-02-30\""},
      {"holidays = [2026-01-01]", "holidays must hold only strings in quotes"},
      {"yearly = [\"13-01\"]", "\"13-01\" is not a day of the year such as \"12-25\""},
      {"yearly = [\"1-1\"]", "\"1-1\" is not a day of the year"},
      {"weekend = [\"Sunday\"]", "\"Sunday\" is not a day of the week"},
      {"weekend = [\"monday\",\"tuesday\",\"wednesday\",\"thursday\",\"friday\",\"saturday\",\"sunday\"]",
       "every day of the week is weekend"},
      {"weekends = [\"sunday\"]", "\"weekends\" is not one of weekend, yearly, movable, holidays and except"},
      {"yearly = [\n\"12-25\",\n\"12-26 sunday to sunday\"]",
       "x.toml:3 was not read: \"12-26 sunday to sunday\" is not a day"},
      {"movable = [\"easter - 2\",\n\"easter -2\"]", "x.toml:2 was not read: \"easter -2\" is not a movable holiday"},
      {"movable = \"easter\"", "movable must be a list of strings"},
      {"except = [\"2026-02-30\"]", "date \"2026-02-30\""},
      {"except = [\"2026-04-03\"]", "\"2026-04-03\" is an exception to nothing"},
      {"yearly = [\"12-26\"]\nexcept = [\"2026-12-26\"]", "x.toml:2 was not read: \"2026-12-26\" is an exception to"},
      {"weekend = []\nweekend = []", "x.toml:2"},
      {"\xFF", "x.toml:1"},
  };
  for (const auto& [toml, expected] : cases) {
    const Result<BusinessCalendar> calendar = BusinessCalendar::parse(toml, "x.toml");
    ASSERT_FALSE(calendar.has_value()) << toml;
    EXPECT_EQ(calendar.error().reason, Reason::calendar_malformed);
    EXPECT_NE(calendar.error().text.find(expected), std::string::npos) << calendar.error().text;
  }
}

TEST(Calendar, TooManyRulesAreRefused) {
  std::string fifty;
  for (int i = 0; i < 50; ++i) fifty += "\"easter + 1\",";
  EXPECT_TRUE(BusinessCalendar::parse("yearly = []\nmovable = [" + fifty + fifty + "]", "x.toml").has_value());
  const Result<BusinessCalendar> calendar =
      BusinessCalendar::parse("yearly = [\"01-01\"]\nmovable = [" + fifty + fifty + "]", "x.toml");
  ASSERT_FALSE(calendar.has_value());
  EXPECT_EQ(calendar.error().text, "calendar x.toml:2 was not read: there are more than 100 rules");
}

TEST(Calendar, HolidaysMoveByTheirRules) {
  const BusinessCalendar calendar = parsed(
      "yearly = [\"07-04 sunday to monday, saturday to friday from 2015\"]\n"
      "movable = [\"easter - 2\", \"fourth thursday of november until 2025\"]");
  EXPECT_FALSE(calendar.is_business_day(day("2019-04-19")));
  EXPECT_FALSE(calendar.is_business_day(day("2026-04-03")));
  EXPECT_FALSE(calendar.is_business_day(day("2025-11-27")));
  EXPECT_TRUE(calendar.is_business_day(day("2026-11-26")));
  EXPECT_FALSE(calendar.is_business_day(day("2021-07-05")));
  EXPECT_FALSE(calendar.is_business_day(day("2020-07-03")));
  EXPECT_TRUE(calendar.is_business_day(day("2010-07-05")));
}

TEST(Calendar, ADayInLieuIsTheNextWorkingDay) {
  const BusinessCalendar calendar = parsed(
      "yearly = [\"12-25 weekend to next working day\", \"12-26 weekend to next working day\", \"01-01\", "
      "\"12-31 weekend to next working day\"]");
  const auto closed = [&](std::string_view date) { return !calendar.is_business_day(day(date)); };
  // 25 December 2021 is a Saturday, of 2022 a Sunday, and 26 December 2020 a Saturday.
  EXPECT_TRUE(closed("2021-12-27") && closed("2021-12-28") && !closed("2021-12-29"));
  EXPECT_TRUE(closed("2022-12-26") && closed("2022-12-27") && !closed("2022-12-28"));
  EXPECT_TRUE(closed("2020-12-25") && closed("2020-12-28") && !closed("2020-12-29"));
  // 31 December 2028 is a Sunday, and the Monday after it is New Year.
  EXPECT_TRUE(closed("2029-01-01") && closed("2029-01-02") && !closed("2029-01-03"));
}

TEST(Calendar, AnExceptionIsAWorkingDay) {
  const BusinessCalendar calendar =
      parsed("movable = [\"last monday of may\"]\nholidays = [\"2022-06-02\"]\nexcept = [\"2022-05-30\"]");
  EXPECT_TRUE(calendar.is_business_day(day("2022-05-30")));
  EXPECT_FALSE(calendar.is_business_day(day("2022-06-02")));
  EXPECT_FALSE(calendar.is_business_day(day("2021-05-31")));
  EXPECT_FALSE(calendar.is_business_day(day("2023-05-29")));
}

TEST(Calendar, HoldsFrom1900To2200AndKnowsWeekendsBeyond) {
  const BusinessCalendar calendar = parsed("yearly = [\"01-01\", \"12-31\"]");
  const Date first = day("1900-01-01");  // a Monday
  const Date last = day("2200-12-31");   // a Wednesday
  EXPECT_FALSE(calendar.is_business_day(first));
  EXPECT_TRUE(calendar.is_business_day(first.add_days(1)));
  EXPECT_FALSE(calendar.is_business_day(first.add_days(-1)));
  EXPECT_TRUE(calendar.is_business_day(first.add_days(-3)));
  EXPECT_FALSE(calendar.is_business_day(last));
  EXPECT_TRUE(calendar.is_business_day(last.add_days(1)));
  EXPECT_FALSE(calendar.is_business_day(last.add_days(3)));
  // Days that are moved out of these years are of no use to anybody.
  EXPECT_TRUE(parsed("yearly = [\"12-31 wednesday to friday\"]").is_business_day(last));
}

TEST(Calendar, Rolls) {
  const BusinessCalendar& germany = shipped("DE");
  const Date good_friday = day("2026-04-03");
  EXPECT_EQ(germany.roll(good_friday, Roll::none), good_friday);
  EXPECT_EQ(germany.roll(good_friday, Roll::following), day("2026-04-07"));
  EXPECT_EQ(germany.roll(good_friday, Roll::preceding), day("2026-04-02"));
  EXPECT_EQ(germany.roll(good_friday, Roll::modified_following), day("2026-04-07"));
  EXPECT_EQ(germany.roll(day("2026-05-31"), Roll::modified_following), day("2026-05-29"));
  EXPECT_EQ(germany.roll(day("2026-12-25"), Roll::following), day("2026-12-28"));
  EXPECT_EQ(germany.roll(day("2026-04-07"), Roll::following), day("2026-04-07"));
}

TEST(Calendar, AddsBusinessDays) {
  const BusinessCalendar& germany = shipped("DE");
  EXPECT_EQ(germany.add_business_days(day("2026-04-02"), 1), day("2026-04-07"));
  EXPECT_EQ(germany.add_business_days(day("2026-04-07"), -1), day("2026-04-02"));
  EXPECT_EQ(germany.add_business_days(day("2026-04-04"), 1), day("2026-04-07"));
  EXPECT_EQ(germany.add_business_days(day("2026-04-04"), 0), day("2026-04-04"));
  EXPECT_EQ(germany.add_business_days(day("2026-04-13"), 5), day("2026-04-20"));
}

RC_GTEST_PROP(CalendarLaws, RollsToTheNearestBusinessDayOfItsDirection, ()) {
  const BusinessCalendar& calendar = shipped("AT");
  const Date date{*rc::gen::inRange(10957, 47847)};  // 2000 to 2100
  const Date after = calendar.roll(date, Roll::following);
  const Date before = calendar.roll(date, Roll::preceding);
  const Date modified = calendar.roll(date, Roll::modified_following);
  RC_ASSERT(before <= date && date <= after);
  RC_ASSERT(calendar.is_business_day(before) && calendar.is_business_day(after));
  for (Date between = before.add_days(1); between < after; between = between.add_days(1)) {
    RC_ASSERT(!calendar.is_business_day(between));
  }
  RC_ASSERT(modified == after || (modified == before && after.month() != date.month()));
  RC_ASSERT(modified.month() == date.month());
}

RC_GTEST_PROP(CalendarLaws, AddingAndTakingBusinessDays, ()) {
  const BusinessCalendar& calendar = shipped("US");
  const Date date = calendar.roll(Date{*rc::gen::inRange(10957, 47847)}, Roll::following);
  const int count = *rc::gen::inRange(0, 300);
  RC_ASSERT(calendar.add_business_days(calendar.add_business_days(date, count), -count) == date);
}

}  // namespace
}  // namespace dunlin
