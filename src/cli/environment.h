// Environment: everything that the command line takes from outside, at the one border: the clock, entropy, the streams,
// the working directory. Tests hand in their own, so that a scenario is a function of its text.
#pragma once

#include <functional>
#include <iosfwd>
#include <span>
#include <string>

#include "base/instant.h"

namespace dunlin::cli {

struct Environment {
  std::function<Instant()> clock;
  std::function<std::string(std::size_t bytes)> entropy;
  std::ostream* out = nullptr;
  std::ostream* err = nullptr;
  std::function<std::string(const std::string& name)> variable;  // of the process environment; "" when unset
  bool terminal = false;                                         // progress and colour only then
};

// Runs one command line (without the program's name). 0 done; 1 refused or a check failed; 2 wrong usage.
[[nodiscard]] int run(Environment& environment, std::span<const std::string> arguments);

}  // namespace dunlin::cli
