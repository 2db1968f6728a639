// Logarithms and powers in integers, so that a score is the same on every compiler and machine.
//
//   log2_q16(8)                    // 3 << 16
//   PowerTable uplift(11'500);
//   uplift.millionths(5'000)       // 450625: 0.5 to the power 1.15, in millionths
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace dunlin {

__extension__ typedef __int128 Wide;
__extension__ typedef unsigned __int128 UnsignedWide;

// Base-2 logarithm in 1/65536, rounded down. value >= 1.
[[nodiscard]] std::int64_t log2_q16(std::uint64_t value);
// The same in 2^-32.
[[nodiscard]] std::int64_t log2_q32(std::uint64_t value);
// Of many, four at a time, which is much faster: each step of one waits for the step before. 0 for what is not
// positive. out.size() == values.size().
void log2_q32(std::span<const std::int64_t> values, std::span<std::int64_t> out);

// (probability in basis points) ^ exponent. Survival under proportional hazards: when the chance of being paid on each
// day is multiplied by r, the chance of being unpaid S becomes S ^ r. Each value is computed when it is first asked for
// and kept, so a table belongs to one thread.
class PowerTable {
 public:
  explicit PowerTable(std::int64_t exponent_bp);  // 1..100'000

  [[nodiscard]] std::int64_t millionths(std::int64_t probability_bp) {
    std::int32_t& entry = table_[static_cast<std::size_t>(probability_bp)];
    if (entry == unknown) entry = compute(probability_bp);
    return entry;
  }

 private:
  static constexpr std::int32_t unknown = -1;
  static constexpr std::size_t root_count = 40;

  [[nodiscard]] std::int32_t compute(std::int64_t probability_bp) const;

  std::int64_t exponent_bp_;
  std::array<std::uint64_t, root_count> roots_{};
  std::array<std::int32_t, 10'001> table_{};
};

// The nearest 64-bit number: sums of absurd amounts stop at the end of the range instead of wrapping round.
[[nodiscard]] std::int64_t saturated(Wide value);

}  // namespace dunlin
