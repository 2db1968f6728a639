// MonthlySales: what was sold in each month, by group and currency, for counting back from what is open
// (insight/dso.h).
//
//   MonthlySales sales(book, grouping);
//   TRY(sales.of(group, currency, march_31))        // {120, 31}, {100, 28}, {90, 31}: March, February, January
//
// The newest month reaches to the day asked for and has that many days; the oldest is the first in which anything was
// sold at all. The invoices of each group are put side by side once, so that each answer costs those of its own group.
#pragma once

#include <span>
#include <vector>

#include "insight/dso.h"
#include "insight/grouping.h"
#include "insight/wide.h"

namespace dunlin {

class MonthlySales {
 public:
  // The book must outlive it.
  MonthlySales(const Book& book, const Grouping& grouping);
  // `currency` is an index into the book's. The answer stands until the next call.
  [[nodiscard]] Result<std::span<const MonthSales>> of(std::size_t group, std::size_t currency, Date day);

 private:
  const Book& book_;
  std::int32_t first_month_;
  std::vector<std::int32_t> month_;      // by invoice
  std::vector<std::size_t> begin_;       // by group and currency, into invoices_
  std::vector<std::uint32_t> invoices_;  // by group and currency
  std::vector<MonthSales> months_;
  std::vector<Wide> sums_;
};

}  // namespace dunlin
