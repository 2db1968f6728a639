// PaymentDays: the days on which an open item may be paid, in 63 cells counted from a landmark, the morning on which
// the question is asked.
//
//   cell 0 .. 41     one day each: the landmark's own day, and 41 more
//   cell 42 .. 62    one week each: up to day 188
//
// Sixty-three, so that a set of cells is one 64-bit word (tree_ensemble.h) and leaves one bit for "later than that".
// Daily for six weeks covers the usual terms with their usual delay; beyond, the day of the week is not known well
// enough to be worth a cell of its own.
//
//   first_day_of(41) == 41   first_day_of(42) == 42   first_day_of(43) == 49   days_in(43) == 7
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace dunlin {

inline constexpr std::size_t daily_cells = 42;
inline constexpr std::size_t weekly_cells = 21;
inline constexpr std::size_t payment_cells = daily_cells + weekly_cells;
inline constexpr std::int32_t horizon_days = static_cast<std::int32_t>(daily_cells + 7 * weekly_cells);  // 189
static_assert(payment_cells == 63);

[[nodiscard]] constexpr std::int32_t first_day_of(std::size_t cell) {
  const auto at = static_cast<std::int32_t>(cell);
  constexpr auto daily = static_cast<std::int32_t>(daily_cells);
  return at < daily ? at : daily + 7 * (at - daily);
}
[[nodiscard]] constexpr std::int32_t days_in(std::size_t cell) {
  return cell < daily_cells ? 1 : 7;
}
// The cell that holds a day, 0 <= day < horizon_days.
[[nodiscard]] constexpr std::size_t cell_of(std::int32_t day) {
  constexpr auto daily = static_cast<std::int32_t>(daily_cells);
  return static_cast<std::size_t>(day < daily ? day : daily + (day - daily) / 7);
}

// Something about every cell; 64 wide, so that four floats at a time divide it.
using ByCell = std::array<float, payment_cells + 1>;

}  // namespace dunlin
