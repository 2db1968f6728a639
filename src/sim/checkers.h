// Checkers: what is held against an office at the end of a day. Each guards an invariant of ARCHITECTURE.md or of
// docs/internals/simulation.md, whose table lists them all (compared by a test).
//
// Some look at every answer and every message as it happens (office.h); they are in the table with the day's ones.
#pragma once

#include <span>
#include <string_view>

#include "sim/office.h"

namespace dunlin::sim {

struct Checker {
  std::string_view name;
  std::string_view invariant;  // "2, I1": of ARCHITECTURE.md and of docs/internals/simulation.md
  std::string_view guards;     // in words
};
[[nodiscard]] std::span<const Checker> checkers();

// After each day: totals against the oracle's books, acknowledged commands against the journal.
void check_day(Office& office, Findings& findings);
// Now and then, because it costs: the whole journal against the tables, and the morning computed again.
void check_history(Office& office, Findings& findings);
// After the days of peace: nothing is left half done.
void check_peace(Office& office, Findings& findings);

}  // namespace dunlin::sim
