#include "prediction/open_items.h"

#include <algorithm>

#include "base/check.h"

namespace dunlin {

OpenItems OpenItems::of(const Book& book) {
  CHECK(book.invoice_begin.size() == book.customer_count() + 1);
  OpenItems open;
  open.begin.reserve(book.customer_count() + 1);
  open.invoice.reserve(static_cast<std::size_t>(
      std::count_if(book.open_minor.begin(), book.open_minor.end(), [](std::int64_t minor) { return minor > 0; })));
  for (std::size_t customer = 0; customer < book.customer_count(); ++customer) {
    open.begin.push_back(static_cast<std::int64_t>(open.invoice.size()));
    const std::int64_t end = book.invoice_begin[customer + 1];
    for (std::int64_t invoice = book.invoice_begin[customer]; invoice < end; ++invoice) {
      if (book.open_minor[static_cast<std::size_t>(invoice)] > 0) open.invoice.push_back(invoice);
    }
  }
  open.begin.push_back(static_cast<std::int64_t>(open.invoice.size()));
  return open;
}

}  // namespace dunlin
