// BusinessCalendar: which days are working days: weekends and holidays, read from TOML files (data/calendars/DE.toml).
//
//   weekend  = ["saturday", "sunday"]
//   holidays = ["2026-01-01", "2026-04-03"]
//   yearly   = ["01-01", "12-25"]
//
// Each key may be left out; without `weekend`, Saturday and Sunday are. Anything else is calendar_malformed, with file
// and line.
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
  std::uint8_t weekend_bits_ = 0b1100000;  // bit = Weekday
  std::vector<Date> holidays_;             // sorted
  std::vector<std::int16_t> yearly_;       // month * 100 + day, sorted
};

}  // namespace dunlin
