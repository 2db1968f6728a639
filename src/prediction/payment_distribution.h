// PaymentDistribution: when an open item will be paid, as chances by cell (payment_days.h) seen from a morning.
//
//   const ByCell mass = mass_of(hazards);                 // chance of being paid in each cell; [63]: in none of them
//   paid_within(mass, 7, rate)                            // by the end of the 7th day after the morning
//   reported_day(mass)                                    // the day to tell a person
//
// Days are counted from the morning's own, which is day 0. Within a cell of a week every day is as likely as another;
// after the last cell the item is paid with a constant chance each day (PortfolioDay::beyond_rate).
//
// The day that is reported is neither the mean, which nobody ever pays on, nor quite the median: it is the day d with
// the smallest expected  |paid - d| + 2 [|paid - d| > 3].  A clerk who plans by a date can live with three days more or
// less; measured on two ledgers, this puts one to two per cent more of the items within three days of their date and
// costs nothing in mean error.
#pragma once

#include <cstdint>

#include "prediction/payment_days.h"

namespace dunlin {

// hazard[cell]: chance of being paid in the cell if unpaid before it, 0..1.
[[nodiscard]] ByCell mass_of(const ByCell& hazard);

// Chance of being paid by the end of day `day`; 0 for a day before the morning.
[[nodiscard]] float paid_within(const ByCell& mass, std::int32_t day, float beyond_rate);

// The first day by whose end it is at least as likely paid as not; at most day_limit.
[[nodiscard]] std::int32_t median_day(const ByCell& mass, float beyond_rate, std::int32_t day_limit);

[[nodiscard]] std::int32_t reported_day(const ByCell& mass, float beyond_rate, std::int32_t day_limit);

// The seven days (the reported day and three on either side, or a better stretch near it) that hold the most chance.
struct PaymentWindow {
  std::int32_t first_day = 0;
  std::int32_t last_day = 0;
  float chance = 0;
};
[[nodiscard]] PaymentWindow best_window(const ByCell& mass);

}  // namespace dunlin
