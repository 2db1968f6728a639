// Reading the Book of a morning from the tables: ordered streams merged once, no query per customer or document.
#pragma once

#include <span>
#include <vector>

#include "collections/hold.h"
#include "collections/reminder.h"
#include "ledger/book.h"
#include "store/transaction.h"

namespace dunlin {

// Money received or credited and not applied costs a pass over payments and credit memos: aging wants it, the morning
// run does not.
enum class BookScope : std::uint8_t { items, items_and_unapplied };

// The book of everything dated before `dated_before`. Holds are the exception, towards caution: one placed that very
// morning counts already (Hold::in_force_on(dated_before)).
[[nodiscard]] Result<Book> read_book(const ReadTx& tx, Date dated_before, BookScope scope);
// The same for one customer alone (number 0 in the book).
[[nodiscard]] Result<Book> read_book_of(const ReadTx& tx, Date dated_before, Id<Customer> customer);

[[nodiscard]] Result<std::vector<Hold>> holds_of(const ReadTx& tx, std::span<const std::int64_t> customer_ids);
[[nodiscard]] Result<std::vector<Reminder>> reminders_of(const ReadTx& tx, std::span<const std::int64_t> customer_ids);

}  // namespace dunlin
