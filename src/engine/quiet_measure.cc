#include "engine/quiet_measure.h"

#include "engine/model_training_run.h"
#include "prediction/item_predictor.h"
#include "prediction/quiet_calibration.h"

namespace dunlin {
namespace {

constexpr std::int32_t mornings_max = 8;
constexpr std::int64_t cases_enough = 1'000;
constexpr std::int32_t days_per_week = 7;

}  // namespace

Result<QuietCheck> measure_quiet(const ReadTx& tx, const Book& book, std::int32_t threshold_bp) {
  QuietCheck check;
  check.measured_on = book.dated_before;
  check.last_on = book.dated_before.add_days(-2 * days_per_week);
  check.first_on = check.last_on;
  QuietCalibration sum;
  for (std::int32_t week = 0; week < mornings_max && sum.cases < cases_enough; ++week) {
    const Date morning = check.last_on.add_days(-days_per_week * week);
    const PastBook past = book_before(book, morning);
    const OpenItems open = OpenItems::of(past.book);
    if (open.count() == 0) break;
    const std::optional<ModelInForce> in_force = TRY(load_model(tx, morning));
    const ForecastPredictor predictor(past.book, in_force ? &in_force->model : nullptr,
                                      in_force ? in_force->calendar.calendar : BusinessCalendar(),
                                      in_force ? in_force->record.digest : std::string());
    Predictions predictions(open.count());
    predictor.predict(past.book, open, all_customers(past.book), predictions);
    add_quiet_morning(book, past, open, predictions, threshold_bp, sum);
    check.first_on = morning;
  }
  check.cases = sum.cases;
  check.paid = sum.paid;
  check.lower_bound_bp = lower_bound_bp(sum);
  return check;
}

}  // namespace dunlin
