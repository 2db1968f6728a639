// How often overdue items were paid within a week when it was expected that they would be. The quiet list, which leaves
// customers alone because they will pay anyway, is as good as this figure and no better.
//
//   QuietCalibration calibration;
//   add_quiet_morning(book, past, open_then, predictions_then, 9'000, calibration);
//   lower_bound_bp(calibration)       // 9'180: with 95 % certainty at least 91.8 % of such items are paid
//
// An item counts when it was overdue on the past morning and was expected to be paid within 7 days with at least the
// threshold. It was paid when it was settled by the end of the seventh day after that morning, which must therefore lie
// at least 8 days before the later book's morning.
//
// lower_bound_bp: the lower end of Wilson's score interval (1927), one-sided 95 %; 0 without cases.
#pragma once

#include <cstdint>
#include <span>

#include "ledger/book.h"
#include "prediction/open_items.h"
#include "prediction/past_book.h"
#include "prediction/predictor.h"

namespace dunlin {

struct QuietCalibration {
  std::int64_t cases = 0;
  std::int64_t paid = 0;
};

inline constexpr std::int32_t quiet_outcome_days = 8;

// `open` and `predictions` are of `past.book`, whose morning is at least quiet_outcome_days before that of `book`.
void add_quiet_morning(const Book& book, const PastBook& past, const OpenItems& open, const Predictions& predictions,
                       std::int32_t threshold_bp, QuietCalibration& sum);

[[nodiscard]] std::int64_t lower_bound_bp(const QuietCalibration& calibration);

}  // namespace dunlin
