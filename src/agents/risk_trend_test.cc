#include "agents/risk_trend.h"

#include <gtest/gtest.h>

#include "prediction/test_book.h"

namespace dunlin {
namespace {

constexpr std::int32_t morning = 20'000;

// An invoice due every ten days from 600 days ago on; paid on the due day, but `late` days late when it was due within
// the stretch. What is not paid by the morning is open.
struct Stretch {
  std::int32_t from = 0;
  std::int32_t to = 0;
  std::int32_t late = 0;
};

struct Judged {
  RiskProfile profile;
  ScoreTrend trend;
};

Judged judged(std::int32_t today, Stretch slow) {
  TestBook test(today);
  const std::size_t other = test.customer(1);
  const std::size_t customer = test.customer(2);
  for (std::int32_t due = morning - 600; due < today; due += 10) {
    if (due + 1 < today) test.settled(other, {due, 1});
    const std::int32_t late = due >= slow.from && due < slow.to ? slow.late : 0;
    if (due + late < today) {
      test.settled(customer, {due, late});
    } else {
      test.open(customer, {due, 10'000});
    }
  }
  const Book book = test.build();
  const OpenItems open = OpenItems::of(book);
  const PortfolioHistogram portfolio = portfolio_of(book, open);
  const RankingRates rates(Currency::parse("EUR").value(), book.currencies, {});
  const RiskEvidence evidence = RiskEvidence::none(book);
  Predictions predictions(open.count());
  std::vector<RiskProfile> profiles(book.customer_count());
  assess_risk({book, open, predictions, portfolio, rates, evidence}, all_customers(book), profiles);
  return {profiles[customer], score_trends(book, rates, evidence, evidence)[customer]};
}

TEST(RiskTrend, a_customer_that_slows_down_rises_and_one_that_heals_falls) {
  const Stretch slow{morning - 80, morning, 60};
  const Judged before = judged(morning - 80, slow);
  EXPECT_TRUE(before.trend.known);
  EXPECT_FALSE(deteriorates(before.profile, before.trend));
  EXPECT_LT(before.trend.rise_bp(), score_rise_min);

  const Judged ill = judged(morning, slow);
  EXPECT_GE(ill.trend.rise_bp(), score_rise_min);
  EXPECT_TRUE(deteriorates(ill.profile, ill.trend));

  // It pays on the day again, and what was slow has been paid. First the open items go, then the memory.
  const Judged healed = judged(morning + 150, slow);
  EXPECT_LT(healed.trend.rise_bp(), 0);
  EXPECT_LT(healed.profile.score_bp, ill.profile.score_bp);
  const Judged forgotten = judged(morning + 700, slow);
  EXPECT_FALSE(deteriorates(forgotten.profile, forgotten.trend));
}

TEST(RiskTrend, too_little_history_is_no_trend) {
  TestBook test(morning);
  const std::size_t customer = test.customer(1);
  test.settled(customer, {morning - 200, 0});
  test.settled(customer, {morning - 190, 0});
  test.settled(customer, {morning - 40, 30});
  const Book book = test.build();
  const RankingRates rates(Currency::parse("EUR").value(), book.currencies, {});
  const RiskEvidence none = RiskEvidence::none(book);
  const ScoreTrend trend = score_trends(book, rates, none, none)[0];
  EXPECT_FALSE(trend.known);
  EXPECT_EQ(trend.rise_bp(), 0);
}

// The score that is compared ignores holds on both days, so that a hold placed meanwhile is no healing.
TEST(RiskTrend, a_hold_does_not_move_the_comparison) {
  const auto trend_with = [](std::uint8_t flags) {
    TestBook test(morning);
    const std::size_t customer = test.customer(1);
    for (std::int32_t at = 0; at < 20; ++at) test.settled(customer, {morning - 400 + at * 10, 0});
    test.open(customer, {morning - 70, 10'000, 0, flags});
    const Book book = test.build();
    const RankingRates rates(Currency::parse("EUR").value(), book.currencies, {});
    const RiskEvidence none = RiskEvidence::none(book);
    return score_trends(book, rates, none, none)[0];
  };
  EXPECT_EQ(trend_with(0).now_bp, trend_with(book_flag_disputed).now_bp);
  EXPECT_GT(trend_with(0).rise_bp(), 0);
}

}  // namespace
}  // namespace dunlin
