#include "sim/demo_amounts.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "sim/demo_terms.h"

namespace dunlin {
namespace {

TEST(ScaleByOctaves, DoublesAndHalves) {
  EXPECT_EQ(scale_by_octaves(1'000, 0), 1'000);
  EXPECT_EQ(scale_by_octaves(1'000, 16), 2'000);
  EXPECT_EQ(scale_by_octaves(1'000, -16), 500);
  EXPECT_EQ(scale_by_octaves(1'000, -48), 125);
  EXPECT_EQ(scale_by_octaves(1'000, 64), 16'000);
  EXPECT_EQ(scale_by_octaves(1'000'000, 8), 1'414'215);  // the square root of two, rounded down
  EXPECT_EQ(scale_by_octaves(1'000'000, -8), 707'107);
  EXPECT_EQ(scale_by_octaves(1, 320), 1'048'576);  // 2^20
}

TEST(ScaleByOctaves, GrowsWithItsExponent) {
  for (int i = -64; i < 64; ++i) EXPECT_LT(scale_by_octaves(1'000'000, i), scale_by_octaves(1'000'000, i + 1)) << i;
}

TEST(LogNormalLike, HasItsMedianInTheMiddleAndALongTail) {
  Prng prng(1);
  std::vector<std::int64_t> draws;
  std::int64_t sum = 0;
  for (int i = 0; i < 20'001; ++i) {
    draws.push_back(log_normal_like(100'000, prng));
    sum += draws.back();
  }
  std::sort(draws.begin(), draws.end());
  EXPECT_NEAR(static_cast<double>(draws[10'000]), 100'000, 4'400);  // one step of the scale is 4.4 percent
  EXPECT_GT(sum / 20'001, 120'000);                                 // the mean is well above the median
  EXPECT_GE(draws.front(), 6'250);
  EXPECT_LE(draws.back(), 1'600'000);
  // Two thirds within little more than an octave.
  const auto within =
      std::count_if(draws.begin(), draws.end(), [](std::int64_t x) { return x > 43'000 && x < 232'000; });
  EXPECT_GT(within, 12'500);
  EXPECT_LT(within, 15'000);
}

TEST(PercentOfEuro, TurnsSumsIntoEuros) {
  EXPECT_EQ(in_euro_cents(Money{1'110'00, *Currency::parse("SEK")}), 100'00);
  EXPECT_EQ(in_euro_cents(Money{100'00, *Currency::parse("EUR")}), 100'00);
}

TEST(DueDate, FollowsTheTerms) {
  const auto due = [](DemoTermsIndex terms, std::string_view issued) {
    return due_date(demo_terms[terms], *Date::parse(issued)).to_string();
  };
  EXPECT_EQ(due(terms_net_30, "2026-01-15"), "2026-02-14");
  EXPECT_EQ(due(terms_discount, "2026-01-15"), "2026-02-14");
  EXPECT_EQ(due(terms_eom, "2026-02-03"), "2026-02-28");
  EXPECT_EQ(due(terms_net_30_eom, "2026-05-11"), "2026-06-30");
}

}  // namespace
}  // namespace dunlin
