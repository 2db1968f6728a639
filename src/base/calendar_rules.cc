#include "base/calendar_rules.h"

#include <algorithm>
#include <span>
#include <string>

#include "base/check.h"

namespace dunlin {
namespace {

using holiday_rule::Day;
using holiday_rule::DayOfYear;
using holiday_rule::FromEaster;
using holiday_rule::LastWeekday;
using holiday_rule::WeekdayFrom;

constexpr std::string_view weekday_names[] = {"monday", "tuesday",  "wednesday", "thursday",
                                              "friday", "saturday", "sunday"};
constexpr std::string_view month_names[] = {"january", "february", "march",     "april",   "may",      "june",
                                            "july",    "august",   "september", "october", "november", "december"};
constexpr std::string_view ordinals[] = {"first", "second", "third", "fourth", "last"};
constexpr std::size_t ordinal_last = 4;

// Easter is 22 March at the earliest, the 81st day of the year: 80 days around it are always of the same year.
constexpr int days_from_easter_max = 80;

constexpr std::string_view yearly_help =
    "is not a day of the year such as \"12-25\", \"07-04 sunday to monday\" or \"12-26 weekend to next working day\", "
    "with \" from 2022\" or \" until 2013\" behind it where it begins or ends";
constexpr std::string_view movable_help =
    "is not a movable holiday such as \"easter - 2\", \"third monday of january\", \"last monday of may\" or "
    "\"monday on or after 05-18\", with \" from 1986\" or \" until 1994\" behind it where it begins or ends";

tl::unexpected<Refusal> not_a_rule(std::string_view text, std::string_view why) {
  return refuse(Reason::calendar_malformed, "\"" + std::string(text) + "\" " + std::string(why));
}

Date day_of(int year, int month, int day) {
  const Result<Date> date = Date::of(year, month, day);
  CHECK(date.has_value());
  return *date;
}

Date on_or_after(Date date, Weekday weekday) {
  return date.add_days((static_cast<int>(weekday) - static_cast<int>(date.weekday()) + 7) % 7);
}

std::optional<Date> day_in(const DayOfYear& day, int year) {
  const Result<Date> date = Date::of(year, day.month, day.day);
  if (!date) return std::nullopt;  // 02-29
  return date->add_days(day.moved_days.at(static_cast<std::size_t>(date->weekday())));
}

std::optional<Date> day_in(const FromEaster& day, int year) {
  return easter_sunday(year).add_days(day.days);
}

std::optional<Date> day_in(const WeekdayFrom& day, int year) {
  return on_or_after(day_of(year, day.month, day.day), day.weekday);
}

std::optional<Date> day_in(const LastWeekday& day, int year) {
  return on_or_after(day_of(year, day.month, 1).end_of_month().add_days(-6), day.weekday);
}

}  // namespace

// Takes a rule apart from left to right. A step that does not fit says so, and the rule is refused as a whole.
class HolidayRule::Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool at_end() const { return rest_.empty(); }

  bool take(std::string_view expected) {
    if (!rest_.starts_with(expected)) return false;
    rest_.remove_prefix(expected.size());
    return true;
  }

  bool take_one(std::span<const std::string_view> names, std::size_t& index) {
    const auto name = std::find_if(names.begin(), names.end(), [this](std::string_view n) { return take(n); });
    index = static_cast<std::size_t>(name - names.begin());
    return name != names.end();
  }

  bool take_weekday(Weekday& weekday) {
    std::size_t index = 0;
    if (!take_one(weekday_names, index)) return false;
    weekday = static_cast<Weekday>(index);
    return true;
  }

  bool take_digits(std::size_t count, int& value) {
    if (rest_.size() < count) return false;
    value = 0;
    for (const char c : rest_.substr(0, count)) {
      if (c < '0' || c > '9') return false;
      value = value * 10 + (c - '0');
    }
    rest_.remove_prefix(count);
    return true;
  }

  // "12-25", of the given year: a leap year has 02-29.
  bool take_day(int year, int& month, int& day) {
    return take_digits(2, month) && take("-") && take_digits(2, day) && Date::of(year, month, day).has_value();
  }

  // "sunday to monday, saturday to friday": to the nearest such day, at most three days away.
  bool take_moves(DayOfYear& day) {
    do {
      Weekday from{};
      Weekday to{};
      if (!take_weekday(from) || !take(" to ") || !take_weekday(to) || from == to) return false;
      std::int8_t& moved = day.moved_days.at(static_cast<std::size_t>(from));
      if (moved != 0) return false;
      moved = static_cast<std::int8_t>((static_cast<int>(to) - static_cast<int>(from) + 10) % 7 - 3);
    } while (take(", "));
    return true;
  }

  bool take_from_easter(FromEaster& from_easter) {
    if (!take("easter")) return false;
    const bool before = take(" - ");
    if (!before && !take(" + ")) return true;
    if (rest_.starts_with("0")) return false;
    int& days = from_easter.days;
    if (!take_digits(2, days) && !take_digits(1, days)) return false;
    if (days > days_from_easter_max) return false;
    if (before) days = -days;
    return true;
  }

  // "third monday of january".
  bool take_weekday_of_month(Day& day) {
    std::size_t ordinal = 0;
    std::size_t month = 0;
    Weekday weekday{};
    if (!take_one(ordinals, ordinal) || !take(" ") || !take_weekday(weekday) || !take(" of ")) return false;
    if (!take_one(month_names, month)) return false;
    const int month_number = static_cast<int>(month) + 1;
    if (ordinal == ordinal_last) {
      day = LastWeekday{weekday, month_number};
    } else {
      day = WeekdayFrom{weekday, month_number, static_cast<int>(ordinal) * 7 + 1};
    }
    return true;
  }

  // "monday on or after 05-18". A common year is asked: the day has to exist in each.
  bool take_weekday_from(WeekdayFrom& from) {
    return take_weekday(from.weekday) && take(" on or after ") && take_day(2001, from.month, from.day);
  }

  bool take_year(std::string_view word, int& year) {
    if (!take(word)) return true;
    return take_digits(4, year) && year >= calendar_year_first && year <= calendar_year_last;
  }

  bool take_years(HolidayRule& rule) {
    return take_year(" from ", rule.year_first_) && take_year(" until ", rule.year_last_) &&
           rule.year_first_ <= rule.year_last_ && at_end();
  }

 private:
  std::string_view rest_;
};

Date easter_sunday(int year) {
  // The names of the quantities are those of the source.
  const int a = year % 19;
  const int b = year / 100;
  const int c = year % 100;
  const int d = b / 4;
  const int e = b % 4;
  const int f = (b + 8) / 25;
  const int g = (b - f + 1) / 3;
  const int h = (19 * a + b - d - g + 15) % 30;
  const int i = c / 4;
  const int k = c % 4;
  const int l = (32 + 2 * e + 2 * i - h - k) % 7;
  const int m = (a + 11 * h + 22 * l) / 451;
  const int n = h + l - 7 * m + 114;
  return day_of(year, n / 31, n % 31 + 1);
}

std::optional<Weekday> find_weekday(std::string_view name) {
  const auto* const found = std::find(std::begin(weekday_names), std::end(weekday_names), name);
  if (found == std::end(weekday_names)) return std::nullopt;
  return static_cast<Weekday>(found - std::begin(weekday_names));
}

Result<HolidayRule> HolidayRule::parse_yearly(std::string_view text) {
  HolidayRule rule;
  DayOfYear day;
  Reader reader(text);
  if (!reader.take_day(2000, day.month, day.day)) return not_a_rule(text, yearly_help);
  rule.goes_to_next_working_day_ = reader.take(" weekend to next working day");
  if (!rule.goes_to_next_working_day_) {
    Reader ahead = reader;  // a weekday, or " from" and " until", or nothing
    Weekday weekday{};
    if (ahead.take(" ") && ahead.take_weekday(weekday)) {
      reader.take(" ");
      if (!reader.take_moves(day)) return not_a_rule(text, yearly_help);
    }
  }
  if (!reader.take_years(rule)) return not_a_rule(text, yearly_help);
  rule.day_ = day;
  return rule;
}

Result<HolidayRule> HolidayRule::parse_movable(std::string_view text) {
  HolidayRule rule;
  Reader reader(text);
  if (text.starts_with("easter")) {
    FromEaster day;
    if (!reader.take_from_easter(day)) return not_a_rule(text, movable_help);
    rule.day_ = day;
  } else if (find_weekday(text.substr(0, text.find(' ')))) {
    WeekdayFrom day;
    if (!reader.take_weekday_from(day)) return not_a_rule(text, movable_help);
    rule.day_ = day;
  } else if (!reader.take_weekday_of_month(rule.day_)) {
    return not_a_rule(text, movable_help);
  }
  if (!reader.take_years(rule)) return not_a_rule(text, movable_help);
  return rule;
}

std::optional<Date> HolidayRule::date_in(int year) const {
  if (year < year_first_ || year > year_last_) return std::nullopt;
  return std::visit([year](const auto& day) { return day_in(day, year); }, day_);
}

}  // namespace dunlin
