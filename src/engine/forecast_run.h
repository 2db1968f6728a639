// The receipts forecast of a day, read and computed for somebody with certain rights: the book, the model that answers
// on that morning, promises, and, when asked, the forecast of an earlier day to compare with.
//
//   const ForecastRun run = TRY(forecast_as_of(tx, as_of, onlooker, {}));
//   run.forecast.currencies[0].total
//
// As of D is everything dated up to and including D, so the weeks begin on the morning after it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/reports.h"
#include "insight/receipts_forecast.h"

namespace dunlin {

struct ForecastRun {
  Book book;
  std::vector<Customer> customers;  // by number in the book
  std::string model;                // the name of what answered
  ReceiptsForecast forecast;
  // With an earlier day: by currency of the forecast, what changed since.
  std::optional<Date> since;
  std::vector<std::vector<CustomerChange>> changes;
};

// option_invalid: `since` is not before `as_of`, or 13 weeks or more.
[[nodiscard]] Result<ForecastRun> forecast_as_of(const ReadTx& tx, Date as_of, const Onlooker& onlooker,
                                                 std::optional<Date> since);

}  // namespace dunlin
