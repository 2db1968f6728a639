#include "prediction/payment_days.h"

#include <gtest/gtest.h>

namespace dunlin {
namespace {

TEST(PaymentDays, six_weeks_of_days_and_twenty_one_weeks) {
  EXPECT_EQ(first_day_of(0), 0);
  EXPECT_EQ(first_day_of(41), 41);
  EXPECT_EQ(first_day_of(42), 42);
  EXPECT_EQ(first_day_of(43), 49);
  EXPECT_EQ(first_day_of(62), 182);  // 42 + 20 x 7
  EXPECT_EQ(days_in(41), 1);
  EXPECT_EQ(days_in(42), 7);
  EXPECT_EQ(horizon_days, 189);  // 42 + 21 x 7
  EXPECT_EQ(cell_of(48), 42U);
  EXPECT_EQ(cell_of(49), 43U);
  EXPECT_EQ(cell_of(188), 62U);
}

TEST(PaymentDays, every_day_before_the_horizon_lies_in_one_cell) {
  std::int32_t day = 0;
  for (std::size_t cell = 0; cell < payment_cells; ++cell) {
    EXPECT_EQ(first_day_of(cell), day);
    for (std::int32_t i = 0; i < days_in(cell); ++i) EXPECT_EQ(cell_of(day++), cell);
  }
  EXPECT_EQ(day, horizon_days);
}

}  // namespace
}  // namespace dunlin
