// Book: a tenant's receivables as they stood on one morning, in columns, for everything that reads them in bulk
// (behaviour, prediction, worklist, aging).
//
// The book of the morning of D holds what is dated before D (dated_before == D); the book as of D holds what is dated
// up to and including D (dated_before == D + 1). An invoice is in it when issued_on < dated_before. settled_on is the
// day its open amount reached zero, when that day is before dated_before, else never. Nothing dated later can be seen
// in any column.
//
// Shapes: customers are numbered 0..customer_count-1 in the order of their ids. Invoices are ordered by (customer,
// invoice id), and those of customer c stand at [invoice_begin[c], invoice_begin[c + 1]). Money is in minor units of
// currencies[currency[i]].
// Days are epoch days (base/date.h).
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/money.h"
#include "ledger/document.h"
#include "party/segment.h"

namespace dunlin {

inline constexpr std::int32_t never = std::numeric_limits<std::int32_t>::max();

// What keeps an item or a whole account out of the day's outreach. Bits of Book::item_flags and Book::customer_flags.
enum BookFlag : std::uint8_t {
  book_flag_disputed = 1,
  book_flag_held = 2,
  book_flag_promised = 4,
  book_flag_legal = 8,
};

struct Book {
  Date dated_before;
  std::vector<Currency> currencies;  // in order of code

  // One per customer.
  std::vector<std::int64_t> customer_id;
  std::vector<Segment> segment;
  std::vector<std::uint8_t> customer_flags;  // BookFlag bits of holds on the whole account
  std::vector<std::int64_t> invoice_begin;   // customer_count + 1 offsets
  std::vector<std::int32_t>
      last_contact_on;  // day of the last message sent to the customer before dated_before, or never

  // One per invoice.
  std::vector<std::int64_t> invoice_id;
  std::vector<std::int32_t> issued_on;
  std::vector<std::int32_t> due_on;
  std::vector<std::int32_t> settled_on;  // or never
  std::vector<std::int64_t> amount_minor;
  std::vector<std::int64_t> open_minor;  // 0 once settled
  std::vector<std::uint8_t> currency;    // index into currencies
  std::vector<std::uint8_t> item_flags;  // BookFlag bits of holds on this item
  std::vector<InvoiceDelivery> delivery;
  std::vector<std::uint8_t> reminders;  // reminders sent about this item before dated_before

  // Money received or credited but not applied, per (customer, currency), ordered so.
  struct Unapplied {
    std::int32_t customer;
    std::uint8_t currency;
    std::int64_t minor;
  };
  std::vector<Unapplied> unapplied;

  [[nodiscard]] std::size_t customer_count() const { return customer_id.size(); }
  [[nodiscard]] std::size_t invoice_count() const { return invoice_id.size(); }
  [[nodiscard]] bool is_open(std::size_t invoice) const { return open_minor[invoice] > 0; }
  // Days past due on the morning of dated_before; negative before the due day, 0 on it.
  [[nodiscard]] std::int32_t days_overdue(std::size_t invoice) const { return dated_before.days - due_on[invoice]; }
};

}  // namespace dunlin
