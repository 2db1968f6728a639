#include "prediction/past_book.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "prediction/test_invoices.h"

namespace dunlin {
namespace {

TEST(PastBook, holds_what_was_known_on_its_morning) {
  TestInvoices ledger;
  ledger.add({.customer = 3, .issued = 100, .due = 130, .settled = 119, .minor = 11});
  ledger.add({.customer = 3, .issued = 100, .due = 130, .settled = 120, .minor = 12});
  ledger.add({.customer = 3, .issued = 120, .due = 150, .minor = 13});
  ledger.add({.customer = 5, .issued = 121, .due = 150, .minor = 14});
  ledger.add({.customer = 9, .issued = 119, .due = 150, .minor = 15, .delivery = InvoiceDelivery::paper});
  const PastBook past = book_before(ledger.book(200), Date{120});
  EXPECT_EQ(past.book.dated_before, Date{120});
  EXPECT_EQ(past.book.customer_id, (std::vector<std::int64_t>{3, 5, 9}));  // each keeps its number
  EXPECT_EQ(past.book.invoice_begin, (std::vector<std::int64_t>{0, 2, 2, 3}));
  EXPECT_EQ(past.book.amount_minor, (std::vector<std::int64_t>{11, 12, 15}));
  EXPECT_EQ(past.book.settled_on, (std::vector<std::int32_t>{119, never, never}));
  EXPECT_EQ(past.book.open_minor, (std::vector<std::int64_t>{0, 12, 15}));
  EXPECT_EQ(past.book.delivery[2], InvoiceDelivery::paper);
  EXPECT_EQ(past.invoice, (std::vector<std::int32_t>{0, 1, 4}));
}

TEST(PastBook, is_the_book_that_was_read_then) {
  EXPECT_TRUE(rc::check("a ledger's book of a morning, cut out of a later one", [] {
    const TestInvoices ledger = draw_invoices(Prng(*rc::gen::arbitrary<std::uint64_t>()));
    const std::int32_t morning = 18'000 + *rc::gen::inRange(-10, 700);
    const Book then = ledger.book(morning);
    const PastBook past = book_before(ledger.book(18'000 + 700), Date{morning});
    RC_ASSERT(past.book.customer_id == then.customer_id);
    RC_ASSERT(past.book.invoice_begin == then.invoice_begin);
    RC_ASSERT(past.book.issued_on == then.issued_on);
    RC_ASSERT(past.book.due_on == then.due_on);
    RC_ASSERT(past.book.settled_on == then.settled_on);
    RC_ASSERT(past.book.amount_minor == then.amount_minor);
    RC_ASSERT(past.book.open_minor == then.open_minor);
    RC_ASSERT(past.book.currency == then.currency);
    RC_ASSERT(past.book.delivery == then.delivery);
    RC_ASSERT(past.book.item_flags == then.item_flags);
    RC_ASSERT(past.book.reminders == then.reminders);
    RC_ASSERT(past.invoice.size() == then.invoice_count());
  }));
}

}  // namespace
}  // namespace dunlin
