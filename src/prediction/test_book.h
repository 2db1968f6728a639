// TestBook: small Books written down invoice by invoice, and large ones drawn from a seed. For tests and benchmarks
// only.
//
//   TestBook test(20'000);                                   // the morning of that epoch day
//   const auto customer = test.customer(7);                  // customer id 7
//   test.settled(customer, {.due = 19'900, .days_late = 4});
//   test.open(customer, {.due = 19'980, .minor = 50'000});
//   const Book book = test.build();
#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <vector>

#include "base/check.h"
#include "base/prng.h"
#include "ledger/book.h"

namespace dunlin {

struct SettledLine {
  std::int32_t due = 0;
  std::int32_t days_late = 0;
  std::int64_t minor = 10'000;
  std::uint8_t currency = 0;
};

struct OpenLine {
  std::int32_t due = 0;
  std::int64_t minor = 10'000;
  std::uint8_t currency = 0;
  std::uint8_t flags = 0;
  std::uint8_t reminders = 0;
};

class TestBook {
 public:
  explicit TestBook(std::int32_t morning) { book_.dated_before = Date{morning}; }

  // Adds a customer and returns its number. Ids must rise.
  std::size_t customer(std::int64_t id, Segment segment = Segment::standard, std::uint8_t flags = 0,
                       std::int32_t last_contact_on = never) {
    CHECK(book_.customer_id.empty() || book_.customer_id.back() < id);
    book_.customer_id.push_back(id);
    book_.segment.push_back(segment);
    book_.customer_flags.push_back(flags);
    book_.last_contact_on.push_back(last_contact_on);
    rows_.emplace_back();
    return book_.customer_id.size() - 1;
  }

  void settled(std::size_t customer, SettledLine line) {
    const std::int32_t settled_on = line.due + line.days_late;
    CHECK(settled_on < book_.dated_before.days);
    rows_[customer].push_back({line.due, settled_on, line.minor, 0, line.currency, 0, 0});
  }
  void open(std::size_t customer, OpenLine line) {
    rows_[customer].push_back({line.due, never, line.minor, line.minor, line.currency, line.flags, line.reminders});
  }
  void unapplied(std::size_t customer, std::uint8_t currency, std::int64_t minor) {
    book_.unapplied.push_back({static_cast<std::int32_t>(customer), currency, minor});
  }

  [[nodiscard]] Book build(const std::vector<std::string_view>& currencies = {"EUR", "USD"}) const {
    Book book = book_;
    for (const std::string_view code : currencies) book.currencies.push_back(Currency::parse(code).value());
    std::int64_t next_id = 1;
    for (const std::vector<Row>& rows : rows_) {
      book.invoice_begin.push_back(static_cast<std::int64_t>(book.invoice_id.size()));
      for (const Row& row : rows) append(book, row, next_id++);
    }
    book.invoice_begin.push_back(static_cast<std::int64_t>(book.invoice_id.size()));
    return book;
  }

 private:
  struct Row {
    std::int32_t due;
    std::int32_t settled;
    std::int64_t minor;
    std::int64_t open_minor;
    std::uint8_t currency;
    std::uint8_t flags;
    std::uint8_t reminders;
  };

  static void append(Book& book, const Row& row, std::int64_t id) {
    book.invoice_id.push_back(id);
    book.issued_on.push_back(std::min(row.due - 30, book.dated_before.days - 1));
    book.due_on.push_back(row.due);
    book.settled_on.push_back(row.settled);
    book.amount_minor.push_back(row.minor);
    book.open_minor.push_back(row.open_minor);
    book.currency.push_back(row.currency);
    book.delivery.push_back(InvoiceDelivery::unknown);
    book.item_flags.push_back(row.flags);
    book.reminders.push_back(row.reminders);
  }

  Book book_;
  std::vector<std::vector<Row>> rows_;
};

struct SyntheticSize {
  std::size_t customers = 50;
  std::size_t settled_per_customer = 20;
  std::size_t open_per_customer = 3;
};

// Customers of all temperaments, two currencies, some items disputed, held or promised. The same seed gives the same
// Book.
[[nodiscard]] inline TestBook synthetic_book(std::uint64_t seed, SyntheticSize size, std::int32_t morning = 20'000) {
  TestBook test(morning);
  const Prng root(seed);
  for (std::size_t number = 0; number < size.customers; ++number) {
    Prng prng = root.child(static_cast<std::uint64_t>(number));
    const auto contact = prng.chance(4'000) ? morning - 1 - static_cast<std::int32_t>(prng.below(60)) : never;
    const auto segment = prng.chance(500) ? Segment::key : Segment::standard;
    const std::size_t customer = test.customer(static_cast<std::int64_t>(number) + 1, segment, 0, contact);
    const auto slowness = static_cast<std::int32_t>(prng.below(30));
    const std::uint8_t currency = prng.chance(2'000) ? 1 : 0;
    const std::size_t settled = prng.below(2 * size.settled_per_customer + 1);
    for (std::size_t at = 0; at < settled; ++at) {
      const auto days_late = static_cast<std::int32_t>(prng.between(-5, slowness));
      const auto due = morning - 1 - days_late - static_cast<std::int32_t>(prng.below(700));
      test.settled(customer, {due, days_late, prng.between(1'000, 2'000'000), currency});
    }
    const std::size_t open = prng.below(2 * size.open_per_customer + 1);
    for (std::size_t at = 0; at < open; ++at) {
      const std::int32_t due = morning + 25 - static_cast<std::int32_t>(prng.below(prng.chance(500) ? 300 : 60));
      const auto flags = static_cast<std::uint8_t>(prng.chance(800) ? 1U << prng.below(3) : 0U);
      const auto reminders = static_cast<std::uint8_t>(due < morning && prng.chance(2'000) ? 1 + prng.below(2) : 0);
      test.open(customer, {due, prng.between(1'000, 5'000'000), currency, flags, reminders});
    }
    if (prng.chance(500)) test.unapplied(customer, currency, prng.between(100, 500'000));
  }
  return test;
}

}  // namespace dunlin
