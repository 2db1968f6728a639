#include "insight/concentration.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace dunlin {
namespace {

struct CustomerOpen {
  std::size_t customer;
  std::int64_t minor;
};

Result<Concentration> finish(Currency currency, std::vector<CustomerOpen>& open, std::size_t top) {
  Concentration answer;
  answer.currency = currency;
  answer.customers = static_cast<std::int64_t>(open.size());
  Wide sum = 0;
  for (const CustomerOpen& one : open) sum += one.minor;
  answer.open_minor = TRY(narrowed(sum, currency));
  Wide squares = 0;  // below the square of the sum, which fits
  for (const CustomerOpen& one : open) squares += Wide{one.minor} * one.minor;
  answer.herfindahl = TRY(ratio_of(squares, sum * sum, in_basis_points));
  const std::size_t shown = std::min(top, open.size());
  std::partial_sort(open.begin(), open.begin() + static_cast<std::ptrdiff_t>(shown), open.end(),
                    [](const CustomerOpen& a, const CustomerOpen& b) {
                      return std::pair(b.minor, a.customer) < std::pair(a.minor, b.customer);
                    });
  for (std::size_t at = 0; at < shown; ++at) {
    answer.top.push_back(open[at].customer);
    answer.top_minor += open[at].minor;
  }
  answer.top_share = TRY(ratio_of(answer.top_minor, sum, in_basis_points));
  return answer;
}

}  // namespace

Result<std::vector<Concentration>> concentration_of(const Book& book, std::span<const std::int64_t> open_minor,
                                                    const Grouping& grouping, std::size_t top) {
  CHECK(top > 0 && open_minor.size() == book.invoice_count());
  std::vector<std::vector<CustomerOpen>> by_currency(book.currencies.size());
  std::vector<Wide> open(book.currencies.size());
  for (std::size_t customer = 0; customer < book.customer_count(); ++customer) {
    const auto end = static_cast<std::size_t>(book.invoice_begin[customer + 1]);
    for (auto i = static_cast<std::size_t>(book.invoice_begin[customer]); i < end; ++i) {
      if (grouping.of_invoice[i] != Grouping::outside && open_minor[i] > 0) open[book.currency[i]] += open_minor[i];
    }
    for (std::size_t currency = 0; currency < open.size(); ++currency) {
      if (open[currency] == 0) continue;
      by_currency[currency].push_back({customer, TRY(narrowed(open[currency], book.currencies[currency]))});
      open[currency] = 0;
    }
  }
  std::vector<Concentration> answer;
  for (std::size_t currency = 0; currency < by_currency.size(); ++currency) {
    if (by_currency[currency].empty()) continue;
    answer.push_back(TRY(finish(book.currencies[currency], by_currency[currency], top)));
  }
  return answer;
}

}  // namespace dunlin
