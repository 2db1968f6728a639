// Days sales outstanding and its relatives: how many days of sales are still open.
//
//   simple       receivable / sales of the period x days of the period
//   count-back   from the receivable take off each month's sales, the newest first, and count the month's days; of the
//                month that is larger than the rest, count its share
//
// Best possible DSO is the same with the amount that is not yet due as the receivable: what would be left if everybody
// paid on the due day. ADD, the average days delinquent, is the difference of the two figures as they are printed.
//
// Worked example: as of 31 March open 250, of which 160 not due; sales of January 90, February 100, March 120.
//
//   simple       250 / 310 x 90 = 72.58    160 / 310 x 90 = 46.45    ADD 26.13
//   count-back   250 - 120 - 100 = 30 of 90: 31 + 28 + 30 / 90 x 31 = 69.33
//                160 - 120 = 40 of 100: 31 + 40 / 100 x 28 = 42.20   ADD 27.13
//
//   dso_hundredths(250, 310, 90)                                 // 7258
//   count_back_hundredths(250, {{120, 31}, {100, 28}, {90, 31}})  // 6933
//
// Answers are hundredths of a day, rounded once, half away from zero. Sales go by the day of issue; amounts are minor
// units of one currency. Definitions "dso.simple.1" and following of insight/metrics.h (docs/reference/metrics.md).
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "base/result.h"

namespace dunlin {

inline constexpr std::int32_t sales_period_days_default = 90;
inline constexpr std::int32_t sales_period_days_max = 3'660;  // ten years

// sales > 0, receivable >= 0, days > 0. amount_overflow when the answer does not fit: the sales are then a vanishing
// part of what is open.
[[nodiscard]] Result<std::int64_t> dso_hundredths(std::int64_t receivable_minor, std::int64_t sales_minor,
                                                  std::int32_t days);

struct MonthSales {
  std::int64_t minor = 0;
  std::int32_t days = 0;  // of the month; of the newest, those up to the day
};
// None when the months' sales do not reach the receivable: the ledger does not go back far enough to count.
[[nodiscard]] Result<std::optional<std::int64_t>> count_back_hundredths(std::int64_t receivable_minor,
                                                                        std::span<const MonthSales> newest_first);

// One method's three figures, in hundredths of a day.
struct DsoFigures {
  std::optional<std::int64_t> dso;
  std::optional<std::int64_t> best_possible;

  [[nodiscard]] std::optional<std::int64_t> add() const {
    if (!dso || !best_possible) return std::nullopt;
    return *dso - *best_possible;
  }
  bool operator==(const DsoFigures&) const = default;
};

}  // namespace dunlin
