#include "base/calendar.h"

#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <bitset>
#include <string>

#include "base/calendar_rules.h"
#include "base/check.h"

namespace dunlin {
namespace {

constexpr Date day_first{-25567};  // 1900-01-01
constexpr Date day_end{84371};     // 2201-01-01
constexpr std::size_t days_count = static_cast<std::size_t>(day_end.days - day_first.days);

// Each is worked out for 301 years: nobody has more, and a file of a million rules should not take a minute.
constexpr std::size_t rules_max = 100;

constexpr std::array<std::string_view, 5> keys = {"weekend", "yearly", "movable", "holidays", "except"};

tl::unexpected<Refusal> malformed(std::string_view file_name, const toml::source_region& where, std::string_view why) {
  return refuse(Reason::calendar_malformed, "calendar " + std::string(file_name) + ":" +
                                                std::to_string(where.begin.line) +
                                                " was not read: " + std::string(why));
}

struct Entry {
  std::string text;
  toml::source_region where;
};

// The strings of the array `key`, or nothing when the key is absent.
Result<std::vector<Entry>> entries_of(const toml::table& table, std::string_view key, std::string_view file_name) {
  std::vector<Entry> entries;
  const toml::node* const node = table.get(key);
  if (node == nullptr) return entries;
  const toml::array* const array = node->as_array();
  if (array == nullptr) return malformed(file_name, node->source(), std::string(key) + " must be a list of strings");
  for (const toml::node& element : *array) {
    const toml::value<std::string>* const string = element.as_string();
    if (string == nullptr) {
      return malformed(file_name, element.source(), std::string(key) + " must hold only strings in quotes");
    }
    entries.push_back({string->get(), element.source()});
  }
  return entries;
}

Result<toml::table> parse_table(std::string_view toml, std::string_view file_name) {
  try {
    return toml::parse(toml, file_name);
  } catch (const toml::parse_error& error) {
    return malformed(file_name, error.source(), error.description());
  }
}

Result<void> check_keys(const toml::table& table, std::string_view file_name) {
  for (const auto& entry : table) {
    const std::string_view key = entry.first.str();
    if (std::find(keys.begin(), keys.end(), key) != keys.end()) continue;
    return malformed(file_name, entry.first.source(),
                     "\"" + std::string(key) + "\" is not one of weekend, yearly, movable, holidays and except");
  }
  return {};
}

Result<std::uint8_t> weekend_bits(const std::vector<Entry>& entries, std::string_view file_name) {
  std::bitset<7> bits;
  for (const Entry& entry : entries) {
    const std::optional<Weekday> weekday = find_weekday(entry.text);
    if (!weekday) {
      return malformed(file_name, entry.where, "\"" + entry.text + "\" is not a day of the week such as \"sunday\"");
    }
    bits.set(static_cast<std::size_t>(*weekday));
  }
  if (bits.all()) {
    return malformed(file_name, entries.front().where, "every day of the week is weekend; leave one to work on");
  }
  return static_cast<std::uint8_t>(bits.to_ulong());
}

}  // namespace

// Works a file out into the bits of a calendar, key by key.
class BusinessCalendar::Builder {
 public:
  Builder(const toml::table& table, std::string_view file_name, BusinessCalendar& calendar)
      : table_(table), file_name_(file_name), calendar_(calendar) {}

  Result<void> read_weekend() {
    const std::vector<Entry> entries = TRY(entries_of(table_, "weekend", file_name_));
    if (table_.contains("weekend")) calendar_.weekend_bits_ = TRY(weekend_bits(entries, file_name_));
    calendar_.closed_.resize(days_count);
    for (Date date = day_first; date < day_end; date = date.add_days(1)) {
      calendar_.closed_[index(date)] = calendar_.is_weekend(date);
    }
    return {};
  }

  Result<void> read_holidays() {
    for (const Entry& entry : TRY(entries_of(table_, "holidays", file_name_))) close(TRY(date_of(entry)));
    return {};
  }

  Result<void> read_rules(std::string_view key, Result<HolidayRule> (*parse)(std::string_view)) {
    for (const Entry& entry : TRY(entries_of(table_, key, file_name_))) {
      const Result<HolidayRule> rule = parse(entry.text);
      if (!rule) return malformed(file_name_, entry.where, rule.error().text);
      if (++rules_count_ > rules_max) return malformed(file_name_, entry.where, "there are more than 100 rules");
      apply(*rule);
    }
    return {};
  }

  // In the order of the days, so that Christmas on a Saturday takes the Monday and Boxing Day the Tuesday. All other
  // holidays are known by now: Christmas on a Sunday goes past Boxing Day on the Monday.
  void close_days_in_lieu() {
    std::sort(on_weekend_.begin(), on_weekend_.end());
    on_weekend_.erase(std::unique(on_weekend_.begin(), on_weekend_.end()), on_weekend_.end());
    for (const Date date : on_weekend_) close(calendar_.roll(date, Roll::following));
  }

  Result<void> read_exceptions() {
    for (const Entry& entry : TRY(entries_of(table_, "except", file_name_))) {
      const Date date = TRY(date_of(entry));
      if (calendar_.is_weekend(date) || !calendar_.closed_[index(date)]) {
        return malformed(file_name_, entry.where,
                         "\"" + entry.text + "\" is an exception to nothing: that day is no holiday on a weekday");
      }
      calendar_.closed_[index(date)] = false;
    }
    return {};
  }

 private:
  static std::size_t index(Date date) { return static_cast<std::size_t>(date.days - day_first.days); }

  void close(Date date) {
    if (date >= day_first && date < day_end) calendar_.closed_[index(date)] = true;
  }

  void apply(const HolidayRule& rule) {
    for (int year = calendar_year_first; year <= calendar_year_last; ++year) {
      const std::optional<Date> date = rule.date_in(year);
      if (!date) continue;
      if (rule.goes_to_next_working_day() && calendar_.is_weekend(*date)) {
        on_weekend_.push_back(*date);
      } else {
        close(*date);
      }
    }
  }

  Result<Date> date_of(const Entry& entry) const {
    Result<Date> date = Date::parse(entry.text);
    if (!date) return malformed(file_name_, entry.where, date.error().text);
    return date;
  }

  const toml::table& table_;
  std::string_view file_name_;
  BusinessCalendar& calendar_;
  std::size_t rules_count_ = 0;
  std::vector<Date> on_weekend_;  // holidays whose day in lieu is not yet known
};

Result<BusinessCalendar> BusinessCalendar::parse(std::string_view toml, std::string_view file_name) {
  const toml::table table = TRY(parse_table(toml, file_name));
  TRY(check_keys(table, file_name));
  BusinessCalendar calendar;
  Builder builder(table, file_name, calendar);
  TRY(builder.read_weekend());
  TRY(builder.read_holidays());
  TRY(builder.read_rules("yearly", HolidayRule::parse_yearly));
  TRY(builder.read_rules("movable", HolidayRule::parse_movable));
  builder.close_days_in_lieu();
  TRY(builder.read_exceptions());
  return calendar;
}

bool BusinessCalendar::is_weekend(Date date) const {
  return (weekend_bits_ >> static_cast<unsigned>(date.weekday()) & 1) != 0;
}

bool BusinessCalendar::is_business_day(Date date) const {
  // A day before the first wraps around to a number beyond the last.
  const std::uint32_t index = static_cast<std::uint32_t>(date.days) - static_cast<std::uint32_t>(day_first.days);
  return index < closed_.size() ? !closed_[index] : !is_weekend(date);
}

Date BusinessCalendar::roll(Date date, Roll roll) const {
  if (roll == Roll::none || is_business_day(date)) return date;
  const auto walk = [this](Date from, int step) {
    while (!is_business_day(from)) from = from.add_days(step);
    return from;
  };
  switch (roll) {
    case Roll::none:
      return date;
    case Roll::following:
      return walk(date, 1);
    case Roll::preceding:
      return walk(date, -1);
    case Roll::modified_following: {
      const Date after = walk(date, 1);
      return after > date.end_of_month() ? walk(date, -1) : after;
    }
  }
  check_failed("roll is an enumerator", __FILE__, __LINE__);
}

Date BusinessCalendar::add_business_days(Date from, int count) const {
  const int step = count < 0 ? -1 : 1;
  Date date = from;
  for (int left = count; left != 0; left -= step) {
    do {
      date = date.add_days(step);
    } while (!is_business_day(date));
  }
  return date;
}

}  // namespace dunlin
