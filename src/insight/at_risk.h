// At-risk share: of what was billed in a month, the share that was still unpaid 90 days past due.
//
//   const std::vector<AtRisk> months = TRY(at_risk_of({book, movements}, everything(book), as_of, 12));
//   months.back().share                 // basis points; none while an invoice of the month can still be paid in time
//
// Each invoice is judged at the end of its 90th day past due, by what it then had open, so that the figure of a month
// is final once its last invoice has come so far, and does not fall again when the money comes after all. Until then
// there is none. What was written off by that day is not unpaid. Definition "billed.at_risk.1" of insight/metrics.h.
#pragma once

#include <optional>
#include <vector>

#include "insight/figures.h"

namespace dunlin {

inline constexpr std::int32_t at_risk_days = 90;

struct AtRisk {
  Date month_end;
  std::uint32_t group = 0;
  Currency currency;
  std::int64_t billed_minor = 0;
  std::int64_t unpaid_minor = 0;      // of the invoices that have come so far
  Date final_on;                      // the day on which the last of them has
  std::optional<std::int64_t> share;  // basis points
};

// Invoices issued in the `months` calendar months up to and including the one that the day is in. By month, currency
// and group; those in which anything was billed.
[[nodiscard]] Result<std::vector<AtRisk>> at_risk_of(const LedgerHistory& history, const Grouping& grouping, Date as_of,
                                                     int months);

// What each invoice of the book still had open at the end of its 90th day past due, or as of the day if that is
// earlier.
[[nodiscard]] std::vector<std::int64_t> open_after_90_days(const LedgerHistory& history, Date as_of);

}  // namespace dunlin
