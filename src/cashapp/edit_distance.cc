#include "cashapp/edit_distance.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace dunlin {
namespace {

constexpr std::size_t letters_max = 64;

}  // namespace

int edit_distance(std::string_view a, std::string_view b, int bound) {
  const int over = bound + 1;
  if (a.size() > letters_max || b.size() > letters_max) return a == b ? 0 : over;
  const int rows = static_cast<int>(a.size());
  const int columns = static_cast<int>(b.size());
  if (std::abs(rows - columns) > bound) return over;
  std::array<std::array<int, letters_max + 2>, 3> table{};
  for (int j = 0; j <= columns; ++j) table[0][static_cast<std::size_t>(j)] = j;
  int best_above = 0;
  for (int i = 1; i <= rows; ++i) {
    auto& row = table[static_cast<std::size_t>(i % 3)];
    const auto& above = table[static_cast<std::size_t>((i - 1) % 3)];
    const auto& before = table[static_cast<std::size_t>((i + 1) % 3)];
    const int from = std::max(1, i - bound);
    const int to = std::min(columns, i + bound);
    row.fill(over);
    if (from == 1) row[0] = i;
    int best = over;
    for (int j = from; j <= to; ++j) {
      const auto at = static_cast<std::size_t>(j);
      const char x = a[static_cast<std::size_t>(i - 1)];
      const char y = b[at - 1];
      int cost = std::min({above[at - 1] + (x == y ? 0 : 1), above[at] + 1, row[at - 1] + 1});
      const bool swapped = i > 1 && j > 1 && x == b[at - 2] && a[static_cast<std::size_t>(i - 2)] == y;
      if (swapped) cost = std::min(cost, before[at - 2] + 1);
      row[at] = std::min(cost, over);
      best = std::min(best, row[at]);
    }
    if (best > bound && best_above > bound) return over;  // a swap reaches over one row, not over two
    best_above = best;
  }
  return table[static_cast<std::size_t>(rows % 3)][static_cast<std::size_t>(columns)];
}

}  // namespace dunlin
