// Money received by week, and how far a forecast of it was off.
//
//   const std::vector<WeeklyReceipts> weeks = TRY(receipts_by_week(history, everything(book), as_of, 26));
//   const ForecastError error = TRY(forecast_error(forecast, weeks[0].minor, euro));     // plain columns, week by week
//   TRY(compare_forecast(before, forecast, weeks[0].minor, euro)).flat_8                  // what it has to beat
//
// The error is the weighted absolute percentage error of the weeks (WAPE):
//
//   sum of |forecast - actual| / sum of actual
//
// It is not distorted by small weeks, unlike an average of percentages. The bias is the same without the absolute
// value: above zero, more was promised than came. A forecast is worth something when its error is below that of the
// flat average of the last 8 or 13 weeks, which costs nothing.
//
// Worked example: forecast 100, 100, 100; actual 80, 110, 130. Error (20 + 10 + 30) / 320 = 18.75 %, bias -20 / 320 =
// -6.25 %.
//
// A week runs from Monday to Sunday. Definitions "receipts.week.1", "forecast.error.1", "forecast.bias.1" and
// "forecast.flat.1" of insight/metrics.h.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "insight/figures.h"

namespace dunlin {

// Payments received, whether applied or not; credit memos are not money.
struct WeeklyReceipts {
  Currency currency;
  std::vector<std::int64_t> minor;     // oldest first
  std::vector<std::int64_t> payments;  // how many
};

// The last `weeks` whole weeks that end by the day. By currency; those with a payment in any of them. A payment belongs
// to its customer's group.
[[nodiscard]] Result<std::vector<WeeklyReceipts>> receipts_by_week(const LedgerHistory& history,
                                                                   const Grouping& grouping, Date as_of, int weeks);

struct ForecastError {
  std::int64_t actual_minor = 0;
  std::int64_t forecast_minor = 0;
  std::int64_t absolute_error_minor = 0;
  std::optional<std::int64_t> error;  // basis points; none when nothing came
  std::optional<std::int64_t> bias;   // basis points; below zero: more came than was forecast
};

// The columns must be of one length. amount_overflow: a sum beyond 64 bits.
[[nodiscard]] Result<ForecastError> forecast_error(std::span<const std::int64_t> forecast_minor,
                                                   std::span<const std::int64_t> actual_minor, Currency currency);

// What one would say without thinking: each of the next `horizon` weeks brings the average of the last `averaged` weeks
// of `before` (oldest first), rounded half away from zero. Empty when `before` is shorter than that.
[[nodiscard]] std::vector<std::int64_t> flat_forecast(std::span<const std::int64_t> before, std::size_t averaged,
                                                      std::size_t horizon);

// The same week after week: for each week of the column that has `averaged` weeks before it, their average. It belongs
// to column.subspan(averaged).
[[nodiscard]] std::vector<std::int64_t> flat_forecasts(std::span<const std::int64_t> column, std::size_t averaged);

// A forecast of some weeks beside the two flat ones that could have been made on the same day, from the weeks `before`
// (oldest first). None where fewer weeks are known.
struct ForecastComparison {
  ForecastError forecast;
  std::optional<ForecastError> flat_8;
  std::optional<ForecastError> flat_13;
};
[[nodiscard]] Result<ForecastComparison> compare_forecast(std::span<const std::int64_t> before_minor,
                                                          std::span<const std::int64_t> forecast_minor,
                                                          std::span<const std::int64_t> actual_minor,
                                                          Currency currency);

}  // namespace dunlin
