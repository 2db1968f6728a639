// BusinessCalendar: which days are working days: weekends and holidays, read from TOML files (data/calendars/DE.toml;
// those that come with the program: base/shipped_calendars.h).
//
//   weekend  = ["saturday", "sunday"]
//   yearly   = ["01-01", "07-04 sunday to monday", "12-25 weekend to next working day", "04-27 from 2014"]
//   movable  = ["easter - 2", "last monday of may", "third monday of january from 1986"]
//   holidays = ["2022-06-03"]       # single days
//   except   = ["2022-05-30"]       # a day that a rule makes a holiday, and that was none
//
// Each key may be left out; without `weekend`, Saturday and Sunday are. base/calendar_rules.h says what a rule may be,
// docs/reference/calendars.md how the keys work together. Anything else is calendar_malformed, with file and line; so
// is an exception to nothing.
//
// The rules are worked out once, in parse, into one bit for each day of 1900 to 2200: is_business_day looks at one bit
// and allocates nothing. Days outside these years know only the weekend, and so does a default calendar, which is free
// to make. A parsed one is 14 KB: keep it, do not parse it anew.
#pragma once

#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/result.h"

namespace dunlin {

enum class Roll : std::uint8_t { none, following, preceding, modified_following };

class BusinessCalendar {
 public:
  BusinessCalendar() = default;  // Saturday and Sunday are weekend, no holidays
  [[nodiscard]] static Result<BusinessCalendar> parse(std::string_view toml, std::string_view file_name);

  [[nodiscard]] bool is_business_day(Date date) const;
  [[nodiscard]] Date roll(Date date, Roll roll) const;
  // The count-th business day after `from`, or before it when count is negative; `from` itself, unmoved, when it is 0.
  [[nodiscard]] Date add_business_days(Date from, int count) const;

 private:
  class Builder;

  [[nodiscard]] bool is_weekend(Date date) const;

  std::uint8_t weekend_bits_ = 0b1100000;  // bit = Weekday
  std::vector<bool> closed_;               // by days since 1900-01-01; empty: no holidays
};

}  // namespace dunlin
