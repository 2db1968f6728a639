#include "base/shipped_calendars.h"

#include <algorithm>
#include <vector>

#include "base/check.h"
#include "embedded/calendars.h"

namespace dunlin {
namespace {

std::vector<ShippedCalendar> parse_all() {
  std::vector<ShippedCalendar> calendars;
  for (const embedded::File& file : embedded::calendars()) {
    Result<BusinessCalendar> calendar = BusinessCalendar::parse(file.text, file.name);
    CHECK(calendar.has_value());
    calendars.push_back({file.name.substr(0, file.name.find('.')), *std::move(calendar)});
  }
  std::sort(calendars.begin(), calendars.end(),
            [](const ShippedCalendar& a, const ShippedCalendar& b) { return a.name < b.name; });
  return calendars;
}

}  // namespace

std::span<const ShippedCalendar> shipped_calendars() {
  static const std::vector<ShippedCalendar> calendars = parse_all();
  return calendars;
}

const BusinessCalendar* find_calendar(std::string_view name) {
  for (const ShippedCalendar& shipped : shipped_calendars()) {
    if (shipped.name == name) return &shipped.calendar;
  }
  return nullptr;
}

}  // namespace dunlin
