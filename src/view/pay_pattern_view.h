// When a customer paid: the due day and the day of settlement of every item that fell due in the last 24 months, and
// the open ones among them.
//
//   const PayPatternView view = TRY(pay_pattern_view(tx, onlooker, question));
//   respond(to_json(view));
//
// As of the end of a day: an item that was settled later is open. By due day, then id. Amounts are decimal texts of the
// item's currency; days are negative before the due day. customer_unknown.
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/reports.h"

namespace dunlin::view {

inline constexpr int pay_pattern_months = 24;

struct PayPatternQuestion {
  std::string customer;  // number or id
  Date as_of;
};
[[nodiscard]] constexpr Operation operation_of(const PayPatternQuestion&) {
  return Operation::view_customer;
}

struct PayPatternView {
  struct Item {
    Invoice invoice;
    std::optional<Date> paid_on;  // none: open
    std::int64_t open_minor = 0;
    std::int32_t days_after_due = 0;  // until paid, or until the day while it is open
  };
  Date as_of;
  std::vector<Item> items;
};
[[nodiscard]] Result<PayPatternView> pay_pattern_view(const ReadTx& tx, const Onlooker& onlooker,
                                                      const PayPatternQuestion& question);
[[nodiscard]] boost::json::object to_json(const PayPatternView& view);

}  // namespace dunlin::view
