// Places: where an id stands in a column of the book. For streams of rows that are merged with one: successive
// questions that rise are answered next to the last answer.
//
//   Places places(book.invoice_id);
//   places.find(row.integer(0))          // 17, or not_in_book
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "insight/movements.h"

namespace dunlin {

class Places {
 public:
  explicit Places(const std::vector<std::int64_t>& ids) {
    pairs_.reserve(ids.size());
    for (const std::int64_t id : ids) pairs_.emplace_back(id, static_cast<std::uint32_t>(pairs_.size()));
    std::sort(pairs_.begin(), pairs_.end());
  }

  [[nodiscard]] std::uint32_t find(std::int64_t id) {
    if (at_ < pairs_.size() && pairs_[at_].first < id) ++at_;
    if (at_ >= pairs_.size() || pairs_[at_].first != id) {
      const auto found = std::lower_bound(pairs_.begin(), pairs_.end(), std::pair(id, std::uint32_t{0}));
      at_ = static_cast<std::size_t>(found - pairs_.begin());
    }
    return at_ < pairs_.size() && pairs_[at_].first == id ? pairs_[at_].second : not_in_book;
  }

 private:
  std::vector<std::pair<std::int64_t, std::uint32_t>> pairs_;
  std::size_t at_ = 0;
};

}  // namespace dunlin
