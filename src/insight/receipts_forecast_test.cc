#include "insight/receipts_forecast.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "prediction/past_book.h"
#include "prediction/test_book.h"

namespace dunlin {
namespace {

constexpr std::int32_t today = 20'000;

double sum_of(const ByWeek& weeks) {
  double sum = 0;
  for (const double week : weeks) sum += week;
  return sum;
}

ReceiptsForecast forecast_of(const Book& book, std::vector<std::int32_t> promised = {}) {
  const BusinessCalendar calendar;
  return forecast_receipts({book, nullptr, calendar, std::move(promised)});
}

TEST(ReceiptsForecast, EveryOpenAmountIsForecastOnce) {
  EXPECT_TRUE(
      rc::check("weeks and later sum to what is open; certainties and customers to the weeks", [](std::uint64_t seed) {
        const Book book = synthetic_book(seed, {12, 20, 4}, today).build();
        std::vector<double> open(book.currencies.size());
        for (std::size_t invoice = 0; invoice < book.invoice_count(); ++invoice) {
          open[book.currency[invoice]] += static_cast<double>(book.open_minor[invoice]);
        }
        for (const CurrencyForecast& forecast : forecast_of(book).currencies) {
          const double total = open[forecast.currency];
          RC_ASSERT(std::abs(sum_of(forecast.open_book) + forecast.later - total) <= 1e-4 * total + 1);
          double certainties = 0;
          for (const ByWeek& weeks : forecast.by_certainty) certainties += sum_of(weeks);
          double customers = 0;
          for (const CustomerReceipts& customer : forecast.customers) customers += customer.sum();
          RC_ASSERT(std::abs(certainties - sum_of(forecast.open_book)) <= 1e-6 * total + 1);
          RC_ASSERT(std::abs(customers - sum_of(forecast.open_book)) <= 1e-6 * total + 1);
          for (std::size_t week = 0; week < forecast_weeks; ++week) {
            RC_ASSERT(forecast.open_book[week] >= 0);
            RC_ASSERT(forecast.bands[week].p10 <= forecast.bands[week].p50);
            RC_ASSERT(forecast.bands[week].p50 <= forecast.bands[week].p90);
          }
        }
      }));
}

TEST(ReceiptsForecast, APromiseMovesMostOfTheAmountToItsDay) {
  TestBook test(today);
  const std::size_t customer = test.customer(1);
  for (std::int32_t at = 1; at <= 40; ++at) test.settled(customer, {today - 7 * at, 0});
  test.open(customer, {today - 1, 100'000});
  const Book book = test.build();
  std::vector<std::int32_t> promised(book.invoice_count(), never);
  promised.back() = today + 30;  // in the fifth week
  const ReceiptsForecast plain = forecast_of(book);
  const ReceiptsForecast with_promise = forecast_of(book, promised);
  ASSERT_EQ(with_promise.currencies.size(), 1U);
  EXPECT_GT(with_promise.currencies[0].open_book[4], 70'000);
  EXPECT_LT(plain.currencies[0].open_book[4], 30'000);
  const CurrencyForecast& forecast = with_promise.currencies[0];
  EXPECT_NEAR(sum_of(forecast.open_book) + forecast.later, 100'000, 10);
}

TEST(ReceiptsForecast, WhoSlippedIsNamed) {
  // Two customers who always pay on the due day. One goes on to, the other does not pay what was due.
  TestBook test(today);
  const std::size_t keeps = test.customer(1);
  const std::size_t slips = test.customer(2);
  for (const std::size_t customer : {keeps, slips}) {
    for (std::int32_t at = 3; at <= 60; ++at) test.settled(customer, {today - 7 * at, 0});
  }
  test.settled(keeps, {today - 7, 0, 50'000});
  test.open(slips, {today - 7, 50'000});
  const Book book = test.build();
  const PastBook past = book_before(book, Date{today - 14});
  const BusinessCalendar calendar;
  const ForecastInput input{past.book, nullptr, calendar, {}};
  const ReceiptsForecast then = forecast_receipts(input);
  const std::vector<std::int32_t> days = reported_days(input);
  std::vector<std::int32_t> reported(book.invoice_count(), never);
  for (std::size_t i = 0; i < past.invoice.size(); ++i) reported[static_cast<std::size_t>(past.invoice[i])] = days[i];
  const ReceiptsForecast now = forecast_of(book);
  const std::vector<CustomerChange> changes =
      forecast_changes(book, now.currencies[0], then.morning, then.currencies[0], reported);
  ASSERT_FALSE(changes.empty());
  EXPECT_EQ(changes[0].customer, slips);
  EXPECT_EQ(changes[0].items_slipped, 1);
  EXPECT_EQ(changes[0].came, 0);
  EXPECT_GT(changes[0].expected, 25'000);
  for (const CustomerChange& change : changes) {
    if (change.customer == keeps) {
      EXPECT_EQ(change.items_slipped, 0);
    }
  }
}

}  // namespace
}  // namespace dunlin
