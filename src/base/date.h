// Date: a civil day (proleptic Gregorian), stored as days since 1970-01-01. It has no zone and no time.
//
//   Date due = TRY(Date::parse("2026-01-31"));
//   due.add_months(1)                            // 2026-02-28: the day is clamped to the month's last
//   due.to_string()                              // "2026-01-31"
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace dunlin {

enum class Weekday : std::uint8_t { monday, tuesday, wednesday, thursday, friday, saturday, sunday };

struct Date {
  std::int32_t days = 0;  // since 1970-01-01

  [[nodiscard]] static Result<Date> of(int year, int month, int day);  // date_impossible for 31.02.
  [[nodiscard]] static Result<Date> parse(std::string_view iso);       // exactly YYYY-MM-DD
  [[nodiscard]] std::string to_string() const;                         // YYYY-MM-DD
  [[nodiscard]] int year() const;
  [[nodiscard]] int month() const;  // 1..12
  [[nodiscard]] int day() const;    // 1..31
  [[nodiscard]] Weekday weekday() const;
  [[nodiscard]] Date add_days(int count) const { return Date{days + count}; }
  [[nodiscard]] Date add_months(int count) const;  // clamped to the last day of the month
  [[nodiscard]] Date end_of_month() const;
  auto operator<=>(const Date&) const = default;
};

[[nodiscard]] inline int days_between(Date from, Date to) {
  return to.days - from.days;
}

// How dates are written in a file: day, month and year in one order with one separator. "d.m.y" also reads 5.3.2026;
// two-digit years are read as 2000..2099. Month names are not read.
enum class DateOrder : std::uint8_t { ymd, dmy, mdy };
struct DateStyle {
  DateOrder order = DateOrder::ymd;
  char separator = '-';  // '\0' for 20260331: eight digits, for six may as well be a year and a month
};
// date_malformed: not in this shape. date_impossible: in this shape, but no such day (31.02.).
// A time after the date ("2026-03-31T00:00:00", "2026-03-31 00:00") is accepted and dropped.
[[nodiscard]] Result<Date> parse_date(std::string_view text, DateStyle style);

}  // namespace dunlin
