// Aging: open amounts by days past due, per currency and per account (a customer in one currency).
//
//   const Book book = TRY(read_book(tx, as_of.add_days(1), BookScope::items_and_unapplied));
//   const Aging aging = TRY(aging_of(book));
//   aging.currencies[0].minor[AgingBucket::days_1_30]      // of the first currency, in minor units
//
// The day it is seen from is the last day that the book holds: the book as of D is dated before D + 1, and an item that
// was due on day X is D - X days past due. (Book::days_overdue counts to the morning of dated_before, one day later.)
//
//   not due | 1-30 | 31-60 | 61-90 | over 90       day 0, the due day itself, is not due
//
// Money that belongs to nothing yet has a column of its own and lowers the balance, never a bucket: payments and credit
// memos as far as they are not applied, and what was applied to an invoice beyond its amount (that can be so for a few
// days in the past, when an application that was reversed later stood beside its successor).
//
//   open      = the sum of the buckets
//   balance   = open - unapplied
//
// so that the balance is the ledger's to the last minor unit: documents less adjustments less payments and credit
// memos. Currencies are never summed. Sums are made in 128 bits and refused with amount_overflow when one does not fit
// into 64.
//
// Source: the usual aging by due date, definition "aging.due_date.1" of insight/metrics.h (docs/reference/metrics.md).
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ledger/book.h"

namespace dunlin {

enum class AgingBucket : std::uint8_t { not_due, days_1_30, days_31_60, days_61_90, days_over_90 };
inline constexpr std::array all_aging_buckets = {AgingBucket::not_due, AgingBucket::days_1_30, AgingBucket::days_31_60,
                                                 AgingBucket::days_61_90, AgingBucket::days_over_90};
inline constexpr std::size_t aging_bucket_count = all_aging_buckets.size();

[[nodiscard]] AgingBucket bucket_of(std::int32_t days_past_due);
[[nodiscard]] std::string_view name_of(AgingBucket bucket);  // "not_due", "days_1_30"

// Something counted in each bucket.
struct ByBucket {
  std::array<std::int64_t, aging_bucket_count> values{};

  [[nodiscard]] std::int64_t& operator[](AgingBucket bucket) { return values[static_cast<std::size_t>(bucket)]; }
  [[nodiscard]] std::int64_t operator[](AgingBucket bucket) const { return values[static_cast<std::size_t>(bucket)]; }
  bool operator==(const ByBucket&) const = default;
};

// One line of the table. All of it is in one currency.
struct AgingLine {
  ByBucket items;  // open invoices
  ByBucket minor;
  std::int64_t items_open = 0;     // in all buckets
  std::int64_t open_minor = 0;     // in all buckets
  std::int64_t overdue_minor = 0;  // in all buckets but not_due
  std::int64_t unapplied_minor = 0;
  std::int64_t balance_minor = 0;      // open less unapplied
  std::int32_t days_past_due_max = 0;  // of an open item; 0 when none is past due

  bool operator==(const AgingLine&) const = default;
};

struct CurrencyAging {
  Currency currency;
  std::int64_t accounts = 0;  // with an open item or unapplied money
  AgingLine line;
};

struct AccountAging {
  std::size_t customer = 0;  // its number in the book
  Currency currency;
  AgingLine line;
};

struct Aging {
  Date as_of;
  std::vector<CurrencyAging> currencies;  // by code; those with an open item or unapplied money
  std::vector<AccountAging> accounts;     // by customer, then code
};

// The book must have been read with BookScope::items_and_unapplied, or the column of unapplied money is empty.
[[nodiscard]] Result<Aging> aging_of(const Book& book);

}  // namespace dunlin
