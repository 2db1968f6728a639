#include "prediction/settled_history.h"

#include <algorithm>
#include <functional>

#include "base/check.h"

namespace dunlin {

void SettledHistory::load(const Book& book, std::size_t customer, std::size_t count_max) {
  CHECK(customer < book.customer_count() && count_max > 0);
  keys_.clear();
  const auto begin = static_cast<std::size_t>(book.invoice_begin[customer]);
  const auto end = static_cast<std::size_t>(book.invoice_begin[customer + 1]);
  for (std::size_t invoice = begin; invoice < end; ++invoice) {
    const std::int32_t settled = book.settled_on[invoice];
    if (settled != never) keys_.push_back(bias(settled) << 32 | bias(book.due_on[invoice]));
  }
  if (keys_.size() <= count_max) return;
  const auto cut = keys_.begin() + static_cast<std::ptrdiff_t>(count_max);
  std::nth_element(keys_.begin(), cut, keys_.end(), std::greater<>());
  keys_.resize(count_max);
}

void SettledHistory::sort_latest_first() {
  std::sort(keys_.begin(), keys_.end(), std::greater<>());
}

}  // namespace dunlin
