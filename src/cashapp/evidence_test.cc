#include "cashapp/evidence.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace dunlin {
namespace {

TEST(Evidence, TheBoundIsWilsons) {
  // By hand: of n that were all right it is n / (n + 1.6449 squared).
  const auto is_near = [](std::int64_t value, std::int64_t expected) { return std::abs(value - expected) <= 30; };
  EXPECT_TRUE(is_near(wilson_lower_ppm(ppm, 100), 973'657));
  EXPECT_TRUE(is_near(wilson_lower_ppm(ppm, 10'000), 999'730));
  EXPECT_TRUE(is_near(wilson_lower_ppm(900'000, 100), 839'645));
  EXPECT_EQ(wilson_lower_ppm(ppm, 0), 0);
  EXPECT_EQ(wilson_lower_ppm(0, 50), 0);
}

TEST(Evidence, MoreOfTheSameMakesSurer) {
  std::int64_t before = 0;
  for (const std::int64_t seen : {1, 10, 100, 1'000, 10'000, 100'000}) {
    EvidenceCounts counts;
    counts.add(Signature("N=A1--"), seen, seen);
    const std::int64_t bound = counts.lower_bound_ppm(Signature("N=A1--"));
    EXPECT_GT(bound, before);
    EXPECT_LT(bound, ppm);
    before = bound;
  }
  EXPECT_GT(before, 999'000);
}

TEST(Evidence, WhatIsSeldomBorrowsFromItsParents) {
  EvidenceCounts counts;
  counts.add(Signature("N=A1--"), 9'990, 10'000);
  counts.add(Signature("N<A1--"), 500, 1'000);
  const std::int64_t of_the_good = counts.lower_bound_ppm(Signature("N=A2--"));
  const std::int64_t of_the_bad = counts.lower_bound_ppm(Signature("N<A2--"));
  EXPECT_GT(of_the_good, of_the_bad + 200'000) << "neither was ever seen, but so were their parents";
  EXPECT_LT(of_the_good, 900'000) << "a parent is not enough";
  EXPECT_EQ(counts.lower_bound_ppm(Signature("")), 0);
}

TEST(Evidence, IsWrittenAndReadBack) {
  EvidenceCounts counts;
  counts.add(Signature("N=A1--"), 9, 10);
  counts.add(Signature("F=U1u-"), 1, 3);
  EXPECT_EQ(counts.to_text(), "F=U1u-\t1\t3\nN=A1--\t9\t10\n");
  const Result<EvidenceCounts> read = EvidenceCounts::parse(counts.to_text(), "counts.tsv");
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->to_text(), counts.to_text());
  for (const char* bad : {"N=A1", "N=A1\t3", "N=A1\t5\t3", "N=A1\tx\t3", "N=A1-----\t1\t3", "\t1\t1", "N\t-1\t2"}) {
    const Result<EvidenceCounts> refused = EvidenceCounts::parse(std::string("A\t1\t1\n") + bad, "counts.tsv");
    ASSERT_FALSE(refused.has_value()) << bad;
    EXPECT_NE(refused.error().text.find("counts.tsv line 2"), std::string::npos);
  }
}

}  // namespace
}  // namespace dunlin
