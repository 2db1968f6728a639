#include "base/calendar.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

namespace dunlin {
namespace {

Date day(std::string_view iso) {
  return Date::parse(iso).value();
}

BusinessCalendar shipped(const std::string& name) {
  const std::string path = std::string(DUNLIN_SOURCE_DIR) + "/data/calendars/" + name + ".toml";
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  EXPECT_FALSE(text.str().empty()) << path;
  const Result<BusinessCalendar> calendar = BusinessCalendar::parse(text.str(), path);
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
      {"weekends = [\"sunday\"]", "\"weekends\" is not one of weekend, holidays and yearly"},
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

TEST(Calendar, TooManyYearlyHolidaysAreRefused) {
  std::string toml = "yearly = [";
  for (int month = 1; month <= 12; ++month) {
    for (int of_month = 10; of_month <= 18; ++of_month) {
      toml += '"' + std::string(month < 10 ? "0" : "") + std::to_string(month) + '-' + std::to_string(of_month) + "\",";
    }
  }
  EXPECT_FALSE(BusinessCalendar::parse(toml + "]", "x.toml").has_value());
}

TEST(Calendar, Rolls) {
  const BusinessCalendar germany = shipped("DE");
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
  const BusinessCalendar germany = shipped("DE");
  EXPECT_EQ(germany.add_business_days(day("2026-04-02"), 1), day("2026-04-07"));
  EXPECT_EQ(germany.add_business_days(day("2026-04-07"), -1), day("2026-04-02"));
  EXPECT_EQ(germany.add_business_days(day("2026-04-04"), 1), day("2026-04-07"));
  EXPECT_EQ(germany.add_business_days(day("2026-04-04"), 0), day("2026-04-04"));
  EXPECT_EQ(germany.add_business_days(day("2026-04-13"), 5), day("2026-04-20"));
}

TEST(ShippedCalendars, GoodFridayAndEasterMonday) {
  const std::set<std::string> with_good_friday = {"DE", "CH", "GB", "NL", "TARGET"};
  const std::set<std::string> with_easter_monday = {"DE", "AT", "CH", "GB", "FR", "NL", "TARGET"};
  const std::pair<const char*, const char*> easters[] = {{"2024-03-29", "2024-04-01"},
                                                         {"2025-04-18", "2025-04-21"},
                                                         {"2026-04-03", "2026-04-06"},
                                                         {"2027-03-26", "2027-03-29"},
                                                         {"2028-04-14", "2028-04-17"}};
  for (const char* name : {"DE", "AT", "CH", "US", "GB", "FR", "NL", "TARGET"}) {
    const BusinessCalendar calendar = shipped(name);
    for (const auto& [friday, monday] : easters) {
      EXPECT_EQ(calendar.is_business_day(day(friday)), with_good_friday.count(name) == 0) << name << friday;
      EXPECT_EQ(calendar.is_business_day(day(monday)), with_easter_monday.count(name) == 0) << name << monday;
    }
    EXPECT_FALSE(calendar.is_business_day(day("2035-01-01"))) << name;
    EXPECT_FALSE(calendar.is_business_day(day("2025-12-25"))) << name;
  }
}

TEST(ShippedCalendars, DaysOfTheirOwn) {
  const std::tuple<const char*, const char*, bool> cases[] = {
      {"DE", "2025-10-03", false},     {"DE", "2026-05-14", false},    {"DE", "2026-05-25", false},
      {"DE", "2026-06-04", true},      {"AT", "2026-06-04", false},    {"AT", "2026-10-26", false},
      {"AT", "2027-01-06", false},     {"CH", "2025-08-01", false},    {"US", "2026-11-26", false},
      {"US", "2027-07-05", false},     {"US", "2026-07-03", true},     {"US", "2026-01-19", false},
      {"US", "2027-12-24", true},      {"GB", "2026-12-28", false},    {"GB", "2027-12-28", false},
      {"GB", "2028-01-03", false},     {"GB", "2026-08-31", false},    {"FR", "2026-07-14", false},
      {"FR", "2026-05-08", false},     {"NL", "2026-04-27", false},    {"NL", "2025-04-28", true},
      {"TARGET", "2026-05-01", false}, {"TARGET", "2026-05-14", true},
  };
  for (const auto& [name, date, open] : cases) {
    EXPECT_EQ(shipped(name).is_business_day(day(date)), open) << name << ' ' << date;
  }
}

RC_GTEST_PROP(CalendarLaws, RollsToTheNearestBusinessDayOfItsDirection, ()) {
  const BusinessCalendar calendar = shipped("AT");
  const Date date{*rc::gen::inRange(19723, 21915)};  // 2024 to 2029
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
  const BusinessCalendar calendar = shipped("US");
  const Date date = calendar.roll(Date{*rc::gen::inRange(19723, 21915)}, Roll::following);
  const int count = *rc::gen::inRange(0, 300);
  RC_ASSERT(calendar.add_business_days(calendar.add_business_days(date, count), -count) == date);
}

}  // namespace
}  // namespace dunlin
