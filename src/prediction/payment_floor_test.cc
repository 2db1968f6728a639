#include "prediction/payment_floor.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cmath>
#include <numeric>
#include <vector>

#include "base/prng.h"
#include "prediction/payment_distribution.h"

namespace dunlin {
namespace {

constexpr std::int32_t monday = 20'003;  // 2024-10-07

// A portfolio in which `punctual` of all invoices are paid on the due day, the rest 10 days late, and every weekday is
// alike.
PortfolioDay portfolio_of(float punctual) {
  PortfolioDay day;
  day.share[bin_of(0)] = punctual;
  day.share[bin_of(10)] = 1 - punctual;
  day.weekday_share.fill(1.0F / 7);
  day.beyond_rate = 0.01F;
  return day;
}

PaymentPattern pattern_of(const std::vector<std::pair<std::int32_t, std::int32_t>>& counts) {
  PaymentPattern pattern;
  for (const auto& [days_late, count] : counts) {
    pattern.by_days_late[bin_of(days_late)] += count;
    pattern.count += count;
    pattern.settled_used += count;
  }
  return pattern;
}

double total(const ByCell& mass) {
  return std::accumulate(mass.begin(), mass.end(), 0.0);
}

TEST(PaymentFloor, without_history_the_portfolio_answers) {
  const ByCell mass = floor_masses(PaymentPattern{}, portfolio_of(0.6F), monday + 5, monday);
  EXPECT_NEAR(mass[5], 0.6, 1e-6);
  EXPECT_NEAR(mass[15], 0.4, 1e-6);
  EXPECT_NEAR(total(mass), 1, 1e-6);
}

TEST(PaymentFloor, a_worked_example) {
  // Two invoices: one on the due day, one three days late, both on a weekday that does not matter here. Of 10 invoices'
  // weight: day 0: 1 + 8 x .5 = 5, day 3: 1, day 10: 8 x .5 = 4. One weekday is as good as another.
  const PaymentPattern pattern = [] {
    PaymentPattern p = pattern_of({{0, 1}, {3, 1}});
    p.settled_used = 0;
    return p;
  }();
  const ByCell mass = floor_masses(pattern, portfolio_of(0.5F), monday, monday);
  EXPECT_NEAR(mass[0], 0.5, 1e-6);
  EXPECT_NEAR(mass[3], 0.1, 1e-6);
  EXPECT_NEAR(mass[10], 0.4, 1e-6);
  // On the next morning it was not paid on the due day: 1 and 4 of 5 are left.
  const ByCell next = floor_masses(pattern, portfolio_of(0.5F), monday, monday + 1);
  EXPECT_NEAR(next[2], 0.2, 1e-6);
  EXPECT_NEAR(next[9], 0.8, 1e-6);
}

TEST(PaymentFloor, a_weekday_on_which_the_customer_pays_counts_for_more) {
  // 6 of 6 payments on Fridays. Share of Friday: (6 + 8/7) / 14 = .5102, of any other day: (8/7) / 14 = .0816.
  PaymentPattern pattern;
  pattern.by_weekday[4] = 6;
  pattern.settled_used = 6;
  const std::array<float, 7> share = weekday_shares(pattern, portfolio_of(0.5F));
  EXPECT_NEAR(share[4], 50.0 / 98, 1e-6);
  EXPECT_NEAR(share[0], 8.0 / 98, 1e-6);
  // Due on a Tuesday, so that ten days later is a Friday: .5 x 8 against .5 x 50.
  const ByCell mass = floor_masses(pattern, portfolio_of(0.5F), monday + 1, monday);
  EXPECT_NEAR(mass[1], 8.0 / 58, 1e-6);
  EXPECT_NEAR(mass[11], 50.0 / 58, 1e-6);
}

TEST(PaymentFloor, beyond_120_days_each_day_is_like_every_other) {
  const PaymentPattern pattern = pattern_of({{200, 4}});
  const ByCell mass = floor_masses(pattern, portfolio_of(0.5F), monday - 300, monday);
  double left = 1;
  for (std::size_t cell = 0; cell < payment_cells; ++cell) {
    double paid = 0;
    for (std::int32_t i = 0; i < days_in(cell); ++i) {
      paid += left * 0.01;
      left -= left * 0.01;
    }
    EXPECT_NEAR(mass[cell], paid, 1e-5) << cell;
  }
  EXPECT_NEAR(mass[payment_cells], left, 1e-5);
}

TEST(PaymentFloor, what_the_customer_does_with_the_same_due_weekday_counts_where_there_is_enough) {
  // Without: half on the due day, half ten days late. Four invoices due on such a day, all two days late: with the
  // weight of 4 for what was known, 4 / 8 on day 2 and a quarter each on the others.
  DuePattern due;
  due.by_days_late[bin_of(2)] = 4;
  due.count = 4;
  const ByCell mass = floor_masses(PaymentPattern{}, portfolio_of(0.5F), monday, monday, &due);
  EXPECT_NEAR(mass[0], 0.25, 1e-6);
  EXPECT_NEAR(mass[2], 0.5, 1e-6);
  EXPECT_NEAR(mass[10], 0.25, 1e-6);
}

// The header's formula, in double and day by day.
std::vector<double> naive(const PaymentPattern& pattern, const PortfolioDay& day, std::int32_t due,
                          std::int32_t morning) {
  std::vector<double> chance(6'000, 0.0);
  const auto bin_mass = [&](std::int32_t days_late) {
    const std::size_t bin = bin_of(days_late);
    return (pattern.by_days_late[bin] + 8 * static_cast<double>(day.share[bin])) / (pattern.count + 8.0);
  };
  double beyond = bin_mass(121);
  for (std::int32_t t = 0; t < 6'000; ++t) {
    const std::int32_t days_late = morning + t - due;
    const auto weekday = static_cast<std::size_t>(Date{morning + t}.weekday());
    const double share = (pattern.by_weekday[weekday] + 8 * static_cast<double>(day.weekday_share[weekday])) /
                         (pattern.settled_used + 8.0);
    double& on_day = chance[static_cast<std::size_t>(t)];
    if (days_late > 120) {
      on_day = beyond * static_cast<double>(day.beyond_rate);
      beyond -= on_day;
    } else if (days_late >= -60) {
      on_day = bin_mass(days_late) * 7 * share;
    }
  }
  chance.push_back(beyond);
  double sum = 0;
  for (const double share : chance) sum += share;
  for (double& share : chance) share /= sum;
  return chance;
}

TEST(PaymentFloor, is_the_formula_of_its_header) {
  EXPECT_TRUE(rc::check("against the formula, day by day", [] {
    Prng prng(*rc::gen::arbitrary<std::uint64_t>());
    PaymentPattern pattern;
    const auto settled = static_cast<std::int32_t>(prng.below(81));
    for (std::int32_t i = 0; i < settled; ++i) {
      ++pattern.by_days_late[bin_of(static_cast<std::int32_t>(prng.between(-70, 130)))];
      ++pattern.by_weekday[prng.below(7)];
    }
    pattern.settled_used = settled;
    const auto old = static_cast<std::int32_t>(prng.below(5));
    pattern.by_days_late[bin_beyond] += old;
    pattern.count = settled + old;
    PortfolioDay day;
    float sum = 0;
    for (float& share : day.share) sum += share = static_cast<float>(1 + prng.below(100));
    for (float& share : day.share) share /= sum;
    day.weekday_share = {0.2F, 0.2F, 0.2F, 0.2F, 0.15F, 0.03F, 0.02F};
    day.beyond_rate = static_cast<float>(1 + prng.below(100)) / 1000;
    const std::int32_t morning = monday + static_cast<std::int32_t>(prng.between(-30'000, 30'000));
    const std::int32_t due = morning + static_cast<std::int32_t>(prng.between(-400, 400));
    const ByCell mass = floor_masses(pattern, day, due, morning);
    const std::vector<double> expected = naive(pattern, day, due, morning);
    double last = 1;
    for (std::size_t cell = 0; cell < payment_cells; ++cell) {
      double in_cell = 0;
      for (std::int32_t i = 0; i < days_in(cell); ++i) {
        in_cell += expected[static_cast<std::size_t>(first_day_of(cell) + i)];
      }
      RC_ASSERT(std::abs(static_cast<double>(mass[cell]) - in_cell) < 2e-6);
      last -= in_cell;
    }
    RC_ASSERT(std::abs(static_cast<double>(mass[payment_cells]) - last) < 1e-5);
    RC_ASSERT(std::abs(total(mass) - 1) < 1e-5);
  }));
}

}  // namespace
}  // namespace dunlin
