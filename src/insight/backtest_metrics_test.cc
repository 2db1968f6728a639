#include "insight/backtest_metrics.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cmath>

#include "prediction/test_invoices.h"

namespace dunlin {
namespace {

constexpr std::int32_t monday = 20'003;

TEST(QualityOf, PerfectAndUseless) {
  const ChanceQuality perfect = quality_of({0, 0, 1, 1}, {0, 0, 1, 1});
  EXPECT_EQ(perfect.auc, 1);
  EXPECT_EQ(perfect.brier, 0);
  EXPECT_EQ(perfect.ece, 0);
  EXPECT_EQ(quality_of({1, 1, 0, 0}, {0, 0, 1, 1}).auc, 0);
  const ChanceQuality even = quality_of({0.5F, 0.5F, 0.5F, 0.5F}, {0, 1, 0, 1});
  EXPECT_EQ(even.auc, 0.5);
  EXPECT_EQ(even.brier, 0.25);
  EXPECT_TRUE(std::isnan(quality_of({0.3F, 0.4F}, {1, 1}).auc)) << "nothing to tell apart";
  EXPECT_TRUE(std::isnan(quality_of({}, {}).brier));
}

TEST(QualityOf, IsWhatItsWordsSay) {
  EXPECT_TRUE(rc::check("pair by pair, and square by square", [] {
    Prng prng(*rc::gen::arbitrary<std::uint64_t>());
    const auto count = static_cast<std::size_t>(*rc::gen::inRange(1, 120));
    std::vector<float> chance;
    std::vector<float> happened;
    for (std::size_t i = 0; i < count; ++i) {
      chance.push_back(static_cast<float>(prng.below(30)) / 30);
      happened.push_back(prng.chance(4'000) ? 1.0F : 0.0F);
    }
    double won = 0;
    double pairs = 0;
    double squares = 0;
    for (std::size_t i = 0; i < count; ++i) {
      squares += std::pow(static_cast<double>(chance[i]) - static_cast<double>(happened[i]), 2);
      for (std::size_t k = 0; k < count; ++k) {
        if (happened[i] < 0.5F || happened[k] > 0.5F) continue;
        pairs += 1;
        won += chance[i] > chance[k] ? 1 : chance[i] == chance[k] ? 0.5 : 0;
      }
    }
    const ChanceQuality quality = quality_of(chance, happened);
    if (pairs == 0) {
      RC_ASSERT(std::isnan(quality.auc));
    } else {
      RC_ASSERT(std::abs(quality.auc - won / pairs) < 1e-9);
    }
    RC_ASSERT(std::abs(quality.brier - squares / static_cast<double>(count)) < 1e-9);
    RC_ASSERT(std::abs(quality.ece - expected_calibration_error(chance, happened)) < 1e-12);
  }));
}

// Thirty invoices of customers 1..30, due on the Monday, paid so many days later as their number says; the amount is a
// hundred times the number.
Book thirty() {
  TestInvoices ledger;
  for (std::int32_t i = 1; i <= 30; ++i) {
    ledger.add({.customer = i, .issued = monday - 20, .due = monday, .settled = monday + i, .minor = 100 * i});
  }
  return ledger.book(monday + 100);
}

Backtest snapshot_of(const Book& book) {
  Backtest test;
  test.windows.snapshot_from = test.windows.snapshot_to = Date{monday};
  for (std::int32_t i = 0; i < static_cast<std::int32_t>(book.invoice_count()); ++i) {
    SnapshotAnswer answer;
    answer.snapshot = Date{monday};
    answer.invoice = i;
    test.snapshot.push_back(answer);
  }
  CashAnswer cash;
  cash.snapshot = Date{monday};
  test.cash.push_back(cash);
  return test;
}

TEST(BacktestMetrics, DaysAreMeasuredFromTheDueDay) {
  const Book book = thirty();
  Backtest test;
  for (std::int32_t i = 0; i < 4; ++i) {  // paid 1, 2, 3 and 4 days late
    IssueAnswer answer;
    answer.invoice = i;
    answer.days_late = 4;         // off by 3, 2, 1, 0
    answer.floor_days_late = -1;  // off by 2, 3, 4, 5
    answer.median_days_late = 2;  // off by 1, 0, 1, 2
    answer.late = 0.75F;
    test.issue.push_back(answer);
  }
  const BacktestMetrics metrics = measure(book, test);
  EXPECT_EQ(metrics.issued, 4);
  EXPECT_EQ(metrics.days_model.error_days_mean, 1.5);
  EXPECT_EQ(metrics.days_model.within_3, 1);
  EXPECT_EQ(metrics.days_floor.error_days_mean, 3.5);
  EXPECT_EQ(metrics.days_floor.within_3, 0.5);
  EXPECT_EQ(metrics.days_median.error_days_mean, 1);
  EXPECT_EQ(metrics.days_due.error_days_mean, 2.5);
  EXPECT_EQ(metrics.days_due.within_3, 0.75);
  EXPECT_NEAR(metrics.late_model.brier, 0.0625, 1e-9);
  EXPECT_TRUE(std::isnan(metrics.open_model.week_1));
}

TEST(BacktestMetrics, AQueueIsJudgedByItsHead) {
  const Book book = thirty();
  Backtest test = snapshot_of(book);
  // Bad: unpaid seven days after the due day, so numbers 8 to 30. Worst first.
  for (SnapshotAnswer& answer : test.snapshot) {
    answer.score = answer.invoice;
    answer.floor_bad = 1.0F / static_cast<float>((answer.invoice + 1) * (answer.invoice + 1));  // smallest first
    answer.paid_7 = answer.invoice < 7 ? 1 : 0;
  }
  const BacktestMetrics metrics = measure(book, test);
  EXPECT_EQ(metrics.open, 30);
  EXPECT_EQ(metrics.paid_7_model.auc, 1);
  EXPECT_EQ(metrics.paid_7_model.brier, 0);
  EXPECT_EQ(metrics.queue_model.precision_20, 1);
  // 30 + 29 + 28 of 8 + 9 .. + 30 = 437
  EXPECT_NEAR(metrics.queue_model.capture, 87.0 / 437, 1e-12);
  EXPECT_NEAR(metrics.queue_amount.capture, 87.0 / 437, 1e-12);
  // The floor's first 20 are numbers 1 to 20, of which 13 are bad, and none of the first three.
  EXPECT_NEAR(metrics.queue_floor.precision_20, 13.0 / 20, 1e-12);
  EXPECT_EQ(metrics.queue_floor.capture, 0);
  EXPECT_TRUE(std::isnan(metrics.queue_model_past_due.capture)) << "none is past due on its due day";
}

TEST(BacktestMetrics, ReceiptsAreComparedWeekByWeek) {
  const Book book = thirty();
  Backtest test = snapshot_of(book);
  // Came in: days 1..6 are 2100, 7..13 are 7000, 14..20 are 11900, 21..27 are 16800, 28..30 are 8700: 46500.
  CashAnswer& cash = test.cash[0];
  cash.open_book = {2'100, 7'000, 11'900, 16'800, 8'700};
  cash.floor_open_book = {2'000, 7'200, 11'900, 16'800, 8'700};
  cash.due_open_book = {46'500};
  cash.total = {4'200, 0, 11'900, 16'800, 8'700};
  cash.flat = 2'100;
  const BacktestMetrics metrics = measure(book, test);
  EXPECT_EQ(metrics.open_model.week_1, 0);
  EXPECT_EQ(metrics.open_model.weeks_13, 0);
  EXPECT_NEAR(metrics.open_floor.week_1, 100.0 / 2'100, 1e-12);
  EXPECT_NEAR(metrics.open_floor.weeks_4, 300.0 / 37'800, 1e-12);
  EXPECT_NEAR(metrics.open_due.weeks_13, (44'400 + 44'400) / 46'500.0, 1e-12);
  EXPECT_NEAR(metrics.total_model.week_1, 1, 1e-12);
  EXPECT_NEAR(metrics.total_model.weeks_13, 9'100 / 46'500.0, 1e-12);
  // Flat: 0 + 4900 + 9800 + 14700 + 6600 and eight empty weeks of 2100.
  EXPECT_NEAR(metrics.total_flat.weeks_13, (36'000 + 16'800) / 46'500.0, 1e-12);
}

TEST(BacktestMetrics, BandsAreJudgedOnTheWeeksBeforeTheLedgerRunsDry) {
  TestInvoices ledger;
  for (std::int32_t week = 0; week < 13; ++week) {
    const std::int32_t day = monday + 7 * week;
    ledger.add({.issued = monday - 5, .due = day, .settled = day, .minor = 100});
  }
  ledger.add({.issued = monday + 28, .due = monday + 60, .settled = monday + 150, .minor = 1});  // the last issue
  const Book book = ledger.book(monday + 200);
  Backtest test;
  test.windows.snapshot_from = Date{monday};
  CashAnswer cash;
  cash.snapshot = Date{monday};
  cash.p10.fill(100);
  cash.p90.fill(100);
  cash.p10[2] = 101;  // one of four missed
  test.cash.push_back(cash);
  EXPECT_EQ(measure(book, test).band_coverage, 0.75);
}

TEST(BacktestMetrics, WhatIsOpenWhenTheBookEndsCountsAsPaidOnThatDay) {
  TestInvoices ledger;
  ledger.add({.issued = monday - 20, .due = monday});
  const Book book = ledger.book(monday + 30);
  Backtest test;
  IssueAnswer answer;
  answer.days_late = 27;
  test.issue.push_back(answer);
  EXPECT_EQ(measure(book, test).days_model.error_days_mean, 3);
}

}  // namespace
}  // namespace dunlin
