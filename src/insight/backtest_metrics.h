// How good a backtest was: the usual measures, of the model and of the baselines on the same days.
//
//   const BacktestMetrics metrics = measure(book, test);
//   metrics.late_model.auc                 // 0.8857
//
//   auc      chance that of an item where it happened and one where it did not, the first got the higher chance
//   brier    mean squared distance between chance and outcome (1 or 0)
//   ece      expected calibration error over ten groups of equal size
//   wape     sum of absolute errors over the sum of what came
//   capture  share of the bad amount that stands in the first tenth of the queue; precision_20: share of bad ones among
//            its first 20; both as the mean over the snapshots with at least 20 items
//
// Items that are still open when the book ends count as paid on that day: too early, so errors are understated and
// never overstated; in a settled ledger there are none. A measure of nothing is NaN and is printed as "-".
#pragma once

#include <vector>

#include "insight/backtest.h"

namespace dunlin {

struct ChanceQuality {
  double auc = 0;
  double brier = 0;
  double ece = 0;
};
[[nodiscard]] ChanceQuality quality_of(const std::vector<float>& chance, const std::vector<float>& happened);

struct DayQuality {
  double error_days_mean = 0;
  double within_3 = 0;
};

struct QueueQuality {
  double precision_20 = 0;
  double capture = 0;
};

struct CashQuality {
  double week_1 = 0;
  double weeks_4 = 0;
  double weeks_13 = 0;
};

struct BacktestMetrics {
  std::int64_t issued = 0;
  ChanceQuality late_model;
  ChanceQuality late_floor;
  DayQuality days_model;
  DayQuality days_floor;
  DayQuality days_median;
  DayQuality days_due;
  std::int64_t open = 0;
  ChanceQuality paid_7_model;
  ChanceQuality paid_7_floor;
  QueueQuality queue_model;
  QueueQuality queue_floor;
  QueueQuality queue_amount;          // sorted by amount
  QueueQuality queue_overdue;         // sorted by days overdue
  QueueQuality queue_model_past_due;  // among the items past due alone
  CashQuality open_model;
  CashQuality open_floor;
  CashQuality open_due;
  CashQuality total_model;
  CashQuality total_flat;
  double band_coverage = 0;  // of the weeks that were over when the book ended
};

[[nodiscard]] BacktestMetrics measure(const Book& book, const Backtest& test);

}  // namespace dunlin
