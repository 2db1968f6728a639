// Temperaments: how a customer pays. A Habit is one customer's temperament with that customer's own figures, and
// settle() says what becomes of one of its invoices.
//
//   Habit habit = draw_habit(Temperament::chronic, today, prng);
//   Settlement fate = settle(habit, {issued, due, false}, payment_days, prng);
//   fate.settled_on   // some 40 days after due, on one of this customer's payment runs; may lie after today: then it
//   is open
//
// Every temperament, with the days late it is meant to show (settled - due):
//
//   punctual       in the last run before due: 0 or less
//   early          takes the discount: about ten days after issue
//   slightly_late  a few days to a fortnight
//   sporadic       on time, some weeks late or much later, without a pattern
//   sliding        was fine until some months ago, and gets later month by month
//   chronic        three to eight weeks, always
//   disputer       slightly late, but every fourth invoice is contested and stays open for months
//   short_payer    slightly late, but pays every third invoice only in part; the rest follows much later
//   insolvent      later and later, then nothing at all
//   fresh          a new customer with hardly any history
//   key            few and large; pays in mid-month and month-end runs, a few days late, never far off
//   seasonal       pays on time in its season and a month late out of it
//
// Whatever the temperament, every forty-fifth invoice is overlooked and paid some weeks later.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/date.h"
#include "base/prng.h"
#include "sim/payment_runs.h"

namespace dunlin {

enum class Temperament : std::uint8_t {
  punctual,
  early,
  slightly_late,
  sporadic,
  sliding,
  chronic,
  disputer,
  short_payer,
  insolvent,
  fresh,
  key,
  seasonal
};

inline constexpr std::size_t temperament_count = 12;

[[nodiscard]] std::string_view name_of(Temperament temperament);

// How many of the demo company's 800 customers have which temperament, in the order of the enumeration.
inline constexpr std::array<int, temperament_count> temperament_quotas = {232, 72, 168, 88, 44, 62,
                                                                          28,  26, 12,  30, 14, 24};

struct Habit {
  Temperament temperament = Temperament::punctual;
  PaymentRun run;
  int days_late_typical = 0;
  int days_late_spread = 0;      // either way
  Date turned_on;                // sliding: when it began; insolvent: the last day anything was paid
  int slide_days_per_month = 0;  // what each month after turned_on adds
  int season_first_month = 0;    // seasonal: the first of its six months
  bool quiet_august = false;     // the whole country is at the sea
};

struct Claim {
  Date issued;
  Date due;
  bool discount_offered = false;
};

struct Settlement {
  std::optional<Date> settled_on;  // when nothing is left open, however long that takes; never: never
  std::optional<Date> part_on;     // short payers: when the part came
  int part_per_mille = 0;          // and how much of the amount it was
  bool contested = false;          // disputers
};

[[nodiscard]] Habit draw_habit(Temperament temperament, Date today, Prng& prng);
[[nodiscard]] Settlement settle(const Habit& habit, const Claim& claim, const PaymentDays& days, Prng& prng);
[[nodiscard]] bool in_season(const Habit& habit, Date date);

}  // namespace dunlin
