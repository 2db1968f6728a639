#include "prediction/item_predictor.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <vector>

#include "prediction/settled_history.h"
#include "prediction/test_book.h"

namespace dunlin {
namespace {

constexpr std::int32_t morning = 20'000;

// By the floor, on banks that always work.
Predictions predict_all(const Book& book) {
  const OpenItems open = OpenItems::of(book);
  const ForecastPredictor predictor(book, nullptr, BusinessCalendar(), "");
  Predictions predictions(open.count());
  predictor.predict(book, open, all_customers(book), predictions);
  return predictions;
}

bool same(const Predictions& left, const Predictions& right) {
  return left.late_bp == right.late_bp && left.unpaid_7_bp == right.unpaid_7_bp &&
         left.unpaid_14_bp == right.unpaid_14_bp && left.unpaid_30_bp == right.unpaid_30_bp &&
         left.unpaid_60_bp == right.unpaid_60_bp && left.unpaid_90_bp == right.unpaid_90_bp &&
         left.very_late_bp == right.very_late_bp && left.window_bp == right.window_bp &&
         left.window_first_on == right.window_first_on && left.window_last_on == right.window_last_on &&
         left.settled_used == right.settled_used && left.expected_on == right.expected_on;
}

TEST(ForecastPredictor, a_customer_of_habit_is_predicted_by_its_habit) {
  TestBook test(morning);
  const std::size_t customer = test.customer(1);
  // Due on the same weekday as today, paid nine days later: the day of the week says the same as the days late.
  for (std::int32_t week = 3; week <= 62; ++week) test.settled(customer, {morning - 7 * week, 9});
  test.open(customer, {morning + 7});
  test.open(customer, {morning});
  const Predictions predictions = predict_all(test.build());
  EXPECT_EQ(predictions.expected_on[0], morning + 16);
  EXPECT_EQ(predictions.expected_on[1], morning + 9);
  EXPECT_GT(predictions.late_bp[0], 9'500);
  EXPECT_GT(predictions.unpaid_7_bp[1], 9'500);
  EXPECT_LT(predictions.unpaid_14_bp[1], 500);
  EXPECT_LE(predictions.window_first_on[1], morning + 9);
  EXPECT_GE(predictions.window_last_on[1], morning + 9);
  EXPECT_GT(predictions.window_bp[1], 9'000);
  EXPECT_FALSE(predictions.low_confidence(0));
}

TEST(ForecastPredictor, a_new_tenant_gets_the_shipped_prior) {
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

TEST(ForecastPredictor, beyond_120_days_every_day_is_like_every_other) {
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

TEST(ForecastPredictor, old_open_items_fatten_the_tail_of_their_customer) {
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

TEST(ForecastPredictor, only_the_latest_80_settled_invoices_count) {
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

TEST(ForecastPredictor, probabilities_are_ordered_and_dates_are_not_past) {
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
    }
  }));
}

TEST(ForecastPredictor, does_not_depend_on_how_customers_are_split) {
  EXPECT_TRUE(rc::check("any cut gives the same columns", [](std::uint64_t seed) {
    const Book book = synthetic_book(seed, {17, 10, 3}, morning).build();
    const OpenItems open = OpenItems::of(book);
    const std::size_t cut = *rc::gen::inRange<std::size_t>(0, book.customer_count() + 1);
    const ForecastPredictor predictor(book, nullptr, BusinessCalendar(), "");
    Predictions predictions(open.count());
    predictor.predict(book, open, {cut, book.customer_count()}, predictions);
    predictor.predict(book, open, {0, cut}, predictions);
    RC_ASSERT(same(predictions, predict_all(book)));
  }));
}

TEST(ForecastPredictor, does_not_depend_on_how_invoices_are_numbered) {
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

}  // namespace
}  // namespace dunlin
