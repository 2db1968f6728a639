#include "insight/wide.h"

#include <fmt/format.h>

#include <bit>
#include <limits>

#include "base/check.h"

namespace dunlin {
namespace {

constexpr Wide minor_max = std::numeric_limits<std::int64_t>::max();
constexpr Wide minor_min = std::numeric_limits<std::int64_t>::min();
constexpr Wide operand_max = Wide{1} << 126;

}  // namespace

Result<std::int64_t> narrowed(Wide sum, Currency currency) {
  if (sum >= minor_min && sum <= minor_max) return static_cast<std::int64_t>(sum);
  return refuse(Reason::amount_overflow, "No figure was made: a sum in " + std::string(currency.code()) +
                                             " is beyond 2^63 minor units; look for an absurd amount.");
}

// The product may need more than 128 bits, so that factor and numerator are multiplied bit by bit, and the denominator
// is taken off after each: quotient and remainder stay small.
Result<std::int64_t> ratio_of(Wide numerator, Wide denominator, std::int64_t factor) {
  const Wide size = numerator < 0 ? -numerator : numerator;
  CHECK(size < operand_max && denominator > 0 && denominator < operand_max && factor > 0);
  const Wide whole = size / denominator;
  const Wide part = size % denominator;
  Wide quotient = whole > minor_max ? minor_max : whole * factor;
  Wide remainder = 0;
  Wide carried = 0;  // of part x factor / denominator
  const auto take_off = [&] {
    if (remainder < denominator) return;
    remainder -= denominator;
    ++carried;
  };
  for (auto bit = std::bit_width(static_cast<std::uint64_t>(factor)); bit-- > 0;) {
    carried *= 2;
    remainder *= 2;
    take_off();
    if (((factor >> bit) & 1) != 0) remainder += part;
    take_off();
  }
  quotient += carried;
  if (remainder >= denominator - remainder) ++quotient;
  if (whole > minor_max || quotient > minor_max) {
    return refuse(Reason::amount_overflow,
                  "No figure was computed: what is divided by is a vanishing part of what is divided.");
  }
  return static_cast<std::int64_t>(numerator < 0 ? -quotient : quotient);
}

std::string format_hundredths(std::int64_t value) {
  const auto size = value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
  return fmt::format("{}{}.{:02}", value < 0 ? "-" : "", size / 100, size % 100);
}

}  // namespace dunlin
