// narrow: the part of a Book that concerns some of its customers, as a Book of its own, so that every figure can be
// made for an account owner's customers, or for one customer, by the same code as for the whole.
//
//   const Book mine = narrow(book, [&](std::size_t customer) { return owned[customer]; });
#pragma once

#include "ledger/book.h"
#include "store/function_ref.h"

namespace dunlin {

// `keep` is asked once for each customer, by its number in the book, in order.
[[nodiscard]] Book narrow(const Book& book, FunctionRef<bool(std::size_t customer)> keep);

}  // namespace dunlin
