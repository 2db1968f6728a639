// How the aging of one day became that of another: what each bucket began with, what came and went, what it ended with,
// and the roll rates.
//
//   TRY(aging_movement(history, everything(book), january, february))[0].paid[AgingBucket::days_1_30]
//
// For each bucket, to the last minor unit:
//
//   opening + billed + rolled in - rolled out - paid - credited - written off + beyond = closing
//
// An invoice begins in the bucket that it had on the opening day, or, when it was issued since, in that of its first
// day. There it is billed, and there what was paid, credited and written off is taken off; what is left rolls into the
// bucket that it has on the closing day. Reversals lower paid, credited and written off, which may therefore be below
// zero. `beyond` is what invoices were settled beyond their amount: it is unapplied money, not a negative open item; a
// ledger has it at most between an application and a late reversal.
//
// The roll rate of a bucket is the share of its opening amount that is open one bucket later on the closing day:
//
//   sum of min(open then, open now) of its invoices that are one bucket later now / opening
//
// so that it lies between 0 and 100 %, and what skipped a bucket does not count. The days are usually a month apart:
// across one week little can roll, across a quarter most skips. There is no standard formula; this is ours,
// "roll.rate.1" of insight/metrics.h.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "insight/figures.h"

namespace dunlin {

struct AgingMovement {
  std::uint32_t group = 0;
  Currency currency;
  ByBucket opening;
  ByBucket billed;
  ByBucket rolled_in;
  ByBucket rolled_out;
  ByBucket paid;
  ByBucket credited;
  ByBucket written_off;
  ByBucket beyond;
  ByBucket closing;
  // Of the opening amount of each bucket: what is open one bucket later, and its share in basis points. The last bucket
  // has none after it.
  ByBucket rolled_on;
  std::array<std::optional<std::int64_t>, aging_bucket_count> roll_rate{};
};

// By currency, then group; those with any amount. opening < closing, both within the book.
[[nodiscard]] Result<std::vector<AgingMovement>> aging_movement(const LedgerHistory& history, const Grouping& grouping,
                                                                Date opening, Date closing);

}  // namespace dunlin
