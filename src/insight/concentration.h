// Concentration: how much of what is open hangs on few customers.
//
//   top share     open amounts of the n customers with the most open / open, in basis points
//   Herfindahl    sum of the squares of the customers' shares, from 0 (many small ones) to 10 000 (one owes all)
//
// Worked example: customers owe 50, 30, 15 and 5. The two largest: 80 %. Herfindahl: 2500 + 900 + 225 + 25 = 3650.
//
//   TRY(concentration_of(book, book.open_minor, everything(book), 10))[0].top_share
//
// Customers, not their groups; unapplied money is not taken off. Exact in integers: the squares are summed in 128 bits
// and divided once. Definitions "concentration.top.1" and "concentration.herfindahl.1" of insight/metrics.h.
#pragma once

#include <span>
#include <vector>

#include "insight/figures.h"

namespace dunlin {

struct Concentration {
  Currency currency;
  std::int64_t open_minor = 0;
  std::int64_t customers = 0;    // with anything open
  std::vector<std::size_t> top;  // numbers in the book: those with the most open, at most n; ties by number
  std::int64_t top_minor = 0;
  std::int64_t top_share = 0;   // basis points
  std::int64_t herfindahl = 0;  // 1 to 10 000
};

// `open_minor` by invoice of the book: its own, or those of an earlier day. By currency; those with anything open. What
// is outside of the grouping does not count. top > 0.
[[nodiscard]] Result<std::vector<Concentration>> concentration_of(const Book& book,
                                                                  std::span<const std::int64_t> open_minor,
                                                                  const Grouping& grouping, std::size_t top);

}  // namespace dunlin
