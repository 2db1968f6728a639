#include "base/instant.h"

namespace dunlin {
namespace {

constexpr std::int64_t micros_per_second = 1'000'000;
constexpr std::int64_t seconds_per_day = 86'400;
constexpr std::int64_t micros_per_day = micros_per_second * seconds_per_day;

tl::unexpected<Refusal> malformed(std::string_view text) {
  return refuse(Reason::instant_malformed, "instant \"" + std::string(text.substr(0, 40)) +
                                               "\" was not read: write it as 2026-03-31T06:02:00Z, or with an offset "
                                               "such as +02:00 in place of the Z");
}

// Two digits of at most max at text[at].
bool two_digits(std::string_view text, std::size_t at, int max, std::int64_t& value) {
  if (at + 2 > text.size()) return false;
  const char tens = text[at];
  const char ones = text[at + 1];
  if (tens < '0' || tens > '9' || ones < '0' || ones > '9') return false;
  value = (tens - '0') * 10 + (ones - '0');
  return value <= max;
}

// Minutes east of UTC, when text is exactly Z or +hh:mm.
bool zone_minutes(std::string_view text, std::int64_t& minutes) {
  minutes = 0;
  if (text == "Z") return true;
  std::int64_t hour = 0;
  std::int64_t minute = 0;
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return false;
  if (!two_digits(text, 1, 23, hour) || !two_digits(text, 4, 59, minute)) return false;
  minutes = hour * 60 + minute;
  if (text[0] == '-') minutes = -minutes;
  return true;
}

std::int64_t floor_divide(std::int64_t value, std::int64_t by) {
  const std::int64_t quotient = value / by;
  return value % by < 0 ? quotient - 1 : quotient;
}

void append_two(std::string& text, std::int64_t value) {
  text += static_cast<char>('0' + value / 10);
  text += static_cast<char>('0' + value % 10);
}

}  // namespace

Result<Instant> Instant::parse(std::string_view rfc3339) {
  const std::string_view text = rfc3339;
  std::int64_t hour = 0;
  std::int64_t minute = 0;
  std::int64_t second = 0;
  const bool shape = text.size() >= 20 && text[10] == 'T' && two_digits(text, 11, 23, hour) && text[13] == ':' &&
                     two_digits(text, 14, 59, minute) && text[16] == ':' && two_digits(text, 17, 59, second);
  if (!shape) return malformed(text);
  std::size_t at = 19;
  std::int64_t fraction = 0;
  if (text[at] == '.') {
    ++at;
    std::int64_t unit = micros_per_second;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') {
      unit /= 10;
      if (unit == 0) return malformed(text);
      fraction += (text[at] - '0') * unit;
      ++at;
    }
    if (unit == micros_per_second) return malformed(text);
  }
  std::int64_t offset_minutes = 0;
  if (!zone_minutes(text.substr(at), offset_minutes)) return malformed(text);
  const Result<Date> date = Date::parse(text.substr(0, 10));
  if (!date) return malformed(text);
  const std::int64_t seconds = date->days * seconds_per_day + hour * 3600 + (minute - offset_minutes) * 60 + second;
  const Instant instant{seconds * micros_per_second + fraction};
  // The offset may lead beyond the years there are, and then what is written could not be read again.
  const Date day = instant.date();
  if (!Date::of(day.year(), day.month(), day.day())) return malformed(text);
  return instant;
}

Instant Instant::start_of(Date date) {
  return Instant{date.days * micros_per_day};
}

std::string Instant::to_string() const {
  std::int64_t rest = micros - floor_divide(micros, micros_per_day) * micros_per_day;
  std::string text = date().to_string();
  text.reserve(27);
  text += 'T';
  append_two(text, rest / (3600 * micros_per_second));
  text += ':';
  append_two(text, rest / (60 * micros_per_second) % 60);
  text += ':';
  append_two(text, rest / micros_per_second % 60);
  rest %= micros_per_second;
  if (rest != 0) {
    text += '.';
    for (std::int64_t unit = micros_per_second / 10; rest != 0; unit /= 10) {
      text += static_cast<char>('0' + rest / unit);
      rest %= unit;
    }
  }
  text += 'Z';
  return text;
}

Date Instant::date() const {
  return Date{static_cast<std::int32_t>(floor_divide(micros, micros_per_day))};
}

}  // namespace dunlin
