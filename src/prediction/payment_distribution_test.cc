#include "prediction/payment_distribution.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cmath>
#include <vector>

#include "base/prng.h"

namespace dunlin {
namespace {

constexpr std::int32_t day_limit = 730;

// Hazards with some days on which nothing is paid and now and then one on which everything is.
ByCell draw_hazards() {
  Prng prng(*rc::gen::arbitrary<std::uint64_t>());
  const auto slowness = static_cast<float>(prng.between(1, 2'000));
  ByCell hazard{};
  for (std::size_t cell = 0; cell < payment_cells; ++cell) {
    if (prng.chance(3'000)) continue;
    hazard[cell] =
        prng.chance(50) ? 1.0F : std::min(static_cast<float>(prng.below(10'000)) / 1e4F / slowness * 20, 1.0F);
  }
  return hazard;
}

// Chance of each day, in double: inside the cells evenly, behind them at a constant rate.
std::vector<double> by_day(const ByCell& mass, double beyond_rate) {
  std::vector<double> chance;
  for (std::size_t cell = 0; cell < payment_cells; ++cell) {
    for (std::int32_t i = 0; i < days_in(cell); ++i) chance.push_back(static_cast<double>(mass[cell]) / days_in(cell));
  }
  double left = static_cast<double>(mass[payment_cells]);
  while (chance.size() < 4'000) {
    chance.push_back(left * beyond_rate);
    left -= left * beyond_rate;
  }
  return chance;
}

double sum(const std::vector<double>& chance, std::int32_t from, std::int32_t to) {
  double total = 0;
  for (std::int32_t day = std::max(from, 0); day <= to; ++day) total += chance[static_cast<std::size_t>(day)];
  return total;
}

TEST(PaymentDistribution, mass_is_what_the_hazards_leave) {
  ByCell hazard{};
  hazard[0] = 0.5F;
  hazard[1] = 0.5F;
  hazard[42] = 0.2F;
  const ByCell mass = mass_of(hazard);
  EXPECT_FLOAT_EQ(mass[0], 0.5F);
  EXPECT_FLOAT_EQ(mass[1], 0.25F);
  EXPECT_FLOAT_EQ(mass[42], 0.05F);
  EXPECT_FLOAT_EQ(mass[payment_cells], 0.2F);
  EXPECT_FLOAT_EQ(paid_within(mass, -1, 0.1F), 0);
  EXPECT_FLOAT_EQ(paid_within(mass, 0, 0.1F), 0.5F);
  EXPECT_FLOAT_EQ(paid_within(mass, 41, 0.1F), 0.75F);
  EXPECT_FLOAT_EQ(paid_within(mass, 42, 0.1F), 0.75F + 0.05F / 7);
  EXPECT_FLOAT_EQ(paid_within(mass, 48, 0.1F), 0.8F);
  EXPECT_FLOAT_EQ(paid_within(mass, 188, 0.1F), 0.8F);
  EXPECT_FLOAT_EQ(paid_within(mass, 189, 0.1F), 0.82F);   // a tenth of what was left
  EXPECT_FLOAT_EQ(paid_within(mass, 190, 0.1F), 0.838F);  // and of what was left then
}

TEST(PaymentDistribution, chances_sum_to_one_and_only_rise) {
  EXPECT_TRUE(rc::check("mass sums to 1, paid_within rises from 0 and stays within 0..1", [] {
    const ByCell mass = mass_of(draw_hazards());
    double total = 0;
    for (const float share : mass) {
      RC_ASSERT(share >= 0.0F);
      total += static_cast<double>(share);
    }
    RC_ASSERT(std::abs(total - 1) < 1e-5);
    const float rate = static_cast<float>(*rc::gen::inRange(0, 1001)) / 1000;
    const std::vector<double> chance = by_day(mass, static_cast<double>(rate));
    RC_ASSERT(paid_within(mass, -1, rate) == 0.0F);
    float before = 0;
    for (std::int32_t day = 0; day < day_limit; ++day) {
      const float within = paid_within(mass, day, rate);
      RC_ASSERT(within >= before - 1e-6F && within <= 1.0F);
      RC_ASSERT(std::abs(static_cast<double>(within) - sum(chance, 0, day)) < 1e-5);
      before = within;
    }
  }));
}

TEST(PaymentDistribution, a_due_day_in_the_year_9999_costs_no_more_than_another) {
  ByCell mass{};
  mass[payment_cells] = 1;
  for (int i = 0; i < 200; ++i) EXPECT_FLOAT_EQ(paid_within(mass, 2'900'000, 0.01F), 1);
}

TEST(PaymentDistribution, the_median_is_the_first_day_by_which_half_is_paid) {
  EXPECT_TRUE(rc::check("as counted day by day", [] {
    const ByCell mass = mass_of(draw_hazards());
    const float rate = static_cast<float>(*rc::gen::inRange(0, 200)) / 1000;
    const std::int32_t limit = *rc::gen::element(10, 100, 189, 300, day_limit);
    const std::vector<double> chance = by_day(mass, static_cast<double>(rate));
    const std::int32_t median = median_day(mass, rate, limit);
    RC_ASSERT(median >= 0 && median <= limit);
    if (median < limit) RC_ASSERT(sum(chance, 0, median) > 0.5 - 1e-5);
    if (median > 0) RC_ASSERT(sum(chance, 0, median - 1) < 0.5 + 1e-5);
  }));
}

// Expected loss of telling somebody `told`, of what is paid inside the cells; what is paid later is as far from any of
// these days as from another, but for the distance.
double loss_of(const std::vector<double>& chance, double left, std::int32_t told) {
  double loss = 0;
  for (std::int32_t day = 0; day < horizon_days; ++day) {
    const std::int32_t away = std::abs(day - told);
    loss += chance[static_cast<std::size_t>(day)] * (away + (away > 3 ? 2 : 0));
  }
  return loss + left * (horizon_days - told + 2);
}

TEST(PaymentDistribution, the_reported_day_costs_least) {
  EXPECT_TRUE(rc::check("no other day is cheaper", [] {
    const ByCell mass = mass_of(draw_hazards());
    const float rate = 0.01F;
    const std::vector<double> chance = by_day(mass, 0.01);
    const auto left = static_cast<double>(mass[payment_cells]);
    const std::int32_t told = reported_day(mass, rate, day_limit);
    RC_ASSERT(told >= 0 && told <= day_limit);
    if (told >= horizon_days - 1) {
      RC_ASSERT(told == std::max(median_day(mass, rate, day_limit), horizon_days - 1));
      return;
    }
    const double loss = loss_of(chance, left, told);
    for (std::int32_t other = 0; other < horizon_days; ++other) {
      RC_ASSERT(loss <= loss_of(chance, left, other) + 1e-3);
    }
  }));
}

TEST(PaymentDistribution, a_clerk_is_told_the_day_within_three_of_most) {
  // Two runs, Fridays 10 and 17 with .45 each, and .1 on day 0. The median is 10; by 13 or 14 both runs are in reach of
  // one only, so 10 stays: nearest to most.
  ByCell mass{};
  mass[0] = 0.1F;
  mass[10] = 0.45F;
  mass[17] = 0.45F;
  EXPECT_EQ(median_day(mass, 0, day_limit), 10);
  // told 10: 1.0 + 2 x .1 + .45 x (7 + 2) = 5.25; told 13: 1.3 + .2 + .45 x 3 + .45 x (4 + 2) = 5.55;
  // told 14: 1.4 + .2 + .45 x (4 + 2) + .45 x 3 = 5.65
  EXPECT_EQ(reported_day(mass, 0, day_limit), 10);
  // .4 on day 10 and .2 on each of 14, 15, 16: the median is 14; 13 reaches 10, 14, 15 and 16.
  // told 14: .4 x (4 + 2) + .2 x (0 + 1 + 2) = 3.0;  told 13: .4 x 3 + .2 x (1 + 2 + 3) = 2.4
  ByCell spread{};
  spread[10] = 0.4F;
  spread[14] = spread[15] = spread[16] = 0.2F;
  EXPECT_EQ(median_day(spread, 0, day_limit), 14);
  EXPECT_EQ(reported_day(spread, 0, day_limit), 13);
}

TEST(PaymentDistribution, what_is_hardly_ever_paid_is_told_its_median_beyond_the_cells) {
  ByCell mass{};
  mass[payment_cells] = 1;
  // 0.99^n <= 1/2 first at n = 69: day 189 is the first of them.
  EXPECT_EQ(median_day(mass, 0.01F, day_limit), 189 + 68);
  EXPECT_EQ(reported_day(mass, 0.01F, day_limit), 189 + 68);
  EXPECT_EQ(reported_day(mass, 0, day_limit), day_limit);
  EXPECT_EQ(reported_day(mass, 0.01F, 30), 30);
}

TEST(PaymentDistribution, the_window_holds_more_than_any_other_seven_days) {
  EXPECT_TRUE(rc::check("no other stretch holds more", [] {
    const ByCell mass = mass_of(draw_hazards());
    const std::vector<double> chance = by_day(mass, 0);
    const PaymentWindow window = best_window(mass);
    RC_PRE(mass[payment_cells] < 0.999F);
    RC_ASSERT(window.last_day == window.first_day + 6);
    RC_ASSERT(std::abs(static_cast<double>(window.chance) - sum(chance, window.first_day, window.last_day)) < 1e-5);
    for (std::int32_t first = 0; first + 6 < horizon_days; ++first) {
      RC_ASSERT(sum(chance, first, first + 6) <= static_cast<double>(window.chance) + 1e-5);
    }
  }));
}

}  // namespace
}  // namespace dunlin
