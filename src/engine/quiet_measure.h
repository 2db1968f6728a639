// What became of the overdue items that were expected to be paid within a week, on mornings of the last weeks: the
// measure that the quiet list rests on. Each morning is asked again as it was then, with the model that was in force
// then, or the floor; so it is the record of what was said, not of what would be said now.
#pragma once

#include "collections/quiet_check.h"
#include "ledger/book.h"
#include "store/transaction.h"

namespace dunlin {

// On the same weekday of the last weeks, the latest first, until there are enough cases; at most eight mornings.
[[nodiscard]] Result<QuietCheck> measure_quiet(const ReadTx& tx, const Book& book, std::int32_t threshold_bp);

}  // namespace dunlin
