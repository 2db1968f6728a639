#include "base/money.h"

#include <algorithm>
#include <numeric>

#include "base/check.h"

namespace dunlin {
namespace {

using Wide = __int128;
using WideUnsigned = unsigned __int128;

tl::unexpected<Refusal> refuse_overflow(std::string_view what) {
  return refuse(
      Reason::amount_overflow,
      std::string(what) + " was not computed: the result does not fit an amount of 64 bits; split the amounts");
}

tl::unexpected<Refusal> refuse_mixed(std::string_view what, Currency a, Currency b) {
  std::string text(what);
  text += " was not computed: the amounts are in ";
  text += a.code();
  text += " and ";
  text += b.code();
  text += "; convert one of them first";
  return refuse(Reason::currency_mismatch, std::move(text));
}

// Should the magnitude quotient + remainder / divisor be rounded up? remainder < divisor.
bool rounds_up(WideUnsigned quotient, WideUnsigned remainder, WideUnsigned divisor, Rounding rounding) {
  const WideUnsigned rest = divisor - remainder;  // not 2 * remainder, which may not fit
  switch (rounding) {
    case Rounding::half_even:
      return remainder > rest || (remainder == rest && (quotient & 1) != 0);
    case Rounding::half_away_from_zero:
      return remainder >= rest;
    case Rounding::toward_zero:
      return false;
    case Rounding::up_away_from_zero:
      return remainder != 0;
  }
  check_failed("rounding is an enumerator", __FILE__, __LINE__);
}

bool fits(Wide value) {
  return value >= INT64_MIN && value <= INT64_MAX;
}

}  // namespace

Result<std::int64_t> add_minor(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(a, b, &sum)) [[unlikely]]
    return refuse_overflow("a sum");
  return sum;
}

Result<Money> add(Money a, Money b) {
  if (a.currency != b.currency) [[unlikely]]
    return refuse_mixed("a sum", a.currency, b.currency);
  std::int64_t sum = 0;
  if (__builtin_add_overflow(a.minor, b.minor, &sum)) [[unlikely]]
    return refuse_overflow("a sum");
  return Money{sum, a.currency};
}

Result<Money> subtract(Money a, Money b) {
  if (a.currency != b.currency) [[unlikely]]
    return refuse_mixed("a difference", a.currency, b.currency);
  std::int64_t difference = 0;
  if (__builtin_sub_overflow(a.minor, b.minor, &difference)) [[unlikely]]
    return refuse_overflow("a difference");
  return Money{difference, a.currency};
}

Result<Money> negate(Money a) {
  if (a.minor == INT64_MIN) [[unlikely]]
    return refuse_overflow("a negation");
  return Money{-a.minor, a.currency};
}

Result<Money> scale(Money a, std::int64_t numerator, std::int64_t denominator, Rounding rounding) {
  CHECK(denominator > 0);
  const Wide product = static_cast<Wide>(a.minor) * numerator;
  const WideUnsigned magnitude = product < 0 ? -static_cast<WideUnsigned>(product) : static_cast<WideUnsigned>(product);
  const WideUnsigned divisor = static_cast<WideUnsigned>(denominator);
  WideUnsigned quotient = magnitude / divisor;
  if (rounds_up(quotient, magnitude % divisor, divisor, rounding)) ++quotient;
  const Wide value = product < 0 ? -static_cast<Wide>(quotient) : static_cast<Wide>(quotient);
  if (!fits(value)) [[unlikely]]
    return refuse_overflow("a share");
  return Money{static_cast<std::int64_t>(value), a.currency};
}

Result<std::vector<Money>> split(Money whole, std::span<const std::int64_t> weights) {
  Wide sum = 0;
  for (const std::int64_t weight : weights) {
    if (weight < 0) {
      return refuse(Reason::amount_not_positive,
                    "an amount was not split: a share is negative; give shares of zero or more");
    }
    sum += weight;
  }
  if (sum == 0)
    return refuse(Reason::amount_not_positive, "an amount was not split: the shares sum to zero; give one above zero");

  std::vector<Money> shares;
  std::vector<Wide> remainders;
  shares.reserve(weights.size());
  remainders.reserve(weights.size());
  // Shares are cut toward zero, so what is left over has the sign of the whole and is less than one unit a share.
  std::int64_t left = whole.minor;
  for (const std::int64_t weight : weights) {
    const Wide product = static_cast<Wide>(whole.minor) * weight;
    const std::int64_t share = static_cast<std::int64_t>(product / sum);
    const Wide remainder = product % sum;
    shares.push_back(Money{share, whole.currency});
    remainders.push_back(remainder < 0 ? -remainder : remainder);
    left -= share;
  }
  std::vector<std::size_t> order(weights.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&remainders](std::size_t a, std::size_t b) { return remainders[a] > remainders[b]; });
  const std::int64_t unit = left < 0 ? -1 : 1;
  for (std::size_t i = 0; left != 0; ++i, left -= unit) shares[order[i]].minor += unit;
  return shares;
}

}  // namespace dunlin
