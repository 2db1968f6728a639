// PostgreSQL 15 or later behind store/connection.h, through libpq.
//
// Round trips (about 90 us each) decide its speed: inserts are buffered per table and sent as arrays before
// the next statement or the commit; answers are fetched in binary, row by row. Integers are BIGINT, text TEXT, bytes
// BYTEA, as the migration runner makes them.
#pragma once

#include <memory>
#include <string>

#include "store/connection.h"

namespace dunlin {

struct PostgresOptions {
  int lock_timeout_ms = 10'000;  // a writer waits so long for the one before it, as on SQLite; then database_busy
};

// `url`: a libpq connection string or URL. database_failed when the server does not answer, is older than 15, or its
// database is not encoded in UTF-8.
[[nodiscard]] Result<std::unique_ptr<Connection>> open_postgres(const std::string& url,
                                                                const PostgresOptions& options = {});

}  // namespace dunlin
