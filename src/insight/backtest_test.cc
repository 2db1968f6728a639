#include "insight/backtest.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <tuple>

#include "base/shipped_calendars.h"
#include "insight/backtest_metrics.h"
#include "prediction/test_invoices.h"

namespace dunlin {
namespace {

constexpr std::int32_t first_day = 18'000;

BacktestWindows windows_of(std::int32_t from, std::int32_t to) {
  BacktestWindows windows;
  windows.issue_from = windows.snapshot_from = Date{from};
  windows.issue_to = windows.snapshot_to = Date{to};
  windows.retrain = {Date{from}};
  return windows;
}

// So few invoices that no model is trained and the floor answers.
TestInvoices short_ledger(Prng prng) {
  return draw_invoices(prng, {.customers = 5, .invoices = 150, .days = 220, .never_settled = false});
}

TEST(Backtest, WindowsThatMakeNoSenseAreRefused) {
  const Book book = short_ledger(Prng(1)).book(first_day + 500);
  const auto refused = [&book](const BacktestWindows& windows) {
    const Result<Backtest> test = backtest(book, shipped_calendars(), windows, {});
    return !test && test.error().reason == Reason::option_invalid &&
           test.error().text.starts_with("Nothing was evaluated: ");
  };
  const BacktestWindows good = windows_of(first_day + 100, first_day + 150);
  EXPECT_FALSE(refused(good));
  BacktestWindows windows = good;
  windows.issue_to = Date{first_day + 99};
  EXPECT_TRUE(refused(windows));
  windows = good;
  windows.snapshot_to = Date{first_day + 99};
  EXPECT_TRUE(refused(windows));
  windows = good;
  windows.snapshot_step_days = 0;
  EXPECT_TRUE(refused(windows));
  windows = good;
  windows.retrain = {};
  EXPECT_TRUE(refused(windows));
  windows.retrain = {Date{first_day + 101}};
  EXPECT_TRUE(refused(windows)) << "the first prediction would have no model";
  windows.retrain = {Date{first_day + 90}, Date{first_day + 80}};
  EXPECT_TRUE(refused(windows));
}

TEST(Backtest, AsksEachInvoiceOfTheWindowsOnceADay) {
  EXPECT_TRUE(rc::check("at issue, and on each snapshot on which it is open", [] {
    const TestInvoices ledger = short_ledger(Prng(*rc::gen::arbitrary<std::uint64_t>()));
    const std::int32_t from = first_day + *rc::gen::inRange(20, 200);
    BacktestWindows windows = windows_of(from, from + *rc::gen::inRange(0, 80));
    windows.retrain.push_back(Date{from + 13});
    windows.snapshot_step_days = *rc::gen::inRange(1, 15);
    const Book book = ledger.book(first_day + 700);
    const Backtest test = backtest(book, shipped_calendars(), windows, {}).value();
    std::size_t issued = 0;
    std::size_t open = 0;
    for (const TestInvoice& invoice : ledger.invoices) {
      if (invoice.settled < invoice.issued) continue;
      issued += invoice.issued >= from && invoice.issued <= windows.issue_to.days ? 1 : 0;
      for (std::int32_t day = from; day <= windows.snapshot_to.days; day += windows.snapshot_step_days) {
        open += invoice.issued < day && invoice.settled >= day && day - invoice.due < 120 ? 1 : 0;
      }
    }
    RC_ASSERT(test.issue.size() == issued);
    RC_ASSERT(test.snapshot.size() == open);
    RC_ASSERT(test.periods.size() == 2U && !test.periods[0].trained && !test.periods[0].why_not.empty());
    for (const SnapshotAnswer& answer : test.snapshot) {
      RC_ASSERT(0 <= answer.paid_7 && answer.paid_7 <= answer.paid_14 && answer.paid_14 <= answer.paid_30);
      RC_ASSERT(answer.paid_30 <= 1 && answer.bad >= 0 && answer.bad <= 1 && answer.days >= 0);
      // Without a model the floor answers.
      RC_ASSERT(answer.paid_7 == answer.floor_paid_7 && answer.bad == answer.floor_bad);
    }
  }));
}

TEST(Backtest, NothingThatIsSaidOnADayKnowsWhatComesAfterIt) {
  EXPECT_TRUE(rc::check("settlements rewritten, invoices added and taken away", [] {
    Prng prng(*rc::gen::arbitrary<std::uint64_t>());
    const TestInvoices ledger = short_ledger(prng.child("ledger"));
    const std::int32_t today = first_day + *rc::gen::inRange(120, 220);
    const TestInvoices other = rewrite_future(ledger, today, prng.child("future"));
    const BacktestWindows windows = windows_of(today - 42, today + 42);
    const Backtest before = backtest(ledger.book(first_day + 700), shipped_calendars(), windows, {}).value();
    const Backtest after = backtest(other.book(first_day + 700), shipped_calendars(), windows, {}).value();
    const auto said = [today](const Backtest& test) {
      std::vector<std::tuple<std::int32_t, float, float, float, float, std::int32_t, double>> all;
      for (const SnapshotAnswer& a : test.snapshot) {
        if (a.snapshot.days <= today) {
          all.emplace_back(a.snapshot.days, a.paid_7, a.paid_14, a.paid_30, a.bad, a.days, a.score);
        }
      }
      std::sort(all.begin(), all.end());
      return all;
    };
    RC_ASSERT(said(before) == said(after));
    for (std::size_t i = 0; i < before.cash.size() && before.cash[i].snapshot.days <= today; ++i) {
      RC_ASSERT(before.cash[i].due_open_book == after.cash[i].due_open_book);
      RC_ASSERT(before.cash[i].flat == after.cash[i].flat);
      for (std::size_t week = 0; week < forecast_weeks; ++week) {
        // Sums of fractions, in the order of the book.
        const auto close = [](double a, double b) { return std::abs(a - b) <= 1e-9 * std::max(std::abs(a), 1.0); };
        RC_ASSERT(close(before.cash[i].open_book[week], after.cash[i].open_book[week]));
        RC_ASSERT(close(before.cash[i].total[week], after.cash[i].total[week]));
        RC_ASSERT(close(before.cash[i].p10[week], after.cash[i].p10[week]));
        RC_ASSERT(close(before.cash[i].p90[week], after.cash[i].p90[week]));
      }
    }
  }));
}

TEST(Backtest, AmountsInAnotherUnitChangeNoRanking) {
  const TestInvoices ledger = short_ledger(Prng(4));
  TestInvoices scaled = ledger;
  for (TestInvoice& invoice : scaled.invoices) invoice.minor *= 1'000;
  const BacktestWindows windows = windows_of(first_day + 120, first_day + 200);
  const Backtest before = backtest(ledger.book(first_day + 700), shipped_calendars(), windows, {}).value();
  const Backtest after = backtest(scaled.book(first_day + 700), shipped_calendars(), windows, {}).value();
  ASSERT_EQ(before.snapshot.size(), after.snapshot.size());
  for (std::size_t i = 0; i < before.snapshot.size(); ++i) {
    EXPECT_EQ(before.snapshot[i].paid_7, after.snapshot[i].paid_7);
    EXPECT_EQ(before.snapshot[i].bad, after.snapshot[i].bad);
    EXPECT_DOUBLE_EQ(before.snapshot[i].score * 1'000, after.snapshot[i].score);
  }
}

// Customers of habit: each has a term and a delay that varies by a few days, pays on the next working day, every second
// one in a weekly run, and now and then forgets an invoice.
TestInvoices ledger_of_habits(Prng prng) {
  TestInvoices ledger;
  const BusinessCalendar calendar;
  for (std::int64_t customer = 1; customer <= 40; ++customer) {
    const auto term = static_cast<std::int32_t>(15 * prng.between(1, 3));
    const auto delay = static_cast<std::int32_t>(prng.between(-3, 15));
    const std::int64_t spread = prng.between(0, 5);
    const auto run = static_cast<Weekday>(prng.below(10));  // of the ten, five are days of work
    for (std::int32_t i = 0; i < 25; ++i) {
      const std::int32_t issued = first_day + static_cast<std::int32_t>(prng.below(150));
      const auto late =
          static_cast<std::int32_t>(prng.between(-spread, spread) + (prng.chance(500) ? prng.between(5, 40) : 0));
      Date paid = calendar.roll(Date{issued + term + delay + late}, Roll::following);
      while (run <= Weekday::friday && paid.weekday() != run) paid = paid.add_days(1);
      ledger.add({.customer = customer, .issued = issued, .due = issued + term, .settled = paid.days});
    }
  }
  return ledger;
}

TEST(Backtest, WithAShortHistoryDatesAreNoWorseThanTheCustomersMedian) {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    const Book book = ledger_of_habits(Prng(seed)).book(first_day + 700);
    // Eighty days of history, less than a model is trained on.
    const Backtest test = backtest(book, shipped_calendars(), windows_of(first_day + 80, first_day + 150), {}).value();
    ASSERT_FALSE(test.periods[0].trained);
    const BacktestMetrics metrics = measure(book, test);
    EXPECT_GE(metrics.days_model.within_3, metrics.days_median.within_3) << "ledger " << seed;
    EXPECT_LE(metrics.days_model.error_days_mean, metrics.days_median.error_days_mean) << "ledger " << seed;
  }
}

}  // namespace
}  // namespace dunlin
