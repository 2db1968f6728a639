#include "cashapp/edit_distance.h"

#include <gtest/gtest.h>

#include <string>

#include "base/prng.h"

namespace dunlin {
namespace {

TEST(EditDistance, CountsSlips) {
  EXPECT_EQ(edit_distance("202401234", "202401234", 2), 0);
  EXPECT_EQ(edit_distance("202401234", "202402134", 2), 1) << "a swap";
  EXPECT_EQ(edit_distance("202401234", "20241234", 2), 1) << "a loss";
  EXPECT_EQ(edit_distance("202401234", "2024012334", 2), 1) << "a doubling";
  EXPECT_EQ(edit_distance("202401234", "202401994", 2), 2);
  EXPECT_EQ(edit_distance("202401234", "199901234", 2), 3) << "more than was asked for";
  EXPECT_EQ(edit_distance("", "12", 1), 2);
  EXPECT_EQ(edit_distance(std::string(100, 'A'), std::string(100, 'A'), 1), 0);
}

TEST(EditDistance, IsTheSameBothWaysAndGrowsByOneWithASlip) {
  Prng random(11);
  for (int round = 0; round < 2'000; ++round) {
    std::string text;
    for (int i = 0; i < 9; ++i) text += static_cast<char>('0' + random.below(4));
    std::string changed = text;
    const auto at = static_cast<std::size_t>(random.below(9));
    switch (random.below(3)) {
      case 0:
        changed[at] = 'X';
        break;
      case 1:
        changed.erase(at, 1);
        break;
      default:
        changed.insert(at, 1, 'X');
        break;
    }
    EXPECT_EQ(edit_distance(text, changed, 2), 1) << text << " " << changed;
    EXPECT_EQ(edit_distance(changed, text, 2), 1);
  }
}

}  // namespace
}  // namespace dunlin
