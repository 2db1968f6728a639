// The book as it stood on an earlier morning, from a later one: what was issued before that day, settled only where it
// was settled before it. Nothing dated on that day or later is left, so what is computed from it cannot know it.
//
// What a later book does not tell is as it is now: the open amount of an item that was paid in part is taken to be its
// whole amount, and flags of holds and reminders are left out. Features use none of these.
#pragma once

#include "ledger/book.h"

namespace dunlin {

// dated_before <= book.dated_before. Every customer stays, so customers keep their numbers; invoice_of_past[i] is the
// number in `book` of the past book's invoice i.
struct PastBook {
  Book book;
  std::vector<std::int32_t> invoice;
};
[[nodiscard]] PastBook book_before(const Book& book, Date dated_before);

}  // namespace dunlin
