#include "insight/wide.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <limits>

#include "store/test_database.h"

namespace dunlin {
namespace {

constexpr std::int64_t minor_max = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t minor_min = std::numeric_limits<std::int64_t>::min();

TEST(Wide, ASumBeyond64BitsIsRefused) {
  const Currency euro = value_of(Currency::parse("EUR"));
  EXPECT_EQ(value_of(narrowed(minor_max, euro)), minor_max);
  EXPECT_EQ(value_of(narrowed(minor_min, euro)), minor_min);
  EXPECT_EQ(narrowed(Wide{minor_max} + 1, euro).error().reason, Reason::amount_overflow);
  EXPECT_EQ(narrowed(Wide{minor_min} - 1, euro).error().reason, Reason::amount_overflow);
}

TEST(Wide, ARatioRoundsHalfAwayFromZero) {
  EXPECT_EQ(value_of(ratio_of(1, 200, 100)), 1) << "0.5";
  EXPECT_EQ(value_of(ratio_of(1, 201, 100)), 0);
  EXPECT_EQ(value_of(ratio_of(3, 200, 100)), 2) << "1.5";
  EXPECT_EQ(value_of(ratio_of(5, 200, 100)), 3) << "2.5";
  EXPECT_EQ(value_of(ratio_of(-1, 200, 100)), -1);
  EXPECT_EQ(value_of(ratio_of(-1, 201, 100)), 0);
  EXPECT_EQ(value_of(ratio_of(0, 7, 100)), 0);
}

TEST(Wide, ARatioOfSquaresNeedsNoMoreThan128Bits) {
  const Wide square = Wide{minor_max} * minor_max;
  EXPECT_EQ(value_of(ratio_of(square, square, in_basis_points)), 10'000);
  EXPECT_EQ(value_of(ratio_of(square / 2, square, in_basis_points)), 5'000);
  EXPECT_EQ(value_of(ratio_of(-square / 3, square, in_basis_points)), -3'333);
  EXPECT_EQ(value_of(ratio_of(minor_max, minor_max, minor_max)), minor_max);
  EXPECT_EQ(ratio_of(minor_max, 1, 2).error().reason, Reason::amount_overflow);
  EXPECT_EQ(ratio_of(square, 1, 100).error().reason, Reason::amount_overflow);
}

TEST(Wide, ARatioIsTheNearestInteger) {
  EXPECT_TRUE(rc::check("|2 x (answer x denominator - numerator x factor)| <= denominator", [] {
    const auto numerator = *rc::gen::inRange<std::int64_t>(-1'000'000'000'000, 1'000'000'000'000);
    const auto denominator = *rc::gen::inRange<std::int64_t>(1, 1'000'000'000'000);
    const auto factor = *rc::gen::inRange<std::int64_t>(1, 400'000);
    const Wide error = ratio_of(numerator, denominator, factor).value() * Wide{denominator} - Wide{numerator} * factor;
    const Wide outwards = numerator < 0 ? -error : error;  // a tie goes away from zero
    RC_ASSERT(2 * outwards <= denominator);
    RC_ASSERT(2 * outwards > -Wide{denominator});
  }));
}

TEST(Wide, HundredthsAreWrittenWithTheirSign) {
  EXPECT_EQ(format_hundredths(7'258), "72.58");
  EXPECT_EQ(format_hundredths(5), "0.05");
  EXPECT_EQ(format_hundredths(-325), "-3.25");
  EXPECT_EQ(format_hundredths(-5), "-0.05");
  EXPECT_EQ(format_hundredths(minor_min), "-92233720368547758.08");
}

}  // namespace
}  // namespace dunlin
