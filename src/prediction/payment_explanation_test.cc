#include "prediction/payment_explanation.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <set>

#include "base/prng.h"
#include "prediction/item_predictor.h"
#include "prediction/model_training.h"
#include "prediction/test_book.h"

namespace dunlin {
namespace {

constexpr std::int32_t morning = 20'000;

// Customers who pay on time and ones who pay two weeks late, over a year.
Book two_kinds() {
  TestBook test(morning);
  Prng prng(7);
  for (std::int64_t id = 1; id <= 20; ++id) {
    const std::size_t customer = test.customer(id);
    for (std::int32_t due = morning - 360; due < morning - 30; due += 9) {
      test.settled(customer, {due, id % 2 == 0 ? 0 : 14 + static_cast<std::int32_t>(prng.below(3))});
    }
    test.open(customer, {morning + 2});
  }
  return test.build();
}

TEST(PaymentExplanation, shares_add_up_to_the_log_odds_of_the_ensemble) {
  const Book book = two_kinds();
  const NamedCalendar calendar{"every day", BusinessCalendar::parse("weekend = []", "test").value()};
  const Result<PaymentModel> model = train_model(book, calendar, {});
  ASSERT_TRUE(model.has_value()) << model.error().text;
  const OpenItems open = OpenItems::of(book);
  const ItemPredictor predictor(book, &*model, calendar.calendar);
  std::size_t seen = 0;
  predictor.visit(open, all_customers(book), [&](const PredictedItem& item) {
    ++seen;
    const Result<PaymentExplanation> why = explain_payment(*model, item.features);
    ASSERT_TRUE(why.has_value());
    EXPECT_EQ(why->base + std::accumulate(why->share.begin(), why->share.end(), std::int64_t{0}), why->total);
    // The mean of the log-odds of the model's own hazards over the same days.
    const ByCell hazard = model->hazards(item.features);
    double log_odds = 0;
    for (std::size_t day = 0; day < 7; ++day) {
      log_odds += std::log(static_cast<double>(hazard[day]) / (1 - static_cast<double>(hazard[day])));
    }
    EXPECT_NEAR(static_cast<double>(why->total), log_odds / 7 * 1000, 2.0);
  });
  EXPECT_EQ(seen, 20U);
}

TEST(PaymentExplanation, every_feature_has_a_reason_and_every_reason_a_feature_and_a_name) {
  std::set<PaymentReason> used;
  for (std::size_t i = 0; i < frozen_count; ++i) used.insert(reason_of(static_cast<Frozen>(i)));
  for (std::size_t i = 0; i < by_day_count; ++i) used.insert(reason_of(static_cast<ByDay>(i)));
  EXPECT_EQ(used.size(), payment_reason_count);
  std::set<std::string_view> names;
  for (const PaymentReason reason : used) names.insert(name_of(reason));
  EXPECT_EQ(names.size(), payment_reason_count);
}

}  // namespace
}  // namespace dunlin
