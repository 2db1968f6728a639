#include "insight/receipts.h"

#include "base/check.h"
#include "insight/days.h"

namespace dunlin {

Result<std::vector<WeeklyReceipts>> receipts_by_week(const LedgerHistory& history, const Grouping& grouping, Date as_of,
                                                     int weeks) {
  CHECK(weeks > 0);
  const Book& book = history.book;
  const std::int32_t last_day = week_end_by(as_of).days;
  const std::int32_t first_day = last_day - 7 * weeks + 1;
  const auto count = static_cast<std::size_t>(weeks);
  std::vector<std::vector<Wide>> sums(book.currencies.size(), std::vector<Wide>(count));
  std::vector<std::vector<std::int64_t>> payments(book.currencies.size(), std::vector<std::int64_t>(count));
  std::vector<bool> used(book.currencies.size());
  for (const Source& source : history.movements.sources) {
    if (source.kind != MovementKind::payment || source.on < first_day || source.on > last_day) continue;
    if (grouping.of_customer[static_cast<std::size_t>(source.customer)] == Grouping::outside) continue;
    const auto week = static_cast<std::size_t>((source.on - first_day) / 7);
    sums[source.currency][week] += source.minor;
    ++payments[source.currency][week];
    used[source.currency] = true;
  }
  std::vector<WeeklyReceipts> answer;
  for (std::size_t currency = 0; currency < sums.size(); ++currency) {
    if (!used[currency]) continue;
    WeeklyReceipts receipts{book.currencies[currency], {}, std::move(payments[currency])};
    for (const Wide sum : sums[currency]) receipts.minor.push_back(TRY(narrowed(sum, receipts.currency)));
    answer.push_back(std::move(receipts));
  }
  return answer;
}

Result<ForecastError> forecast_error(std::span<const std::int64_t> forecast_minor,
                                     std::span<const std::int64_t> actual_minor, Currency currency) {
  CHECK(forecast_minor.size() == actual_minor.size());
  Wide forecast = 0;
  Wide actual = 0;
  Wide absolute = 0;
  for (std::size_t week = 0; week < actual_minor.size(); ++week) {
    const Wide difference = Wide{forecast_minor[week]} - actual_minor[week];
    forecast += forecast_minor[week];
    actual += actual_minor[week];
    absolute += difference < 0 ? -difference : difference;
  }
  ForecastError answer;
  answer.actual_minor = TRY(narrowed(actual, currency));
  answer.forecast_minor = TRY(narrowed(forecast, currency));
  answer.absolute_error_minor = TRY(narrowed(absolute, currency));
  if (actual > 0) {
    answer.error = TRY(ratio_of(absolute, actual, in_basis_points));
    answer.bias = TRY(ratio_of(forecast - actual, actual, in_basis_points));
  }
  return answer;
}

std::vector<std::int64_t> flat_forecast(std::span<const std::int64_t> before, std::size_t averaged,
                                        std::size_t horizon) {
  CHECK(averaged > 0);
  if (before.size() < averaged) return {};
  Wide sum = 0;
  for (const std::int64_t minor : before.last(averaged)) sum += minor;
  const Result<std::int64_t> average = ratio_of(sum, static_cast<Wide>(averaged), 1);
  CHECK(average.has_value());  // an average lies between its terms
  return std::vector<std::int64_t>(horizon, *average);
}

std::vector<std::int64_t> flat_forecasts(std::span<const std::int64_t> column, std::size_t averaged) {
  std::vector<std::int64_t> answer;
  for (std::size_t week = averaged; week < column.size(); ++week) {
    answer.push_back(flat_forecast(column.first(week), averaged, 1).front());
  }
  return answer;
}

Result<ForecastComparison> compare_forecast(std::span<const std::int64_t> before_minor,
                                            std::span<const std::int64_t> forecast_minor,
                                            std::span<const std::int64_t> actual_minor, Currency currency) {
  ForecastComparison answer;
  answer.forecast = TRY(forecast_error(forecast_minor, actual_minor, currency));
  const auto flat = [&](std::size_t averaged) -> Result<std::optional<ForecastError>> {
    if (before_minor.size() < averaged) return std::optional<ForecastError>();
    const std::vector<std::int64_t> weeks = flat_forecast(before_minor, averaged, actual_minor.size());
    return std::optional(TRY(forecast_error(weeks, actual_minor, currency)));
  };
  answer.flat_8 = TRY(flat(8));
  answer.flat_13 = TRY(flat(13));
  return answer;
}

}  // namespace dunlin
