// What may be chased at all. One definition for risk, worklist and outreach.
#pragma once

#include <cstdint>

#include "ledger/book.h"

namespace dunlin {

// Open, due before this morning, and nothing on the item that keeps it out of outreach.
[[nodiscard]] inline bool is_overdue(const Book& book, std::size_t invoice) {
  return book.is_open(invoice) && book.days_overdue(invoice) > 0;
}
[[nodiscard]] inline bool is_clear(const Book& book, std::size_t invoice) {
  return book.item_flags[invoice] == 0;
}
[[nodiscard]] inline bool is_chased(const Book& book, std::size_t invoice) {
  return is_overdue(book, invoice) && is_clear(book, invoice);
}
// A person speaks to these customers; no machine does.
[[nodiscard]] inline bool is_sensitive(Segment segment) {
  return segment == Segment::key || segment == Segment::in_issue;
}

}  // namespace dunlin
