#include "prediction/payment_distribution.h"

#include <algorithm>
#include <array>

namespace dunlin {
namespace {

constexpr auto horizon = static_cast<std::size_t>(horizon_days);
constexpr std::int32_t tolerated_days = 3;
constexpr float penalty_days = 2;
constexpr float nothing_left = 1e-8F;

// Chance of being paid before the beginning of each day.
std::array<float, horizon + 1> paid_before(const ByCell& mass) {
  std::array<float, horizon + 1> before{};
  std::size_t day = 0;
  for (std::size_t cell = 0; cell < payment_cells; ++cell) {
    const float daily = mass[cell] / static_cast<float>(days_in(cell));
    for (std::int32_t i = 0; i < days_in(cell); ++i, ++day) before[day + 1] = before[day] + daily;
  }
  return before;
}

}  // namespace

ByCell mass_of(const ByCell& hazard) {
  ByCell mass{};
  float left = 1;
  for (std::size_t cell = 0; cell < payment_cells; ++cell) {
    mass[cell] = left * hazard[cell];
    left -= mass[cell];
  }
  mass[payment_cells] = std::max(left, 0.0F);
  return mass;
}

float paid_within(const ByCell& mass, std::int32_t day, float beyond_rate) {
  float paid = 0;
  for (std::size_t cell = 0; cell < payment_cells; ++cell) {
    const std::int32_t days = std::min(day - first_day_of(cell) + 1, days_in(cell));
    if (days <= 0) break;
    paid += mass[cell] * static_cast<float>(days) / static_cast<float>(days_in(cell));
  }
  if (day < horizon_days) return std::min(paid, 1.0F);
  float left = mass[payment_cells];
  // What is less than a float can tell from nothing beside 1 is nothing: a due day may be eight thousand years away.
  for (std::int32_t later = horizon_days; later <= day && left > nothing_left; ++later) left -= left * beyond_rate;
  return 1 - left;
}

std::int32_t median_day(const ByCell& mass, float beyond_rate, std::int32_t day_limit) {
  const std::array<float, horizon + 1> before = paid_before(mass);
  const std::int32_t inside = std::min(day_limit, horizon_days);
  for (std::int32_t day = 0; day < inside; ++day) {
    if (before[static_cast<std::size_t>(day) + 1] >= 0.5F) return day;
  }
  float left = mass[payment_cells];
  for (std::int32_t day = horizon_days; day < day_limit; ++day) {
    left -= left * beyond_rate;
    if (left <= 0.5F) return day;
  }
  return day_limit;
}

std::int32_t reported_day(const ByCell& mass, float beyond_rate, std::int32_t day_limit) {
  const std::array<float, horizon + 1> before = paid_before(mass);
  // Moving the day by one moves the expected distance by what lies on either side, and the penalty by what leaves and
  // enters the seven days around it: relative losses are enough to find the least.
  float loss = 0;
  float least = 0;
  std::int32_t best = 0;
  const auto at = [&before](std::int32_t day) {
    return before[static_cast<std::size_t>(std::clamp(day, 0, horizon_days))];
  };
  const auto outside = [&](std::int32_t day) { return 1 - (at(day + tolerated_days + 1) - at(day - tolerated_days)); };
  const std::int32_t end = std::min(day_limit, horizon_days - 1);
  for (std::int32_t day = 1; day <= end; ++day) {
    // From day - 1 to day: nearer by one to what is paid on `day` or later, farther by one from what is paid before.
    loss += at(day) - (1 - at(day)) + penalty_days * (outside(day) - outside(day - 1));
    if (loss < least) {
      least = loss;
      best = day;
    }
  }
  return best < end ? best : std::max(best, median_day(mass, beyond_rate, day_limit));
}

PaymentWindow best_window(const ByCell& mass) {
  const std::array<float, horizon + 1> before = paid_before(mass);
  PaymentWindow best;
  for (std::int32_t first = 0; first + 2 * tolerated_days < horizon_days; ++first) {
    const std::int32_t last = first + 2 * tolerated_days;
    const float chance = before[static_cast<std::size_t>(last) + 1] - before[static_cast<std::size_t>(first)];
    if (chance > best.chance) best = {first, last, chance};
  }
  return best;
}

}  // namespace dunlin
