#include "insight/cash_forecast.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cmath>
#include <numeric>

#include "prediction/test_invoices.h"

namespace dunlin {
namespace {

constexpr std::int32_t morning = 20'003;

double total(const ByWeek& weeks) {
  return std::accumulate(weeks.begin(), weeks.end(), 0.0);
}

TEST(CashForecast, AnItemComesInByTheChanceOfItsWeeks) {
  ByCell mass{};
  mass[0] = 0.125F;
  mass[6] = 0.25F;   // still the first week
  mass[7] = 0.125F;  // the second
  mass[41] = 0.0625F;
  mass[42] = 0.25F;    // the seventh week is one cell
  mass[48] = 0.0625F;  // the thirteenth
  mass[49] = 0.0625F;  // later than thirteen weeks
  mass[payment_cells] = 0.0625F;
  const ByWeek receipts = expected_receipts(mass, 1'600);
  ByWeek expected{};
  expected[0] = 600;
  expected[1] = 200;
  expected[5] = 100;
  expected[6] = 400;
  expected[12] = 100;
  EXPECT_EQ(receipts, expected);
}

TEST(CashForecast, KaplanAndMeierWithAnItemThatIsStillOpen) {
  // Amounts 100 paid on day 2, 200 paid on day 5, 100 seen open up to day 3 (issued 4 days ago), 100 paid on day 10.
  TestInvoices ledger;
  ledger.add({.issued = morning - 50, .due = morning, .settled = morning - 48, .minor = 100});
  ledger.add({.issued = morning - 50, .due = morning, .settled = morning - 45, .minor = 200});
  ledger.add({.issued = morning - 4, .due = morning, .minor = 100});
  ledger.add({.issued = morning - 50, .due = morning, .settled = morning - 40, .minor = 100});
  const BillingPace pace = billing_pace(ledger.book(morning), morning, 0);
  // Day 2: 100 of 500. Day 5: 200 of the 300 that are left without the open one; .8 x 2/3. Day 10: the last 100.
  EXPECT_NEAR(pace.paid_on_day[2], 0.2, 1e-12);
  EXPECT_NEAR(pace.paid_on_day[5], 0.8 * 2 / 3, 1e-12);
  EXPECT_NEAR(pace.paid_on_day[10], 0.8 / 3, 1e-12);
  EXPECT_NEAR(std::accumulate(pace.paid_on_day.begin(), pace.paid_on_day.end(), 0.0), 1, 1e-12);
  // 50 days of history are 7 whole weeks: the first day's 400 are older than these, 100 were billed in them.
  EXPECT_NEAR(pace.per_day, 100.0 / 49, 1e-12);
}

TEST(CashForecast, BillingIsTheMeanOfTheLast26Weeks) {
  TestInvoices ledger;
  for (std::int32_t day = 1; day <= 400; ++day) {
    ledger.add({.issued = morning - day, .due = morning, .minor = day <= 182 ? 70 : 5'000});
  }
  EXPECT_NEAR(billing_pace(ledger.book(morning), morning, 0).per_day, 70, 1e-9);
  EXPECT_EQ(billing_pace(ledger.book(morning), morning, 1).per_day, 0) << "of another currency";
  EXPECT_EQ(billing_pace(TestInvoices{}.book(morning), morning, 0).per_day, 0);
  // Of 13 days of history one week is whole.
  TestInvoices young;
  for (std::int32_t day = 1; day <= 13; ++day) young.add({.issued = morning - day, .due = morning, .minor = 70});
  EXPECT_NEAR(billing_pace(young.book(morning), morning, 0).per_day, 70, 1e-9);
}

TEST(CashForecast, NewBillingIsPaidAsInvoicesWerePaid) {
  BillingPace pace;
  pace.per_day = 10;
  pace.paid_on_day[0] = 0.5;
  pace.paid_on_day[8] = 0.25;
  const ByWeek receipts = receipts_of_new_billing(pace);
  EXPECT_NEAR(receipts[0], 35, 1e-9);            // half of seven days' billing
  EXPECT_NEAR(receipts[1], 35 + 2.5 * 6, 1e-9);  // days 8..13: a quarter of days 0..5
  EXPECT_NEAR(receipts[2], 35 + 2.5 * 7, 1e-9);
  EXPECT_NEAR(total(receipts), 13 * 35 + 2.5 * 83, 1e-9);  // 91 days, less 8
}

// Share unpaid after each day, by the textbook: product over days of 1 - paid / at risk.
std::vector<double> naive_unpaid(const TestInvoices& ledger) {
  std::vector<double> unpaid;
  double left = 1;
  for (std::int32_t after = 0; after < forecast_days; ++after) {
    double paid = 0;
    double at_risk = 0;
    for (const TestInvoice& invoice : ledger.invoices) {
      if (invoice.issued >= morning || invoice.issued < morning - 365) continue;
      const bool settled = invoice.settled < morning;
      const std::int32_t took = settled ? std::max(invoice.settled - invoice.issued, 0) : never;
      const bool seen = settled || morning - invoice.issued > after;
      if (took < after || !seen) continue;
      at_risk += static_cast<double>(invoice.minor);
      if (took == after) paid += static_cast<double>(invoice.minor);
    }
    if (at_risk > 0) left *= 1 - paid / at_risk;
    unpaid.push_back(left);
  }
  return unpaid;
}

TEST(CashForecast, PaceIsKaplanAndMeiersEstimate) {
  EXPECT_TRUE(rc::check("as the textbook has it", [] {
    const TestInvoices ledger =
        draw_invoices(Prng(*rc::gen::arbitrary<std::uint64_t>()),
                      {.invoices = *rc::gen::inRange(1, 80), .first_day = morning - 500, .days = 600});
    const BillingPace pace = billing_pace(ledger.book(morning), morning, 0);
    const BillingPace later = billing_pace(ledger.book(morning + 400), morning, 0);
    const std::vector<double> unpaid = naive_unpaid(ledger);
    double left = 1;
    for (std::size_t day = 0; day < unpaid.size(); ++day) {
      left -= pace.paid_on_day[day];
      RC_ASSERT(std::abs(left - unpaid[day]) < 1e-9);
    }
    RC_ASSERT(pace.paid_on_day == later.paid_on_day && pace.per_day == later.per_day);
  }));
}

TEST(CashForecast, ReceiptsWeekByWeek) {
  TestInvoices ledger;
  const auto paid = [&](std::int32_t day, std::int64_t minor) {
    ledger.add({.issued = morning - 100, .due = morning, .settled = morning + day, .minor = minor});
  };
  paid(-57, 1);
  paid(-56, 2);
  paid(-1, 4);
  paid(0, 8);
  paid(6, 16);
  paid(7, 32);
  paid(90, 64);
  paid(91, 128);
  const Book book = ledger.book(morning + 200);
  const ByWeek after = receipts_after(book, morning, 0);
  EXPECT_EQ(after[0], 24);
  EXPECT_EQ(after[1], 32);
  EXPECT_EQ(after[12], 64);
  EXPECT_EQ(total(after), 120);
  EXPECT_EQ(mean_receipts_before(book, morning, 0, 8), 6.0 / 8);
  EXPECT_EQ(total(receipts_after(book, morning, 1)), 0);
}

TEST(CashForecast, WhatIsPaidInAdvanceComesInWithItsInvoice) {
  TestInvoices ledger;
  ledger.add({.issued = morning + 8, .due = morning + 30, .settled = morning - 3, .minor = 100});
  const Book book = ledger.book(morning + 60);
  EXPECT_EQ(mean_receipts_before(book, morning, 0, 8), 0) << "the book of the morning does not have it";
  EXPECT_EQ(receipts_after(book, morning, 0)[1], 100);
}

TEST(ForecastBands, WithoutObservationsABandIsWide) {
  const Band band = ForecastBands().around(50, 3);
  EXPECT_EQ(band.p10, 0);
  EXPECT_EQ(band.p50, 50);
  EXPECT_EQ(band.p90, 100);
}

TEST(ForecastBands, AreQuantilesOfEarlierRatios) {
  // Ratios 0.1, 0.2 .. 1.9: the next lies below the k-th of 19 with a chance of k / 20, so 10 % at the second.
  ForecastBands bands;
  for (int i = 19; i >= 1; --i) bands.observe(4, 100, 10 * i);
  const Band band = bands.around(1'000, 4);
  EXPECT_NEAR(band.p10, 200, 1e-9);
  EXPECT_NEAR(band.p50, 1'000, 1e-9);
  EXPECT_NEAR(band.p90, 1'800, 1e-9);
  EXPECT_EQ(bands.observed(4), 19U);
  // Twelve ratios .1 .. 1.2: place 1.3 is three tenths of the way from the first to the second.
  ForecastBands twelve;
  for (int i = 1; i <= 12; ++i) twelve.observe(0, 100, 10 * i);
  EXPECT_NEAR(twelve.around(1'000, 0).p10, 130, 1e-9);
  EXPECT_NEAR(twelve.around(1'000, 0).p90, 1'170, 1e-9);
}

TEST(ForecastBands, LookAtTheirNeighboursWhereThereAreFew) {
  ForecastBands bands;
  bands.observe(5, 100, 100);
  for (int i = 0; i < 6; ++i) bands.observe(4, 100, 50);
  for (int i = 0; i < 6; ++i) bands.observe(6, 100, 200);
  for (int i = 0; i < 20; ++i) bands.observe(12, 100, 0);  // far away: thirteen are enough
  const Band band = bands.around(10, 5);
  EXPECT_NEAR(band.p10, 5, 1e-9);
  EXPECT_NEAR(band.p50, 10, 1e-9);
  EXPECT_NEAR(band.p90, 20, 1e-9);
}

TEST(ForecastBands, ForgetAndCut) {
  ForecastBands bands;
  for (int i = 0; i < 30; ++i) bands.observe(0, 100, 300);
  for (int i = 0; i < 26; ++i) bands.observe(0, 100, 1'000'000);
  bands.observe(0, 0, 1'000);  // a ratio to nothing says nothing
  EXPECT_EQ(bands.observed(0), 26U);
  EXPECT_NEAR(bands.around(10, 0).p10, 50, 1e-9);  // cut at five times
}

TEST(ForecastBands, CoverWhatTheySay) {
  // Of exchangeable ratios, 80 % of the next ones lie inside.
  Prng prng(17);
  ForecastBands bands;
  int inside = 0;
  for (int i = 0; i < 3'000; ++i) {
    const auto actual = static_cast<double>(prng.below(1'000) + prng.below(1'000));
    const Band band = bands.around(1'000, 2);
    if (i >= 30) inside += actual >= band.p10 && actual <= band.p90 ? 1 : 0;
    bands.observe(2, 1'000, actual);
  }
  EXPECT_NEAR(inside / 2'970.0, 0.8, 0.03);
}

}  // namespace
}  // namespace dunlin
