// Drift: whether a payment model still holds what it promised, from what came since it was trained.
//
//   const DriftReport report = drift_of(book, calendar, model);
//   report.failed, report.why
//
// On each Monday of the last eight weeks before the book's morning, but not before the model's day of training, every
// open item is asked again whether it will be paid within 7 days, from what was known then, and compared with what
// became of it. The last week is not over and is left out.
//
//   expected, observed   items paid within 7 days: the sum of the chances, and the count
//   cusum                running sum of (observed - expected) / standard deviation, less a slack of half of one in its
//                        direction, floored at zero; the larger of both directions (Page 1954). The standard deviation
//                        is that of independent items times four, for customers pay in runs.
//   ece                  calibration error over ten groups, in basis points; of the whole and of groups of customers
//                        (large, middle, small by amount)
//   psi                  population stability index of the chances of this week against those of the first (two weeks
//                        of 0.25 or more: the book is another than the one that was learnt from)
//
// It fails when the whole's ece is beyond 6 %, when cusum passes 5 in two successive weeks, or when the log-likelihood
// of what came is worse than the floor's by two standard errors of the weekly differences.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ledger/book.h"
#include "prediction/bank_calendar.h"
#include "prediction/payment_model.h"

namespace dunlin {

struct DriftWeek {
  Date monday;
  std::int64_t items = 0;
  double expected = 0;
  std::int64_t observed = 0;
  double cusum = 0;
  double psi = 0;
  double loss_model = 0;  // mean, of paid within 7 days or not
  double loss_floor = 0;
};

struct DriftSegment {
  std::string name;
  std::int64_t items = 0;
  std::int64_t ece_bp = 0;
};

struct DriftReport {
  std::vector<DriftWeek> weeks;
  std::vector<DriftSegment> segments;  // "all" first
  bool failed = false;
  std::string why;  // or what holds, in a sentence
};

[[nodiscard]] DriftReport drift_of(const Book& book, const BusinessCalendar& calendar, const PaymentModel& model);

}  // namespace dunlin
