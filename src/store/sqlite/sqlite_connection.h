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

// A copy of the database as it stands at one moment, into a new file that is on disk when this returns. Others may read
// and write meanwhile (SQLite's online backup: one snapshot of the write-ahead log). io_failed: `to` is there already.
[[nodiscard]] Result<> copy_sqlite(const std::string& from, const std::string& to);

}  // namespace dunlin
