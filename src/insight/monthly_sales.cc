#include "insight/monthly_sales.h"

#include <algorithm>
#include <limits>

#include "insight/days.h"

namespace dunlin {

// A counting sort by group and currency: invoices keep their order within.
MonthlySales::MonthlySales(const Book& book, const Grouping& grouping)
    : book_(book), first_month_(std::numeric_limits<std::int32_t>::max()) {
  month_.reserve(book.invoice_count());
  for (const std::int32_t day : book.issued_on) {
    month_.push_back(month_number(Date{day}));
    first_month_ = std::min(first_month_, month_.back());
  }
  const std::size_t cells = grouping.keys.size() * book.currencies.size();
  begin_.assign(cells + 1, 0);
  const auto cell_of = [&](std::size_t invoice) {
    return grouping.of_invoice[invoice] * book.currencies.size() + book.currency[invoice];
  };
  for (std::size_t i = 0; i < month_.size(); ++i) {
    if (grouping.of_invoice[i] != Grouping::outside) ++begin_[cell_of(i) + 1];
  }
  for (std::size_t cell = 0; cell < cells; ++cell) begin_[cell + 1] += begin_[cell];
  invoices_.resize(begin_[cells]);
  std::vector<std::size_t> next(begin_.begin(), begin_.end() - 1);
  for (std::size_t i = 0; i < month_.size(); ++i) {
    if (grouping.of_invoice[i] != Grouping::outside) invoices_[next[cell_of(i)]++] = static_cast<std::uint32_t>(i);
  }
}

Result<std::span<const MonthSales>> MonthlySales::of(std::size_t group, std::size_t currency, Date day) {
  months_.clear();
  for (Date end = day; month_number(end) >= first_month_; end = month_end_before(end)) {
    months_.push_back({0, end.day()});
  }
  sums_.assign(months_.size(), 0);
  const std::size_t cell = group * book_.currencies.size() + currency;
  const std::int32_t newest = month_number(day);
  for (std::size_t at = begin_[cell]; at < begin_[cell + 1]; ++at) {
    const std::uint32_t invoice = invoices_[at];
    if (book_.issued_on[invoice] > day.days) continue;
    sums_[static_cast<std::size_t>(newest - month_[invoice])] += book_.amount_minor[invoice];
  }
  for (std::size_t at = 0; at < sums_.size(); ++at) {
    months_[at].minor = TRY(narrowed(sums_[at], book_.currencies[currency]));
  }
  return std::span<const MonthSales>(months_);
}

}  // namespace dunlin
