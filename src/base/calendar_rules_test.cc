#include "base/calendar_rules.h"

#include <gtest/gtest.h>

#include <string>

namespace dunlin {
namespace {

std::string in(const Result<HolidayRule>& rule, int year) {
  if (!rule) return rule.error().text;
  const std::optional<Date> date = rule->date_in(year);
  return date ? date->to_string() : "none";
}

std::string yearly(std::string_view text, int year) {
  return in(HolidayRule::parse_yearly(text), year);
}

std::string movable(std::string_view text, int year) {
  return in(HolidayRule::parse_movable(text), year);
}

// Easter by Donald Knuth, The Art of Computer Programming, vol. 1, section 1.3.2, exercise 14: golden number, epact and
// the Sunday after the full moon.
Date easter_by_epact(int year) {
  const int golden = year % 19 + 1;
  const int century = year / 100 + 1;
  const int leap_years_dropped = 3 * century / 4 - 12;
  const int moon_correction = (8 * century + 5) / 25 - 5;
  const int sunday = 5 * year / 4 - leap_years_dropped - 10;
  int epact = (11 * golden + 20 + moon_correction - leap_years_dropped) % 30;
  if ((epact == 25 && golden > 11) || epact == 24) ++epact;
  int full_moon = 44 - epact;
  if (full_moon < 21) full_moon += 30;
  const int of_march = full_moon + 7 - (sunday + full_moon) % 7;
  return Date::of(year, 3, 1).value().add_days(of_march - 1);
}

// 1954 and 1981 are exceptions to the simple rules; 2008 was as early, 2038 is as late as hardly any.
TEST(Easter, FallsOnTheKnownSundays) {
  for (const char* date : {"1954-04-18", "1961-04-02", "1981-04-19", "2000-04-23", "2008-03-23", "2011-04-24",
                           "2012-04-08", "2013-03-31", "2019-04-21", "2020-04-12", "2021-04-04", "2022-04-17",
                           "2024-03-31", "2026-04-05", "2038-04-25", "2100-03-28"}) {
    const Date easter = Date::parse(date).value();
    EXPECT_EQ(easter_sunday(easter.year()).to_string(), date);
  }
}

TEST(Easter, AgreesWithTheEpactInEveryYear) {
  for (int year = calendar_year_first; year <= calendar_year_last; ++year) {
    EXPECT_EQ(easter_sunday(year), easter_by_epact(year)) << year;
    EXPECT_EQ(easter_sunday(year).weekday(), Weekday::sunday) << year;
  }
}

TEST(HolidayRule, CountsFromEaster) {
  EXPECT_EQ(movable("easter", 2026), "2026-04-05");
  EXPECT_EQ(movable("easter - 2", 2026), "2026-04-03");
  EXPECT_EQ(movable("easter + 1", 2026), "2026-04-06");
  EXPECT_EQ(movable("easter + 60", 2026), "2026-06-04");
  EXPECT_EQ(movable("easter - 80", 2008), "2008-01-03");
}

TEST(HolidayRule, FindsWeekdaysOfAMonth) {
  EXPECT_EQ(movable("first monday of may", 2017), "2017-05-01");
  EXPECT_EQ(movable("first monday of may", 2018), "2018-05-07");
  EXPECT_EQ(movable("second monday of october", 2026), "2026-10-12");
  EXPECT_EQ(movable("third monday of january", 2024), "2024-01-15");
  EXPECT_EQ(movable("third monday of january", 2028), "2028-01-17");
  EXPECT_EQ(movable("fourth thursday of november", 2012), "2012-11-22");
  EXPECT_EQ(movable("fourth thursday of november", 2019), "2019-11-28");
  EXPECT_EQ(movable("last monday of may", 2021), "2021-05-31");
  EXPECT_EQ(movable("last monday of may", 2026), "2026-05-25");
  EXPECT_EQ(movable("last tuesday of february", 2028), "2028-02-29");
  EXPECT_EQ(movable("last tuesday of february", 2027), "2027-02-23");
  EXPECT_EQ(movable("last sunday of december", 2200), "2200-12-28");
}

// Victoria Day of Canada, the day of repentance of Saxony, midsummer of Sweden.
TEST(HolidayRule, FindsTheFirstWeekdayFromADayOn) {
  EXPECT_EQ(movable("monday on or after 05-18", 2026), "2026-05-18");
  EXPECT_EQ(movable("monday on or after 05-18", 2025), "2025-05-19");
  EXPECT_EQ(movable("wednesday on or after 11-16", 1994), "1994-11-16");
  EXPECT_EQ(movable("wednesday on or after 11-16", 2026), "2026-11-18");
  EXPECT_EQ(movable("saturday on or after 06-20", 2026), "2026-06-20");
  EXPECT_EQ(movable("friday on or after 12-31", 2200), "2201-01-02");
}

TEST(HolidayRule, MovesADayOfTheYearOffItsWeekday) {
  EXPECT_EQ(yearly("12-25", 2022), "2022-12-25");
  EXPECT_EQ(yearly("02-29", 2024), "2024-02-29");
  EXPECT_EQ(yearly("02-29", 2026), "none");
  EXPECT_EQ(yearly("07-04 sunday to monday", 2021), "2021-07-05");
  EXPECT_EQ(yearly("07-04 sunday to monday", 2020), "2020-07-04");
  EXPECT_EQ(yearly("07-04 sunday to monday, saturday to friday", 2020), "2020-07-03");
  EXPECT_EQ(yearly("01-01 saturday to friday", 2022), "2021-12-31");
  // The first King's Day was a Saturday, because 27 April 2014 was a Sunday.
  EXPECT_EQ(yearly("04-27 sunday to saturday from 2014", 2014), "2014-04-26");
  EXPECT_EQ(yearly("04-27 sunday to saturday from 2014", 2025), "2025-04-26");
  EXPECT_EQ(yearly("04-27 sunday to saturday from 2014", 2026), "2026-04-27");
  EXPECT_EQ(yearly("04-30 sunday to saturday until 2013", 2006), "2006-04-29");
}

TEST(HolidayRule, LeavesDaysInLieuToTheCalendar) {
  const HolidayRule christmas = HolidayRule::parse_yearly("12-25 weekend to next working day from 1971").value();
  EXPECT_TRUE(christmas.goes_to_next_working_day());
  EXPECT_EQ(christmas.date_in(2021), Date::of(2021, 12, 25).value());
  EXPECT_EQ(christmas.date_in(1970), std::nullopt);
  EXPECT_FALSE(HolidayRule::parse_yearly("12-25").value().goes_to_next_working_day());
}

TEST(HolidayRule, HoldsInItsYearsOnly) {
  EXPECT_EQ(movable("third monday of january from 1986", 1985), "none");
  EXPECT_EQ(movable("third monday of january from 1986", 1986), "1986-01-20");
  EXPECT_EQ(yearly("04-30 until 2013", 2013), "2013-04-30");
  EXPECT_EQ(yearly("04-30 until 2013", 2014), "none");
  EXPECT_EQ(yearly("06-17 from 1954 until 1990", 1953), "none");
  EXPECT_EQ(yearly("06-17 from 1954 until 1990", 1990), "1990-06-17");
  EXPECT_EQ(yearly("06-17 from 1954 until 1990", 1991), "none");
  EXPECT_EQ(yearly("01-01 from 2000 until 2000", 2000), "2000-01-01");
  EXPECT_EQ(yearly("01-01", 1899), "none");
  EXPECT_EQ(yearly("01-01", 2201), "none");
}

TEST(HolidayRule, AYearlyOneHasOneSpelling) {
  const char* const not_yearly[] = {
      "",
      "12-25 ",
      " 12-25",
      "12-32",
      "02-30",
      "1-1",
      "12/25",
      "12-25 sunday",
      "12-25 sunday to",
      "12-25 sunday to sunday",
      "12-25 Sunday to Monday",
      "12-25 sunday to monday,",
      "12-25 sunday to monday,saturday to friday",
      "12-25 sunday to monday, sunday to tuesday",
      "12-25 sunday to monday saturday to friday",
      "12-25 weekend to monday",
      "12-25 weekend to next working day, sunday to monday",
      "12-25 from 2021 sunday to monday",
      "12-25 until 2021 from 2020",
      "12-25 from 2021 until 2020",
      "12-25 from 1899",
      "12-25 until 2201",
      "12-25 from 21",
      "12-25 from 02021",
      "12-25  from 2021",
      "easter + 1",
  };
  for (const char* text : not_yearly) {
    const Result<HolidayRule> rule = HolidayRule::parse_yearly(text);
    ASSERT_FALSE(rule.has_value()) << text;
    EXPECT_EQ(rule.error().reason, Reason::calendar_malformed);
    EXPECT_TRUE(rule.error().text.starts_with('"' + std::string(text) + "\" is not a day of the year"));
  }
}

TEST(HolidayRule, AMovableOneHasOneSpelling) {
  const char* const not_movable[] = {
      "",
      "Easter",
      "easter ",
      "easter+1",
      "easter + 01",
      "easter + 0",
      "easter + 81",
      "easter - 100",
      "easter - 1.5",
      "easter + -1",
      "orthodox easter",
      "monday",
      "monday of may",
      "third monday",
      "third monday of",
      "third monday of jan",
      "third monday of january 2021",
      "fifth monday of may",
      "3rd monday of may",
      "third monday in may",
      "last monday of may since 2021",
      "last monday of may from",
      "monday on or after 02-29",
      "monday on or after 05-32",
      "monday after 05-18",
      "first monday on or after 05-18",
      "12-25",
  };
  for (const char* text : not_movable) {
    const Result<HolidayRule> rule = HolidayRule::parse_movable(text);
    ASSERT_FALSE(rule.has_value()) << text;
    EXPECT_EQ(rule.error().reason, Reason::calendar_malformed);
    EXPECT_TRUE(rule.error().text.starts_with('"' + std::string(text) + "\" is not a movable holiday"));
  }
}

}  // namespace
}  // namespace dunlin
