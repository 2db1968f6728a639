// Rolls: where items of an age go, and so how they end: the roll rates of collections, with several ways to leave.
//
//   const Rolls<2> rolls = shrunk_rolls(counts, prior);
//   chances_until(rolls, age_of(45), age_count)          // of an item 45 days overdue: the chance of each way to leave
//   chances_until(rolls, age_of(45), age_over_120)[2]    // and to be there still 120 days after it was due
//
// Ages are the buckets of an aging, cut at months up to 120 days overdue:
//
//   0 not due    1 1-30    2 31-60    3 61-90    4 91-120    5 over 120
//
// An item in a bucket leaves it, one way or another, or rolls on into the next; nothing rolls out of the last one. What
// happens later is the sum over the paths. Within a month items leave evenly: of those who had `passed` of it behind
// them, 1 - passed x (1 - roll) are left, and
//
//   roll' = roll / left
//
// which rises from the roll rate to 1 as the month goes by; so does the chance to be there still at any later day, for
// an item that gets older. Before the due day the days are not told apart.
//
// Counts are shrunk to a prior, each with the weight of 8 items: whether an item rolls on, (own + 8 x prior) / (all +
// 8), and, of those that left in a way that is known, which (a Dirichlet with the prior's shares). Additions,
// multiplications and divisions only.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace dunlin {

inline constexpr std::size_t age_count = 6;
inline constexpr std::size_t age_over_120 = 5;
inline constexpr std::int32_t age_bucket_days = 30;
inline constexpr double outcome_kappa = 8;

struct Age {
  std::size_t bucket = 0;
  double passed = 0;  // share of the bucket's days that the item has behind it; 0 <= passed < 1
};

[[nodiscard]] constexpr Age age_of(std::int32_t days_overdue) {
  if (days_overdue <= 0) return {};
  const auto months = static_cast<std::size_t>((days_overdue - 1) / age_bucket_days);
  if (months + 1 >= age_over_120) return {age_over_120, 0};
  return {months + 1, static_cast<double>((days_overdue - 1) % age_bucket_days) / age_bucket_days};
}
// Days past due of the last day of a bucket but the last.
[[nodiscard]] constexpr std::int32_t last_day_of(std::size_t bucket) {
  return age_bucket_days * static_cast<std::int32_t>(bucket);
}

// Each is a column by age.
template <std::size_t Ways>
struct RollCount {
  std::array<std::int32_t, Ways> left{};
  std::int32_t left_unsaid = 0;  // in a way that is not known
  std::int32_t rolled = 0;
};
template <std::size_t Ways>
using RollCounts = std::array<RollCount<Ways>, age_count>;

template <std::size_t Ways>
struct AgeRoll {
  double on = 0;                       // the chance to roll on
  std::array<double, Ways> way_share;  // of those that leave; sums to 1
};
template <std::size_t Ways>
using Rolls = std::array<AgeRoll<Ways>, age_count>;

// An item as the counts see it: when it came, and when and how it left, if it has.
struct Leaving {
  std::int32_t issued_on = 0;
  std::int32_t due_on = 0;
  std::int32_t left_on = 0;  // or never
  std::size_t way = 0;       // the number of ways: not known
};

// A bucket counts only when it is over on the morning for all that were due on that day: who left it early would
// otherwise be known sooner than who will roll on. And only when it began on the day `known_since` or later: before it
// nobody wrote down what is counted.
template <std::size_t Ways>
void count_leaving(RollCounts<Ways>& counts, const Leaving& item, std::int32_t morning,
                   std::int32_t known_since = std::numeric_limits<std::int32_t>::min()) {
  const bool has_left = item.left_on < morning;
  const std::size_t last = age_of((has_left ? item.left_on : morning) - item.due_on).bucket;
  for (std::size_t age = 0; age <= last; ++age) {
    RollCount<Ways>& here = counts[age];
    if (age != age_over_120 && item.due_on + last_day_of(age) >= morning) return;
    const std::int32_t began_on = age == 0 ? item.issued_on : item.due_on + last_day_of(age - 1) + 1;
    if (began_on < known_since) continue;
    if (age == last && has_left) {
      ++(item.way < Ways ? here.left[item.way] : here.left_unsaid);
    } else if (age != age_over_120 && item.due_on + last_day_of(age) >= item.issued_on) {
      ++here.rolled;
    }
  }
}

template <std::size_t Ways>
[[nodiscard]] Rolls<Ways> shrunk_rolls(const RollCounts<Ways>& counts, const Rolls<Ways>& prior) {
  Rolls<Ways> rolls{};
  for (std::size_t age = 0; age < age_count; ++age) {
    std::int64_t said = 0;
    for (const std::int32_t left : counts[age].left) said += left;
    const std::int64_t all = said + counts[age].left_unsaid + counts[age].rolled;
    rolls[age].on = (static_cast<double>(counts[age].rolled) + outcome_kappa * prior[age].on) /
                    (static_cast<double>(all) + outcome_kappa);
    for (std::size_t way = 0; way < Ways; ++way) {
      rolls[age].way_share[way] =
          (static_cast<double>(counts[age].left[way]) + outcome_kappa * prior[age].way_share[way]) /
          (static_cast<double>(said) + outcome_kappa);
    }
  }
  return rolls;
}

// The chance of each way to leave before the bucket `end` begins, and, behind those, to be there still.
template <std::size_t Ways>
[[nodiscard]] std::array<double, Ways + 1> chances_until(const Rolls<Ways>& rolls, Age age, std::size_t end) {
  std::array<double, Ways + 1> chance{};
  double here = 1;
  double passed = age.passed;
  for (std::size_t bucket = age.bucket; bucket < end; ++bucket) {
    const AgeRoll<Ways>& roll = rolls[bucket];
    const double left = 1 - passed * (1 - roll.on);
    const double leaves = here * (1 - passed) * (1 - roll.on) / left;
    for (std::size_t way = 0; way < Ways; ++way) chance[way] += leaves * roll.way_share[way];
    here *= roll.on / left;
    passed = 0;
  }
  chance[Ways] = here;
  return chance;
}

}  // namespace dunlin
