// seeded_bug: whether a bug of tests/mutants/seeded_bugs.txt is switched on in this process (DUNLIN_SEEDED_BUG=name).
// Only in the program that tests/mutants/weave makes; the product does not contain it.
#pragma once

#include <cstdlib>
#include <string_view>

namespace dunlin {

inline bool seeded_bug(std::string_view name) {
  static const char* const chosen = std::getenv("DUNLIN_SEEDED_BUG");
  return chosen != nullptr && name == chosen;
}

}  // namespace dunlin
