// The collection effectiveness index: of what could be collected in a period, the share that was.
//
//   (beginning + sales - end) / (beginning + sales - end not due)
//
// beginning and end are the open amounts at the period's two ends, "end not due" the part of the end that nobody could
// have collected yet ("current": not past due). Over a period of N months there are two conventions, and on the same
// ledger they give different figures:
//
//   of the period        the sales of all N months
//   of an average month  the sales divided by N, as some textbooks and large ERP systems have it
//
// Worked example: beginning 240, sales of three months 90 + 100 + 120 = 310, end 250, of which 160 not due:
//
//   (240 + 310 - 250) / (240 + 310 - 160) = 300 / 390 = 76.92 %
//   (240 + 310 / 3 - 250) / (240 + 310 / 3 - 160) = 93.33 / 183.33 = 50.91 %
//
//   const Collection march{240, 310, 250, 160, 3};
//   TRY(effectiveness_of_period(march))                // 7692 basis points
//   TRY(effectiveness_of_average_month(march))         // 5091
//
// With N = 1, which is the default, both are the same. None when there was nothing that could be collected. Definitions
// "cei.period.1" and "cei.average_month.1" of insight/metrics.h.
#pragma once

#include <cstdint>
#include <optional>

#include "base/result.h"

namespace dunlin {

inline constexpr std::int32_t collection_months_default = 1;
inline constexpr std::int32_t collection_months_max = 36;

struct Collection {  // minor units of one currency
  std::int64_t beginning_minor = 0;
  std::int64_t sales_minor = 0;
  std::int64_t end_minor = 0;
  std::int64_t end_not_due_minor = 0;
  std::int32_t months = collection_months_default;

  bool operator==(const Collection&) const = default;
};

// In basis points, rounded half away from zero. Below zero when more was reopened than collected.
[[nodiscard]] Result<std::optional<std::int64_t>> effectiveness_of_period(const Collection& collection);
[[nodiscard]] Result<std::optional<std::int64_t>> effectiveness_of_average_month(const Collection& collection);

}  // namespace dunlin
