#include "prediction/quiet_calibration.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"

namespace dunlin {

void add_quiet_morning(const Book& book, const PastBook& past, const OpenItems& open, const Predictions& predictions,
                       std::int32_t threshold_bp, QuietCalibration& sum) {
  const std::int32_t morning = past.book.dated_before.days;
  CHECK(morning + quiet_outcome_days <= book.dated_before.days);
  CHECK(predictions.count() == open.count());
  for (std::size_t item = 0; item < open.count(); ++item) {
    const auto invoice = static_cast<std::size_t>(open.invoice[item]);
    if (past.book.days_overdue(invoice) <= 0 || 10'000 - predictions.unpaid_7_bp[item] < threshold_bp) continue;
    ++sum.cases;
    const std::int32_t settled = book.settled_on[static_cast<std::size_t>(past.invoice[invoice])];
    if (settled < morning + quiet_outcome_days) ++sum.paid;
  }
}

std::int64_t lower_bound_bp(const QuietCalibration& calibration) {
  if (calibration.cases == 0) return 0;
  constexpr double z = 1.6448536269514722;  // 95 %, one-sided
  const auto n = static_cast<double>(calibration.cases);
  const double share = static_cast<double>(calibration.paid) / n;
  const double centre = share + z * z / (2 * n);
  const double spread = z * std::sqrt(share * (1 - share) / n + z * z / (4 * n * n));
  return static_cast<std::int64_t>(std::floor(10'000 * (centre - spread) / (1 + z * z / n)));
}

}  // namespace dunlin
