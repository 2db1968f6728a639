#include "prediction/payment_floor.h"

#include <algorithm>

namespace dunlin {
std::array<float, 7> weekday_shares(const PaymentPattern& pattern, const PortfolioDay& portfolio) {
  std::array<float, 7> share{};
  for (std::size_t day = 0; day < 7; ++day) {
    share[day] = (static_cast<float>(pattern.by_weekday[day]) + floor_kappa * portfolio.weekday_share[day]) /
                 (static_cast<float>(pattern.settled_used) + floor_kappa);
  }
  return share;
}

FloorTable::FloorTable(const PaymentPattern& pattern, const PortfolioDay& portfolio, std::int32_t morning)
    : beyond_rate_(portfolio.beyond_rate), morning_(morning) {
  const float weight = static_cast<float>(pattern.count) + floor_kappa;
  for (std::size_t bin = 0; bin < days_late_bins; ++bin) {
    mass_late_[bin] = (static_cast<float>(pattern.by_days_late[bin]) + floor_kappa * portfolio.share[bin]) / weight;
  }
  const std::array<float, 7> weekday = weekday_shares(pattern, portfolio);
  for (std::size_t i = 0; i < 7; ++i) factor_[i] = 7 * weekday[weekday_of(morning + static_cast<std::int32_t>(i))];
}

ByCell floor_masses(const PaymentPattern& pattern, const PortfolioDay& portfolio, std::int32_t due,
                    std::int32_t morning, const DuePattern* due_pattern) {
  return FloorTable(pattern, portfolio, morning).masses(due, due_pattern);
}

ByCell FloorTable::masses(std::int32_t due, const DuePattern* due_pattern) const {
  ByCell mass{};
  float sum = 0;
  const float own = due_pattern == nullptr ? 0.0F : static_cast<float>(due_pattern->count);
  float beyond_left = mass_late_[bin_beyond];  // of what passes 120 days late, still unpaid
  float later = 0;                             // after the last cell
  // To day 120 late at least, so that the sum has everything that is left.
  const std::int32_t end = std::max(horizon_days, due + days_late_max + 1 - morning_);
  for (std::int32_t day = std::max(due + days_late_min - morning_, 0); day < end; ++day) {
    const std::int32_t days_late = morning_ + day - due;
    float on_day = 0;
    if (days_late <= days_late_max) {
      on_day = mass_late_[bin_of(days_late)] * factor_[static_cast<std::size_t>(day % 7)];
      if (own > 0) {
        on_day = (static_cast<float>(due_pattern->by_days_late[bin_of(days_late)]) + 4 * on_day) / (own + 4);
      }
    } else {
      if (days_late == days_late_max + 1 && own > 0)
        beyond_left = (static_cast<float>(due_pattern->by_days_late[bin_beyond]) + 4 * beyond_left) / (own + 4);
      on_day = beyond_left * beyond_rate_;
      beyond_left -= on_day;
    }
    if (day < horizon_days) {
      mass[cell_of(day)] += on_day;
    } else {
      later += on_day;
    }
    sum += on_day;
  }
  mass[payment_cells] = later + beyond_left;
  sum += beyond_left;
  for (float& share : mass) share /= sum;
  return mass;
}

}  // namespace dunlin
