// The calendars that come with the program (data/calendars), parsed.
//
//   for (const ShippedCalendar& shipped : shipped_calendars()) offer(shipped.name);   // "AT", "CH" ... in order
//   const BusinessCalendar* calendar = find_calendar("US");                           // nullptr: none of that name
//
// They are parsed on the first call, and never again. Their names are those of countries (ISO 3166-1), and TARGET for
// the payment system of the euro. A test parses them all, so a mistake in one is a bug of ours: a CHECK.
#pragma once

#include <span>
#include <string_view>

#include "base/calendar.h"

namespace dunlin {

struct ShippedCalendar {
  std::string_view name;
  BusinessCalendar calendar;
};

[[nodiscard]] std::span<const ShippedCalendar> shipped_calendars();
[[nodiscard]] const BusinessCalendar* find_calendar(std::string_view name);

}  // namespace dunlin
