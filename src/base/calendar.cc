#include "base/calendar.h"

#include <toml++/toml.h>

#include <algorithm>
#include <bitset>
#include <sstream>
#include <string>

#include "base/check.h"

namespace dunlin {
namespace {

constexpr std::string_view weekday_names[] = {"monday", "tuesday",  "wednesday", "thursday",
                                              "friday", "saturday", "sunday"};

// With so few yearly holidays and one working weekday, the next business day is always found.
constexpr std::size_t yearly_max = 100;

tl::unexpected<Refusal> malformed(std::string_view file_name, const toml::source_region& where, std::string_view why) {
  return refuse(Reason::calendar_malformed, "calendar " + std::string(file_name) + ":" +
                                                std::to_string(where.begin.line) +
                                                " was not read: " + std::string(why));
}

// The strings of the array `key`, or nothing when the key is absent.
Result<std::vector<std::string>> strings_of(const toml::table& table, std::string_view key, std::string_view file_name,
                                            std::vector<toml::source_region>& regions) {
  std::vector<std::string> strings;
  regions.clear();
  const toml::node* const node = table.get(key);
  if (node == nullptr) return strings;
  const toml::array* const array = node->as_array();
  if (array == nullptr) return malformed(file_name, node->source(), std::string(key) + " must be a list of strings");
  for (const toml::node& element : *array) {
    const toml::value<std::string>* const string = element.as_string();
    if (string == nullptr) {
      return malformed(file_name, element.source(), std::string(key) + " must hold only strings in quotes");
    }
    strings.push_back(string->get());
    regions.push_back(element.source());
  }
  return strings;
}

// "12-25" is 1225. A leap year is tried, so that 02-29 may be a holiday.
Result<std::int16_t> month_and_day(const std::string& text) {
  const Date date = TRY(Date::parse("2000-" + text));
  return static_cast<std::int16_t>(date.month() * 100 + date.day());
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
    if (key == "weekend" || key == "holidays" || key == "yearly") continue;
    return malformed(file_name, entry.first.source(),
                     "\"" + std::string(key) + "\" is not one of weekend, holidays and yearly");
  }
  return {};
}

Result<std::uint8_t> weekend_bits(const std::vector<std::string>& names,
                                  const std::vector<toml::source_region>& regions, std::string_view file_name) {
  std::bitset<7> bits;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto* const name = std::find(std::begin(weekday_names), std::end(weekday_names), names[i]);
    if (name == std::end(weekday_names)) {
      return malformed(file_name, regions[i], "\"" + names[i] + "\" is not a day of the week such as \"sunday\"");
    }
    bits.set(static_cast<std::size_t>(name - std::begin(weekday_names)));
  }
  if (bits.all()) return malformed(file_name, regions[0], "every day of the week is weekend; leave one to work on");
  return static_cast<std::uint8_t>(bits.to_ulong());
}

template <class Value>
void sort_unique(std::vector<Value>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

}  // namespace

Result<BusinessCalendar> BusinessCalendar::parse(std::string_view toml, std::string_view file_name) {
  const toml::table table = TRY(parse_table(toml, file_name));
  TRY(check_keys(table, file_name));
  BusinessCalendar calendar;
  std::vector<toml::source_region> regions;

  const std::vector<std::string> weekend = TRY(strings_of(table, "weekend", file_name, regions));
  if (table.contains("weekend")) calendar.weekend_bits_ = TRY(weekend_bits(weekend, regions, file_name));

  const std::vector<std::string> holidays = TRY(strings_of(table, "holidays", file_name, regions));
  for (std::size_t i = 0; i < holidays.size(); ++i) {
    const Result<Date> date = Date::parse(holidays[i]);
    if (!date) return malformed(file_name, regions[i], date.error().text);
    calendar.holidays_.push_back(*date);
  }
  sort_unique(calendar.holidays_);

  const std::vector<std::string> yearly = TRY(strings_of(table, "yearly", file_name, regions));
  for (std::size_t i = 0; i < yearly.size(); ++i) {
    const Result<std::int16_t> day = month_and_day(yearly[i]);
    if (!day)
      return malformed(file_name, regions[i], "\"" + yearly[i] + "\" is not a day of the year such as \"12-25\"");
    calendar.yearly_.push_back(*day);
  }
  sort_unique(calendar.yearly_);
  if (calendar.yearly_.size() > yearly_max) {
    return malformed(file_name, regions[yearly_max], "there are more than 100 yearly holidays");
  }
  return calendar;
}

bool BusinessCalendar::is_business_day(Date date) const {
  if ((weekend_bits_ >> static_cast<unsigned>(date.weekday()) & 1) != 0) return false;
  if (std::binary_search(holidays_.begin(), holidays_.end(), date)) return false;
  if (yearly_.empty()) return true;
  const std::int16_t day_of_year = static_cast<std::int16_t>(date.month() * 100 + date.day());
  return !std::binary_search(yearly_.begin(), yearly_.end(), day_of_year);
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
