#include "store/migrations.h"

#include <array>
#include <vector>

#include "base/sha256.h"
#include "embedded/catalog_migrations.h"
#include "embedded/tenant_migrations.h"
#include "store/postgres/row_security.h"
#include "store/sqlite/planner_statistics.h"

namespace dunlin {
namespace {

// The one table without a tenant: it describes the database, not anybody's data.
constexpr std::string_view bookkeeping_sql =
    "CREATE TABLE IF NOT EXISTS schema_migration (\n"
    "  set_name TEXT NOT NULL,\n"
    "  number INTEGER NOT NULL,\n"
    "  digest TEXT NOT NULL,\n"
    "  PRIMARY KEY (set_name, number)\n"
    ");\n";

// Two programs may start on a new database at once. On SQLite a write transaction is alone anyway; PostgreSQL needs a
// lock of its own, for even CREATE TABLE IF NOT EXISTS fails when two do it. The number means nothing but must stay the
// same.
constexpr std::string_view lock_sql =
    "-- only postgres\n"
    "SELECT pg_advisory_xact_lock(3546281107);\n"
    "-- end\n";

const Statement applied_steps{"migrations.applied",
                              "SELECT number, digest FROM schema_migration WHERE set_name = $1 ORDER BY number"};
const Statement record_step{"migrations.record",
                            "INSERT INTO schema_migration (set_name, number, digest) VALUES ($1, $2, $3)"};

std::string_view name_of(MigrationSet set) {
  return set == MigrationSet::catalog ? "catalog" : "tenant";
}

void replace_word(std::string& line, std::string_view word, std::string_view replacement) {
  for (std::size_t at = line.find(word); at != std::string::npos; at = line.find(word, at + replacement.size())) {
    line.replace(at, word.size(), replacement);
  }
}

std::string postgres_line(std::string line) {
  replace_word(line, " INTEGER", " BIGINT");
  replace_word(line, " TEXT", " TEXT COLLATE \"C\"");
  replace_word(line, " BLOB", " BYTEA");
  return line;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

// Runs `f` in a write transaction that no other migration shares.
Result<> alone(Connection& connection, FunctionRef<Result<>()> f) {
  TRY(connection.begin(Access::write));
  Result<> outcome = connection.run_script(dialect_sql(lock_sql, connection.dialect()));
  if (outcome.has_value()) outcome = f();
  if (outcome.has_value()) outcome = connection.commit();
  if (!outcome.has_value()) connection.rollback();
  return outcome;
}

// On PostgreSQL in the first schema of the search path: there CREATE TABLE makes its tables.
const Statement bookkeeping_of_sqlite{"migrations.bookkeeping",
                                      "SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table' AND name = $1"};
const Statement bookkeeping_of_postgres{
    "migrations.bookkeeping", "SELECT COUNT(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = $1"};

Result<bool> has_bookkeeping(Connection& connection) {
  const bool sqlite = connection.dialect() == Dialect::sqlite;
  const std::array<Value, 1> name{to_value("schema_migration")};
  bool found = false;
  TRY(connection.each(sqlite ? bookkeeping_of_sqlite : bookkeeping_of_postgres, name,
                      [&](const RowView& row) -> Result<> {
                        found = row.integer(0) != 0;
                        return {};
                      }));
  return found;
}

// How many of the steps the database has.
Result<std::size_t> applied_count(Connection& connection, std::string_view set_name,
                                  std::span<const embedded::File> steps) {
  std::size_t applied = 0;
  const std::array<Value, 1> parameters{to_value(set_name)};
  TRY(connection.each(applied_steps, parameters, [&](const RowView& row) -> Result<> {
    const std::string step = "schema step " + std::to_string(row.integer(0)) + " of the " + std::string(set_name);
    if (applied == steps.size()) {
      return refuse(Reason::schema_newer, "the database has " + step + " and this program knows " +
                                              std::to_string(steps.size()) + ": use the newer program");
    }
    if (row.integer(0) != static_cast<std::int64_t>(applied + 1) || row.bytes(1) != sha256(steps[applied].text).hex()) {
      return refuse(Reason::schema_newer,
                    step + " in the database is not that of this program: it was made by another version");
    }
    ++applied;
    return {};
  }));
  return applied;
}

std::vector<std::string_view> tables_of(std::span<const embedded::File> steps) {
  constexpr std::string_view begin = "CREATE TABLE ";
  std::vector<std::string_view> tables;
  for (const embedded::File& step : steps) {
    for (std::string_view line : lines_of(step.text)) {
      if (!line.starts_with(begin)) continue;
      line.remove_prefix(begin.size());
      tables.push_back(line.substr(0, line.find(' ')));
    }
  }
  return tables;
}

Result<> run_step(Connection& connection, std::string_view set_name, std::int64_t number, std::string_view sql) {
  TRY(connection.run_script(dialect_sql(sql, connection.dialect())));
  const std::string digest = sha256(sql).hex();
  const std::array<Value, 3> values{to_value(set_name), Value::of_integer(number), to_value(digest)};
  TRY(connection.execute(record_step, values));
  return {};
}

}  // namespace

std::span<const embedded::File> migration_steps(MigrationSet set) {
  return set == MigrationSet::catalog ? embedded::catalog_migrations() : embedded::tenant_migrations();
}

std::string dialect_sql(std::string_view sql, Dialect dialect) {
  const std::string_view other = dialect == Dialect::sqlite ? "-- only postgres" : "-- only sqlite";
  std::string out;
  bool skipping = false;
  bool only_this_engine = false;
  bool in_table = false;
  bool holds_bytes = false;
  for (const std::string_view line : lines_of(sql)) {
    if (line == other) skipping = true;
    if (line.starts_with("-- only ") && line != other) only_this_engine = true;
    if (line == "-- end") skipping = only_this_engine = false;
    if (skipping || line.starts_with("--")) continue;
    if (line.starts_with("CREATE TABLE")) {
      in_table = true;
      holds_bytes = false;
    }
    if (in_table && line.find(" BLOB") != std::string_view::npos) holds_bytes = true;
    if (in_table && line == ");") {
      in_table = false;
      out += dialect == Dialect::postgres ? ");\n" : holds_bytes ? ") STRICT;\n" : ") STRICT, WITHOUT ROWID;\n";
      continue;
    }
    out += dialect == Dialect::postgres && !only_this_engine ? postgres_line(std::string(line)) : std::string(line);
    out += '\n';
  }
  return out;
}

Result<> migrate(Connection& connection, std::string_view set_name, std::span<const embedded::File> steps) {
  // A database that is up to date is only read: opening it does not wait for a writer.
  const auto bookkeeping = [&]() -> Result<> {
    return connection.run_script(dialect_sql(bookkeeping_sql, connection.dialect()));
  };
  if (!TRY(has_bookkeeping(connection))) TRY(alone(connection, bookkeeping));
  for (std::size_t applied = TRY(applied_count(connection, set_name, steps)); applied < steps.size();) {
    TRY(alone(connection, [&]() -> Result<> {
      applied = TRY(applied_count(connection, set_name, steps));  // another program may have been here
      if (applied == steps.size()) return {};
      TRY(run_step(connection, set_name, static_cast<std::int64_t>(applied + 1), steps[applied].text));
      ++applied;
      return {};
    }));
  }
  return {};
}

Result<> migrate(Connection& connection, MigrationSet set) {
  TRY(migrate(connection, name_of(set), migration_steps(set)));
  if (set == MigrationSet::catalog) return {};
  const bool sqlite = connection.dialect() == Dialect::sqlite;
  const std::vector<std::string_view> tables = tables_of(migration_steps(set));
  if (TRY(sqlite ? has_planner_statistics(connection) : has_row_security(connection, tables))) return {};
  return alone(connection, [&]() {
    return sqlite ? write_planner_statistics(connection) : write_row_security(connection, tables);
  });
}

}  // namespace dunlin
