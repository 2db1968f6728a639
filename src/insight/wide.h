// Wide: sums and ratios of amounts in 128 bits, for every figure about the whole ledger.
//
//   Wide open = 0;
//   for (...) open += book.open_minor[invoice];
//   const std::int64_t open_minor = TRY(narrowed(open, euro));        // amount_overflow when it does not fit
//   TRY(ratio_of(open * 90, sales, 100))                              // hundredths of a day
//
// In 128 bits the order of the additions cannot matter, and no sum of minor units that fit into 64 can overflow.
// A ratio is rounded once, half away from zero.
#pragma once

#include <cstdint>
#include <string>

#include "base/money.h"
#include "base/result.h"

namespace dunlin {

using Wide = __int128;

// amount_overflow when the sum is beyond 64 bits.
[[nodiscard]] Result<std::int64_t> narrowed(Wide sum, Currency currency);

// numerator x factor / denominator, rounded half away from zero. |numerator| and denominator below 2^126, denominator
// and factor above 0. amount_overflow when the answer is beyond 64 bits.
[[nodiscard]] Result<std::int64_t> ratio_of(Wide numerator, Wide denominator, std::int64_t factor);

inline constexpr std::int64_t in_hundredths = 100;       // factor of a figure in days
inline constexpr std::int64_t in_basis_points = 10'000;  // factor of a share

[[nodiscard]] std::string format_hundredths(std::int64_t value);  // 7258: "72.58", -325: "-3.25"

}  // namespace dunlin
