#include "sim/temperaments.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <set>
#include <vector>

namespace dunlin {
namespace {

constexpr int habits_drawn = 60;
constexpr int invoices_each = 40;

Date today() {
  return *Date::parse("2026-03-16");
}

struct Outcome {
  Claim claim;
  Habit habit;
  Settlement settlement;

  [[nodiscard]] int days_late() const { return days_between(claim.due, *settlement.settled_on); }
};

// Sixty customers with forty invoices each, spread over the eighteen months before today.
std::vector<Outcome> outcomes_of(Temperament temperament) {
  const PaymentDays days;
  Prng prng(11);
  std::vector<Outcome> outcomes;
  for (int i = 0; i < habits_drawn; ++i) {
    const Habit habit = draw_habit(temperament, today(), prng);
    for (int j = 0; j < invoices_each; ++j) {
      const Date issued = days.calendar().roll(today().add_days(-540 + j * 13), Roll::preceding);
      const Claim claim{issued, issued.add_days(30), temperament == Temperament::early};
      outcomes.push_back({claim, habit, settle(habit, claim, days, prng)});
    }
  }
  return outcomes;
}

std::vector<int> days_late_sorted(const std::vector<Outcome>& outcomes) {
  std::vector<int> days_late;
  for (const Outcome& outcome : outcomes) {
    if (outcome.settlement.settled_on.has_value()) days_late.push_back(outcome.days_late());
  }
  std::sort(days_late.begin(), days_late.end());
  return days_late;
}

int quantile(const std::vector<int>& sorted, std::size_t percent) {
  return sorted[(sorted.size() - 1) * percent / 100];
}

int mean(const std::vector<int>& values) {
  return std::accumulate(values.begin(), values.end(), 0) / static_cast<int>(values.size());
}

TEST(Temperaments, NamesAreDistinctAndTheQuotasAreOfEightHundred) {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < temperament_count; ++i) names.insert(name_of(static_cast<Temperament>(i)));
  EXPECT_EQ(names.size(), temperament_count);
  EXPECT_EQ(std::accumulate(temperament_quotas.begin(), temperament_quotas.end(), 0), 800);
  EXPECT_GT(*std::min_element(temperament_quotas.begin(), temperament_quotas.end()), 0);
}

TEST(Temperaments, MoneyArrivesAfterTheInvoiceAndOnWorkingDays) {
  const PaymentDays days;
  for (std::size_t i = 0; i < temperament_count; ++i) {
    for (const Outcome& outcome : outcomes_of(static_cast<Temperament>(i))) {
      const Settlement& settlement = outcome.settlement;
      if (settlement.settled_on.has_value()) {
        EXPECT_GT(*settlement.settled_on, outcome.claim.issued);
        EXPECT_TRUE(days.calendar().is_business_day(*settlement.settled_on));
      }
      if (settlement.part_on.has_value()) {
        EXPECT_GT(*settlement.part_on, outcome.claim.issued);
        EXPECT_LT(*settlement.part_on, settlement.settled_on.value());
        EXPECT_GT(settlement.part_per_mille, 0);
        EXPECT_LT(settlement.part_per_mille, 1'000);
      }
    }
  }
}

TEST(Temperaments, PunctualAndEarlyPayInTime) {
  const std::vector<int> punctual = days_late_sorted(outcomes_of(Temperament::punctual));
  EXPECT_LE(quantile(punctual, 90), 0);
  EXPECT_GE(quantile(punctual, 20), -9);
  EXPECT_GT(quantile(punctual, 100), 20);  // the overlooked ones
  const std::vector<int> early = days_late_sorted(outcomes_of(Temperament::early));
  EXPECT_LE(quantile(early, 75), -19);  // ten days after issue, at thirty days net
  EXPECT_LE(quantile(early, 90), 0);
}

TEST(Temperaments, SlightlyLateAndKeyAreLateByDays) {
  const std::vector<int> slightly = days_late_sorted(outcomes_of(Temperament::slightly_late));
  EXPECT_GE(quantile(slightly, 50), 3);
  EXPECT_LE(quantile(slightly, 50), 10);
  EXPECT_LE(quantile(slightly, 90), 25);
  const std::vector<int> key = days_late_sorted(outcomes_of(Temperament::key));
  EXPECT_GE(quantile(key, 50), 0);
  EXPECT_LE(quantile(key, 50), 12);
  EXPECT_LE(quantile(key, 95), 35);
}

TEST(Temperaments, ChronicIsAlwaysWeeksLate) {
  const std::vector<int> chronic = days_late_sorted(outcomes_of(Temperament::chronic));
  EXPECT_GE(quantile(chronic, 5), 20);
  EXPECT_GE(quantile(chronic, 50), 35);
  EXPECT_LE(quantile(chronic, 100), 150);
}

TEST(Temperaments, SporadicHasNoPattern) {
  const std::vector<int> sporadic = days_late_sorted(outcomes_of(Temperament::sporadic));
  EXPECT_LE(quantile(sporadic, 20), 5);
  EXPECT_GE(quantile(sporadic, 90), 30);
}

TEST(Temperaments, SlidingWasFineAndGetsLaterByTheMonth) {
  std::vector<int> before;
  std::vector<int> first_half;
  std::vector<int> second_half;
  for (const Outcome& outcome : outcomes_of(Temperament::sliding)) {
    const int days_sliding = days_between(outcome.habit.turned_on, outcome.claim.due);
    (days_sliding < 0 ? before : days_sliding < 90 ? first_half : second_half).push_back(outcome.days_late());
  }
  EXPECT_LE(mean(before), 8);
  EXPECT_GE(mean(first_half), mean(before) + 8);
  EXPECT_GE(mean(second_half), mean(first_half) + 15);
}

TEST(Temperaments, InsolventPaysNothingAfterItsLastDay) {
  int never_paid = 0;
  for (const Outcome& outcome : outcomes_of(Temperament::insolvent)) {
    if (!outcome.settlement.settled_on.has_value()) {
      ++never_paid;
    } else {
      EXPECT_LE(*outcome.settlement.settled_on, outcome.habit.turned_on);
    }
    if (outcome.claim.issued >= outcome.habit.turned_on) {
      EXPECT_FALSE(outcome.settlement.settled_on.has_value());
    }
  }
  EXPECT_GT(never_paid, habits_drawn * invoices_each / 8);
}

TEST(Temperaments, DisputersContestAndShortPayersPayInPart) {
  int contested = 0;
  for (const Outcome& outcome : outcomes_of(Temperament::disputer)) {
    if (!outcome.settlement.contested) continue;
    ++contested;
    EXPECT_GE(outcome.days_late(), 40);
  }
  EXPECT_NEAR(contested, habits_drawn * invoices_each * 28 / 100, 80);
  int short_paid = 0;
  for (const Outcome& outcome : outcomes_of(Temperament::short_payer))
    short_paid += outcome.settlement.part_on.has_value();
  EXPECT_NEAR(short_paid, habits_drawn * invoices_each * 34 / 100, 80);
}

TEST(Temperaments, SeasonalPaysInItsSeason) {
  std::vector<int> in;
  std::vector<int> out;
  for (const Outcome& outcome : outcomes_of(Temperament::seasonal)) {
    (in_season(outcome.habit, outcome.claim.due) ? in : out).push_back(outcome.days_late());
  }
  EXPECT_LE(mean(in), 7);
  EXPECT_GE(mean(out), 20);
  EXPECT_GT(in.size(), 600u);
  EXPECT_GT(out.size(), 600u);
}

TEST(Temperaments, AQuietAugustDelaysAugustOnly) {
  const PaymentDays days;
  Habit habit;
  habit.temperament = Temperament::slightly_late;
  habit.run.rhythm = RunRhythm::daily;
  Habit at_the_sea = habit;
  at_the_sea.quiet_august = true;
  for (const std::string_view issued : {"2025-07-07", "2025-05-05"}) {
    const Claim claim{*Date::parse(issued), Date::parse(issued)->add_days(30), false};
    Prng one(5);
    Prng same(5);
    const int delay =
        days_between(*settle(habit, claim, days, one).settled_on, *settle(at_the_sea, claim, days, same).settled_on);
    EXPECT_EQ(delay, claim.due.month() == 8 ? 12 : 0) << issued;
  }
}

}  // namespace
}  // namespace dunlin
