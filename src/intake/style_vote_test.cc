#include "intake/style_vote.h"

#include <gtest/gtest.h>

namespace dunlin {
namespace {

using Vote = StyleVote<3>;

void add_many(Vote& vote, int times, const Vote::Readings& readings) {
  for (int i = 0; i < times; ++i) vote.add("sample", readings);
}

TEST(StyleVote, TakesTheOneThatReadsMost) {
  Vote vote;
  add_many(vote, 3, {1, std::nullopt, std::nullopt});
  add_many(vote, 5, {std::nullopt, 1, std::nullopt});
  EXPECT_EQ(vote.samples(), 8u);
  EXPECT_EQ(vote.winner(), 1u);
  EXPECT_EQ(vote.read(1), 5u);
  EXPECT_FALSE(vote.rival(1));  // never read differently: what it cannot read is quarantined, not misread
}

TEST(StyleVote, SeesAmbiguity) {
  Vote vote;
  vote.add("1/1", {1, 1, std::nullopt});
  EXPECT_TRUE(vote.alike(0, 1));
  EXPECT_FALSE(vote.rival(0));
  vote.add("1/2", {1, 2, std::nullopt});
  EXPECT_FALSE(vote.alike(0, 1));
  EXPECT_EQ(vote.rival(0), 1u);
  EXPECT_EQ(vote.example(0, 1), "1/2");
  vote.add("13/2", {3, std::nullopt, std::nullopt});
  EXPECT_FALSE(vote.rival(0));
}

TEST(StyleVote, WantsMoreThanOneWitnessInAThousand) {
  Vote vote;
  add_many(vote, 999, {1, 2, std::nullopt});
  add_many(vote, 1, {3, std::nullopt, std::nullopt});
  EXPECT_EQ(vote.rival(0), 1u);
  add_many(vote, 100, {3, std::nullopt, std::nullopt});
  EXPECT_FALSE(vote.rival(0));
}

TEST(StyleVote, SeesAMixture) {
  Vote vote;
  add_many(vote, 50, {1, 2, std::nullopt});
  add_many(vote, 30, {1, std::nullopt, std::nullopt});
  add_many(vote, 1, {std::nullopt, 1, std::nullopt});
  EXPECT_FALSE(vote.rival(0));  // one slip
  add_many(vote, 10, {std::nullopt, 1, std::nullopt});
  EXPECT_EQ(vote.rival(0), 1u);
}

}  // namespace
}  // namespace dunlin
