// PortfolioDays: what was known about all customers together on the morning of each day: how many days late they pay,
// on which weekdays, how slowly the oldest items go, how large an invoice is.
//
//   const PortfolioDays portfolio(book);                    // one pass over the invoices
//   portfolio.on(morning).share[bin_of(3)]                  // of settlements in the 365 days before that morning
//
// A day's figures rest on what is dated before it: settlements with morning - 365 <= settled < morning, and invoices
// issued before the morning. So a feature that is built for a past day cannot know what came later, and shrinking a
// customer towards the portfolio leaks nothing.
//
// A shipped prior with the weight of 8 invoices stands in for a tenant without history: a quarter is paid in the 30
// days before due, a quarter on the due day, half later, 7 % of what is left each day, 3 % beyond 120 days; an
// assumption, not a measurement. Figures of a day that the book does not cover are those of its nearest day.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "ledger/book.h"
#include "prediction/portfolio_histogram.h"

namespace dunlin {

inline constexpr std::int32_t portfolio_days_kept = 365;

struct PortfolioDay {
  std::array<float, days_late_bins> share{};  // of invoices by days late; sums to 1
  std::array<float, 7> weekday_share{};       // of invoices by the weekday of their settlement, Monday first
  std::array<float, 31> month_day_share{};    // by its day of the month
  float late_share = 0;                       // more than 0 days late
  float very_late_share = 0;                  // more than 5 days late
  float days_late_mean = 0;                   // days late cut to -60..121
  std::int64_t amount_log2_mean_q32 = 0;      // of invoices issued; 0 without any
  float beyond_rate = 0;                      // chance, each day, that an item more than 120 days overdue is paid
};

class PortfolioDays {
 public:
  explicit PortfolioDays(const Book& book);

  [[nodiscard]] const PortfolioDay& on(std::int32_t morning) const {
    const std::int64_t at = static_cast<std::int64_t>(morning) - first_morning_;
    const auto last = static_cast<std::int64_t>(days_.size()) - 1;
    return days_[static_cast<std::size_t>(std::clamp<std::int64_t>(at, 0, last))];
  }

 private:
  std::int32_t first_morning_ = 0;
  std::vector<PortfolioDay> days_;
};

// log2 of an amount in minor units, in 2^-32, so that sums of it do not depend on their order; 0 for what is not
// positive.
[[nodiscard]] std::int64_t amount_log2_q32(std::int64_t minor);

}  // namespace dunlin
