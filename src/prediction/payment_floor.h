// The floor: when an open item will be paid, by empirical Bayes on a customer's days late and payment weekdays. Always
// computed; blended into the model's answer, used alone when there is no model, and the measure that a model has to
// beat.
//
// A customer's latest 80 settled invoices give a histogram of days late. It is shrunk to the portfolio's with the
// weight of kappa = 8 invoices, multiplied by how much more or less often than on other days the customer pays on that
// weekday (shrunk in the same way), and renormalised over the days that are left, for the item is unpaid so far:
//
//   mass(t)  ~  (count(t - due) + 8 share(t - due)) / (n + 8)  x  7 weekday_share(weekday of t)        t >= morning
//
// Beyond 120 days late every day is like every other: a constant chance each day (PortfolioDay::beyond_rate).
#pragma once

#include <array>
#include <cstdint>

#include "prediction/payment_days.h"
#include "prediction/portfolio_days.h"

namespace dunlin {

inline constexpr float floor_kappa = 8;

// 0: Monday.
[[nodiscard]] inline std::size_t weekday_of(std::int32_t day) {
  return static_cast<std::size_t>(((day % 7) + 7 + 3) % 7);  // 1970-01-01 was a Thursday
}

struct PaymentPattern {
  std::array<std::int32_t, days_late_bins> by_days_late{};  // counts over the latest settled invoices
  std::array<std::int32_t, 7> by_weekday{};
  std::int32_t count = 0;         // sum of by_days_late
  std::int32_t settled_used = 0;  // sum of by_weekday
};

// The same of invoices due on one weekday: a customer who pays on the next working day pays what is due on a Saturday
// two days late, and what is due on a Tuesday at once.
struct DuePattern {
  std::array<std::int32_t, days_late_bins> by_days_late{};
  std::int32_t count = 0;
};

[[nodiscard]] std::array<float, 7> weekday_shares(const PaymentPattern& pattern, const PortfolioDay& portfolio);

// The floor of one customer and morning, for any of its items: what does not depend on the item is worked out once.
class FloorTable {
 public:
  FloorTable() = default;
  FloorTable(const PaymentPattern& pattern, const PortfolioDay& portfolio, std::int32_t morning);

  // As floor_masses.
  [[nodiscard]] ByCell masses(std::int32_t due, const DuePattern* due_pattern = nullptr) const;

 private:
  std::array<float, days_late_bins> mass_late_{};
  std::array<float, 7> factor_{};  // by the weekday of morning + i
  float beyond_rate_ = 0;
  std::int32_t morning_ = 0;
};

// Chance of being paid in each cell from the morning on; the last entry is the chance of none of them. Sums to 1.
[[nodiscard]] ByCell floor_masses(const PaymentPattern& pattern, const PortfolioDay& portfolio, std::int32_t due,
                                  std::int32_t morning, const DuePattern* due_pattern = nullptr);

}  // namespace dunlin
