// QuietCheck: what became of the overdue items that were expected to be paid within a week without a contact. The quiet
// list (agents/next_action.h) is open only as long as this, measured on the tenant's own past, bears it out.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/date.h"
#include "store/table.h"
#include "store/transaction.h"

namespace dunlin {

// A check is made anew when the last one is this old.
inline constexpr std::int32_t quiet_check_days = 7;

struct QuietCheck {
  Date measured_on;  // from everything dated before this morning
  Date first_on;     // the first and the last morning that were looked at
  Date last_on;
  std::string model;                // that is to answer on measured_on; with another one the check is made anew
  std::int64_t cases = 0;           // overdue items expected with at least the threshold
  std::int64_t paid = 0;            // of these, paid within 7 days
  std::int64_t lower_bound_bp = 0;  // of the share that is paid, 95 % certain
  std::int64_t version = 0;

  static const Table table;
  static void visit(auto& row, auto&& visitor) {
    visitor(row.measured_on, row.first_on, row.last_on, row.model, row.cases, row.paid, row.lower_bound_bp,
            row.version);
  }
};

// The latest that was measured on the morning or less than quiet_check_days before it.
[[nodiscard]] Result<std::optional<QuietCheck>> quiet_check_on(const ReadTx& tx, Date morning);

}  // namespace dunlin
