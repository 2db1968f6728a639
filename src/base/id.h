// Id<T>: a typed, prefixed identifier. Shown as "inv_3f0042"; stored as a 64-bit integer.
//
// An id says where the thing came from: the high 43 bits are the sequence number of the journal entry that created it,
// the low 20 bits count within that entry. So ids need no counter and no randomness, are the same on both databases and
// in a replay, and sort by creation. Text form: prefix, '_', the value in lower-case Crockford base 32 without leading
// zeros.
//
//   struct Invoice { static constexpr std::string_view id_prefix = "inv"; ... };
//   Id<Invoice> id{...};  id.to_string();  Id<Invoice>::parse("inv_3f0042")
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace dunlin {

inline constexpr int id_slot_bits = 20;

namespace detail {
[[nodiscard]] std::string format_id(std::string_view prefix, std::int64_t value);
[[nodiscard]] Result<std::int64_t> parse_id(std::string_view prefix, std::string_view text);
}  // namespace detail

template <class Tag>
struct Id {
  std::int64_t value = 0;  // 0: none

  // slot < 2^20. The caller checks (engine/mint.h).
  [[nodiscard]] static Id of(std::int64_t seq, std::int64_t slot) { return Id{(seq << id_slot_bits) | slot}; }
  [[nodiscard]] static Result<Id> parse(std::string_view text) {
    return detail::parse_id(Tag::id_prefix, text).map([](std::int64_t parsed) { return Id{parsed}; });
  }
  [[nodiscard]] std::string to_string() const { return detail::format_id(Tag::id_prefix, value); }
  [[nodiscard]] explicit operator bool() const { return value != 0; }
  [[nodiscard]] std::int64_t seq() const { return value >> id_slot_bits; }
  auto operator<=>(const Id&) const = default;
};

}  // namespace dunlin
