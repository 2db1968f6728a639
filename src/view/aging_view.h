// Aging as it is shown: what is open by days past due, in total, and for each account that was asked about.
//
//   const AgingView view = TRY(aging_view(tx, onlooker, question));
//   respond(to_json(view));
//
// As of the end of a day. Amounts of two currencies are never added up; each currency has its own first `limit`
// accounts, most overdue first. Whoever names customers needs the right to see them: operation_of. customer_unknown.
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/reports.h"
#include "insight/aging.h"

namespace dunlin::view {

// {"items":{...},"amounts":{...},"open":"...","overdue":"...","unapplied":"...","balance":"..."}; amounts as decimal
// texts.
[[nodiscard]] boost::json::object aging_json(const AgingLine& line, Currency currency);
// The same members, behind those that `object` has.
void append_aging(boost::json::object& object, const AgingLine& line, Currency currency);

enum class AgingAccounts : std::uint8_t { none, each };

struct AgingQuestion {
  Date as_of;
  std::string customer;  // number or id: that one alone, with its accounts
  AgingAccounts accounts = AgingAccounts::none;
  std::int64_t limit = 0;  // accounts of each currency; 0: all

  [[nodiscard]] bool with_accounts() const { return accounts == AgingAccounts::each || !customer.empty(); }
};
[[nodiscard]] inline Operation operation_of(const AgingQuestion& question) {
  return question.with_accounts() ? Operation::view_customer : Operation::view_worklist;
}

struct AgingView {
  ReportBook report;
  Aging aging;
  std::optional<Customer> customer;  // the one that was asked about
  bool with_accounts = false;
  std::vector<AccountAging> accounts;  // to show, in the order of showing
  std::int64_t seq = 0;
};
[[nodiscard]] Result<AgingView> aging_view(const ReadTx& tx, const Onlooker& onlooker, const AgingQuestion& question);
[[nodiscard]] boost::json::object to_json(const AgingView& view);

}  // namespace dunlin::view
