// Reading an OutcomeHistory: the movements behind a book, the methods of its payments, and what people did about its
// items. Ordered streams merged once, no query per customer, document or morning.
#pragma once

#include "ledger/book.h"
#include "prediction/outcome_history.h"
#include "store/transaction.h"

namespace dunlin {

// Of the customers and invoices of the book, as far as it is dated before its dated_before. The book must have been
// read with BookScope::items_and_unapplied.
[[nodiscard]] Result<OutcomeHistory> read_outcome_history(const ReadTx& tx, const Book& book);

}  // namespace dunlin
