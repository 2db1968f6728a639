#include "insight/aging_movement.h"

#include "insight/test_history.h"

namespace dunlin {
namespace {

constexpr std::size_t no_source = TestLedger::no_source;

class AgingMovementOfLedger : public HistoryTest {
 protected:
  static std::vector<AgingMovement> between(const TestHistory& history, std::int32_t opening, std::int32_t closing) {
    return value_of(aging_movement(history.ledger(), everything(history.book), Date{opening}, Date{closing}));
  }
};

std::int64_t sum_of(const ByBucket& buckets) {
  std::int64_t sum = 0;
  for (const std::int64_t minor : buckets.values) sum += minor;
  return sum;
}

TEST_P(AgingMovementOfLedger, WhatIsPaidLeavesTheBucketThatItWasIn) {
  TestLedger ledger;
  ledger.customers = 1;
  ledger.invoices.push_back(
      {0, 0, 20'000, 20'030, 1'000, false});                      // 10 days past due at the opening, 40 at the closing
  ledger.invoices.push_back({0, 0, 20'050, 20'080, 500, false});  // issued in between
  ledger.sources.push_back({0, 0, 20'045, 0, 900, false});
  ledger.sources.push_back({0, 0, 20'046, 0, 100, true});
  ledger.movements.push_back({0, 0, 20'045, 300, 0});
  ledger.movements.push_back({0, 1, 20'046, 100, 0});
  ledger.movements.push_back({1, 0, 20'060, 200, 0});
  ledger.movements.push_back({0, no_source, 20'061, 50, 0});
  const AgingMovement found = between(history_of(ledger, 20'070), 20'040, 20'070).at(0);
  EXPECT_EQ(found.opening.values, (std::array<std::int64_t, 5>{0, 1'000, 0, 0, 0}));
  EXPECT_EQ(found.billed.values, (std::array<std::int64_t, 5>{500, 0, 0, 0, 0}));
  EXPECT_EQ(found.paid.values, (std::array<std::int64_t, 5>{200, 300, 0, 0, 0}));
  EXPECT_EQ(found.credited.values, (std::array<std::int64_t, 5>{0, 100, 0, 0, 0}));
  EXPECT_EQ(found.written_off.values, (std::array<std::int64_t, 5>{0, 50, 0, 0, 0}));
  EXPECT_EQ(found.rolled_out.values, (std::array<std::int64_t, 5>{0, 550, 0, 0, 0}));
  EXPECT_EQ(found.rolled_in.values, (std::array<std::int64_t, 5>{0, 0, 550, 0, 0}));
  EXPECT_EQ(found.closing.values, (std::array<std::int64_t, 5>{300, 0, 550, 0, 0}));
  EXPECT_EQ(found.roll_rate[1], 5'500);
  EXPECT_EQ(found.roll_rate[0], std::nullopt) << "nothing was not due";
  EXPECT_EQ(found.roll_rate[4], std::nullopt) << "nothing comes after the last bucket";
}

TEST_P(AgingMovementOfLedger, WhatIsBilledAndFallsDueInBetweenBeginsNotDue) {
  TestLedger ledger;
  ledger.customers = 1;
  ledger.invoices.push_back({0, 0, 20'010, 20'020, 1'000, false});
  ledger.sources.push_back({0, 0, 20'030, 0, 900, false});
  ledger.movements.push_back({0, 0, 20'030, 900, 0});
  const AgingMovement found = between(history_of(ledger, 20'040), 20'000, 20'040).at(0);
  EXPECT_EQ(found.billed.values, (std::array<std::int64_t, 5>{1'000, 0, 0, 0, 0}));
  EXPECT_EQ(found.paid.values, (std::array<std::int64_t, 5>{900, 0, 0, 0, 0}));
  EXPECT_EQ(found.rolled_in.values, (std::array<std::int64_t, 5>{0, 100, 0, 0, 0}));
  EXPECT_EQ(found.closing.values, (std::array<std::int64_t, 5>{0, 100, 0, 0, 0}));
  EXPECT_EQ(found.roll_rate[0], std::nullopt) << "nothing was open at the opening";
}

TEST_P(AgingMovementOfLedger, WhatSkipsABucketIsNoRoll) {
  TestLedger ledger;
  ledger.customers = 1;
  ledger.invoices.push_back({0, 0, 20'000, 20'030, 1'000, false});
  const TestHistory history = history_of(ledger, 20'200);
  EXPECT_EQ(between(history, 20'030, 20'060).at(0).roll_rate[0], 10'000);
  const AgingMovement quarter = between(history, 20'030, 20'120).at(0);
  EXPECT_EQ(quarter.roll_rate[0], 0);
  EXPECT_EQ(quarter.closing[AgingBucket::days_61_90], 1'000);
}

TEST_P(AgingMovementOfLedger, WhatWasReopenedDoesNotRaiseARollRateAboveAll) {
  TestLedger ledger;
  ledger.customers = 1;
  ledger.invoices.push_back({0, 0, 20'000, 20'030, 1'000, false});
  ledger.sources.push_back({0, 0, 20'020, 0, 600, false});
  ledger.movements.push_back({0, 0, 20'020, 600, 0});
  ledger.movements.push_back({0, 0, 20'045, -600, 1});
  const AgingMovement found = between(history_of(ledger, 20'060), 20'030, 20'060).at(0);
  EXPECT_EQ(found.opening[AgingBucket::not_due], 400);
  EXPECT_EQ(found.paid[AgingBucket::not_due], -600);
  EXPECT_EQ(found.closing[AgingBucket::days_1_30], 1'000);
  EXPECT_EQ(found.roll_rate[0], 10'000);
}

TEST_P(AgingMovementOfLedger, EachBucketsMovementsLeadFromItsOpeningToItsClosing) {
  EXPECT_TRUE(rc::check("conservation, between the agings of the two days", [&] {
    const TestLedger ledger = TestLedger::draw(TestLedger::Days::any);
    const std::int32_t opening = ledger.any_day();
    const std::int32_t closing = opening + *rc::gen::inRange(1, 100);
    with(ledger, ledger.ids_in_order(), [&](const ReadTx& tx) {
      const TestHistory history = history_on(tx, closing + *rc::gen::inRange(0, 30));
      const Grouping grouping = history.by(TestHistory::any_dimension());
      const auto lines = value_of(aging_movement(history.ledger(), grouping, Date{opening}, Date{closing}));
      std::map<Currency, std::pair<ByBucket, ByBucket>> sums;
      for (const AgingMovement& line : lines) {
        for (std::size_t at = 0; at < aging_bucket_count; ++at) {
          const auto of = [at](const ByBucket& buckets) { return buckets.values[at]; };
          RC_ASSERT(of(line.opening) + of(line.billed) + of(line.rolled_in) - of(line.rolled_out) - of(line.paid) -
                        of(line.credited) - of(line.written_off) + of(line.beyond) ==
                    of(line.closing));
          sums[line.currency].first.values[at] += of(line.opening);
          sums[line.currency].second.values[at] += of(line.closing);
          const std::int64_t rate = line.roll_rate[at].value_or(0);
          RC_ASSERT(rate >= 0 && rate <= 10'000);
        }
        RC_ASSERT(sum_of(line.rolled_in) == sum_of(line.rolled_out));
      }
      const auto buckets_on = [&](std::int32_t day) {
        std::map<Currency, ByBucket> buckets;
        const Book book = value_of(read_book(tx, Date{day + 1}, BookScope::items));
        for (const CurrencyAging& currency : value_of(aging_of(book)).currencies) {
          if (currency.line.minor != ByBucket{}) buckets[currency.currency] = currency.line.minor;
        }
        return buckets;
      };
      std::map<Currency, ByBucket> openings;
      std::map<Currency, ByBucket> closings;
      for (const auto& [currency, sum] : sums) {
        if (sum.first != ByBucket{}) openings[currency] = sum.first;
        if (sum.second != ByBucket{}) closings[currency] = sum.second;
      }
      RC_ASSERT(openings == buckets_on(opening));
      RC_ASSERT(closings == buckets_on(closing));
      return 0;
    });
  }));
}

INSTANTIATE_TEST_SUITE_P(Databases, AgingMovementOfLedger, both_databases(), dialect_name);

}  // namespace
}  // namespace dunlin
