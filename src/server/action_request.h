// What somebody asks for, completed to an exact action: customers and invoices by number or id, days that default to
// today, amounts as the contract writes them.
//
//   {"action": "place_hold", "with": {"customer": "10482", "hold_kind": "dispute", "reason": "quality"}}
//
//   const Action action = TRY(action_of_request({tx, onlooker, today, find_user}, ActionKind::place_hold, fields));
//
// Read strictly: a member that is not known is refused. A message to send and a review of credit come as the exact
// effect, as the engine itself makes them. field_missing, field_malformed, customer_unknown, invoice_unknown, ...
#pragma once

#include <boost/json.hpp>
#include <functional>
#include <string>

#include "engine/action.h"
#include "engine/reports.h"

namespace dunlin {

struct RequestContext {
  const ReadTx& tx;
  const Onlooker& onlooker;  // whose customers may be named
  Date today;
  std::function<Result<Id<User>>(const std::string& login)> find_user;
};

[[nodiscard]] Result<Action> action_of_request(const RequestContext& context, ActionKind kind,
                                               const boost::json::object& with);

}  // namespace dunlin
