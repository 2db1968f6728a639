#include "prediction/quiet_calibration.h"

#include <gtest/gtest.h>

#include "prediction/test_invoices.h"

namespace dunlin {
namespace {

constexpr std::int32_t morning = 1'000;

// Four items of one customer that are overdue on the morning, one that is due on it, and what was said of each.
TEST(QuietCalibration, counts_overdue_items_that_were_expected_and_what_became_of_them) {
  TestInvoices ledger;
  ledger.add({.customer = 1, .issued = 900, .due = morning - 1, .settled = morning});  // paid that very day
  ledger.add(
      {.customer = 1, .issued = 901, .due = morning - 2, .settled = morning + 7});  // on the last day that counts
  ledger.add({.customer = 1, .issued = 902, .due = morning - 3, .settled = morning + 8});  // a day too late
  ledger.add({.customer = 1, .issued = 903, .due = morning - 4, .settled = morning + 1});  // not expected
  ledger.add({.customer = 1, .issued = 904, .due = morning, .settled = morning + 1});      // not overdue
  const Book book = ledger.book(morning + 20);
  const PastBook past = book_before(book, Date{morning});
  const OpenItems open = OpenItems::of(past.book);
  ASSERT_EQ(open.count(), 5U);
  Predictions predictions(open.count());
  predictions.unpaid_7_bp = {1'000, 500, 0, 1'001, 0};
  QuietCalibration calibration;
  add_quiet_morning(book, past, open, predictions, 9'000, calibration);
  EXPECT_EQ(calibration.cases, 3);
  EXPECT_EQ(calibration.paid, 2);
}

// Wilson's interval, worked out by hand: with all of n paid its lower end is n / (n + 1.645^2).
TEST(QuietCalibration, few_cases_prove_little) {
  EXPECT_EQ(lower_bound_bp({0, 0}), 0);
  EXPECT_EQ(lower_bound_bp({1, 1}), 2'698);
  EXPECT_EQ(lower_bound_bp({24, 24}), 8'986);
  EXPECT_EQ(lower_bound_bp({25, 25}), 9'023);
  EXPECT_EQ(lower_bound_bp({1'000, 900}), 8'832);
  EXPECT_EQ(lower_bound_bp({1'095, 1'030}), 9'277);
}

}  // namespace
}  // namespace dunlin
