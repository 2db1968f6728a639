// Hold: why an account or one invoice is left alone for now: a dispute, a promise, a credit or legal hold, another
// reason.
//
// Placed and released by proposal, with a reason. A hold without until_on lasts until it is released; with it, through
// that day. invoice 0 means the whole account.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "ledger/document.h"

namespace dunlin {

enum class HoldKind : std::uint8_t { dispute, promise, credit, legal, other };
[[nodiscard]] std::string_view name_of(HoldKind kind);
[[nodiscard]] bool from_name(std::string_view text, HoldKind& kind);

struct Hold {
  static constexpr std::string_view id_prefix = "hld";

  Id<Hold> id;
  Id<Customer> customer;
  Id<Invoice> invoice;
  HoldKind kind = HoldKind::other;
  Date placed_on;
  std::optional<Date> until_on;
  std::string reason;
  Id<User> user;
  std::optional<Date> released_on;
  std::int64_t version = 0;

  // In force on `day`: placed by then, not past its end, not released by then.
  [[nodiscard]] bool in_force_on(Date day) const {
    return placed_on <= day && (!until_on || day <= *until_on) && (!released_on || day < *released_on);
  }

  static const Table table;
  static void visit(auto& row, auto&& visitor) {
    visitor(row.id, row.customer, row.invoice, row.kind, row.placed_on, row.until_on, row.reason, row.user,
            row.released_on, row.version);
  }
};

}  // namespace dunlin
