// The receipts forecast as it is shown: 13 weeks with a band, by certainty, against what earlier forecasts said, by
// customer, and what changed since an earlier day.
//
//   ForecastQuestion question;
//   question.as_of = day;
//   question.customers = all_customers_shown;
//   const ForecastView view = TRY(forecast_view(tx, onlooker, question));
//
// As of the end of a day: the weeks begin on the morning after it. Amounts are rounded to minor units where they are
// shown and nowhere before, so that the weeks of a table may add up to one unit more or less than their sum. Whoever
// names customers needs the right to see them: operation_of. option_invalid: the earlier day is not within 13 weeks.
#pragma once

#include <boost/json.hpp>
#include <limits>
#include <optional>
#include <string>

#include "engine/forecast_run.h"

namespace dunlin::view {

inline constexpr std::size_t all_customers_shown = std::numeric_limits<std::size_t>::max();

struct ForecastQuestion {
  Date as_of;
  std::optional<Date> since;           // compare with the forecast as of this earlier day
  std::size_t weeks = forecast_weeks;  // shown, from the first
  std::size_t customers = 0;           // of each currency at most; 0: none are named
};
[[nodiscard]] inline Operation operation_of(const ForecastQuestion& question) {
  return question.customers > 0 || question.since ? Operation::view_customer : Operation::view_worklist;
}

struct ForecastView {
  ForecastRun run;
  std::size_t weeks = forecast_weeks;
  std::size_t customers = 0;  // shown of each currency at most
  std::int64_t seq = 0;

  [[nodiscard]] Currency currency(const CurrencyForecast& forecast) const {
    return run.book.currencies[forecast.currency];
  }
  [[nodiscard]] Date week_from(std::size_t week) const {
    return run.forecast.morning.add_days(7 * static_cast<int>(week));
  }
};
[[nodiscard]] Result<ForecastView> forecast_view(const ReadTx& tx, const Onlooker& onlooker,
                                                 const ForecastQuestion& question);
[[nodiscard]] boost::json::object to_json(const ForecastView& view);

// An amount of a forecast in minor units, and as a decimal text.
[[nodiscard]] std::int64_t rounded_minor(double minor);
[[nodiscard]] std::string decimal(double minor, Currency currency);

}  // namespace dunlin::view
