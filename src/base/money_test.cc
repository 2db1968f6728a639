#include "base/money.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <numeric>

#include "base/check.h"

namespace dunlin {
namespace {

const Currency eur = Currency::parse("EUR").value();
const Currency usd = Currency::parse("USD").value();

Money euros(std::int64_t minor) {
  return Money{minor, eur};
}

std::int64_t scaled(std::int64_t minor, std::int64_t numerator, std::int64_t denominator, Rounding rounding) {
  return scale(euros(minor), numerator, denominator, rounding).value().minor;
}

std::vector<std::int64_t> split_minor(std::int64_t whole, const std::vector<std::int64_t>& weights) {
  std::vector<std::int64_t> minor;
  const std::vector<Money> shares = split(euros(whole), weights).value();
  for (const Money share : shares) minor.push_back(share.minor);
  return minor;
}

template <class T>
Reason reason_of(const Result<T>& result) {
  return result.error().reason;
}

TEST(Money, AddsAndSubtracts) {
  EXPECT_EQ(add(euros(1250), euros(-250)).value(), euros(1000));
  EXPECT_EQ(subtract(euros(1000), euros(1250)).value(), euros(-250));
  EXPECT_EQ(negate(euros(7)).value(), euros(-7));
  EXPECT_TRUE(subtract(euros(5), euros(5)).value().is_zero());
}

TEST(Money, CurrenciesNeverMix) {
  EXPECT_EQ(reason_of(add(euros(1), Money{1, usd})), Reason::currency_mismatch);
  EXPECT_EQ(reason_of(subtract(euros(1), Money{1, usd})), Reason::currency_mismatch);
  EXPECT_NE(add(euros(1), Money{1, usd}).error().text.find("EUR and USD"), std::string::npos);
}

TEST(Money, OverflowIsRefused) {
  EXPECT_EQ(add(euros(INT64_MAX - 1), euros(1)).value().minor, INT64_MAX);
  EXPECT_EQ(reason_of(add(euros(INT64_MAX), euros(1))), Reason::amount_overflow);
  EXPECT_EQ(reason_of(add(euros(INT64_MIN), euros(-1))), Reason::amount_overflow);
  EXPECT_EQ(reason_of(subtract(euros(INT64_MIN), euros(1))), Reason::amount_overflow);
  EXPECT_EQ(reason_of(subtract(euros(0), euros(INT64_MIN))), Reason::amount_overflow);
  EXPECT_EQ(reason_of(negate(euros(INT64_MIN))), Reason::amount_overflow);
  EXPECT_EQ(reason_of(add_minor(INT64_MAX, 1)), Reason::amount_overflow);
  EXPECT_EQ(add_minor(INT64_MAX, -1).value(), INT64_MAX - 1);
}

TEST(Scale, RoundsHalvesAsNamed) {
  EXPECT_EQ(scaled(5, 1, 2, Rounding::half_even), 2);
  EXPECT_EQ(scaled(7, 1, 2, Rounding::half_even), 4);
  EXPECT_EQ(scaled(-5, 1, 2, Rounding::half_even), -2);
  EXPECT_EQ(scaled(-7, 1, 2, Rounding::half_even), -4);
  EXPECT_EQ(scaled(5, 1, 2, Rounding::half_away_from_zero), 3);
  EXPECT_EQ(scaled(-5, 1, 2, Rounding::half_away_from_zero), -3);
  EXPECT_EQ(scaled(5, 1, 2, Rounding::toward_zero), 2);
  EXPECT_EQ(scaled(-5, 1, 2, Rounding::toward_zero), -2);
  EXPECT_EQ(scaled(5, 1, 2, Rounding::up_away_from_zero), 3);
  EXPECT_EQ(scaled(-5, 1, 2, Rounding::up_away_from_zero), -3);
}

TEST(Scale, RoundsOtherRestsAsNamed) {
  EXPECT_EQ(scaled(1, 1, 3, Rounding::half_even), 0);
  EXPECT_EQ(scaled(2, 1, 3, Rounding::half_even), 1);
  EXPECT_EQ(scaled(1, 1, 3, Rounding::up_away_from_zero), 1);
  EXPECT_EQ(scaled(-1, 1, 3, Rounding::up_away_from_zero), -1);
  EXPECT_EQ(scaled(6, 1, 3, Rounding::up_away_from_zero), 2);
  EXPECT_EQ(scaled(8, -2, 3, Rounding::toward_zero), -5);
  EXPECT_EQ(scaled(0, 5, 3, Rounding::up_away_from_zero), 0);
}

// 10,000.00 at 13.00 % over 57 of 365 days.
TEST(Scale, InterestOfOnePeriod) {
  EXPECT_EQ(scaled(1'000'000, 1300 * 57, 10'000 * 365, Rounding::half_even), 20301);
}

TEST(Scale, ComputesIn128Bits) {
  EXPECT_EQ(scaled(INT64_MAX, INT64_MAX, INT64_MAX, Rounding::half_even), INT64_MAX);
  EXPECT_EQ(scaled(INT64_MIN, INT64_MAX, INT64_MAX, Rounding::half_even), INT64_MIN);
  EXPECT_EQ(scaled(INT64_MIN, 1, 1, Rounding::half_even), INT64_MIN);
  EXPECT_EQ(reason_of(scale(euros(INT64_MIN), -1, 1, Rounding::half_even)), Reason::amount_overflow);
  EXPECT_EQ(reason_of(scale(euros(INT64_MAX), 3, 2, Rounding::half_even)), Reason::amount_overflow);
  EXPECT_EQ(reason_of(scale(euros(INT64_MIN), INT64_MIN, 1, Rounding::half_even)), Reason::amount_overflow);
}

TEST(Scale, ADenominatorNotAboveZeroIsAProgrammingError) {
  EXPECT_THROW(static_cast<void>(scale(euros(1), 1, 0, Rounding::half_even)), CheckFailure);
  EXPECT_THROW(static_cast<void>(scale(euros(1), 1, -2, Rounding::half_even)), CheckFailure);
}

TEST(Split, LargestRemainderTiesToTheFirst) {
  EXPECT_EQ(split_minor(100, {1, 1, 1}), (std::vector<std::int64_t>{34, 33, 33}));
  EXPECT_EQ(split_minor(101, {1, 1, 1}), (std::vector<std::int64_t>{34, 34, 33}));
  EXPECT_EQ(split_minor(-100, {1, 1, 1}), (std::vector<std::int64_t>{-34, -33, -33}));
  EXPECT_EQ(split_minor(10, {15, 25, 60}), (std::vector<std::int64_t>{2, 2, 6}));
  EXPECT_EQ(split_minor(10, {1, 6}), (std::vector<std::int64_t>{1, 9}));
  EXPECT_EQ(split_minor(1, {0, 1, 0}), (std::vector<std::int64_t>{0, 1, 0}));
  EXPECT_EQ(split_minor(0, {3, 4}), (std::vector<std::int64_t>{0, 0}));
  EXPECT_EQ(split_minor(INT64_MIN, {1, 1}), (std::vector<std::int64_t>{INT64_MIN / 2, INT64_MIN / 2}));
  EXPECT_EQ(split_minor(INT64_MAX, {INT64_MAX, INT64_MAX}),
            (std::vector<std::int64_t>{INT64_MAX / 2 + 1, INT64_MAX / 2}));
}

TEST(Split, WeightsMustSumToMoreThanZero) {
  EXPECT_EQ(reason_of(split(euros(100), std::vector<std::int64_t>{})), Reason::amount_not_positive);
  EXPECT_EQ(reason_of(split(euros(100), std::vector<std::int64_t>{0, 0})), Reason::amount_not_positive);
  EXPECT_EQ(reason_of(split(euros(100), std::vector<std::int64_t>{3, -1})), Reason::amount_not_positive);
}

RC_GTEST_PROP(MoneyLaws, SubtractUndoesAdd, (std::int64_t a, std::int64_t b)) {
  const Result<Money> sum = add(euros(a), euros(b));
  if (sum) {
    RC_ASSERT(subtract(*sum, euros(b)).value() == euros(a));
    RC_ASSERT(add(euros(b), euros(a)).value() == *sum);
  } else {
    RC_ASSERT(static_cast<__int128>(a) + b > INT64_MAX || static_cast<__int128>(a) + b < INT64_MIN);
  }
}

// The result is the nearest integer, or the next one in the named direction: never a unit away.
RC_GTEST_PROP(MoneyLaws, ScaleIsWithinOneUnit, (std::int32_t minor, std::int32_t numerator)) {
  const std::int64_t denominator = *rc::gen::inRange<std::int64_t>(1, 1'000'000'000);
  const Rounding rounding = *rc::gen::element(Rounding::half_even, Rounding::half_away_from_zero, Rounding::toward_zero,
                                              Rounding::up_away_from_zero);
  const __int128 exact = static_cast<__int128>(minor) * numerator;  // in units of 1 / denominator
  const __int128 result = static_cast<__int128>(scaled(minor, numerator, denominator, rounding)) * denominator;
  const __int128 error = result - exact;
  const __int128 magnitude = error < 0 ? -error : error;
  RC_ASSERT(magnitude < denominator);
  if (rounding == Rounding::half_even || rounding == Rounding::half_away_from_zero) {
    RC_ASSERT(2 * magnitude <= denominator);
  }
  const bool away = exact < 0 ? error < 0 : error > 0;
  if (rounding == Rounding::toward_zero) RC_ASSERT(error == 0 || !away);
  if (rounding == Rounding::up_away_from_zero) RC_ASSERT(error == 0 || away);
}

RC_GTEST_PROP(MoneyLaws, RoundingIsSymmetric, (std::int32_t minor, std::int32_t numerator)) {
  const std::int64_t denominator = *rc::gen::inRange<std::int64_t>(1, 1000);
  const Rounding rounding = *rc::gen::element(Rounding::half_even, Rounding::half_away_from_zero, Rounding::toward_zero,
                                              Rounding::up_away_from_zero);
  const std::int64_t above = scaled(minor, numerator, denominator, rounding);
  RC_ASSERT(scaled(-static_cast<std::int64_t>(minor), numerator, denominator, rounding) == -above);
}

RC_GTEST_PROP(MoneyLaws, SplitSumsToTheWholeAndIsFair, (std::int64_t whole)) {
  const std::vector<std::int64_t> weights =
      *rc::gen::nonEmpty(rc::gen::container<std::vector<std::int64_t>>(rc::gen::inRange<std::int64_t>(0, INT64_MAX)));
  __int128 weight_sum = 0;
  for (const std::int64_t weight : weights) weight_sum += weight;
  RC_PRE(weight_sum > 0);
  const std::vector<std::int64_t> shares = split_minor(whole, weights);
  RC_ASSERT(shares.size() == weights.size());
  __int128 sum = 0;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    sum += shares[i];
    // Less than one unit from the exact share, which also keeps the share of a zero weight at zero.
    const __int128 cut = static_cast<__int128>(whole) * weights[i] / weight_sum;
    const __int128 extra = shares[i] - cut;
    RC_ASSERT(extra == 0 || extra == (whole < 0 ? -1 : 1));
    if (weights[i] == 0) RC_ASSERT(shares[i] == 0);
  }
  RC_ASSERT(sum == whole);
}

}  // namespace
}  // namespace dunlin
