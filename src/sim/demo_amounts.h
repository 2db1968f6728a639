// Amounts that look like business: many small, few large (roughly log-normal), by integer arithmetic alone.
//
//   log_normal_like(250'000, prng)   // about 2,500.00 in the middle, two thirds of the draws between a half and the
//   double
#pragma once

#include <cstdint>

#include "base/money.h"
#include "base/prng.h"

namespace dunlin {

// value * 2^(sixteenths / 16), rounded down. value below 2^40, |sixteenths| <= 16 * 20.
[[nodiscard]] std::int64_t scale_by_octaves(std::int64_t value, int sixteenths);

// The sum of four uniform exponents of up to one octave each: its standard deviation is 1.2 octaves, and no draw is
// further from the median than a factor of sixteen.
[[nodiscard]] std::int64_t log_normal_like(std::int64_t median, Prng& prng);

// Roughly what a euro is worth in the currencies of the demo company, in percent: for prices and for ranking sums,
// never for books.
[[nodiscard]] std::int64_t percent_of_euro(Currency currency);
[[nodiscard]] inline std::int64_t in_euro_cents(Money money) {
  return money.minor * 100 / percent_of_euro(money.currency);
}

}  // namespace dunlin
