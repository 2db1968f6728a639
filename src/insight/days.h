// Days that figures are asked for: months back, months' ends, weeks.
//
//   months_before(2026-02-28, 1)      // 2026-01-31: the end of a month goes to the end of a month
//   months_before(2026-03-12, 1)      // 2026-02-12
//   month_ends_before(2026-03-12, 3)  // 2026-01-31, 2026-02-28, 2026-03-12: the last is the day itself
#pragma once

#include <vector>

#include "base/date.h"

namespace dunlin {

[[nodiscard]] inline Date months_before(Date day, int months) {
  const Date earlier = day.add_months(-months);
  return day == day.end_of_month() ? earlier.end_of_month() : earlier;
}

// The last day of the month before the one that the day is in.
[[nodiscard]] inline Date month_end_before(Date day) {
  return day.add_days(-day.day());
}

// `count` days, rising: the day itself, and before it the ends of the months before. count > 0.
[[nodiscard]] inline std::vector<Date> month_ends_before(Date day, int count) {
  std::vector<Date> days(static_cast<std::size_t>(count));
  for (std::size_t at = days.size(); at-- > 0; day = month_end_before(day)) days[at] = day;
  return days;
}

// A number that rises by one from month to month.
[[nodiscard]] inline std::int32_t month_number(Date day) {
  return day.year() * 12 + day.month() - 1;
}

// The last Sunday that is not after the day: the end of the last whole week.
[[nodiscard]] inline Date week_end_by(Date day) {
  const int after_sunday = (static_cast<int>(day.weekday()) + 1) % 7;
  return day.add_days(-after_sunday);
}

}  // namespace dunlin
