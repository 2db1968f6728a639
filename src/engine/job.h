// Job: when a recurring duty last ran. Operational: the duties are idempotent, so a lost or stale row can neither skip
// nor repeat an effect (scheduler.h).
#pragma once

#include <string>

#include "base/instant.h"
#include "store/table.h"

namespace dunlin {

struct Job {
  std::string name;
  Instant last_run_at;
  std::string last_outcome;

  static const Table table;
  static void visit(auto& row, auto&& visitor) { visitor(row.name, row.last_run_at, row.last_outcome); }
};

}  // namespace dunlin
