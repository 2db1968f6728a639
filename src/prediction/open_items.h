// OpenItems: which invoices of a Book are open, customer by customer, so that everything that looks at open items costs
// what is open and not what was ever billed.
//
//   const OpenItems open = OpenItems::of(book);
//   for (std::int64_t item = open.begin[c]; item < open.begin[c + 1]; ++item) use(book, open.invoice[item]);
//
// An "item" below is a position in OpenItems::invoice; columns of results (Predictions) are indexed by it. Work is cut
// by customers: a function that takes a CustomerRange writes only what belongs to those customers, so ranges may run at
// the same time and the result does not depend on the cut.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "ledger/book.h"

namespace dunlin {

struct CustomerRange {
  std::size_t begin = 0;
  std::size_t end = 0;
};

[[nodiscard]] inline CustomerRange all_customers(const Book& book) {
  return {0, book.customer_count()};
}

struct OpenItems {
  std::vector<std::int64_t> begin;    // customer_count + 1 offsets into invoice
  std::vector<std::int64_t> invoice;  // index into the invoice columns of the Book, ascending

  [[nodiscard]] static OpenItems of(const Book& book);
  [[nodiscard]] std::size_t count() const { return invoice.size(); }
};

}  // namespace dunlin
