// Migrations: the schema as numbered steps, embedded in the program, and the runner that brings a database up to date.
//
// A step is SQL in the common words (INTEGER, TEXT, BLOB); lines between "-- only sqlite" or "-- only postgres" and "--
// end" belong to one engine. The runner makes it STRICT (and WITHOUT ROWID, but for tables that hold bytes) on SQLite,
// and BIGINT, TEXT COLLATE "C", BYTEA on PostgreSQL, so that every ORDER BY means the same on both. The sum of the
// steps of a set is the set's schema.sql (a test compares them).
//
// A tenant's tables then get what belongs to their engine: what SQLite's planner is told (sqlite/planner_statistics.h),
// PostgreSQL's row security (postgres/row_security.h).
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/embedded_file.h"
#include "base/result.h"
#include "store/connection.h"

namespace dunlin {

enum class MigrationSet : std::uint8_t { catalog, tenant };

// Runs what is missing, each step in its own transaction; programs that start at once wait for each other.
// schema_newer: the database was written by a newer program, or by one whose steps are others.
[[nodiscard]] Result<> migrate(Connection& connection, MigrationSet set);
[[nodiscard]] Result<> migrate(Connection& connection, std::string_view set_name,
                               std::span<const embedded::File> steps);

// One step in the words of the engine.
[[nodiscard]] std::string dialect_sql(std::string_view sql, Dialect dialect);

// The embedded texts, by number from 1.
[[nodiscard]] std::span<const embedded::File> migration_steps(MigrationSet set);

}  // namespace dunlin
