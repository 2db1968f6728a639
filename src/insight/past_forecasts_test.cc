#include "insight/past_forecasts.h"

#include <gtest/gtest.h>

#include "base/prng.h"
#include "prediction/past_book.h"
#include "prediction/test_book.h"

namespace dunlin {
namespace {

constexpr std::int32_t today = 20'000;

// A year of weekly invoices of one customer: 100.00 each, due 30 days after issue, paid on the due day.
Book steady() {
  TestBook test(today);
  const std::size_t customer = test.customer(1);
  for (std::int32_t due = today - 364 + 30; due < today; due += 7) test.settled(customer, {due, 0});
  for (std::int32_t due = today; due < today + 28; due += 7) test.open(customer, {due});
  return test.build();
}

TEST(PastForecasts, BeginThirteenWeeksAfterTheLedgerAndEndAWeekAgo) {
  const Book book = steady();
  const std::vector<std::int32_t> mornings = mornings_to_learn_from(book, today, 100);
  ASSERT_FALSE(mornings.empty());
  EXPECT_EQ(mornings.back(), today - 7);
  EXPECT_GE(mornings.front(), ledger_begins(book, today) + 91);
  EXPECT_EQ(mornings_to_learn_from(book, today, 3).size(), 3U);
  EXPECT_TRUE(mornings_to_learn_from(book, ledger_begins(book, today) + 60, 10).empty());
}

TEST(PastForecasts, OfASteadyLedgerAreCloseToWhatCame) {
  const Book book = steady();
  for (const PastForecast& past :
       past_forecasts(book, mornings_to_learn_from(book, today, 20), 0, nullptr, BusinessCalendar())) {
    if (past.morning + 28 > today) continue;
    double said = 0;
    double came = 0;
    for (std::size_t week = 0; week < 4; ++week) {
      said += past.total[week];
      came += past.came[week];
    }
    EXPECT_NEAR(said, came, 0.25 * came) << past.morning;
    EXPECT_NEAR(past.flat, 10'000, 1e-6);
  }
}

TEST(PastForecasts, KnowNothingOfWhatCameLater) {
  const Book book = synthetic_book(5, {30, 40, 4}, today).build();
  const std::int32_t morning = today - 70;
  const std::vector<std::int32_t> asked = {morning};
  const PastForecast now = past_forecasts(book, asked, 0, nullptr, BusinessCalendar())[0];
  Book rewritten = book;
  Prng prng(11);
  for (std::int32_t& settled : rewritten.settled_on) {
    if (settled != never && settled >= morning) settled = morning + static_cast<std::int32_t>(prng.below(60));
  }
  const PastForecast then = past_forecasts(rewritten, asked, 0, nullptr, BusinessCalendar())[0];
  EXPECT_EQ(now.total, then.total);
  EXPECT_EQ(now.flat, then.flat);
}

TEST(PastForecasts, AccuracyIsTheErrorOverWhatCame) {
  std::vector<PastForecast> past(2);
  past[0].morning = today - 14;
  past[0].total = {100, 50};
  past[0].came = {80, 60};
  past[0].flat = 70;
  past[1].morning = today - 7;
  past[1].total = {100, 1'000};
  past[1].came = {120, 0};
  past[1].flat = 70;
  // Week 1 of both: (20 + 20) / 200; the flat average (10 + 50) / 200.
  EXPECT_DOUBLE_EQ(*accuracy_of(past, today, 1).forecast, 0.2);
  EXPECT_DOUBLE_EQ(*accuracy_of(past, today, 1).flat, 0.3);
  // Two weeks are over of the first alone: (20 + 10) / 140.
  EXPECT_DOUBLE_EQ(*accuracy_of(past, today, 2).forecast, 30.0 / 140);
  EXPECT_FALSE(accuracy_of({}, today, 1).forecast.has_value());
}

TEST(PastForecasts, BandsLearnFromWeeksThatAreOver) {
  std::vector<PastForecast> past(2);
  past[0].morning = today - 14;
  past[0].total.fill(100);
  past[0].came.fill(90);
  past[1].morning = today - 7;
  past[1].total.fill(100);
  past[1].came.fill(110);
  const ForecastBands bands = bands_known_on(today, past);
  EXPECT_EQ(bands.observed(0), 2U);
  EXPECT_EQ(bands.observed(1), 1U);
  EXPECT_EQ(bands.observed(2), 0U);
}

}  // namespace
}  // namespace dunlin
