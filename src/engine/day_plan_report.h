// The worklist of a morning as people arranged it: the ranked rows, where each of them stands after the moves, what
// fits into whose day, and the follow-ups that are due on customers who are not on the list.
//
//   const ArrangedDay day = TRY(arrange_day(tx, morning, TRY(worklist_of(tx, morning, all))));
//   day.rows[0]                    // the first place
//   day.collectors[0].gain_minor
//
// Arranged when it is asked for: moving an account needs no new run, and the rows stay what the run recorded.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "agents/day_plan.h"
#include "collections/follow_up.h"
#include "collections/rank_move.h"
#include "collections/worklist.h"
#include "party/customer.h"

namespace dunlin {

struct ArrangedRow {
  WorklistRow row;  // row.rank is the run's
  std::int64_t place = 0;
  bool in_plan = false;
  std::optional<FollowUp> follow_up;  // open on that morning
  std::optional<RankMove> move;
};

struct ArrangedDay {
  std::vector<ArrangedRow> rows;  // by place
  std::vector<DayPlan::CollectorDay> collectors;
  std::vector<FollowUp> elsewhere;             // due, and their customers have no row
  std::map<std::int64_t, Customer> customers;  // of the rows and of those
};

// rows: all of that morning, by rank.
[[nodiscard]] Result<ArrangedDay> arrange_day(const ReadTx& tx, Date morning, std::vector<WorklistRow> rows);

}  // namespace dunlin
