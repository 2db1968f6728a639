// Backtest: what would have been predicted on past days, and what came of it.
//
//   const Backtest test = TRY(backtest(book, shipped_calendars(), windows, {.threads = 2}));
//   test.issue[0].late                 // chance, said on the day of issue, that it will be paid after its due day
//   const BacktestMetrics metrics = measure(book, test);
//
// The protocol is time-ordered and leaks nothing. A prediction for the morning of a day rests on what is dated before
// that morning, and on a model that was trained on what was dated before the last day of training. Three questions:
//
//   issue   each invoice issued in the window, on the morning of its issue: late? how many days late?
//   snap    each item open on the morning of a snapshot (issued before, settled on it or later) and less than 120 days
//           past due: paid within 7, 14, 30 days? when? bad, that is unpaid 7 days after it was due or, when that was
//           past, after the snapshot?  score = chance of bad x amount, what a queue is sorted by.
//   cash    receipts of 13 weeks from each snapshot: of that open book, and of all invoices.
//
// Before the first model can be trained the floor answers, and the customer's median tells the days; the baselines (the
// due day, the customer's median, the floor, the flat average) are computed beside, on the same days, without leaking
// either.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "insight/cash_forecast.h"
#include "ledger/book.h"
#include "prediction/model_training.h"

namespace dunlin {

struct BacktestWindows {
  Date issue_from;
  Date issue_to;  // inclusive
  Date snapshot_from;
  Date snapshot_to;
  std::int32_t snapshot_step_days = 7;
  std::vector<Date> retrain;  // rising
};

struct IssueAnswer {
  std::int32_t invoice = 0;
  float late = 0;
  std::int32_t days_late = 0;
  float floor_late = 0;
  std::int32_t floor_days_late = 0;
  std::int32_t median_days_late = 0;
};

struct SnapshotAnswer {
  Date snapshot;
  std::int32_t invoice = 0;
  float paid_7 = 0;
  float paid_14 = 0;
  float paid_30 = 0;
  float bad = 0;
  std::int32_t days = 0;  // to payment
  float floor_paid_7 = 0;
  float floor_bad = 0;
  double score = 0;
};

struct CashAnswer {
  Date snapshot;
  ByWeek open_book{};
  ByWeek total{};
  ByWeek p10{};
  ByWeek p90{};
  ByWeek floor_open_book{};
  ByWeek due_open_book{};  // each item on its due day, what is overdue in the first week
  double flat = 0;         // mean of the last 8 weeks' receipts
};

struct BacktestPeriod {
  Date trained_on;
  bool trained = false;  // or the floor answered
  std::string why_not;
  ModelFacts facts;
};

struct Backtest {
  BacktestWindows windows;
  std::vector<BacktestPeriod> periods;
  std::vector<IssueAnswer> issue;        // in the order of the book
  std::vector<SnapshotAnswer> snapshot;  // by snapshot, then in the order of the book
  std::vector<CashAnswer> cash;          // by snapshot
};

// option_invalid: windows that are empty, upside down, or begin before the first day of training.
[[nodiscard]] Result<Backtest> backtest(const Book& book, std::span<const ShippedCalendar> calendars,
                                        const BacktestWindows& windows, const TrainingSettings& settings);

}  // namespace dunlin
