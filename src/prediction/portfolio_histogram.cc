#include "prediction/portfolio_histogram.h"

#include "base/check.h"
#include "prediction/settled_history.h"

namespace dunlin {
namespace {

// A document ten years late says nothing more about tails than that it is very late; and sums stay far from 64 bits.
constexpr std::int64_t exposure_days_max = 3650;

}  // namespace

void PortfolioHistogram::add(const Book& book, const OpenItems& open, CustomerRange range) {
  CHECK(range.begin <= range.end && range.end <= book.customer_count());
  SettledHistory history;
  for (std::size_t customer = range.begin; customer < range.end; ++customer) {
    history.load(book, customer);
    for (std::size_t at = 0; at < history.size(); ++at) {
      const std::int32_t days_late = history.days_late(at);
      ++count[bin_of(days_late)];
      if (days_late <= days_late_max) continue;
      ++settled_beyond;
      days_beyond += std::min<std::int64_t>(days_late - days_late_max, exposure_days_max);
    }
    for (std::int64_t item = open.begin[customer]; item < open.begin[customer + 1]; ++item) {
      const auto invoice = static_cast<std::size_t>(open.invoice[static_cast<std::size_t>(item)]);
      const std::int32_t overdue = book.days_overdue(invoice);
      if (overdue <= days_late_max) continue;
      ++count[bin_beyond];
      days_beyond += std::min<std::int64_t>(overdue - days_late_max - 1, exposure_days_max);
    }
  }
}

void PortfolioHistogram::merge(const PortfolioHistogram& other) {
  for (std::size_t bin = 0; bin < days_late_bins; ++bin) count[bin] += other.count[bin];
  settled_beyond += other.settled_beyond;
  days_beyond += other.days_beyond;
}

std::int64_t PortfolioHistogram::total() const {
  std::int64_t sum = 0;
  for (const std::int64_t invoices : count) sum += invoices;
  return sum;
}

std::int64_t PortfolioHistogram::late() const {
  std::int64_t sum = 0;
  for (std::size_t bin = bin_of(1); bin < days_late_bins; ++bin) sum += count[bin];
  return sum;
}

std::int64_t PortfolioHistogram::days_late_sum() const {
  std::int64_t sum = 0;
  for (std::size_t bin = 0; bin < days_late_bins; ++bin) sum += count[bin] * days_late_of(bin);
  return sum;
}

PortfolioHistogram portfolio_of(const Book& book, const OpenItems& open) {
  PortfolioHistogram portfolio;
  portfolio.add(book, open, all_customers(book));
  return portfolio;
}

}  // namespace dunlin
