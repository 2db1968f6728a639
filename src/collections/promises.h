// Promises that were not kept: holds of the kind promise whose last day passed with the promised item still open.
//
//   broken_promises(book, TRY(promises_ending(tx, morning)), morning)[customer]      // 2, in the last 365 days
//
// Of a promise about one invoice, that invoice; of one about the whole account, any invoice that had been issued when
// it was given and was due by its last day. A promise that was released on or before its last day was withdrawn and is
// not counted, and one without a last day cannot be broken. Nothing dated on the morning or later is looked at.
#pragma once

#include <span>
#include <vector>

#include "collections/hold.h"
#include "ledger/book.h"
#include "store/transaction.h"

namespace dunlin {

inline constexpr std::int32_t promise_memory_days = 365;

// Promises whose last day is before `dated_before`, by customer.
[[nodiscard]] Result<std::vector<Hold>> promises_ending(const ReadTx& tx, Date dated_before);

// By customer of the book, on a morning not later than the book's.
[[nodiscard]] std::vector<std::int32_t> broken_promises(const Book& book, std::span<const Hold> promises,
                                                        Date dated_before);

}  // namespace dunlin
