// HolidayRule: a holiday that comes every year, as calendar files write it, and the day it falls on.
//
//   HolidayRule::parse_movable("easter - 2")                        // Good Friday
//   HolidayRule::parse_movable("third monday of january from 1986")
//   HolidayRule::parse_movable("wednesday on or after 11-16 until 1994")
//   HolidayRule::parse_yearly("07-04 sunday to monday")             // on a Sunday it is observed on the Monday
//   HolidayRule::parse_yearly("12-25 weekend to next working day")  // in lieu of a Saturday or a Sunday
//   TRY(rule).date_in(2026)                                         // 2026-04-03, nothing before `from`, after `until`
//
// One spelling each: small letters, single spaces, two digits for a month or a day, four for a year (1900 to 2200).
// docs/reference/calendars.md has the grammar. A rule that is not of it is calendar_malformed, with the offending text;
// the calendar adds file and line.
//
// Easter is that of the Gregorian calendar, by the algorithm of "Nature" (1876, an anonymous correspondent from New
// York) in Jean Meeus, Astronomical Algorithms, 2nd ed. (1998), chapter 8. It holds for every year from 1583 on.
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <variant>

#include "base/date.h"
#include "base/result.h"

namespace dunlin {

// The years that a Date can be read in (base/date.h).
constexpr int calendar_year_first = 1900;
constexpr int calendar_year_last = 2200;

[[nodiscard]] Date easter_sunday(int year);
// "monday" to "sunday".
[[nodiscard]] std::optional<Weekday> find_weekday(std::string_view name);

// The day of a rule, before anything is moved off a weekend.
namespace holiday_rule {

struct DayOfYear {
  int month = 1;
  int day = 1;
  std::array<std::int8_t, 7> moved_days{};  // by the weekday that it falls on
};
struct FromEaster {
  int days = 0;
};
struct WeekdayFrom {  // the first one on or after the day
  Weekday weekday = Weekday::monday;
  int month = 1;
  int day = 1;
};
struct LastWeekday {
  Weekday weekday = Weekday::monday;
  int month = 1;
};
using Day = std::variant<DayOfYear, FromEaster, WeekdayFrom, LastWeekday>;

}  // namespace holiday_rule

class HolidayRule {
 public:
  [[nodiscard]] static Result<HolidayRule> parse_yearly(std::string_view text);
  [[nodiscard]] static Result<HolidayRule> parse_movable(std::string_view text);

  // Nothing when there is none that year. Of a holiday near New Year the day may be one of the year before or after.
  [[nodiscard]] std::optional<Date> date_in(int year) const;
  // On a weekend it is observed on the next day that is neither weekend nor holiday. Only the calendar knows that day.
  [[nodiscard]] bool goes_to_next_working_day() const { return goes_to_next_working_day_; }

 private:
  class Reader;

  holiday_rule::Day day_;
  bool goes_to_next_working_day_ = false;
  int year_first_ = calendar_year_first;
  int year_last_ = calendar_year_last;
};

}  // namespace dunlin
