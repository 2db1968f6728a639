// The day's plan: which of the accounts on the worklist fit into the minutes that people have today, who works them,
// and at which place each stands once people have moved some.
//
//   DayPlan plan = plan_day(items, capacity);
//   plan.entries[i].place, plan.entries[i].in_plan      // parallel to items
//   plan.collectors[c].minutes_planned, .gain_minor, .gain_reachable_minor
//
// Places: the items as they were ranked; then the moved ones, in the order in which they were moved, are taken out and
// put where they were wanted (or at the end).
//
// Minutes: each collector's day is filled on its own, from what is his; items of nobody are worked by "" (the team).
//   1. commitments: follow-ups that are due, and what a person moved up; in order of place
//   2. clarifications (disputes, promises, holds: no gain is measured of these), in order of place, up to their share
//      of the minutes
//   3. contacts, by gain per minute, for as long as there are minutes; one that does not fit is passed over
//   4. clarifications again, into what is left
// Filling by gain per minute is the greedy rule of the knapsack problem: what it leaves on the table is less than the
// gain of a single contact. gain_reachable_minor is the bound (the last contact counted in part; Dantzig 1957), so that
// the difference can be seen.
//
// Shapes: entries are parallel to items; collectors are in order of login. Minutes are whole, gains in minor units of
// the tenant's currency.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace dunlin {

enum class WorkKind : std::uint8_t { none, contact, clarification, commitment };

struct WorkItem {
  WorkKind kind = WorkKind::none;  // none: waits, and takes no time
  std::int64_t minutes = 0;
  std::int64_t gain_minor = 0;
  std::string collector;                 // login, or empty
  std::optional<std::int64_t> moved_to;  // place from 1
  std::int64_t moved_order = 0;          // of moves: which came first
};

struct DayCapacity {
  std::int64_t minutes_per_collector = 360;
  std::map<std::string, std::int64_t> minutes_of;  // of those who have another day
  std::int64_t clarification_share_bp = 2'500;
};

struct DayPlan {
  struct Entry {
    std::int64_t place = 0;  // from 1
    bool in_plan = false;
  };
  struct CollectorDay {
    std::string collector;
    std::int64_t minutes = 0;
    std::int64_t minutes_planned = 0;
    std::int64_t items_planned = 0;
    std::int64_t items_left = 0;  // that would have taken time
    std::int64_t gain_minor = 0;
    std::int64_t gain_left_minor = 0;
    std::int64_t gain_reachable_minor = 0;
  };
  std::vector<Entry> entries;
  std::vector<CollectorDay> collectors;
};

// items: in order of rank.
[[nodiscard]] DayPlan plan_day(std::span<const WorkItem> items, const DayCapacity& capacity);

}  // namespace dunlin
