#include "base/fixed_point.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>

#include "base/check.h"

namespace dunlin {
namespace {

constexpr int fraction_bits = 40;

// One more bit of the base-2 logarithm of mantissa / 2^62, 2^62 <= mantissa < 2^63: the classic squaring. Without
// branches: nobody can guess these bits.
void next_bit_of_log2(std::uint64_t& mantissa, std::uint64_t& fraction) {
  const auto square = static_cast<std::uint64_t>(static_cast<UnsignedWide>(mantissa) * mantissa >> 62);  // < 2^64
  const std::uint64_t carry = square >> 63;
  fraction = fraction << 1 | carry;
  mantissa = square >> carry;
}

std::int64_t log2_fraction(std::uint64_t mantissa, int bits) {
  std::uint64_t fraction = 0;
  for (int bit = 0; bit < bits; ++bit) next_bit_of_log2(mantissa, fraction);
  return static_cast<std::int64_t>(fraction);
}

// In [2^62, 2^63), with the leading bits of the value.
std::uint64_t mantissa_of(std::uint64_t value) {
  const auto width = static_cast<int>(std::bit_width(value));
  return width > 62 ? value >> (width - 62) << 1 : value << (63 - width);
}

// Base-2 logarithm of value / 2^62 times -1, in 2^-40. 0 < value <= 2^62.
std::int64_t minus_log2(std::uint64_t value) {
  CHECK(value > 0 && value <= std::uint64_t{1} << 62);
  const int shift = 63 - static_cast<int>(std::bit_width(value));
  return (static_cast<std::int64_t>(shift) << fraction_bits) - log2_fraction(value << shift, fraction_bits);
}

std::uint64_t square_root(UnsignedWide value) {
  UnsignedWide low = 0;
  UnsignedWide high = UnsignedWide{1} << 63;
  while (low < high) {
    const UnsignedWide middle = (low + high + 1) / 2;
    if (middle * middle <= value) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return static_cast<std::uint64_t>(low);
}

using Roots = std::array<std::uint64_t, fraction_bits>;

// 2^-(1/2), 2^-(1/4), 2^-(1/8), ... in 2^-62: one for each bit of a fraction, highest bit first.
Roots roots_of_half() {
  Roots roots{};
  std::uint64_t root = std::uint64_t{1} << 61;
  for (std::uint64_t& entry : roots) {
    root = square_root(static_cast<UnsignedWide>(root) << 62);
    entry = root;
  }
  return roots;
}

// 2 ^ -(exponent / 2^40) in 2^-62.
std::uint64_t power_of_half(std::uint64_t exponent, const Roots& roots) {
  const std::uint64_t whole = exponent >> fraction_bits;
  if (whole >= 62) return 0;
  std::uint64_t result = std::uint64_t{1} << 62;
  for (std::size_t bit = 0; bit < roots.size(); ++bit) {
    if ((exponent >> (fraction_bits - 1 - static_cast<int>(bit)) & 1) == 0) continue;
    result = static_cast<std::uint64_t>(static_cast<UnsignedWide>(result) * roots[bit] >> 62);
  }
  return result >> whole;
}

}  // namespace

std::int64_t log2_q16(std::uint64_t value) {
  return log2_q32(value) >> 16;
}

std::int64_t log2_q32(std::uint64_t value) {
  CHECK(value > 0);
  return (static_cast<std::int64_t>(std::bit_width(value) - 1) << 32) + log2_fraction(mantissa_of(value), 32);
}

void log2_q32(std::span<const std::int64_t> values, std::span<std::int64_t> out) {
  CHECK(values.size() == out.size());
  constexpr std::size_t lanes = 4;
  const auto of_one = [](std::int64_t value) { return value <= 0 ? 0 : log2_q32(static_cast<std::uint64_t>(value)); };
  std::size_t at = 0;
  for (; at + lanes <= values.size(); at += lanes) {
    std::array<std::uint64_t, lanes> mantissa{};
    std::array<std::uint64_t, lanes> fraction{};
    for (std::size_t i = 0; i < lanes; ++i) {
      mantissa[i] = mantissa_of(static_cast<std::uint64_t>(std::max<std::int64_t>(values[at + i], 1)));
    }
    for (int bit = 0; bit < 32; ++bit) {
      for (std::size_t i = 0; i < lanes; ++i) next_bit_of_log2(mantissa[i], fraction[i]);
    }
    for (std::size_t i = 0; i < lanes; ++i) {
      const auto value = static_cast<std::uint64_t>(std::max<std::int64_t>(values[at + i], 1));
      out[at + i] =
          (static_cast<std::int64_t>(std::bit_width(value) - 1) << 32) + static_cast<std::int64_t>(fraction[i]);
    }
  }
  for (; at < values.size(); ++at) out[at] = of_one(values[at]);
}

PowerTable::PowerTable(std::int64_t exponent_bp) : exponent_bp_(exponent_bp), roots_(roots_of_half()) {
  static_assert(root_count == fraction_bits);
  CHECK(exponent_bp >= 1 && exponent_bp <= 100'000);
  table_.fill(unknown);
}

std::int32_t PowerTable::compute(std::int64_t probability_bp) const {
  CHECK(probability_bp >= 0 && probability_bp <= 10'000);
  if (probability_bp == 0) return 0;
  const auto share = static_cast<std::uint64_t>((static_cast<UnsignedWide>(probability_bp) << 62) / 10'000);
  const auto exponent = static_cast<std::uint64_t>(static_cast<Wide>(minus_log2(share)) * exponent_bp_ / 10'000);
  const UnsignedWide power = power_of_half(exponent, roots_);
  return static_cast<std::int32_t>((power * 1'000'000 + (UnsignedWide{1} << 61)) >> 62);
}

std::int64_t saturated(Wide value) {
  constexpr Wide high = std::numeric_limits<std::int64_t>::max();
  constexpr Wide low = std::numeric_limits<std::int64_t>::min();
  return static_cast<std::int64_t>(value > high ? high : value < low ? low : value);
}

}  // namespace dunlin
