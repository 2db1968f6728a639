#include "engine/forecast_run.h"

#include <numeric>

#include "engine/credit_company_for_test.h"
#include "engine/toy_model.h"

namespace dunlin {
namespace {

constexpr std::size_t first_week = 0;

class ForecastRunTest : public CreditCompany {
 protected:
  Result<ForecastRun> run(Date as_of, std::optional<Date> since = std::nullopt,
                          Onlooker onlooker = {Reach::all, {}, true}) {
    const ReadTx tx = value_of(company_->engine().read());
    return forecast_as_of(tx, as_of, onlooker, since);
  }
  static const CurrencyForecast& euros(const ForecastRun& run) {
    for (const CurrencyForecast& each : run.forecast.currencies) {
      if (run.book.currencies[each.currency].code() == "EUR") return each;
    }
    CHECK_UNREACHABLE("everything is in euros");
  }
  double first_week_of(const ForecastRun& run, const std::string& number) const {
    for (const CustomerReceipts& each : euros(run).customers) {
      if (run.customers[each.customer].number == number) return each.receipts[first_week];
    }
    return 0;
  }

  const Date as_of_ = morning_.add_days(-1);
};

TEST_P(ForecastRunTest, BeginsOnTheMorningAfterAndMissesNothing) {
  const ForecastRun found = value_of(run(as_of_));
  EXPECT_EQ(found.forecast.morning, morning_);
  EXPECT_EQ(found.model, "eb-weekday-1");
  EXPECT_FALSE(found.since.has_value());
  EXPECT_TRUE(found.changes.empty());
  const CurrencyForecast& forecast = euros(found);
  double open = 0;
  for (std::size_t i = 0; i < found.book.invoice_count(); ++i) {
    if (found.book.currency[i] == forecast.currency) open += static_cast<double>(found.book.open_minor[i]);
  }
  const double expected = std::accumulate(forecast.open_book.begin(), forecast.open_book.end(), forecast.later);
  EXPECT_NEAR(expected, open, 1) << "every open cent comes in some week, or later";
}

TEST_P(ForecastRunTest, APromiseMovesMostOfItsItemToItsDay) {
  const double before = first_week_of(value_of(run(as_of_)), "C5");
  place_hold("C5", HoldKind::promise, morning_.add_days(3));
  const double after = first_week_of(value_of(run(as_of_)), "C5");
  EXPECT_GT(after, 0.7 * 650'000 - 1);
  EXPECT_NEAR(after, 0.7 * 650'000 + 0.3 * before, 2) << "the rest as predicted";
  place_hold("C5", HoldKind::promise, morning_.add_days(10));
  EXPECT_NEAR(first_week_of(value_of(run(as_of_)), "C5"), 0.3 * before, 2) << "of several the latest day counts";
}

TEST_P(ForecastRunTest, AModelAnswersFromItsDayOn) {
  company_->run("system:scheduler", RecordModel{toy_model(morning_, 1), true, "for the test"});
  EXPECT_EQ(value_of(run(as_of_)).model.substr(0, 9), "hazard-1 ");
  EXPECT_EQ(value_of(run(as_of_.add_days(-1))).model, "eb-weekday-1");
}

TEST_P(ForecastRunTest, ComparesWithAnEarlierDay) {
  const Date since = VerifyCompany::day("2026-01-31");
  const ForecastRun found = value_of(run(as_of_, since));
  EXPECT_EQ(found.since, since);
  ASSERT_EQ(found.changes.size(), found.forecast.currencies.size());
  double came = 0;
  for (std::size_t i = 0; i < found.changes.size(); ++i) {
    if (found.forecast.currencies[i].currency != euros(found).currency) continue;
    for (const CustomerChange& change : found.changes[i]) came += change.came;
  }
  EXPECT_NEAR(came, 30'000 + 7'500, 1)
      << "I-601, and I-604, by a credit memo and a write-off: a book tells whether an item was settled, not how";
}

TEST_P(ForecastRunTest, RefusesADayThatCannotBeCompared) {
  for (const std::int32_t days : {0, 1, -forecast_days}) {
    const Result<ForecastRun> found = run(as_of_, as_of_.add_days(days));
    ASSERT_FALSE(found.has_value()) << days;
    EXPECT_EQ(found.error().reason, Reason::option_invalid);
    EXPECT_NE(found.error().text.find(as_of_.to_string()), std::string::npos);
  }
  EXPECT_TRUE(run(as_of_, as_of_.add_days(1 - forecast_days)).has_value());
}

TEST_P(ForecastRunTest, AnAccountOwnerIsForecastHisOwnCustomers) {
  const ForecastRun found = value_of(run(as_of_, std::nullopt, {Reach::own_customers, "anna", true}));
  ASSERT_FALSE(found.customers.empty());
  for (const Customer& each : found.customers) EXPECT_EQ(each.owner, "anna") << each.number;
  EXPECT_EQ(found.customers.size(), found.book.customer_count());
  EXPECT_EQ(first_week_of(found, "C5"), 0);
}

INSTANTIATE_TEST_SUITE_P(Databases, ForecastRunTest, both_databases(), dialect_name);

}  // namespace
}  // namespace dunlin
