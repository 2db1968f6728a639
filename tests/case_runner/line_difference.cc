#include "case_runner/line_difference.h"

#include <algorithm>
#include <vector>

namespace dunlin {

std::string difference_of(std::span<const std::string> expected, std::span<const std::string> actual) {
  // common[i][j]: length of the longest common subsequence of what begins at i and at j.
  std::vector<std::vector<std::size_t>> common(expected.size() + 1, std::vector<std::size_t>(actual.size() + 1));
  for (std::size_t i = expected.size(); i-- > 0;) {
    for (std::size_t j = actual.size(); j-- > 0;) {
      common[i][j] = expected[i] == actual[j] ? common[i + 1][j + 1] + 1 : std::max(common[i + 1][j], common[i][j + 1]);
    }
  }
  std::string text;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < expected.size() || j < actual.size()) {
    if (i < expected.size() && j < actual.size() && expected[i] == actual[j]) {
      ++i;
      ++j;
    } else if (j == actual.size() || (i < expected.size() && common[i + 1][j] >= common[i][j + 1])) {
      text += "    - " + expected[i++] + "\n";
    } else {
      text += "    + " + actual[j++] + "\n";
    }
  }
  return text;
}

}  // namespace dunlin
