// What people arranged on top of the morning run, as it is shown: the follow-ups that are open on a morning, and the
// customers who stand elsewhere on the list than their score puts them.
//
//   const PlanView view = TRY(plan_view(tx, onlooker, {day}));
//   respond(to_json(view));
//
// Follow-ups by due day, moves in the order in which they were made; of the customers that the onlooker sees.
#pragma once

#include <boost/json.hpp>
#include <map>
#include <vector>

#include "collections/follow_up.h"
#include "collections/rank_move.h"
#include "engine/reports.h"

namespace dunlin::view {

struct PlanQuestion {
  Date morning;
};
[[nodiscard]] constexpr Operation operation_of(const PlanQuestion&) {
  return Operation::view_worklist;
}

struct PlanView {
  Date morning;
  std::vector<FollowUp> follow_ups;
  std::vector<RankMove> moves;
  std::map<std::int64_t, Customer> customers;  // by id, of both
};
[[nodiscard]] Result<PlanView> plan_view(const ReadTx& tx, const Onlooker& onlooker, const PlanQuestion& question);
[[nodiscard]] boost::json::object to_json(const PlanView& view);

}  // namespace dunlin::view
