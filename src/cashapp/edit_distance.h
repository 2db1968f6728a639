// Edit distance of two short texts: insertions, deletions, changes and swaps of neighbours (optimal string
// alignment), as far as a bound.
//
//   edit_distance("202401234", "202402134", 2) == 1        // a swap
//
// More than `bound` is bound + 1. Time is in proportion to the length times the bound.
#pragma once

#include <cstddef>
#include <string_view>

namespace dunlin {

[[nodiscard]] int edit_distance(std::string_view a, std::string_view b, int bound);

}  // namespace dunlin
