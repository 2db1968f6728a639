// SeenNumbers: which numbers a file has had so far, at 16 bytes a line and a third of that in free room.
//
//   const std::uint64_t hash = hash_key({company, number});
//   if (auto earlier = seen.find(hash, [&](Place place) { return has_this_number(place); })) reject(earlier->line);
//   seen.add(hash, place);
//
// Only hashes and places are kept. The caller reads the earlier record again and compares the numbers themselves, so
// that two numbers with the same hash are never taken for one.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <vector>

namespace dunlin {

// Of several texts: ("ab", "c") and ("a", "bc") differ.
[[nodiscard]] std::uint64_t hash_key(std::initializer_list<std::string_view> texts);

class SeenNumbers {
 public:
  struct Place {
    std::size_t offset = 0;
    std::int64_t line = 0;
  };

  // The first place with this hash for which is_same(place) holds.
  template <class IsSame>
  [[nodiscard]] std::optional<Place> find(std::uint64_t hash, IsSame is_same) const {
    if (entries_.empty()) return std::nullopt;
    for (std::size_t at = slot_of(hash);; at = (at + 1) & (entries_.size() - 1)) {
      const Entry& entry = entries_[at];
      if (entry.line == 0) return std::nullopt;
      if (entry.hash() != hash >> hash_shift) continue;
      const Place place{entry.offset, static_cast<std::int64_t>(entry.line)};
      if (is_same(place)) return place;
    }
  }

  void add(std::uint64_t hash, Place place);

  [[nodiscard]] std::size_t size() const { return count_; }

 private:
  // The highest bits of the hash choose the slot; 48 of them are kept, so that growing needs no text.
  static constexpr int hash_shift = 16;
  static constexpr int half_bits = 24;
  struct Entry {
    std::uint64_t hash_high : half_bits = 0;
    std::uint64_t offset : 40 = 0;  // a terabyte of text
    std::uint64_t hash_low : half_bits = 0;
    std::uint64_t line : 40 = 0;  // 0: the slot is free

    [[nodiscard]] std::uint64_t hash() const { return std::uint64_t{hash_high} << half_bits | hash_low; }
  };
  static_assert(sizeof(Entry) == 16);

  [[nodiscard]] std::size_t slot_of(std::uint64_t hash) const { return static_cast<std::size_t>(hash >> (64 - bits_)); }
  void place_entry(const Entry& entry);
  void grow();

  std::vector<Entry> entries_;  // a power of two
  int bits_ = 0;
  std::size_t count_ = 0;
};

}  // namespace dunlin
