#include "cashapp/key_index.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace dunlin {
namespace {

std::uint64_t mixed(std::uint64_t a, std::uint64_t b) {
  const auto product = static_cast<unsigned __int128>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

constexpr std::uint64_t odd_a = 0xa0761d6478bd642fULL;
constexpr std::uint64_t odd_b = 0xe7037ed1a0b428dbULL;

}  // namespace

std::uint64_t hash_of(std::string_view text, std::uint64_t salt) {
  std::uint64_t state = mixed(salt ^ odd_a, text.size() ^ odd_b);
  const char* at = text.data();
  std::size_t left = text.size();
  while (left > 0) {
    std::uint64_t word = 0;
    const std::size_t taken = std::min<std::size_t>(left, sizeof word);
    std::memcpy(&word, at, taken);
    state = mixed(state ^ word ^ odd_a, odd_b);
    at += taken;
    left -= taken;
  }
  return mixed(state, odd_a);
}

KeyIndex KeyIndex::Builder::build(std::size_t postings_max) && {
  std::sort(entries_.begin(), entries_.end());
  entries_.erase(std::unique(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) { return a == b; }),
                 entries_.end());
  std::size_t keys = 0;
  for (std::size_t i = 0; i < entries_.size(); ++i) keys += i == 0 || entries_[i].key != entries_[i - 1].key ? 1 : 0;
  KeyIndex index;
  index.slots_.resize(std::bit_ceil(std::max<std::size_t>(16, keys * 2)));
  const std::size_t mask = index.slots_.size() - 1;
  for (std::size_t begin = 0; begin < entries_.size();) {
    std::size_t end = begin;
    while (end < entries_.size() && entries_[end].key == entries_[begin].key) ++end;
    if (end - begin <= postings_max) {
      std::size_t at = entries_[begin].key & mask;
      while (index.slots_[at].count != 0) at = (at + 1) & mask;
      index.slots_[at] = {entries_[begin].key, static_cast<std::uint32_t>(index.postings_.size()),
                          static_cast<std::uint32_t>(end - begin)};
      for (std::size_t i = begin; i < end; ++i) index.postings_.push_back(entries_[i].place);
    }
    begin = end;
  }
  entries_.clear();
  return index;
}

std::span<const std::int32_t> KeyIndex::find(std::uint64_t key) const {
  if (slots_.empty()) return {};
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = key & mask; slots_[at].count != 0; at = (at + 1) & mask) {
    if (slots_[at].key == key) return std::span(postings_).subspan(slots_[at].begin, slots_[at].count);
  }
  return {};
}

}  // namespace dunlin
