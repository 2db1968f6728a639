// RankMove: that somebody put a customer at another place of the worklist than its score does, and why. The score stays
// what it is and is shown beside the place; a move lasts for a day or through a last day, and the latest of a customer
// counts. Place 0 takes the moves of a customer back.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/user.h"
#include "party/customer.h"
#include "store/table.h"
#include "store/transaction.h"

namespace dunlin {

struct RankMove {
  static constexpr std::string_view id_prefix = "mov";

  Id<RankMove> id;
  Id<Customer> customer;
  std::int64_t place = 0;  // from 1
  Date from_on;
  Date until_on;
  std::string reason;
  Id<User> user;
  std::int64_t version = 0;

  static const Table table;
  static void visit(auto& row, auto&& visitor) {
    visitor(row.id, row.customer, row.place, row.from_on, row.until_on, row.reason, row.user, row.version);
  }
};

// In force on that day, one for each customer, in the order in which they were made; those of place 0 left out.
[[nodiscard]] Result<std::vector<RankMove>> rank_moves_on(const ReadTx& tx, Date day);

// Every move of a customer, also those of place 0; by id.
[[nodiscard]] Result<std::vector<RankMove>> rank_moves_of(const ReadTx& tx, Id<Customer> customer);

}  // namespace dunlin
