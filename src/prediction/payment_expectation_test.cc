#include "prediction/payment_expectation.h"

#include <gtest/gtest.h>

#include <numeric>

#include "prediction/payment_distribution.h"

namespace dunlin {
namespace {

// Paid on one of two days, with the chances given; never else.
PredictedItem item_paid(const LandmarkFeatures& features, std::size_t cell, float chance, std::size_t later,
                        float chance_later) {
  ItemForecast forecast{};
  forecast.mass[cell] = chance;
  forecast.mass[later] += chance_later;
  forecast.mass.back() += 1 - chance - chance_later;
  return PredictedItem{0, 0, 0, features, forecast};
}

TEST(PaymentExpectation, BinsAddUpAndTheMedianIsWhereHalfIsPaid) {
  const LandmarkFeatures features{};
  ExpectationSum sum;
  EXPECT_FALSE(sum.total().has_value());
  sum.add(item_paid(features, 1, 1.0F / 3, 7, 1.0F / 3), 300);
  const PaymentExpectation one = *sum.total();
  EXPECT_EQ(std::accumulate(one.bins_basis_points.begin(), one.bins_basis_points.end(), 0), 10'000);
  EXPECT_NEAR(one.bins_basis_points[0], 3'333, 1);
  EXPECT_NEAR(one.bins_basis_points[1], 3'333, 1);
  EXPECT_NEAR(one.bins_basis_points[12], 3'334, 1);
  EXPECT_EQ(one.median_bin, 1);
  EXPECT_FALSE(one.within.has_value()) << "a third is never paid";
  // The larger item decides.
  sum.add(item_paid(features, 2, 1, 7, 0), 99'700);
  EXPECT_GE(sum.total()->bins_basis_points[0], 9'970);
  EXPECT_EQ(sum.total()->within->first, 2);
  EXPECT_EQ(sum.total()->within->last, 2);
  sum.add(item_paid(features, 7, 1, 8, 0), -5);
  EXPECT_GE(sum.total()->bins_basis_points[0], 9'970) << "what is owed to the customer is not expected";
}

TEST(PaymentExpectation, EightOfTenFallWithinTheDays) {
  const LandmarkFeatures features{};
  const std::optional<DayRange> range = eight_of_ten(item_paid(features, 3, 0.5F, 6, 0.5F));
  ASSERT_TRUE(range.has_value());
  EXPECT_EQ(range->first, 3);
  EXPECT_EQ(range->last, 6);
  EXPECT_FALSE(eight_of_ten(item_paid(features, 3, 0.5F, 6, 0.1F)).has_value());
}

}  // namespace
}  // namespace dunlin
