// Calendars: whatever holidays a file has, there is a working day before and after each day.
#include "base/calendar.h"
#include "fuzz/fuzz_target.h"

namespace dunlin {
namespace {

void try_calendar(std::string_view input) {
  const Result<BusinessCalendar> calendar = BusinessCalendar::parse(input, "calendar.toml");
  if (!accepted(calendar)) return;
  for (const Date date : {Date::of(1900, 1, 1).value(), Date::of(2026, 1, 1).value(), Date::of(2026, 4, 30).value(),
                          Date::of(2199, 12, 31).value(), Date::of(2200, 12, 31).value()}) {
    for (const Roll roll : {Roll::following, Roll::preceding, Roll::modified_following}) {
      CHECK(calendar->is_business_day(calendar->roll(date, roll)));
    }
    const Date later = calendar->add_business_days(date, 3);
    CHECK(calendar->is_business_day(later) && later > date);
    CHECK(calendar->add_business_days(date, -3) < date);
  }
}

const FuzzTarget target("calendar", try_calendar);

}  // namespace
}  // namespace dunlin
