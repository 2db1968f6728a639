#include "insight/receipts.h"

#include <limits>
#include <numeric>

#include "insight/days.h"
#include "insight/test_history.h"

namespace dunlin {
namespace {

const Currency& euro() {
  static const Currency currency = value_of(Currency::parse("EUR"));
  return currency;
}

TEST(Forecasts, AnErrorIsTheSumOfTheWeeksErrors) {
  const std::vector<std::int64_t> forecast = {100, 100, 100};
  const std::vector<std::int64_t> actual = {80, 110, 130};
  const ForecastError found = value_of(forecast_error(forecast, actual, euro()));
  EXPECT_EQ(found.forecast_minor, 300);
  EXPECT_EQ(found.actual_minor, 320);
  EXPECT_EQ(found.absolute_error_minor, 60);
  EXPECT_EQ(found.error, 1'875);
  EXPECT_EQ(found.bias, -625);
}

TEST(Forecasts, WhereNothingCameThereIsNoShareOfIt) {
  const std::vector<std::int64_t> forecast = {100};
  const std::vector<std::int64_t> actual = {0};
  EXPECT_EQ(value_of(forecast_error(forecast, actual, euro())).error, std::nullopt);
  EXPECT_EQ(value_of(forecast_error(forecast, actual, euro())).absolute_error_minor, 100);
  EXPECT_EQ(value_of(forecast_error({}, {}, euro())).bias, std::nullopt);
}

TEST(Forecasts, ASumBeyond64BitsIsRefused) {
  const std::vector<std::int64_t> most(2, std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(forecast_error(most, most, euro()).error().reason, Reason::amount_overflow);
}

TEST(Forecasts, TheFlatOneIsTheAverageOfTheWeeksBefore) {
  const std::vector<std::int64_t> before = {1'000, 10, 20, 31};
  EXPECT_EQ(flat_forecast(before, 2, 3), (std::vector<std::int64_t>{26, 26, 26})) << "25.5 away from zero";
  EXPECT_EQ(flat_forecast(before, 3, 1), (std::vector<std::int64_t>{20})) << "20.33";
  EXPECT_TRUE(flat_forecast(before, 5, 1).empty()) << "four weeks are known";
  EXPECT_EQ(flat_forecasts(before, 2), (std::vector<std::int64_t>{505, 15})) << "of the third and the fourth";
  EXPECT_TRUE(flat_forecasts(before, 4).empty());
  const std::vector<std::int64_t> most(3, std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(flat_forecast(most, 3, 1).front(), most.front());
}

TEST(Forecasts, WhoIsAlwaysRightHasNoErrorAndWhoSaysNothingMissesAll) {
  EXPECT_TRUE(rc::check("0 and 100 %", [] {
    const auto actual = *rc::gen::container<std::vector<std::int64_t>>(rc::gen::inRange<std::int64_t>(0, 1'000'000));
    const std::vector<std::int64_t> nothing(actual.size(), 0);
    const ForecastError right = value_of(forecast_error(actual, actual, euro()));
    const ForecastError silent = value_of(forecast_error(nothing, actual, euro()));
    RC_ASSERT(right.absolute_error_minor == 0);
    RC_ASSERT(silent.absolute_error_minor == std::accumulate(actual.begin(), actual.end(), std::int64_t{0}));
    RC_ASSERT(right.error.value_or(0) == 0 && right.bias.value_or(0) == 0);
    RC_ASSERT(silent.error.value_or(10'000) == 10'000 && silent.bias.value_or(-10'000) == -10'000);
  }));
}

TEST(Forecasts, AreHeldAgainstTheFlatOnesOfTheSameDay) {
  std::vector<std::int64_t> before(13, 100);
  before[4] = 230;  // before the last eight
  const std::vector<std::int64_t> forecast = {90, 130};
  const std::vector<std::int64_t> actual = {80, 140};
  const ForecastComparison found = value_of(compare_forecast(before, forecast, actual, euro()));
  EXPECT_EQ(found.forecast.error, 909) << "20 / 220";
  EXPECT_EQ(found.flat_8.value().error, 2'727) << "100 each week: 60 / 220";
  EXPECT_EQ(found.flat_13.value().error, 2'727) << "110 each week: 60 / 220";
  EXPECT_EQ(found.flat_13.value().bias, 0);
  EXPECT_EQ(found.flat_8.value().bias, -909);
  const std::span<const std::int64_t> last_twelve = std::span<const std::int64_t>(before).last(12);
  EXPECT_FALSE(value_of(compare_forecast(last_twelve, forecast, actual, euro())).flat_13.has_value());
  EXPECT_FALSE(value_of(compare_forecast(last_twelve.last(7), forecast, actual, euro())).flat_8.has_value());
}

class ReceiptsOfLedger : public HistoryTest {};

TEST_P(ReceiptsOfLedger, EveryPaymentOfAWeekCountsOnceAndCreditMemosDoNot) {
  EXPECT_TRUE(rc::check("against plain arithmetic", [&] {
    const TestLedger ledger = TestLedger::draw(TestLedger::Days::any);
    const std::int32_t when = ledger.any_day();
    const TestHistory history = history_of(ledger, when);
    constexpr int weeks = 6;
    std::map<std::string, std::vector<std::int64_t>> expected;
    const std::int32_t sunday = week_end_by(Date{when}).days;
    for (const TestLedger::Document& source : ledger.sources) {
      const std::int32_t weeks_ago = (sunday - source.on) / 7;
      if (source.credit_memo || source.on > sunday || weeks_ago >= weeks) continue;
      std::vector<std::int64_t>& column = expected[std::string(test_currencies[source.currency])];
      column.resize(weeks);
      column[static_cast<std::size_t>(weeks - 1 - weeks_ago)] += source.minor;
    }
    std::map<std::string, std::vector<std::int64_t>> found;
    for (const WeeklyReceipts& receipts :
         value_of(receipts_by_week(history.ledger(), everything(history.book), Date{when}, weeks))) {
      found[std::string(receipts.currency.code())] = receipts.minor;
    }
    RC_ASSERT(found == expected);
  }));
}

INSTANTIATE_TEST_SUITE_P(Databases, ReceiptsOfLedger, both_databases(), dialect_name);

}  // namespace
}  // namespace dunlin
