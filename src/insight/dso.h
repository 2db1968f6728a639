// Days sales outstanding, simple method: how many days of the last period's sales are still open.
//
//   open amount / sales of the period x days of the period
//
// Worked example: open 250, sales of January to March 90 + 100 + 120 = 310 in 90 days: 250 / 310 x 90 = 72.58 days.
//
//   const Book book = TRY(read_book(tx, as_of.add_days(1), BookScope::items));
//   TRY(dso_simple(book, 90))[0].hundredths_of_days          // 7258
//
// The period ends with the last day that the book holds, and that day belongs to it. Sales go by the day of issue. Per
// currency; currencies are never summed. Definition "dso.simple.1" of insight/metrics.h, after the usual textbook form
// (receivables at the end of the period over credit sales of the period, times its days).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "ledger/book.h"

namespace dunlin {

inline constexpr std::int32_t sales_period_days_default = 90;
inline constexpr std::int32_t sales_period_days_max = 3'660;  // ten years

// receivable / sales x days, in hundredths of a day, rounded half away from zero. sales > 0, receivable >= 0.
// amount_overflow when the answer does not fit: the sales are then a vanishing part of what is open.
[[nodiscard]] Result<std::int64_t> dso_hundredths(std::int64_t receivable_minor, std::int64_t sales_minor,
                                                  std::int32_t days);

struct Dso {
  Currency currency;
  Date first_day;  // of the period
  Date last_day;
  std::int64_t receivable_minor = 0;               // open at the end of the last day
  std::int64_t sales_minor = 0;                    // issued within the period
  std::int64_t invoices = 0;                       // issued within the period
  std::optional<std::int64_t> hundredths_of_days;  // none without sales

  [[nodiscard]] std::int32_t period_days() const { return days_between(first_day, last_day) + 1; }
};

// By code of currency; those with open items or with sales in the period. option_invalid: days not in 1..3660.
[[nodiscard]] Result<std::vector<Dso>> dso_simple(const Book& book, std::int32_t period_days);

[[nodiscard]] std::string format_hundredths(std::int64_t hundredths);  // "72.58"

}  // namespace dunlin
