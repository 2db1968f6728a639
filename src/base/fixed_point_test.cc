#include "base/fixed_point.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "base/prng.h"

namespace dunlin {
namespace {

TEST(FixedPoint, logarithms_agree_with_the_mathematical_ones) {
  EXPECT_EQ(log2_q16(1), 0);
  EXPECT_EQ(log2_q16(2), 1 << 16);
  EXPECT_EQ(log2_q16(1ULL << 63), 63 << 16);
  for (std::uint64_t value = 1; value < 2'000; ++value) {
    const auto expected = std::floor(std::log2(static_cast<double>(value)) * 65'536);
    EXPECT_NEAR(static_cast<double>(log2_q16(value)), expected, 1.0) << value;
  }
  EXPECT_NEAR(static_cast<double>(log2_q16(std::numeric_limits<std::uint64_t>::max())), 64.0 * 65'536, 2.0);
}

TEST(FixedPoint, LogarithmsOfManyAreThoseOfEach) {
  Prng prng(7);
  for (const std::size_t count : {0U, 1U, 3U, 4U, 9U, 64U}) {
    std::vector<std::int64_t> values;
    for (std::size_t i = 0; i < count; ++i) {
      const std::int64_t bits = prng.between(0, 62);
      values.push_back(prng.chance(1'000) ? -5 : prng.between(0, std::int64_t{1} << bits));
    }
    std::vector<std::int64_t> together(count);
    log2_q32(values, together);
    for (std::size_t i = 0; i < count; ++i) {
      EXPECT_EQ(together[i], values[i] <= 0 ? 0 : log2_q32(static_cast<std::uint64_t>(values[i]))) << values[i];
    }
  }
}

TEST(FixedPoint, finer_logarithms_are_the_same_ones) {
  EXPECT_EQ(log2_q32(8), std::int64_t{3} << 32);
  for (const std::uint64_t value : {3ULL, 1'000ULL, 123'456'789ULL, 1ULL << 62}) {
    EXPECT_EQ(log2_q32(value) >> 16, log2_q16(value));
    EXPECT_NEAR(static_cast<double>(log2_q32(value)) / 4'294'967'296.0, std::log2(static_cast<double>(value)), 1e-8);
  }
}

TEST(FixedPoint, logarithms_never_fall) {
  std::int64_t previous = 0;
  for (std::uint64_t value = 1; value < 100'000; value += 7) {
    EXPECT_GE(log2_q16(value), previous);
    previous = log2_q16(value);
  }
}

TEST(FixedPoint, powers_agree_with_the_mathematical_ones) {
  for (const std::int64_t exponent_bp : {5'000, 10'000, 11'500, 20'000, 73'000}) {
    PowerTable table(exponent_bp);
    EXPECT_EQ(table.millionths(0), 0);
    EXPECT_EQ(table.millionths(10'000), 1'000'000);
    for (std::int64_t bp = 1; bp <= 10'000; ++bp) {
      const double expected =
          std::pow(static_cast<double>(bp) / 10'000.0, static_cast<double>(exponent_bp) / 10'000.0) * 1e6;
      ASSERT_NEAR(static_cast<double>(table.millionths(bp)), expected, 0.51) << bp << " ^ " << exponent_bp;
      ASSERT_GE(table.millionths(bp), table.millionths(bp - 1));
    }
  }
}

TEST(FixedPoint, sums_stop_at_the_ends) {
  constexpr std::int64_t high = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(saturated(Wide{high} * 3), high);
  EXPECT_EQ(saturated(-Wide{high} * 3), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(saturated(42), 42);
}

}  // namespace
}  // namespace dunlin
