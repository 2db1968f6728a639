#include "collections/promises.h"

#include <gtest/gtest.h>

#include "base/check.h"

namespace dunlin {
namespace {

constexpr std::int32_t morning = 20'000;

// Customer 7 with invoices 1, due at 19'900 and settled late, and 2, due at 19'950 and open; customer 8 with nothing.
Book book_of(std::int32_t settled_on) {
  Book book;
  book.dated_before = Date{morning};
  book.customer_id = {7, 8};
  book.invoice_begin = {0, 2, 2};
  book.invoice_id = {1, 2};
  book.issued_on = {19'870, 19'920};
  book.due_on = {19'900, 19'950};
  book.settled_on = {settled_on, never};
  return book;
}

Hold promise(std::int64_t invoice, std::int32_t placed, std::int32_t until) {
  Hold hold;
  hold.customer = Id<Customer>{7};
  hold.invoice = Id<Invoice>{invoice};
  hold.kind = HoldKind::promise;
  hold.placed_on = Date{placed};
  hold.until_on = Date{until};
  return hold;
}

std::int32_t broken(const Hold& hold, std::int32_t settled_on = 19'960, std::int32_t day = morning) {
  const std::vector<std::int32_t> counts = broken_promises(book_of(settled_on), std::span(&hold, 1), Date{day});
  EXPECT_EQ(counts[1], 0);
  return counts[0];
}

TEST(BrokenPromises, are_those_whose_invoice_is_open_after_the_last_day) {
  EXPECT_EQ(broken(promise(1, 19'930, 19'959)), 1);
  EXPECT_EQ(broken(promise(1, 19'930, 19'960)), 0);  // paid on the last day
  EXPECT_EQ(broken(promise(2, 19'955, 19'990)), 1);  // still open
}

TEST(BrokenPromises, of_an_account_are_about_what_was_due_by_then) {
  EXPECT_EQ(broken(promise(0, 19'910, 19'940)), 1);
  EXPECT_EQ(broken(promise(0, 19'910, 19'940), 19'935), 0);  // invoice 2 was not issued yet
  EXPECT_EQ(broken(promise(0, 19'925, 19'945), 19'935), 0);  // and then not due yet
  EXPECT_EQ(broken(promise(0, 19'925, 19'950), 19'935), 1);
}

TEST(BrokenPromises, are_known_on_the_morning_after_and_forgotten_after_a_year) {
  EXPECT_EQ(broken(promise(2, 19'955, morning)), 0);
  EXPECT_EQ(broken(promise(2, 19'955, morning - 1)), 1);
  EXPECT_EQ(broken(promise(1, 19'500, morning - 365)), 1);
  EXPECT_EQ(broken(promise(1, 19'500, morning - 366)), 0);
  // As of an earlier morning the same promise still runs.
  EXPECT_EQ(broken(promise(2, 19'955, 19'990), 19'960, 19'990), 0);
  EXPECT_EQ(broken(promise(2, 19'955, 19'990), 19'960, 19'991), 1);
}

TEST(BrokenPromises, of_customers_that_the_book_does_not_have_are_left_out) {
  Hold hold = promise(1, 19'930, 19'940);
  hold.customer = Id<Customer>{9};
  EXPECT_EQ(broken(hold), 0);
}

}  // namespace
}  // namespace dunlin
