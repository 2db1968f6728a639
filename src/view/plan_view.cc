#include "view/plan_view.h"

#include "party/customer_rows.h"

namespace dunlin::view {

Result<PlanView> plan_view(const ReadTx& tx, const Onlooker& onlooker, const PlanQuestion& question) {
  PlanView view;
  view.morning = question.morning;
  view.follow_ups = TRY(follow_ups_open_on(tx, question.morning));
  view.moves = TRY(rank_moves_on(tx, question.morning));
  std::vector<std::int64_t> ids;
  for (const FollowUp& one : view.follow_ups) ids.push_back(one.customer.value);
  for (const RankMove& one : view.moves) ids.push_back(one.customer.value);
  for (Customer& customer : TRY(customers_by_id(tx, ids))) {
    const std::int64_t id = customer.id.value;
    if (onlooker.sees(customer)) view.customers.emplace(id, std::move(customer));
  }
  const auto is_hidden = [&view](const auto& one) { return !view.customers.contains(one.customer.value); };
  std::erase_if(view.follow_ups, is_hidden);
  std::erase_if(view.moves, is_hidden);
  return view;
}

boost::json::object to_json(const PlanView& view) {
  boost::json::array follow_ups;
  for (const FollowUp& one : view.follow_ups) {
    follow_ups.push_back({{"id", one.id.to_string()},
                          {"customer", view.customers.at(one.customer.value).number},
                          {"due_on", one.due_on.to_string()},
                          {"note", one.note},
                          {"user", one.user.to_string()}});
  }
  boost::json::array moves;
  for (const RankMove& one : view.moves) {
    moves.push_back({{"id", one.id.to_string()},
                     {"customer", view.customers.at(one.customer.value).number},
                     {"place", one.place},
                     {"until_on", one.until_on.to_string()},
                     {"reason", one.reason},
                     {"user", one.user.to_string()}});
  }
  return {{"date", view.morning.to_string()}, {"follow_ups", std::move(follow_ups)}, {"moves", std::move(moves)}};
}

}  // namespace dunlin::view
