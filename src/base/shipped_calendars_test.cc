#include "base/shipped_calendars.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "embedded/calendars.h"

namespace dunlin {
namespace {

const BusinessCalendar& shipped(std::string_view name) {
  const BusinessCalendar* const calendar = find_calendar(name);
  EXPECT_NE(calendar, nullptr) << name;
  return calendar == nullptr ? shipped_calendars().front().calendar : *calendar;
}

Date first_of(int year) {
  return Date::of(year, 1, 1).value();
}

bool is_working_weekday(Date date) {
  return date.weekday() < Weekday::saturday;
}

// The days from Monday to Friday on which nobody works: "01-01 05-01".
std::string closed_weekdays(const BusinessCalendar& calendar, int year) {
  std::string days;
  for (Date date = first_of(year); date < first_of(year + 1); date = date.add_days(1)) {
    if (!is_working_weekday(date) || calendar.is_business_day(date)) continue;
    if (!days.empty()) days += ' ';
    days += date.to_string().substr(5);
  }
  return days;
}

std::size_t count_of(const std::string& days) {
  return days.empty() ? 0 : static_cast<std::size_t>(std::count(days.begin(), days.end(), ' ')) + 1;
}

bool falls_on(Weekday weekday, int year, int month, int day) {
  return Date::of(year, month, day).value().weekday() == weekday;
}

TEST(ShippedCalendars, AllParse) {
  for (const embedded::File& file : embedded::calendars()) {
    const Result<BusinessCalendar> calendar = BusinessCalendar::parse(file.text, file.name);
    EXPECT_TRUE(calendar.has_value()) << calendar.error().text;
  }
}

TEST(ShippedCalendars, StandInOrderOfTheirNames) {
  std::string names;
  for (const ShippedCalendar& calendar : shipped_calendars()) names += std::string(calendar.name) + ' ';
  EXPECT_EQ(names, "AT CH DE FR GB NL TARGET US ");
  EXPECT_EQ(find_calendar("US"), &shipped_calendars().back().calendar);
  EXPECT_EQ(find_calendar("us"), nullptr);
  EXPECT_EQ(find_calendar("US.toml"), nullptr);
}

struct ListedYear {
  const char* name;
  int year;
  const char* closed_weekdays;
};

// Whole years, day by day, as they were listed by hand before the calendars had rules.
constexpr ListedYear listed_years[] = {
    // clang-format off
    {"AT", 2024, "01-01 04-01 05-01 05-09 05-20 05-30 08-15 11-01 12-25 12-26"},
    {"AT", 2025, "01-01 01-06 04-21 05-01 05-29 06-09 06-19 08-15 12-08 12-25 12-26"},
    {"AT", 2026, "01-01 01-06 04-06 05-01 05-14 05-25 06-04 10-26 12-08 12-25"},
    {"AT", 2027, "01-01 01-06 03-29 05-06 05-17 05-27 10-26 11-01 12-08"},
    {"AT", 2028, "01-06 04-17 05-01 05-25 06-05 06-15 08-15 10-26 11-01 12-08 12-25 12-26"},
    {"CH", 2024, "01-01 01-02 03-29 04-01 05-01 05-09 05-20 08-01 12-25 12-26"},
    {"CH", 2025, "01-01 01-02 04-18 04-21 05-01 05-29 06-09 08-01 12-25 12-26"},
    {"CH", 2026, "01-01 01-02 04-03 04-06 05-01 05-14 05-25 12-25"},
    {"CH", 2027, "01-01 03-26 03-29 05-06 05-17"},
    {"CH", 2028, "04-14 04-17 05-01 05-25 06-05 08-01 12-25 12-26"},
    {"DE", 2024, "01-01 03-29 04-01 05-01 05-09 05-20 10-03 12-25 12-26"},
    {"DE", 2025, "01-01 04-18 04-21 05-01 05-29 06-09 10-03 12-25 12-26"},
    {"DE", 2026, "01-01 04-03 04-06 05-01 05-14 05-25 12-25"},
    {"DE", 2027, "01-01 03-26 03-29 05-06 05-17"},
    {"DE", 2028, "04-14 04-17 05-01 05-25 06-05 10-03 12-25 12-26"},
    {"FR", 2024, "01-01 04-01 05-01 05-08 05-09 05-20 08-15 11-01 11-11 12-25"},
    {"FR", 2025, "01-01 04-21 05-01 05-08 05-29 06-09 07-14 08-15 11-11 12-25"},
    {"FR", 2026, "01-01 04-06 05-01 05-08 05-14 05-25 07-14 11-11 12-25"},
    {"FR", 2027, "01-01 03-29 05-06 05-17 07-14 11-01 11-11"},
    {"FR", 2028, "04-17 05-01 05-08 05-25 06-05 07-14 08-15 11-01 12-25"},
    {"GB", 2024, "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26"},
    {"GB", 2025, "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26"},
    {"GB", 2026, "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28"},
    {"GB", 2027, "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28"},
    {"GB", 2028, "01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26"},
    {"NL", 2024, "01-01 03-29 04-01 05-09 05-20 12-25 12-26"},
    {"NL", 2025, "01-01 04-18 04-21 05-05 05-29 06-09 12-25 12-26"},
    {"NL", 2026, "01-01 04-03 04-06 04-27 05-05 05-14 05-25 12-25"},
    {"NL", 2027, "01-01 03-26 03-29 04-27 05-05 05-06 05-17"},
    {"NL", 2028, "04-14 04-17 04-27 05-05 05-25 06-05 12-25 12-26"},
    {"TARGET", 2024, "01-01 03-29 04-01 05-01 12-25 12-26"},
    {"TARGET", 2025, "01-01 04-18 04-21 05-01 12-25 12-26"},
    {"TARGET", 2026, "01-01 04-03 04-06 05-01 12-25"},
    {"TARGET", 2027, "01-01 03-26 03-29"},
    {"TARGET", 2028, "04-14 04-17 05-01 12-25 12-26"},
    {"US", 2024, "01-01 01-15 02-19 05-27 06-19 07-04 09-02 10-14 11-11 11-28 12-25"},
    {"US", 2025, "01-01 01-20 02-17 05-26 06-19 07-04 09-01 10-13 11-11 11-27 12-25"},
    {"US", 2026, "01-01 01-19 02-16 05-25 06-19 09-07 10-12 11-11 11-26 12-25"},
    {"US", 2027, "01-01 01-18 02-15 05-31 07-05 09-06 10-11 11-11 11-25"},
    {"US", 2028, "01-17 02-21 05-29 06-19 07-04 09-04 10-09 11-23 12-25"},
    // clang-format on
};

// GB: gov.uk/bank-holidays. US: the holiday schedules of the Federal Reserve Banks. TARGET: the ECB's announcement of
// 14 December 2000, which lists the six days from 2002 on; 1999 and 2000 those of 31 March and 15 July 1999. NL: the
// Algemene termijnenwet, with Queen's Day until 2013. DE: 31 October 2017 was a holiday in all states.
constexpr ListedYear earlier_years[] = {
    // clang-format off
    {"AT", 2012, "01-06 04-09 05-01 05-17 05-28 06-07 08-15 10-26 11-01 12-25 12-26"},
    {"AT", 2019, "01-01 04-22 05-01 05-30 06-10 06-20 08-15 11-01 12-25 12-26"},
    {"CH", 2022, "04-15 04-18 05-26 06-06 08-01 12-26"},
    {"DE", 2012, "04-06 04-09 05-01 05-17 05-28 10-03 12-25 12-26"},
    {"DE", 2013, "01-01 03-29 04-01 05-01 05-09 05-20 10-03 12-25 12-26"},
    {"DE", 2017, "04-14 04-17 05-01 05-25 06-05 10-03 10-31 12-25 12-26"},
    {"DE", 2021, "01-01 04-02 04-05 05-13 05-24"},
    {"FR", 2019, "01-01 04-22 05-01 05-08 05-30 06-10 08-15 11-01 11-11 12-25"},
    {"FR", 2020, "01-01 04-13 05-01 05-08 05-21 06-01 07-14 11-11 12-25"},
    {"GB", 2012, "01-02 04-06 04-09 05-07 06-04 06-05 08-27 12-25 12-26"},
    {"GB", 2013, "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26"},
    {"GB", 2019, "01-01 04-19 04-22 05-06 05-27 08-26 12-25 12-26"},
    {"GB", 2020, "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28"},
    {"GB", 2021, "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28"},
    {"GB", 2022, "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27"},
    {"GB", 2023, "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26"},
    {"NL", 2012, "04-06 04-09 04-30 05-17 05-28 12-25 12-26"},
    {"NL", 2013, "01-01 03-29 04-01 04-30 05-09 05-20 12-25 12-26"},
    {"NL", 2014, "01-01 04-18 04-21 05-05 05-29 06-09 12-25 12-26"},
    {"NL", 2022, "04-15 04-18 04-27 05-05 05-26 06-06 12-26"},
    {"TARGET", 1999, "01-01 12-31"},
    {"TARGET", 2000, "04-21 04-24 05-01 12-25 12-26"},
    {"TARGET", 2012, "04-06 04-09 05-01 12-25 12-26"},
    {"TARGET", 2013, "01-01 03-29 04-01 05-01 12-25 12-26"},
    {"TARGET", 2021, "01-01 04-02 04-05"},
    {"US", 2010, "01-01 01-18 02-15 05-31 07-05 09-06 10-11 11-11 11-25"},
    {"US", 2012, "01-02 01-16 02-20 05-28 07-04 09-03 10-08 11-12 11-22 12-25"},
    {"US", 2013, "01-01 01-21 02-18 05-27 07-04 09-02 10-14 11-11 11-28 12-25"},
    {"US", 2019, "01-01 01-21 02-18 05-27 07-04 09-02 10-14 11-11 11-28 12-25"},
    {"US", 2020, "01-01 01-20 02-17 05-25 09-07 10-12 11-11 11-26 12-25"},
    {"US", 2021, "01-01 01-18 02-15 05-31 07-05 09-06 10-11 11-11 11-25"},
    {"US", 2022, "01-17 02-21 05-30 06-20 07-04 09-05 10-10 11-11 11-24 12-26"},
    // clang-format on
};

TEST(ShippedCalendars, AgreeWithTheDatesListedFor2024To2028) {
  for (const ListedYear& listed : listed_years) {
    EXPECT_EQ(closed_weekdays(shipped(listed.name), listed.year), listed.closed_weekdays)
        << listed.name << ' ' << listed.year;
  }
}

TEST(ShippedCalendars, KnowYearsOfThePast) {
  for (const ListedYear& listed : earlier_years) {
    EXPECT_EQ(closed_weekdays(shipped(listed.name), listed.year), listed.closed_weekdays)
        << listed.name << ' ' << listed.year;
  }
}

// Every bank holiday is on a weekday or has its substitute: eight a year, and the days that were proclaimed besides.
TEST(ShippedCalendars, BritainHasEightBankHolidaysAYear) {
  for (int year = 2000; year <= 2100; ++year) {
    const bool one_more = year == 2002 || year == 2011 || year == 2012 || year == 2023;
    const std::size_t expected = year == 2022 ? 10 : one_more ? 9 : 8;
    EXPECT_EQ(count_of(closed_weekdays(shipped("GB"), year)), expected) << year;
  }
}

// Six holidays are always on a weekday; of the others, those on a Saturday are lost.
TEST(ShippedCalendars, TheFederalReserveLosesItsSaturdays) {
  for (int year = 2000; year <= 2100; ++year) {
    std::size_t expected = 6;
    for (const auto& [month, day] : {std::pair(1, 1), {6, 19}, {7, 4}, {11, 11}, {12, 25}}) {
      if (month == 6 && year < 2022) continue;
      if (!falls_on(Weekday::saturday, year, month, day)) ++expected;
    }
    EXPECT_EQ(count_of(closed_weekdays(shipped("US"), year)), expected) << year;
  }
}

// Where nothing is moved off a weekend: the days of the year on a weekday, and those that follow Easter.
TEST(ShippedCalendars, TheSettlementDaysOfTheEuroFollowEasterOnly) {
  for (int year = 2002; year <= 2100; ++year) {
    std::size_t expected = 2;
    for (const auto& [month, day] : {std::pair(1, 1), {5, 1}, {12, 25}, {12, 26}}) {
      if (is_working_weekday(Date::of(year, month, day).value())) ++expected;
    }
    EXPECT_EQ(count_of(closed_weekdays(shipped("TARGET"), year)), expected) << year;
  }
}

}  // namespace
}  // namespace dunlin
