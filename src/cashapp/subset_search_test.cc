#include "cashapp/subset_search.h"

#include <gtest/gtest.h>

#include <bit>

#include "base/prng.h"

namespace dunlin {
namespace {

TEST(SubsetSearch, FindsTheOnlySetAndSaysThatItIs) {
  const std::vector<std::int64_t> items = {119'000, 48'050, 73'399, 61'041};
  const SubsetAnswer answer = find_subset(items, 119'000 + 73'399);
  EXPECT_EQ(answer.places, (std::vector<std::int32_t>{0, 2}));
  EXPECT_EQ(answer.solutions, 1);
  EXPECT_TRUE(answer.complete);
  EXPECT_EQ(find_subset(items, 1).solutions, 0);
  EXPECT_EQ(find_subset({}, 100).solutions, 0);
}

TEST(SubsetSearch, EqualAmountsAreSeveralSolutions) {
  const SubsetAnswer answer = find_subset(std::vector<std::int64_t>{9'900, 9'900, 9'900}, 19'800);
  EXPECT_EQ(answer.places, (std::vector<std::int32_t>{0, 1})) << "the oldest";
  EXPECT_EQ(answer.solutions, 3);
}

TEST(SubsetSearch, AgreesWithLookingAtEverySet) {
  Prng random(7);
  for (int round = 0; round < 300; ++round) {
    std::vector<std::int64_t> items;
    const auto count = 1 + random.below(10);
    for (std::uint64_t i = 0; i < count; ++i) items.push_back(static_cast<std::int64_t>(random.below(30)) - 4);
    const auto amount = static_cast<std::int64_t>(random.below(60));
    std::int32_t solutions = 0;
    int fewest = 99;
    for (std::uint32_t set = 1; set < (1U << items.size()); ++set) {
      if (std::popcount(set) > 5) continue;
      std::int64_t sum = 0;
      for (std::size_t i = 0; i < items.size(); ++i) sum += ((set >> i) & 1U) != 0 ? items[i] : 0;
      if (sum != amount) continue;
      ++solutions;
      fewest = std::min(fewest, std::popcount(set));
    }
    const SubsetAnswer answer = find_subset(items, amount);
    EXPECT_EQ(answer.solutions > 0, solutions > 0);
    EXPECT_EQ(answer.solutions == 1, solutions == 1);
    if (solutions > 0 && solutions < solutions_max) {
      EXPECT_EQ(static_cast<int>(answer.places.size()), fewest);
    }
    std::int64_t sum = 0;
    for (const std::int32_t place : answer.places) sum += items[static_cast<std::size_t>(place)];
    EXPECT_EQ(sum, solutions > 0 ? amount : 0);
  }
}

TEST(SubsetSearch, OfManyItemsSeesPairsAndTriples) {
  std::vector<std::int64_t> items;
  for (std::int64_t i = 0; i < 200; ++i) items.push_back(1'000'003 + i * i * 7'919);
  const SubsetAnswer pair = find_subset(items, items[17] + items[140]);
  EXPECT_EQ(pair.places, (std::vector<std::int32_t>{17, 140}));
  EXPECT_FALSE(pair.complete);
  EXPECT_GE(find_subset(items, items[3] + items[50] + items[199]).solutions, 1);
}

}  // namespace
}  // namespace dunlin
