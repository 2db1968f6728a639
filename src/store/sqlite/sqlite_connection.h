// SQLite behind store/connection.h. One file holds one tenant (or the catalog).
//
// Opened in WAL with synchronous=FULL, and asserted to be so: with NORMAL a power cut loses acknowledged transactions.
#pragma once

#include <memory>
#include <string>

#include "store/connection.h"

namespace dunlin {

struct SqliteOptions {
  bool create = false;     // make the file when it is absent; otherwise database_failed
  bool in_memory = false;  // scratch: no file, no WAL
  int busy_timeout_ms = 10'000;
};

[[nodiscard]] Result<std::unique_ptr<Connection>> open_sqlite(const std::string& path, const SqliteOptions& options);

}  // namespace dunlin
