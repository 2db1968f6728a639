// Past forecasts: what would have been forecast on earlier mornings, from what was known then, and what came.
//
//   const std::vector<std::int32_t> mornings = mornings_to_learn_from(book, today, 39);
//   for (const PastForecast& past : past_forecasts(book, mornings, currency, model, calendar)) ...
//   const ForecastBands bands = bands_known_on(today, past);
//
// The model answers on the mornings from its day of training on, the floor before that and without one. Receipts are
// those of invoices that were settled, on the day they were, by their whole amount.
#pragma once

#include <optional>
#include <vector>

#include "insight/cash_forecast.h"
#include "prediction/payment_model.h"

namespace dunlin {

struct PastForecast {
  std::int32_t morning = 0;
  ByWeek open_book{};
  ByWeek total{};
  ByWeek came{};    // weeks that are not over on the book's morning hold what came so far
  double flat = 0;  // mean weekly receipts of the 8 weeks before
};

// Up to `weeks` mornings, seven days apart, the last a week before `morning`, rising. None within the first 13 weeks of
// the ledger: while a ledger begins, its billing and its open book still grow, and a forecast from so little is low for
// a reason that will not come again.
[[nodiscard]] std::vector<std::int32_t> mornings_to_learn_from(const Book& book, std::int32_t morning,
                                                               std::int32_t weeks);

[[nodiscard]] std::vector<PastForecast> past_forecasts(const Book& book, const std::vector<std::int32_t>& mornings,
                                                       std::uint8_t currency, const PaymentModel* model,
                                                       const BusinessCalendar& calendar);

// Weighted absolute percentage error (WAPE) of the first `weeks` weeks, over the forecasts for which they were over by
// that morning: sum of |said - came| / sum of what came; and the same of the flat average of the day. None when nothing
// came.
struct ForecastAccuracy {
  std::optional<double> forecast;
  std::optional<double> flat;
};
[[nodiscard]] ForecastAccuracy accuracy_of(const std::vector<PastForecast>& past, std::int32_t morning,
                                           std::size_t weeks);

// From the weeks that were over by that morning.
[[nodiscard]] ForecastBands bands_known_on(std::int32_t morning, const std::vector<PastForecast>& past);

inline void add(ByWeek& sum, const ByWeek& other) {
  for (std::size_t week = 0; week < forecast_weeks; ++week) sum[week] += other[week];
}

}  // namespace dunlin
