// SettledHistory: a customer's most recent settled invoices, as far as the Book of that morning knows them.
//
//   SettledHistory history;                       // one per thread, reused: it keeps its buffer
//   history.load(book, customer);                 // the latest 80
//   history.sort_latest_first();                  // only where the order matters
//   history.days_late(0);                         // settled minus due: 3 is three days late, -2 two days early
//
// "Latest" is by settlement day, then by due day. Invoices alike in both are interchangeable, so the history does not
// depend on how invoices are numbered.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "ledger/book.h"

namespace dunlin {

inline constexpr std::size_t settled_history_max = 80;

class SettledHistory {
 public:
  void load(const Book& book, std::size_t customer, std::size_t count_max = settled_history_max);
  void sort_latest_first();

  [[nodiscard]] std::size_t size() const { return keys_.size(); }
  [[nodiscard]] std::int32_t settled_on(std::size_t at) const { return unbias(keys_[at] >> 32); }
  [[nodiscard]] std::int32_t due_on(std::size_t at) const { return unbias(keys_[at] & 0xffff'ffffU); }
  [[nodiscard]] std::int32_t days_late(std::size_t at) const { return settled_on(at) - due_on(at); }

 private:
  // Both days in one word, so that selecting and sorting are plain integer work.
  static std::uint64_t bias(std::int32_t day) {
    return static_cast<std::uint64_t>(static_cast<std::int64_t>(day) + 0x8000'0000LL);
  }
  static std::int32_t unbias(std::uint64_t word) {
    return static_cast<std::int32_t>(static_cast<std::int64_t>(word) - 0x8000'0000LL);
  }

  std::vector<std::uint64_t> keys_;
};

}  // namespace dunlin
