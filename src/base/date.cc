#include "base/date.h"

#include <chrono>

#include "base/check.h"

namespace dunlin {
namespace {

namespace chrono = std::chrono;

// Documents outside these years are typing errors ("0206", "20226"), and the limits keep every sum of days in 32 bits.
constexpr int year_min = 1900;
constexpr int year_max = 2200;

chrono::year_month_day civil(Date date) {
  return chrono::sys_days{chrono::days{date.days}};
}

Date from_civil(chrono::year_month_day day) {
  return Date{static_cast<std::int32_t>(chrono::sys_days{day}.time_since_epoch().count())};
}

tl::unexpected<Refusal> refuse_text(Reason reason, std::string_view text, std::string_view why) {
  std::string message = "date \"";
  message.append(text.substr(0, 40));
  message += "\" was not read: ";
  message += why;
  return refuse(reason, std::move(message));
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Reads up to digits_max digits at text[at] and moves at; returns how many there were.
int read_digits(std::string_view text, std::size_t& at, int digits_max, int& value) {
  int digits = 0;
  value = 0;
  while (digits < digits_max && at < text.size() && is_digit(text[at])) {
    value = value * 10 + (text[at] - '0');
    ++at;
    ++digits;
  }
  return digits;
}

bool read_char(std::string_view text, std::size_t& at, char expected) {
  if (at >= text.size() || text[at] != expected) return false;
  ++at;
  return true;
}

// Z, +hh:mm, +hhmm or +hh, or nothing.
bool skip_zone(std::string_view text, std::size_t& at) {
  if (at == text.size() || read_char(text, at, 'Z')) return true;
  if (!read_char(text, at, '+') && !read_char(text, at, '-')) return false;
  int hours = 0;
  int minutes = 0;
  if (read_digits(text, at, 2, hours) != 2) return false;
  if (at == text.size()) return true;
  read_char(text, at, ':');
  return read_digits(text, at, 2, minutes) == 2 && hours <= 14 && minutes <= 59;
}

// What may follow a date: nothing, or a time (with a fraction, AM or PM, and a zone), which is checked and dropped.
bool is_time_tail(std::string_view text, std::size_t at) {
  if (at == text.size()) return true;
  if (!read_char(text, at, 'T') && !read_char(text, at, ' ')) return false;
  int hour = 0;
  int minute = 0;
  int second = 0;
  if (read_digits(text, at, 2, hour) == 0 || !read_char(text, at, ':')) return false;
  if (read_digits(text, at, 2, minute) != 2) return false;
  if (read_char(text, at, ':')) {
    if (read_digits(text, at, 2, second) != 2) return false;
    if (read_char(text, at, '.') || read_char(text, at, ',')) {
      int fraction = 0;
      if (read_digits(text, at, 9, fraction) == 0) return false;
    }
  }
  if (hour > 24 || minute > 59 || second > 60) return false;
  const std::string_view rest = text.substr(at);
  if (rest == " AM" || rest == " PM" || rest == " am" || rest == " pm") return hour >= 1 && hour <= 12;
  return skip_zone(text, at) && at == text.size();
}

struct Parts {
  int year = 0;
  int month = 0;
  int day = 0;
};

// 20260331, 31032026 or 03312026. Years of two digits are not read here: six digits may as well be a year and a month.
bool read_packed(std::string_view text, DateOrder order, std::size_t& at, Parts& parts) {
  const auto two = [&](int& value) { return read_digits(text, at, 2, value) == 2; };
  const auto four = [&](int& value) { return read_digits(text, at, 4, value) == 4; };
  switch (order) {
    case DateOrder::ymd:
      return four(parts.year) && two(parts.month) && two(parts.day);
    case DateOrder::dmy:
      return two(parts.day) && two(parts.month) && four(parts.year);
    case DateOrder::mdy:
      return two(parts.month) && two(parts.day) && four(parts.year);
  }
  check_failed("order is an enumerator", __FILE__, __LINE__);
}

bool read_separated(std::string_view text, DateStyle style, std::size_t& at, Parts& parts) {
  const auto short_part = [&](int& value) { return read_digits(text, at, 2, value) != 0; };
  const auto year_part = [&](int& value) {
    const int digits = read_digits(text, at, 4, value);
    if (digits == 2) value += 2000;
    return digits == 2 || digits == 4;
  };
  const auto separator = [&] { return read_char(text, at, style.separator); };
  switch (style.order) {
    case DateOrder::ymd:
      return year_part(parts.year) && separator() && short_part(parts.month) && separator() && short_part(parts.day);
    case DateOrder::dmy:
      return short_part(parts.day) && separator() && short_part(parts.month) && separator() && year_part(parts.year);
    case DateOrder::mdy:
      return short_part(parts.month) && separator() && short_part(parts.day) && separator() && year_part(parts.year);
  }
  check_failed("order is an enumerator", __FILE__, __LINE__);
}

bool is_possible(const Parts& parts) {
  if (parts.year < year_min || parts.year > year_max || parts.month < 1 || parts.day < 1) return false;
  return chrono::year_month_day(chrono::year(parts.year), chrono::month(static_cast<unsigned>(parts.month)),
                                chrono::day(static_cast<unsigned>(parts.day)))
      .ok();
}

Date date_of(const Parts& parts) {
  return from_civil(chrono::year_month_day(chrono::year(parts.year), chrono::month(static_cast<unsigned>(parts.month)),
                                           chrono::day(static_cast<unsigned>(parts.day))));
}

}  // namespace

Result<Date> Date::of(int year, int month, int day) {
  const Parts parts{year, month, day};
  if (month <= 12 && day <= 31 && is_possible(parts)) [[likely]]
    return date_of(parts);
  return refuse(Reason::date_impossible, "date " + std::to_string(year) + "-" + std::to_string(month) + "-" +
                                             std::to_string(day) +
                                             " does not exist or is not within the years 1900 to 2200: correct it");
}

Result<Date> Date::parse(std::string_view iso) {
  std::size_t at = 0;
  Parts parts;
  const bool shape = iso.size() == 10 && read_digits(iso, at, 4, parts.year) == 4 && read_char(iso, at, '-') &&
                     read_digits(iso, at, 2, parts.month) == 2 && read_char(iso, at, '-') &&
                     read_digits(iso, at, 2, parts.day) == 2;
  if (!shape) return refuse_text(Reason::date_malformed, iso, "write it as YYYY-MM-DD, for example 2026-03-31");
  if (!is_possible(parts)) {
    return refuse_text(Reason::date_impossible, iso, "there is no such day within the years 1900 to 2200: correct it");
  }
  return date_of(parts);
}

std::string Date::to_string() const {
  const chrono::year_month_day day_parts = civil(*this);
  const int y = static_cast<int>(day_parts.year());
  const unsigned m = static_cast<unsigned>(day_parts.month());
  const unsigned d = static_cast<unsigned>(day_parts.day());
  CHECK(y >= 0 && y <= 9999);
  std::string text = "0000-00-00";
  const auto put = [&text](std::size_t at, unsigned digit) { text[at] = static_cast<char>('0' + digit); };
  const unsigned year_digits = static_cast<unsigned>(y);
  put(0, year_digits / 1000);
  put(1, year_digits / 100 % 10);
  put(2, year_digits / 10 % 10);
  put(3, year_digits % 10);
  put(5, m / 10);
  put(6, m % 10);
  put(8, d / 10);
  put(9, d % 10);
  return text;
}

int Date::year() const {
  return static_cast<int>(civil(*this).year());
}
int Date::month() const {
  return static_cast<int>(static_cast<unsigned>(civil(*this).month()));
}
int Date::day() const {
  return static_cast<int>(static_cast<unsigned>(civil(*this).day()));
}

Weekday Date::weekday() const {
  const chrono::weekday weekday_of{chrono::sys_days{chrono::days{days}}};
  return static_cast<Weekday>(weekday_of.iso_encoding() - 1);  // ISO: Monday is 1
}

Date Date::add_months(int count) const {
  const chrono::year_month_day from = civil(*this);
  const chrono::year_month month_after = chrono::year_month(from.year(), from.month()) + chrono::months{count};
  const chrono::day last = chrono::year_month_day_last(month_after.year() / month_after.month() / chrono::last).day();
  return from_civil(month_after / (from.day() < last ? from.day() : last));
}

Date Date::end_of_month() const {
  const chrono::year_month_day from = civil(*this);
  return from_civil(chrono::year_month_day(from.year() / from.month() / chrono::last));
}

Result<Date> parse_date(std::string_view text, DateStyle style) {
  std::size_t at = 0;
  Parts parts;
  const bool shape =
      (style.separator == '\0' ? read_packed(text, style.order, at, parts) : read_separated(text, style, at, parts)) &&
      is_time_tail(text, at);
  if (!shape) [[unlikely]] {
    std::string why = "the expected order is ";
    why += style.order == DateOrder::ymd   ? "year, month, day"
           : style.order == DateOrder::dmy ? "day, month, year"
                                           : "month, day, year";
    why += style.separator == '\0' ? " in 8 digits without separators"
                                   : std::string(" with the separator '") + style.separator + "'";
    return refuse_text(Reason::date_malformed, text, why);
  }
  if (!is_possible(parts)) [[unlikely]] {
    return refuse_text(Reason::date_impossible, text,
                       "there is no such day within the years 1900 to 2200: check the order of day and month");
  }
  return date_of(parts);
}

}  // namespace dunlin
