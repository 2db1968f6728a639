#include "prediction/histogram_predictor.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <vector>

#include "prediction/settled_history.h"
#include "prediction/test_book.h"

namespace dunlin {
namespace {

constexpr std::int32_t morning = 20'000;

Predictions predict_all(const Book& book) {
  const OpenItems open = OpenItems::of(book);
  const HistogramPredictor predictor(portfolio_of(book, open));
  Predictions predictions(open.count());
  predictor.predict(book, open, all_customers(book), predictions);
  return predictions;
}

bool same(const Predictions& left, const Predictions& right) {
  return left.late_bp == right.late_bp && left.unpaid_7_bp == right.unpaid_7_bp &&
         left.unpaid_14_bp == right.unpaid_14_bp && left.unpaid_30_bp == right.unpaid_30_bp &&
         left.unpaid_60_bp == right.unpaid_60_bp && left.unpaid_90_bp == right.unpaid_90_bp &&
         left.settled_used == right.settled_used && left.expected_on == right.expected_on;
}

// A portfolio so large that the shipped prior does not show: of 1000 invoices, `punctual` are paid on the due day and
// the rest 20 days late.
PortfolioHistogram large_portfolio(std::int64_t punctual_of_1000) {
  PortfolioHistogram portfolio;
  portfolio.count[bin_of(0)] = punctual_of_1000 * 1'000'000;
  portfolio.count[bin_of(20)] = (1000 - punctual_of_1000) * 1'000'000;
  return portfolio;
}

TEST(HistogramPredictor, the_worked_example_of_the_header) {
  PortfolioHistogram portfolio;
  portfolio.count[bin_of(-3)] = 100'000'000;
  portfolio.count[bin_of(0)] = 500'000'000;
  portfolio.count[bin_of(15)] = 400'000'000;
  TestBook test(morning);
  const std::size_t customer = test.customer(1);
  test.settled(customer, {morning - 50, 0});
  test.settled(customer, {morning - 40, 10});
  test.open(customer, {morning});
  const Book book = test.build();
  const OpenItems open = OpenItems::of(book);
  Predictions predictions(open.count());
  HistogramPredictor(portfolio).predict(book, open, all_customers(book), predictions);
  EXPECT_EQ(predictions.late_bp[0], 4565);
  EXPECT_EQ(predictions.settled_used[0], 2);
  EXPECT_TRUE(predictions.low_confidence(0));
}

TEST(HistogramPredictor, a_customer_of_habit_is_predicted_by_its_habit) {
  TestBook test(morning);
  const std::size_t customer = test.customer(1);
  for (std::int32_t month = 1; month <= 60; ++month) test.settled(customer, {morning - 9 - month * 10, 9});
  test.open(customer, {morning + 5});  // due in five days: expected nine days after due
  test.open(customer, {morning - 4});  // four days overdue: expected in five
  const Book book = test.build();
  const OpenItems open = OpenItems::of(book);
  Predictions predictions(open.count());
  HistogramPredictor(large_portfolio(900)).predict(book, open, all_customers(book), predictions);
  EXPECT_EQ(predictions.expected_on[0], morning + 14);
  EXPECT_EQ(predictions.expected_on[1], morning + 5);
  // 60 invoices at 9 days late; the prior's 8: 7.2 on the due day and 0.8 at 20 days.
  EXPECT_EQ(predictions.late_bp[0], 8941);  // (60 + 0.8) / 68
  EXPECT_EQ(predictions.unpaid_7_bp[1],
            132);  // 0.8 / (60 + 0.8): past the ninth day only the prior's late share is left
  EXPECT_EQ(predictions.unpaid_14_bp[1], 132);  // day 18 after due
  EXPECT_EQ(predictions.unpaid_30_bp[1], 0);
  EXPECT_FALSE(predictions.low_confidence(0));
}

TEST(HistogramPredictor, what_is_overdue_cannot_be_paid_in_the_past) {
  // The customer always pays on the due day, but this item is three days over: only later outcomes are left.
  TestBook test(morning);
  const std::size_t customer = test.customer(1);
  for (std::int32_t month = 1; month <= 12; ++month) test.settled(customer, {morning - month * 30, 0});
  test.open(customer, {morning - 3});
  const Book book = test.build();
  const OpenItems open = OpenItems::of(book);
  Predictions predictions(open.count());
  HistogramPredictor(large_portfolio(900)).predict(book, open, all_customers(book), predictions);
  EXPECT_EQ(predictions.expected_on[0], morning + 17);  // the prior's 20 days late
  EXPECT_EQ(predictions.late_bp[0], predictions.unpaid_7_bp[0]);
  EXPECT_EQ(predictions.unpaid_7_bp[0], 10'000);
}

TEST(HistogramPredictor, a_new_tenant_gets_the_shipped_prior) {
  TestBook test(morning);
  const std::size_t customer = test.customer(1);
  test.open(customer, {morning + 10});
  test.open(customer, {morning - 10});
  const Predictions predictions = predict_all(test.build());
  EXPECT_GT(predictions.late_bp[0], 5'000);
  EXPECT_LT(predictions.late_bp[0], 7'000);  // half, given that it was not paid in the twenty days before
  EXPECT_TRUE(predictions.low_confidence(0));
  EXPECT_EQ(predictions.settled_used[0], 0);
  EXPECT_GE(predictions.expected_on[1], morning);
}

TEST(HistogramPredictor, beyond_120_days_every_day_is_like_every_other) {
  TestBook test(morning);
  const std::size_t customer = test.customer(1);
  for (std::int32_t at = 1; at <= 20; ++at) test.settled(customer, {morning - 400 - at, 200});
  test.open(customer, {morning - 121});
  test.open(customer, {morning - 2'000});
  const Predictions predictions = predict_all(test.build());
  EXPECT_EQ(predictions.unpaid_7_bp[0], predictions.unpaid_7_bp[1]);
  EXPECT_EQ(predictions.expected_on[0], predictions.expected_on[1]);
  EXPECT_GT(predictions.unpaid_7_bp[0], 8'500);  // 20 settlements in 1600 days beyond: 1.1 % a day or less
  EXPECT_LT(predictions.unpaid_7_bp[0], 9'800);
}

TEST(HistogramPredictor, old_open_items_fatten_the_tail_of_their_customer) {
  const auto book_with = [](std::size_t old_items) {
    TestBook test(morning);
    const std::size_t customer = test.customer(1);
    for (std::int32_t at = 1; at <= 10; ++at) test.settled(customer, {morning - 30 - at, 2});
    test.open(customer, {morning - 20});
    for (std::size_t at = 0; at < old_items; ++at) test.open(customer, {morning - 300});
    return test.build();
  };
  EXPECT_GT(predict_all(book_with(5)).unpaid_90_bp[0], predict_all(book_with(0)).unpaid_90_bp[0]);
}

TEST(HistogramPredictor, only_the_latest_80_settled_invoices_count) {
  TestBook test(morning);
  const std::size_t customer = test.customer(1);
  for (std::int32_t at = 0; at < 200; ++at) test.settled(customer, {morning - 1'000 - at, 60});
  for (std::int32_t at = 0; at < 80; ++at) test.settled(customer, {morning - 100 - at, 0});
  test.open(customer, {morning + 1});
  const Book book = test.build();
  SettledHistory history;
  history.load(book, customer);
  history.sort_latest_first();
  ASSERT_EQ(history.size(), 80U);
  EXPECT_EQ(history.settled_on(0), morning - 100);
  EXPECT_EQ(history.settled_on(79), morning - 179);
  const Predictions predictions = predict_all(book);
  EXPECT_EQ(predictions.settled_used[0], 80);
  EXPECT_LT(predictions.late_bp[0], 600);
}

TEST(HistogramPredictor, probabilities_are_ordered_and_dates_are_not_past) {
  EXPECT_TRUE(rc::check("unpaid never rises with the horizon", [](std::uint64_t seed) {
    const Book book = synthetic_book(seed, {20, 15, 4}, morning).build();
    const Predictions predictions = predict_all(book);
    for (std::size_t item = 0; item < predictions.count(); ++item) {
      RC_ASSERT(predictions.unpaid_7_bp[item] <= 10'000);
      RC_ASSERT(predictions.late_bp[item] <= 10'000);
      RC_ASSERT(predictions.unpaid_7_bp[item] >= predictions.unpaid_14_bp[item]);
      RC_ASSERT(predictions.unpaid_14_bp[item] >= predictions.unpaid_30_bp[item]);
      RC_ASSERT(predictions.unpaid_30_bp[item] >= predictions.unpaid_60_bp[item]);
      RC_ASSERT(predictions.unpaid_60_bp[item] >= predictions.unpaid_90_bp[item]);
      RC_ASSERT(predictions.expected_on[item] >= morning);
      RC_ASSERT(predictions.expected_on[item] <= morning + expected_days_max);
      // The median agrees with the probabilities it stands beside.
      const std::int32_t days = predictions.expected_on[item] - morning;
      if (days <= 7) RC_ASSERT(predictions.unpaid_7_bp[item] <= 5'000);
      if (days > 7) RC_ASSERT(predictions.unpaid_7_bp[item] >= 5'000);
      if (days > 30) RC_ASSERT(predictions.unpaid_30_bp[item] >= 5'000);
    }
  }));
}

TEST(HistogramPredictor, does_not_depend_on_how_customers_are_split) {
  EXPECT_TRUE(rc::check("any cut gives the same columns", [](std::uint64_t seed) {
    const Book book = synthetic_book(seed, {17, 10, 3}, morning).build();
    const OpenItems open = OpenItems::of(book);
    const std::size_t cut = *rc::gen::inRange<std::size_t>(0, book.customer_count() + 1);
    PortfolioHistogram left;
    PortfolioHistogram right;
    right.add(book, open, {cut, book.customer_count()});
    left.add(book, open, {0, cut});
    left.merge(right);
    const HistogramPredictor predictor(left);
    Predictions predictions(open.count());
    predictor.predict(book, open, {cut, book.customer_count()}, predictions);
    predictor.predict(book, open, {0, cut}, predictions);
    RC_ASSERT(same(predictions, predict_all(book)));
  }));
}

TEST(HistogramPredictor, does_not_depend_on_how_invoices_are_numbered) {
  // The same invoices entered in reverse order: the same answers, in reverse order.
  const auto build = [](bool reversed) {
    TestBook test(morning);
    const std::size_t customer = test.customer(1);
    std::vector<SettledLine> lines;
    for (std::int32_t at = 0; at < 120; ++at) lines.push_back({morning - 200 + at % 7, at % 5});
    if (reversed) std::reverse(lines.begin(), lines.end());
    for (const SettledLine& line : lines) test.settled(customer, line);
    test.open(customer, {morning - 2});
    return test.build();
  };
  EXPECT_TRUE(same(predict_all(build(false)), predict_all(build(true))));
}

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
