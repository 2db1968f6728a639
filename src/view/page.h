// A page of a list: at most so many, and the key after which it goes on.
//
//   std::vector<Proposal> rows = TRY(proposals_page(tx, selection, before, one_more(limit)));
//   list.next = cut_to_page(rows, limit, [](const Proposal& row) { return row.id; });
//
// One row more than is shown is asked for, which tells whether any are left without counting them. A limit is at least
// 1; faces check what people ask for.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "base/check.h"

namespace dunlin::view {

[[nodiscard]] constexpr std::int64_t one_more(std::int64_t limit) {
  return limit == std::numeric_limits<std::int64_t>::max() ? limit : limit + 1;
}

// Leaves the first `limit`; the key of the last of them when there were more.
template <class Row, class KeyOf>
[[nodiscard]] auto cut_to_page(std::vector<Row>& rows, std::int64_t limit, KeyOf key_of)
    -> std::optional<decltype(key_of(rows.back()))> {
  CHECK(limit > 0);
  if (static_cast<std::int64_t>(rows.size()) <= limit) return std::nullopt;
  rows.resize(static_cast<std::size_t>(limit));
  return key_of(rows.back());
}

}  // namespace dunlin::view
