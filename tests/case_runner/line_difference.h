// What differs between two lists of lines: those that are gone ("    - ") and those that are new ("    + "), in order,
// around a longest common subsequence.
//
//   difference_of({"a", "b"}, {"a", "c"})   // "    - b\n    + c\n"
#pragma once

#include <span>
#include <string>

namespace dunlin {

[[nodiscard]] std::string difference_of(std::span<const std::string> expected, std::span<const std::string> actual);

}  // namespace dunlin
