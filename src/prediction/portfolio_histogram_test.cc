#include "prediction/portfolio_histogram.h"

#include <gtest/gtest.h>

#include "prediction/test_book.h"

namespace dunlin {
namespace {

constexpr std::int32_t morning = 20'000;

TEST(PortfolioHistogram, counts_late_days_and_share) {
  TestBook test(morning);
  const std::size_t customer = test.customer(1);
  test.settled(customer, {morning - 100, -200});
  test.settled(customer, {morning - 100, 0});
  test.settled(customer, {morning - 100, 5});
  test.settled(customer, {morning - 500, 300});
  test.open(customer, {morning - 121});
  test.open(customer, {morning - 120});  // not beyond: it may still be paid on day 120
  const Book book = test.build();
  const PortfolioHistogram portfolio = portfolio_of(book, OpenItems::of(book));
  EXPECT_EQ(portfolio.total(), 5);
  EXPECT_EQ(portfolio.late(), 3);
  EXPECT_EQ(portfolio.count[bin_beyond], 2);
  EXPECT_EQ(portfolio.days_late_sum(), -60 + 0 + 5 + 121 + 121);
  EXPECT_EQ(portfolio.settled_beyond, 1);
  EXPECT_EQ(portfolio.days_beyond, 180);
}

}  // namespace
}  // namespace dunlin
