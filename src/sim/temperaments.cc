#include "sim/temperaments.h"

#include <algorithm>

#include "base/check.h"

namespace dunlin {
namespace {

constexpr std::uint32_t overlooked_per_ten_thousand = 220;
constexpr std::uint32_t contested_per_ten_thousand = 2'800;
constexpr std::uint32_t short_paid_per_ten_thousand = 3'400;
constexpr std::uint32_t discount_taken_per_ten_thousand = 8'700;
constexpr int days_late_ceiling = 110;  // of those who pay at all

PaymentRun draw_run(std::span<const std::uint32_t> rhythm_weights, Prng& prng) {
  const auto rhythm = static_cast<RunRhythm>(prng.pick(rhythm_weights));
  return PaymentRun{rhythm, draw_run_weekday(prng)};
}

// The sum of two uniform draws: most invoices close to what is typical, few at the edges.
int around(int typical, int spread, Prng& prng) {
  const std::int64_t first = prng.between(-spread, spread);
  const std::int64_t second = prng.between(-spread, spread);
  return typical + static_cast<int>((first + second) / 2);
}

int days_late_sporadic(const Habit& habit, Prng& prng) {
  const std::uint64_t mood = prng.below(100);
  if (mood < 45) return static_cast<int>(prng.between(-3, 3));
  if (mood < 78) return static_cast<int>(prng.between(6, 24));
  return static_cast<int>(prng.between(25, 25 + habit.days_late_spread));
}

int days_late_wanted(const Habit& habit, const Claim& claim, Prng& prng) {
  switch (habit.temperament) {
    case Temperament::sporadic:
      return days_late_sporadic(habit, prng);
    case Temperament::seasonal:
      return in_season(habit, claim.due) ? static_cast<int>(prng.between(-2, 3))
                                         : around(habit.days_late_typical, habit.days_late_spread, prng);
    case Temperament::sliding:
    case Temperament::insolvent: {
      // An insolvent customer slides in the last months before it stops.
      const Date slide_from =
          habit.temperament == Temperament::insolvent ? habit.turned_on.add_months(-5) : habit.turned_on;
      const int days_sliding = std::max(0, days_between(slide_from, claim.due));
      return around(habit.days_late_typical, habit.days_late_spread, prng) +
             days_sliding * habit.slide_days_per_month / 30;
    }
    default:
      return around(habit.days_late_typical, habit.days_late_spread, prng);
  }
}

// The first run that is both wanted and possible: money cannot arrive before the invoice.
Date pay_after(const Habit& habit, const Claim& claim, Date wanted, const PaymentDays& days) {
  return days.on_or_after(habit.run, std::max(wanted, claim.issued.add_days(1)));
}

Settlement settle_in_time(const Habit& habit, const Claim& claim, Date wanted, const PaymentDays& days) {
  Settlement settlement;
  const Date in_time = days.on_or_before(habit.run, wanted);
  settlement.settled_on = in_time > claim.issued ? in_time : pay_after(habit, claim, wanted, days);
  return settlement;
}

}  // namespace

std::string_view name_of(Temperament temperament) {
  switch (temperament) {
    case Temperament::punctual:
      return "punctual";
    case Temperament::early:
      return "early";
    case Temperament::slightly_late:
      return "slightly_late";
    case Temperament::sporadic:
      return "sporadic";
    case Temperament::sliding:
      return "sliding";
    case Temperament::chronic:
      return "chronic";
    case Temperament::disputer:
      return "disputer";
    case Temperament::short_payer:
      return "short_payer";
    case Temperament::insolvent:
      return "insolvent";
    case Temperament::fresh:
      return "fresh";
    case Temperament::key:
      return "key";
    case Temperament::seasonal:
      return "seasonal";
  }
  CHECK(false);
  return "";
}

bool in_season(const Habit& habit, Date date) {
  return (date.month() - habit.season_first_month + 12) % 12 < 6;
}

Habit draw_habit(Temperament temperament, Date today, Prng& prng) {
  static constexpr std::array<std::uint32_t, 4> small_payer_rhythms = {45, 40, 9, 6};
  static constexpr std::array<std::uint32_t, 4> organised_rhythms = {25, 65, 10, 0};
  static constexpr std::array<std::uint32_t, 4> group_rhythms = {0, 0, 70, 30};
  static constexpr std::array<std::uint32_t, 4> daily_rhythm = {1, 0, 0, 0};
  Habit habit;
  habit.temperament = temperament;
  habit.run = draw_run(small_payer_rhythms, prng);
  const auto figures = [&](int typical_low, int typical_high, int spread_low, int spread_high) {
    habit.days_late_typical = static_cast<int>(prng.between(typical_low, typical_high));
    habit.days_late_spread = static_cast<int>(prng.between(spread_low, spread_high));
  };
  switch (temperament) {
    case Temperament::punctual:
      habit.run = draw_run(organised_rhythms, prng);
      figures(-2, 0, 0, 2);
      break;
    case Temperament::early:
      habit.run = draw_run(daily_rhythm, prng);
      figures(-1, 0, 0, 1);
      break;
    case Temperament::slightly_late:
      figures(1, 8, 5, 10);
      break;
    case Temperament::sporadic:
      figures(0, 0, 8, 40);
      break;
    case Temperament::sliding:
      figures(-1, 4, 2, 4);
      habit.turned_on = today.add_days(-static_cast<int>(prng.between(150, 240)));
      habit.slide_days_per_month = static_cast<int>(prng.between(6, 12));
      break;
    case Temperament::chronic:
      figures(30, 66, 3, 10);
      break;
    case Temperament::disputer:
    case Temperament::short_payer:
      figures(1, 8, 2, 5);
      break;
    case Temperament::insolvent:
      figures(5, 16, 3, 8);
      habit.turned_on = today.add_days(-static_cast<int>(prng.between(60, 230)));
      habit.slide_days_per_month = static_cast<int>(prng.between(5, 9));
      break;
    case Temperament::fresh:
      figures(1, 8, 1, 6);
      break;
    case Temperament::key:
      habit.run = draw_run(group_rhythms, prng);
      figures(-5, 2, 1, 3);
      break;
    case Temperament::seasonal:
      figures(20, 38, 4, 9);
      habit.season_first_month = prng.chance(6'500) ? 3 : 9;
      break;
  }
  return habit;
}

Settlement settle(const Habit& habit, const Claim& claim, const PaymentDays& days, Prng& prng) {
  // Drawn always and in the same order, so that one invoice's fate does not shift the others'.
  const int days_late = std::min(days_late_wanted(habit, claim, prng), days_late_ceiling);
  const bool overlooked = prng.chance(overlooked_per_ten_thousand);
  const int days_overlooked = static_cast<int>(prng.between(20, 100));
  const std::uint64_t dice = prng.below(10'000);
  const int days_contested = static_cast<int>(prng.between(40, 190));
  const int part_per_mille =
      prng.chance(6'000) ? static_cast<int>(prng.between(900, 980)) : static_cast<int>(prng.between(400, 850));

  Date wanted = claim.due.add_days(days_late);
  if (habit.quiet_august && wanted.month() == 8) wanted = wanted.add_days(12);
  if (overlooked) wanted = claim.due.add_days(days_overlooked);

  Settlement settlement;
  switch (habit.temperament) {
    case Temperament::punctual:
      if (!overlooked) return settle_in_time(habit, claim, wanted, days);
      break;
    case Temperament::early:
      if (overlooked) break;
      if (claim.discount_offered && dice < discount_taken_per_ten_thousand) {
        return settle_in_time(habit, claim, claim.issued.add_days(6 + static_cast<int>(dice % 5)), days);
      }
      return settle_in_time(habit, claim, wanted, days);
    case Temperament::disputer:
      settlement.contested = dice < contested_per_ten_thousand;
      if (settlement.contested) wanted = claim.due.add_days(days_contested);
      break;
    case Temperament::short_payer:
      if (dice >= short_paid_per_ten_thousand) break;
      settlement.part_on = pay_after(habit, claim, wanted, days);
      settlement.part_per_mille = part_per_mille;
      wanted = settlement.part_on->add_days(days_contested);
      break;
    default:
      break;
  }
  const Date paid_on = pay_after(habit, claim, wanted, days);
  if (habit.temperament != Temperament::insolvent || paid_on <= habit.turned_on) settlement.settled_on = paid_on;
  return settlement;
}

}  // namespace dunlin
