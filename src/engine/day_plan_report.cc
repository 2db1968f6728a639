#include "engine/day_plan_report.h"

#include <algorithm>

#include "agents/next_action.h"
#include "control/policy.h"
#include "control/proposal_rows.h"
#include "party/customer_rows.h"

namespace dunlin {
namespace {

WorkKind kind_of_row(const ArrangedRow& row) {
  if (row.row.action == name_of(NextAction::wait)) return WorkKind::none;
  const bool moved_up = row.move && row.move->place <= row.row.rank;
  if (row.row.action == name_of(NextAction::follow_up) || moved_up) return WorkKind::commitment;
  for (const NextAction clarification :
       {NextAction::resolve_dispute, NextAction::check_promise, NextAction::review_hold}) {
    if (row.row.action == name_of(clarification)) return WorkKind::clarification;
  }
  return WorkKind::contact;
}

WorkItem item_of(const ArrangedRow& row, const Customer& customer) {
  WorkItem item;
  // Somebody put it off after the run was made.
  const bool put_off = row.follow_up && row.follow_up->due_on > row.row.run_on;
  item.kind = put_off ? WorkKind::none : kind_of_row(row);
  item.minutes = row.row.minutes;
  item.gain_minor = row.row.gain_minor;
  item.collector = customer.collector;
  if (row.move) {
    item.moved_to = row.move->place;
    item.moved_order = row.move->id.value;
  }
  return item;
}

Result<DayCapacity> capacity_in_force(const ReadTx& tx) {
  const PolicyVersion version = TRY(active_policy(tx));
  const Policy policy = TRY(parse_policy(version.body, "policy version " + std::to_string(version.number)));
  DayCapacity capacity;
  capacity.minutes_per_collector = policy.capacity.minutes_per_day;
  capacity.minutes_of = policy.capacity.collector_minutes;
  capacity.clarification_share_bp = policy.capacity.clarification_share_basis_points;
  return capacity;
}

}  // namespace

Result<ArrangedDay> arrange_day(const ReadTx& tx, Date morning, std::vector<WorklistRow> rows) {
  ArrangedDay day;
  std::map<std::int64_t, FollowUp> follow_ups;  // by customer
  for (FollowUp& follow_up : TRY(follow_ups_open_on(tx, morning))) {
    const std::int64_t customer = follow_up.customer.value;
    follow_ups.emplace(customer, std::move(follow_up));
  }
  std::map<std::int64_t, RankMove> moves;
  for (RankMove& move : TRY(rank_moves_on(tx, morning))) {
    const std::int64_t customer = move.customer.value;
    moves.emplace(customer, std::move(move));
  }
  std::vector<std::int64_t> ids;
  for (WorklistRow& row : rows) {
    ArrangedRow arranged;
    const std::int64_t customer = row.customer.value;
    ids.push_back(customer);
    if (const auto found = follow_ups.find(customer); found != follow_ups.end()) arranged.follow_up = found->second;
    if (const auto found = moves.find(customer); found != moves.end()) arranged.move = found->second;
    arranged.row = std::move(row);
    day.rows.push_back(std::move(arranged));
  }
  for (const ArrangedRow& row : day.rows) follow_ups.erase(row.row.customer.value);
  for (auto& [customer, follow_up] : follow_ups) {
    if (follow_up.due_on > morning) continue;
    ids.push_back(customer);
    day.elsewhere.push_back(std::move(follow_up));
  }
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  for (Customer& customer : TRY(customers_by_id(tx, ids))) {
    const std::int64_t id = customer.id.value;
    day.customers.emplace(id, std::move(customer));
  }
  std::vector<WorkItem> items;
  for (const ArrangedRow& row : day.rows) items.push_back(item_of(row, day.customers.at(row.row.customer.value)));
  DayPlan plan = plan_day(items, TRY(capacity_in_force(tx)));
  for (std::size_t i = 0; i < day.rows.size(); ++i) {
    day.rows[i].place = plan.entries[i].place;
    day.rows[i].in_plan = plan.entries[i].in_plan;
  }
  std::sort(day.rows.begin(), day.rows.end(),
            [](const ArrangedRow& left, const ArrangedRow& right) { return left.place < right.place; });
  day.collectors = std::move(plan.collectors);
  return day;
}

}  // namespace dunlin
