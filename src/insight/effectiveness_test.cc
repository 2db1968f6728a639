#include "insight/effectiveness.h"

#include <gtest/gtest.h>

#include <limits>

#include "store/test_database.h"

namespace dunlin {
namespace {

TEST(Effectiveness, ThePublishedExampleIs76Point9Or50Point9PerCent) {
  const Collection first_quarter{240, 90 + 100 + 120, 250, 160, 3};
  EXPECT_EQ(value_of(effectiveness_of_period(first_quarter)), 7'692);
  EXPECT_EQ(value_of(effectiveness_of_average_month(first_quarter)), 5'091);
}

TEST(Effectiveness, OfOneMonthBothConventionsAgree) {
  const Collection march{300, 120, 250, 160, 1};
  EXPECT_EQ(value_of(effectiveness_of_period(march)), 6'538) << "170 / 260";
  EXPECT_EQ(value_of(effectiveness_of_average_month(march)), 6'538);
}

TEST(Effectiveness, IsAllWhenNothingIsOverdueAndNothingWhenNothingCame) {
  EXPECT_EQ(value_of(effectiveness_of_period({100, 50, 30, 30, 1})), 10'000);
  EXPECT_EQ(value_of(effectiveness_of_period({100, 50, 150, 50, 1})), 0);
  EXPECT_EQ(value_of(effectiveness_of_period({100, 50, 160, 50, 1})), -1'000) << "ten were paid back";
}

TEST(Effectiveness, ThereIsNoneWhenNothingCouldBeCollected) {
  EXPECT_EQ(value_of(effectiveness_of_period({0, 50, 50, 50, 1})), std::nullopt);
  EXPECT_EQ(value_of(effectiveness_of_period({0, 0, 0, 0, 1})), std::nullopt);
  EXPECT_EQ(value_of(effectiveness_of_average_month({0, 90, 60, 60, 3})), std::nullopt)
      << "more is not due than an average month sold";
}

TEST(Effectiveness, IsComputedIn128Bits) {
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(value_of(effectiveness_of_average_month({most, most, most, 0, 36})), 270) << "1 / 37";
}

}  // namespace
}  // namespace dunlin
