// PortfolioHistogram: how many days late this tenant's customers pay, all together: the prior that single customers are
// shrunk towards.
//
// Every customer contributes its latest 80 settled invoices, so that one large customer does not drown the rest. Days
// late are counted one by one from -60 ("60 days early or more") to 120; what took longer falls in one last bin. An
// open item more than 120 days overdue belongs to that bin for certain, whenever it is paid, and is counted there:
// leaving it out would make old debts look as if they did not exist.
//
// Beyond 120 days the chance of being paid on a given day is one constant, estimated from the settlements beyond and
// all days spent open there (events over exposure, so items still open count as what they are: not yet paid).
//
//   PortfolioHistogram left, right;
//   left.add(book, open, {0, 500}); right.add(book, open, {500, 1000}); left.merge(right);   // any cut, the same
//   counts
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "ledger/book.h"
#include "prediction/open_items.h"

namespace dunlin {

inline constexpr std::int64_t shrinkage_invoices = 8;  // kappa: the weight of the portfolio beside a customer's own

inline constexpr std::int32_t days_late_min = -60;
inline constexpr std::int32_t days_late_max = 120;
inline constexpr std::size_t days_late_bins = static_cast<std::size_t>(days_late_max - days_late_min) + 2;
inline constexpr std::size_t bin_beyond = days_late_bins - 1;

[[nodiscard]] inline std::size_t bin_of(std::int32_t days_late) {
  return static_cast<std::size_t>(std::clamp(days_late, days_late_min, days_late_max + 1) - days_late_min);
}
[[nodiscard]] inline std::int32_t days_late_of(std::size_t bin) {
  return static_cast<std::int32_t>(bin) + days_late_min;
}

struct PortfolioHistogram {
  std::array<std::int64_t, days_late_bins> count{};
  std::int64_t settled_beyond = 0;  // settlements more than 120 days late
  std::int64_t days_beyond = 0;     // days that items spent open beyond 120 days late

  void add(const Book& book, const OpenItems& open, CustomerRange range);
  void merge(const PortfolioHistogram& other);

  [[nodiscard]] std::int64_t total() const;
  [[nodiscard]] std::int64_t late() const;           // more than 0 days late
  [[nodiscard]] std::int64_t days_late_sum() const;  // of days late cut to -60..121
};

[[nodiscard]] PortfolioHistogram portfolio_of(const Book& book, const OpenItems& open);

}  // namespace dunlin
