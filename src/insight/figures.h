// The figures of a day for each group in each currency: aging, DSO and its relatives, collection effectiveness, payment
// delay, bad debt. The metrics command, its trend and its groups are all made here, by the same code.
//
//   const Movements movements = TRY(read_movements(tx, book));
//   const std::vector<FiguresOfDay> trend =
//       TRY(figures_on({book, movements}, everything(book), month_ends_before(as_of, 12), {}));
//   trend.back().lines[0].figures.simple.dso                        // 7258 hundredths of a day
//
// One pass over the invoices for each day asked for, and one over the movements for all days together; the database is
// not asked (insight/movements.h). Days must rise and lie within the book. Nothing dated after a day changes its
// figures.
//
// The windows of a day D:
//   period        D - days < x <= D      sales by day of issue, payment delay by due day
//   collection    begin < x <= D         begin = D less the months, an end of month going to an end of month
//   month         from the first of D's month to D: written off, and the sales it is held against
//
// Money is in minor units, figures in hundredths of a day or basis points, rounded once, half away from zero; there is
// no figure where its divisor is not above zero. Currencies are never summed. Definitions: insight/metrics.h.
#pragma once

#include <span>
#include <vector>

#include "insight/aging.h"
#include "insight/dso.h"
#include "insight/effectiveness.h"
#include "insight/grouping.h"
#include "insight/movements.h"

namespace dunlin {

struct LedgerHistory {
  const Book& book;
  const Movements& movements;
};

struct FigureSettings {
  std::int32_t sales_days = sales_period_days_default;
  std::int32_t months = collection_months_default;  // of the collection effectiveness
};
// option_invalid: days not in 1..3660, months not in 1..36.
[[nodiscard]] Result<> check(const FigureSettings& settings);

struct Figures {
  AgingLine aging;
  std::int64_t sales_minor = 0;  // of the period
  DsoFigures simple;
  DsoFigures count_back;
  Collection collection;
  std::optional<std::int64_t> effectiveness_of_period;         // basis points
  std::optional<std::int64_t> effectiveness_of_average_month;  // basis points
  std::int64_t due_minor = 0;                                  // amounts of invoices that fell due in the period
  Wide delay_minor_days = 0;          // of them: sum of amount x days from the due day to the day it was settled, or D
  std::optional<std::int64_t> delay;  // hundredths of a day; below zero is early
  std::optional<std::int64_t> over_90_share;  // basis points of what is open
  std::int64_t month_sales_minor = 0;
  std::int64_t written_off_minor = 0;    // in the month, less what was reversed
  std::optional<std::int64_t> bad_debt;  // basis points of the month's sales

  bool operator==(const Figures&) const = default;
};

struct FiguresLine {
  std::uint32_t group = 0;  // of the grouping
  Currency currency;
  Figures figures;
};

struct FiguresOfDay {
  Date day;
  Date first_day;                  // of the period
  Date collection_begin;           // the last day before the collection's window
  std::vector<FiguresLine> lines;  // by currency, then group; those with any amount
};

// option_invalid: settings out of range. amount_overflow: a sum beyond 64 bits.
[[nodiscard]] Result<std::vector<FiguresOfDay>> figures_on(const LedgerHistory& history, const Grouping& grouping,
                                                           std::span<const Date> days, const FigureSettings& settings);

}  // namespace dunlin
