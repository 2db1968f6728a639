#include "intake/seen_numbers.h"

#include <cstring>

#include "base/check.h"

namespace dunlin {
namespace {

constexpr std::uint64_t factor_a = 0x9E3779B97F4A7C15ULL;
constexpr std::uint64_t factor_b = 0xD6E8FEB86659FD93ULL;

std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  const unsigned __int128 product = static_cast<unsigned __int128>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

std::uint64_t hash_text(std::string_view text, std::uint64_t hash) {
  hash = mix(hash ^ text.size(), factor_b);
  std::size_t at = 0;
  for (; text.size() - at >= 8; at += 8) {
    std::uint64_t word;
    std::memcpy(&word, text.data() + at, sizeof word);
    hash = mix(hash ^ word, factor_a);
  }
  std::uint64_t rest = 0;
  if (at < text.size()) std::memcpy(&rest, text.data() + at, text.size() - at);
  return mix(hash ^ rest, factor_a ^ factor_b);
}

constexpr int bits_min = 10;

}  // namespace

std::uint64_t hash_key(std::initializer_list<std::string_view> texts) {
  std::uint64_t hash = factor_a;
  for (const std::string_view text : texts) hash = hash_text(text, hash);
  return mix(hash, factor_b) ^ hash;
}

void SeenNumbers::place_entry(const Entry& entry) {
  std::size_t at = slot_of(entry.hash() << hash_shift);
  while (entries_[at].line != 0) at = (at + 1) & (entries_.size() - 1);
  entries_[at] = entry;
}

void SeenNumbers::grow() {
  bits_ = entries_.empty() ? bits_min : bits_ + 1;
  std::vector<Entry> old(std::size_t{1} << bits_);
  old.swap(entries_);
  for (const Entry& entry : old) {
    if (entry.line != 0) place_entry(entry);
  }
}

void SeenNumbers::add(std::uint64_t hash, Place place) {
  CHECK(place.line > 0 && place.line >> 40 == 0 && place.offset >> 40 == 0);
  if (4 * (count_ + 1) > 3 * entries_.size()) grow();
  Entry entry;
  const std::uint64_t kept = hash >> hash_shift;
  entry.hash_high = (kept >> half_bits) & ((1U << half_bits) - 1);
  entry.hash_low = kept & ((1U << half_bits) - 1);
  entry.offset = place.offset & ((std::uint64_t{1} << 40) - 1);
  entry.line = static_cast<std::uint64_t>(place.line) & ((std::uint64_t{1} << 40) - 1);
  place_entry(entry);
  ++count_;
}

}  // namespace dunlin
