// What is still sane in a ledger. Beyond it a value is more likely a slip than a fact, so its line is quarantined.
#pragma once

#include <cstdint>

#include "base/date.h"

namespace dunlin {

// 10^13 minor units: a hundred billion of a currency with cents on one document.
inline constexpr std::int64_t amount_minor_max = 10'000'000'000'000;

inline constexpr int year_sane_min = 1990;
inline constexpr int year_sane_max = 2100;
inline constexpr std::int32_t days_sane_begin = 7305;  // 1990-01-01
inline constexpr std::int32_t days_sane_end = 47847;   // 2101-01-01

[[nodiscard]] constexpr bool is_sane(Date date) {
  return date.days >= days_sane_begin && date.days < days_sane_end;
}

}  // namespace dunlin
