// Prng: xoshiro256** seeded by SplitMix64 (Blackman and Vigna, public domain algorithm), with a seed tree:
// child("bank") depends only on the parent's seed and the label (mix of the seed plus FNV-1a of the label), so adding a
// consumer changes nobody else's numbers.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace dunlin {

class Prng {
 public:
  explicit Prng(std::uint64_t seed);
  [[nodiscard]] Prng child(std::string_view label) const;
  [[nodiscard]] Prng child(std::uint64_t number) const;

  std::uint64_t next();
  std::uint64_t below(std::uint64_t bound);                   // uniform in [0, bound), without modulo bias; bound > 0
  std::int64_t between(std::int64_t low, std::int64_t high);  // uniform in [low, high]
  bool chance(std::uint32_t per_ten_thousand);
  // Index drawn in proportion to the weights; the sum must be > 0.
  std::size_t pick(std::span<const std::uint32_t> weights);

 private:
  std::uint64_t seed_;
  std::array<std::uint64_t, 4> state_;
};

}  // namespace dunlin
