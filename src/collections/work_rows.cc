#include <map>

#include "collections/follow_up.h"
#include "collections/quiet_check.h"
#include "collections/rank_move.h"

namespace dunlin {
namespace {

const Statement follow_ups_on_day{"follow_up.on_day",
                                  select_from(FollowUp::table,
                                              "AND planned_on <= $2 AND (closed_on IS NULL OR closed_on > $2) "
                                              "ORDER BY due_on, id")};
const Statement open_follow_up{"follow_up.open_of_customer",
                               select_from(FollowUp::table, "AND customer_id = $2 AND closed_on IS NULL ORDER BY id")};
const Statement every_follow_up{"follow_up.by_customer",
                                select_from(FollowUp::table, "AND customer_id = $2 ORDER BY id")};
const Statement follow_ups_since{"follow_up.written_since",
                                 select_from(FollowUp::table, "AND version > $2 ORDER BY id")};
const Statement moves_on_day{"rank_move.on_day",
                             select_from(RankMove::table, "AND from_on <= $2 AND until_on >= $2 ORDER BY id")};
const Statement moves_of_customer{"rank_move.by_customer",
                                  select_from(RankMove::table, "AND customer_id = $2 ORDER BY id")};
const Statement latest_check{
    "quiet_check.latest",
    select_from(QuietCheck::table, "AND measured_on <= $2 AND measured_on > $3 ORDER BY measured_on DESC LIMIT 1")};

}  // namespace

Result<std::vector<FollowUp>> follow_ups_open_on(const ReadTx& tx, Date day) {
  return tx.all<FollowUp>(follow_ups_on_day, day);
}

Result<std::vector<FollowUp>> follow_ups_of(const ReadTx& tx, Id<Customer> customer) {
  return tx.all<FollowUp>(every_follow_up, customer);
}

Result<std::vector<FollowUp>> follow_ups_written_since(const ReadTx& tx, std::int64_t seq) {
  return tx.all<FollowUp>(follow_ups_since, seq);
}

Result<std::optional<FollowUp>> follow_up_of(const ReadTx& tx, Id<Customer> customer) {
  return tx.first<FollowUp>(open_follow_up, customer);
}

Result<std::vector<RankMove>> rank_moves_on(const ReadTx& tx, Date day) {
  std::map<std::int64_t, RankMove> latest;  // by customer
  for (RankMove& move : TRY(tx.all<RankMove>(moves_on_day, day))) {
    const std::int64_t customer = move.customer.value;
    latest.insert_or_assign(customer, std::move(move));
  }
  std::map<std::int64_t, RankMove> by_id;
  for (auto& [customer, move] : latest) {
    const std::int64_t id = move.id.value;
    if (move.place > 0) by_id.emplace(id, std::move(move));
  }
  std::vector<RankMove> moves;
  for (auto& [id, move] : by_id) moves.push_back(std::move(move));
  return moves;
}

Result<std::vector<RankMove>> rank_moves_of(const ReadTx& tx, Id<Customer> customer) {
  return tx.all<RankMove>(moves_of_customer, customer);
}

Result<std::optional<QuietCheck>> quiet_check_on(const ReadTx& tx, Date morning) {
  return tx.first<QuietCheck>(latest_check, morning, morning.add_days(-quiet_check_days));
}

}  // namespace dunlin
