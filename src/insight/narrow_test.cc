#include "insight/narrow.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "insight/aging.h"
#include "prediction/test_book.h"

namespace dunlin {
namespace {

// Two parts of a book, each aged alone, are the whole: customers keep their invoices and their money.
TEST(Narrow, WhatIsKeptAndWhatIsNotMakeTheWhole) {
  EXPECT_TRUE(rc::check("account by account", [] {
    const Book book =
        synthetic_book(*rc::gen::arbitrary<std::uint64_t>(), {.customers = 20, .settled_per_customer = 3}).build();
    const auto modulus = *rc::gen::inRange<std::size_t>(1, 5);
    const auto mine = [&](std::size_t customer) { return customer % modulus == 0; };
    const Book kept = narrow(book, mine);
    const Book left = narrow(book, [&](std::size_t customer) { return !mine(customer); });
    RC_ASSERT(kept.customer_count() + left.customer_count() == book.customer_count());
    RC_ASSERT(kept.invoice_count() + left.invoice_count() == book.invoice_count());
    const Aging whole = aging_of(book).value();
    const Aging of_kept = aging_of(kept).value();
    const Aging of_left = aging_of(left).value();
    RC_ASSERT(of_kept.accounts.size() + of_left.accounts.size() == whole.accounts.size());
    std::size_t next_kept = 0;
    std::size_t next_left = 0;
    for (const AccountAging& account : whole.accounts) {
      const bool is_mine = mine(account.customer);
      const AccountAging& same = is_mine ? of_kept.accounts[next_kept++] : of_left.accounts[next_left++];
      const Book& part = is_mine ? kept : left;
      RC_ASSERT(part.customer_id[same.customer] == book.customer_id[account.customer]);
      RC_ASSERT(same.currency == account.currency);
      RC_ASSERT(same.line == account.line);
    }
  }));
}

TEST(Narrow, EveryColumnOfAKeptCustomerIsItsOwn) {
  TestBook test(20'000);
  test.open(test.customer(3), {.due = 19'000, .minor = 1});
  const std::size_t kept = test.customer(5, Segment::key, book_flag_legal, 19'990);
  test.settled(kept, {.due = 19'900, .days_late = 4, .minor = 40, .currency = 1});
  test.open(kept, {.due = 19'980, .minor = 50, .flags = book_flag_disputed, .reminders = 2});
  test.unapplied(0, 0, 9);
  test.unapplied(kept, 1, 8);
  const Book book = test.build();
  const Book narrowed = narrow(book, [&](std::size_t customer) { return customer == kept; });
  EXPECT_EQ(narrowed.dated_before, book.dated_before);
  EXPECT_EQ(narrowed.currencies, book.currencies);
  EXPECT_EQ(narrowed.customer_id, std::vector<std::int64_t>{5});
  EXPECT_EQ(narrowed.segment, std::vector{Segment::key});
  EXPECT_EQ(narrowed.customer_flags, std::vector<std::uint8_t>{book_flag_legal});
  EXPECT_EQ(narrowed.last_contact_on, std::vector<std::int32_t>{19'990});
  EXPECT_EQ(narrowed.invoice_begin, (std::vector<std::int64_t>{0, 2}));
  EXPECT_EQ(narrowed.invoice_id, (std::vector<std::int64_t>{2, 3}));
  EXPECT_EQ(narrowed.issued_on, (std::vector<std::int32_t>{19'870, 19'950}));
  EXPECT_EQ(narrowed.due_on, (std::vector<std::int32_t>{19'900, 19'980}));
  EXPECT_EQ(narrowed.settled_on, (std::vector<std::int32_t>{19'904, never}));
  EXPECT_EQ(narrowed.amount_minor, (std::vector<std::int64_t>{40, 50}));
  EXPECT_EQ(narrowed.open_minor, (std::vector<std::int64_t>{0, 50}));
  EXPECT_EQ(narrowed.currency, (std::vector<std::uint8_t>{1, 0}));
  EXPECT_EQ(narrowed.item_flags, (std::vector<std::uint8_t>{0, book_flag_disputed}));
  EXPECT_EQ(narrowed.reminders, (std::vector<std::uint8_t>{0, 2}));
  ASSERT_EQ(narrowed.unapplied.size(), 1U);
  EXPECT_EQ(narrowed.unapplied[0].customer, 0);
  EXPECT_EQ(narrowed.unapplied[0].minor, 8);
}

}  // namespace
}  // namespace dunlin
