#include "prediction/outcome_rolls.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "ledger/book.h"

namespace dunlin {
namespace {

using TwoWays = Rolls<2>;
constexpr TwoWays prior = {
    {{.5, {.5, .5}}, {.5, {.5, .5}}, {.5, {.5, .5}}, {.5, {.5, .5}}, {.5, {.5, .5}}, {0, {.5, .5}}}};

TEST(Age, IsTheBucketOfAnAgingAndWhatOfItHasPassed) {
  EXPECT_EQ(age_of(-40).bucket, 0U);
  EXPECT_EQ(age_of(0).bucket, 0U);
  EXPECT_EQ(age_of(1).bucket, 1U);
  EXPECT_EQ(age_of(1).passed, 0);
  EXPECT_EQ(age_of(16).passed, .5);
  EXPECT_EQ(age_of(30).bucket, 1U);
  EXPECT_EQ(age_of(31).bucket, 2U);
  EXPECT_EQ(age_of(120).bucket, 4U);
  EXPECT_EQ(age_of(121).bucket, age_over_120);
  EXPECT_EQ(age_of(5'000).bucket, age_over_120);
}

TEST(RollCounts, FollowAnItemFromBucketToBucket) {
  RollCounts<2> counts{};
  count_leaving<2>(counts, {.issued_on = 100, .due_on = 130, .left_on = 195, .way = 1}, 300);  // 65 days late
  EXPECT_EQ(counts[0].rolled, 1);
  EXPECT_EQ(counts[1].rolled, 1);
  EXPECT_EQ(counts[2].rolled, 1);
  EXPECT_EQ(counts[3].rolled, 0);
  EXPECT_EQ(counts[3].left[1], 1);
  EXPECT_EQ(counts[4].rolled, 0);
}

TEST(RollCounts, HoldABucketOnlyWhenItIsOverForEverybody) {
  const auto counted = [](std::int32_t left_on, std::int32_t morning) {
    RollCounts<2> counts{};
    count_leaving<2>(counts, {.issued_on = 100, .due_on = 130, .left_on = left_on, .way = 0}, morning);
    return std::pair(counts[1].left[0], counts[1].rolled);
  };
  EXPECT_EQ(counted(140, 160), std::pair(0, 0));  // left early, but day 30 is not over
  EXPECT_EQ(counted(140, 161), std::pair(1, 0));
  EXPECT_EQ(counted(never, 160), std::pair(0, 0));
  EXPECT_EQ(counted(never, 161), std::pair(0, 1));
  EXPECT_EQ(counted(170, 161), std::pair(0, 1));  // what comes later is not known
}

TEST(RollCounts, BeginWhenTheItemIsIssuedAndWhenThingsAreWrittenDown) {
  RollCounts<2> counts{};
  count_leaving<2>(counts, {.issued_on = 165, .due_on = 130, .left_on = 170, .way = 0}, 400);
  EXPECT_EQ(counts[0].rolled, 0);
  EXPECT_EQ(counts[1].rolled, 0);
  EXPECT_EQ(counts[2].left[0], 1);
  RollCounts<2> since{};
  count_leaving<2>(since, {.issued_on = 100, .due_on = 130, .left_on = 300, .way = 2}, 400, 161);
  EXPECT_EQ(since[1].rolled, 0);  // began on 131
  EXPECT_EQ(since[2].rolled, 1);  // began on 161
  EXPECT_EQ(since[age_over_120].left_unsaid, 1);
}

TEST(Rolls, AreThePriorWithoutACount) {
  const TwoWays rolls = shrunk_rolls<2>({}, prior);
  for (std::size_t age = 0; age < age_count; ++age) {
    EXPECT_EQ(rolls[age].on, prior[age].on);
    EXPECT_EQ(rolls[age].way_share, prior[age].way_share);
  }
}

// 24 items against the weight of 8: (0 + 8 x 0.5) / 32 roll on; of those that left in a known way (6 + 8 x 0.5) / 16.
TEST(Rolls, ShrinkWithTheWeightOfEight) {
  RollCounts<2> counts{};
  counts[2].left = {6, 2};
  counts[2].left_unsaid = 16;
  const TwoWays rolls = shrunk_rolls<2>(counts, prior);
  EXPECT_DOUBLE_EQ(rolls[2].on, 4.0 / 32);
  EXPECT_DOUBLE_EQ(rolls[2].way_share[0], 10.0 / 16);
  EXPECT_DOUBLE_EQ(rolls[2].way_share[1], 6.0 / 16);
}

// Of those who began the month 91-120 half leave in it, evenly both ways. In its middle three quarters are there still;
// of these a third leaves before it is over, and two thirds roll on.
TEST(Rolls, SayWhatIsLeftOfAMonth) {
  const auto whole = chances_until<2>(prior, age_of(91), age_over_120);
  EXPECT_DOUBLE_EQ(whole[0], .25);
  EXPECT_DOUBLE_EQ(whole[2], .5);
  const auto half = chances_until<2>(prior, age_of(106), age_over_120);
  EXPECT_DOUBLE_EQ(half[0], .25 / .75 / 2);
  EXPECT_DOUBLE_EQ(half[2], .5 / .75);
  EXPECT_DOUBLE_EQ(chances_until<2>(prior, age_of(-10), age_over_120)[2], .5 * .5 * .5 * .5 * .5);
  EXPECT_DOUBLE_EQ(chances_until<2>(prior, age_of(200), age_over_120)[2], 1);
}

RollCounts<2> any_counts() {
  RollCounts<2> counts{};
  for (RollCount<2>& count : counts) {
    for (std::int32_t* one : {&count.left[0], &count.left[1], &count.left_unsaid, &count.rolled}) {
      *one = *rc::gen::inRange(0, 200);
    }
  }
  counts[age_over_120].rolled = 0;
  return counts;
}

TEST(Rolls, AddUpToCertaintyAtEveryAge) {
  EXPECT_TRUE(rc::check("all ways out, and none left at the end", [] {
    const TwoWays rolls = shrunk_rolls<2>(any_counts(), prior);
    const auto chance = chances_until<2>(rolls, age_of(*rc::gen::inRange(-20, 150)), age_count);
    RC_ASSERT(chance[2] == 0);
    RC_ASSERT(std::abs(chance[0] + chance[1] - 1) < 1e-12);
  }));
}

TEST(Rolls, NeverLetAnOlderItemBeLikelierGoneByTheSameDay) {
  EXPECT_TRUE(rc::check("still there 120 days after due, by age", [] {
    const TwoWays rolls = shrunk_rolls<2>(any_counts(), prior);
    double before = 0;
    for (std::int32_t days = -3; days <= 125; ++days) {
      const double there = chances_until<2>(rolls, age_of(days), age_over_120)[2];
      RC_ASSERT(there >= before - 1e-12);
      before = there;
    }
    RC_ASSERT(before == 1);
  }));
}

}  // namespace
}  // namespace dunlin
