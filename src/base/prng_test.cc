#include "base/prng.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/check.h"

namespace dunlin {
namespace {

// Computed by another program (SplitMix64 and xoshiro256** after Blackman and Vigna, checked against their own
// outputs). A change here changes every simulated world: the journal heads that are recorded anywhere lose their
// meaning.
TEST(Prng, GoldenStream) {
  Prng zero(0);
  EXPECT_EQ(zero.next(), 0x99ec5f36cb75f2b4U);
  EXPECT_EQ(zero.next(), 0xbf6e1f784956452aU);
  EXPECT_EQ(zero.next(), 0x1a5f849d4933e6e0U);
  Prng answer(42);
  EXPECT_EQ(answer.next(), 0x15780b2e0c2ec716U);
  EXPECT_EQ(answer.next(), 0x6104d9866d113a7eU);
  EXPECT_EQ(answer.next(), 0xae17533239e499a1U);
}

TEST(Prng, GoldenChildren) {
  const Prng root(42);
  EXPECT_EQ(root.child("bank").next(), 0xc36800dd43ac7e7dU);
  EXPECT_EQ(root.child("mail").next(), 0xbdf83e423057b794U);
  EXPECT_EQ(root.child(7).next(), 0xa6159c9f9e869eadU);
  EXPECT_EQ(root.child("").next(), 0x559f52263670c2f2U);
  EXPECT_EQ(root.child("bank").child(3).next(), 0xa22a0aac1aafd210U);
}

TEST(Prng, GoldenRange) {
  Prng prng(42);
  const std::uint64_t expected[] = {8, 37, 68, 92, 99, 76, 71, 85, 76, 58};
  for (const std::uint64_t value : expected) EXPECT_EQ(prng.below(100), value);
}

TEST(Prng, AChildDependsOnTheSeedAndTheLabelOnly) {
  Prng used(42);
  for (int i = 0; i < 10; ++i) used.next();
  static_cast<void>(used.child("other"));
  EXPECT_EQ(used.child("bank").next(), Prng(42).child("bank").next());
  EXPECT_NE(used.child("bank").next(), Prng(43).child("bank").next());
}

TEST(Prng, EveryValueIsDrawnAboutEquallyOften) {
  Prng prng(7);
  std::array<int, 10> counts{};
  for (int i = 0; i < 100'000; ++i) ++counts[prng.below(10)];
  for (const int count : counts) {
    EXPECT_GT(count, 9'600);  // more than four standard deviations (95) below 10,000
    EXPECT_LT(count, 10'400);
  }
}

TEST(Prng, BetweenReachesBothEnds) {
  Prng prng(1);
  bool low = false;
  bool high = false;
  for (int i = 0; i < 200; ++i) {
    const std::int64_t value = prng.between(-2, 2);
    ASSERT_GE(value, -2);
    ASSERT_LE(value, 2);
    low |= value == -2;
    high |= value == 2;
  }
  EXPECT_TRUE(low && high);
  EXPECT_EQ(prng.between(5, 5), 5);
  EXPECT_EQ(Prng(42).between(INT64_MIN, INT64_MAX), static_cast<std::int64_t>(0x15780b2e0c2ec716U ^ (1ULL << 63)));
}

TEST(Prng, Chance) {
  Prng prng(3);
  int hits = 0;
  for (int i = 0; i < 10'000; ++i) {
    EXPECT_FALSE(prng.chance(0));
    EXPECT_TRUE(prng.chance(10'000));
    hits += prng.chance(2'500);
  }
  EXPECT_GT(hits, 2'300);
  EXPECT_LT(hits, 2'700);
}

TEST(Prng, PickFollowsTheWeights) {
  Prng prng(5);
  const std::array<std::uint32_t, 4> weights = {0, 1, 0, 3};
  std::array<int, 4> counts{};
  for (int i = 0; i < 10'000; ++i) ++counts[prng.pick(weights)];
  EXPECT_EQ(counts[0], 0);
  EXPECT_EQ(counts[2], 0);
  EXPECT_GT(counts[3], 7'300);
  EXPECT_LT(counts[3], 7'700);
  const std::array<std::uint32_t, 2> large = {UINT32_MAX, UINT32_MAX};
  EXPECT_LT(prng.pick(large), 2U);
}

TEST(Prng, DrawingFromNothingIsAProgrammingError) {
  Prng prng(1);
  EXPECT_THROW(prng.below(0), CheckFailure);
  EXPECT_THROW(prng.between(2, 1), CheckFailure);
  EXPECT_THROW(prng.pick({}), CheckFailure);
  EXPECT_THROW(prng.pick(std::array<std::uint32_t, 2>{0, 0}), CheckFailure);
}

RC_GTEST_PROP(PrngLaws, BelowIsBelow, (std::uint64_t seed, std::uint64_t bound)) {
  RC_PRE(bound > 0U);
  Prng prng(seed);
  for (int i = 0; i < 20; ++i) RC_ASSERT(prng.below(bound) < bound);
}

RC_GTEST_PROP(PrngLaws, BetweenIsBetween, (std::uint64_t seed, std::int64_t a, std::int64_t b)) {
  Prng prng(seed);
  const std::int64_t value = prng.between(std::min(a, b), std::max(a, b));
  RC_ASSERT(std::min(a, b) <= value && value <= std::max(a, b));
}

}  // namespace
}  // namespace dunlin
