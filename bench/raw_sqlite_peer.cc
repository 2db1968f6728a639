#include "raw_sqlite_peer.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <stdexcept>
#include <string_view>
#include <variant>
#include <vector>

#include "store/migrations.h"

namespace dunlin {
namespace {

using Cell = std::variant<std::monostate, std::int64_t, std::string>;  // the first: NULL

struct PeerTable {
  std::string name;
  std::size_t columns = 0;
  std::vector<Cell> cells;  // row after row
  std::size_t rows = 0;
};

void check(int code, sqlite3* handle) {
  if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW) throw std::runtime_error(sqlite3_errmsg(handle));
}

void run_sql(sqlite3* handle, const std::string& sql) {
  check(sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr), handle);
}

PeerTable read_table(sqlite3* handle, const std::string& name) {
  PeerTable table{name, 0, {}, 0};
  sqlite3_stmt* statement = nullptr;
  check(sqlite3_prepare_v2(handle, ("SELECT * FROM " + name).c_str(), -1, &statement, nullptr), handle);
  table.columns = static_cast<std::size_t>(sqlite3_column_count(statement));
  while (sqlite3_step(statement) == SQLITE_ROW) {
    for (int column = 0; column < static_cast<int>(table.columns); ++column) {
      const int type = sqlite3_column_type(statement, column);
      if (type == SQLITE_NULL) {
        table.cells.emplace_back();
      } else if (type == SQLITE_INTEGER) {
        table.cells.emplace_back(sqlite3_column_int64(statement, column));
      } else {
        table.cells.emplace_back(std::string(reinterpret_cast<const char*>(sqlite3_column_text(statement, column))));
      }
    }
    ++table.rows;
  }
  sqlite3_finalize(statement);
  return table;
}

class Inserter {
 public:
  Inserter(sqlite3* handle, const PeerTable& table) : handle_(handle), table_(table) {
    std::string sql = "INSERT INTO " + table.name + " VALUES (?";
    for (std::size_t i = 1; i < table.columns; ++i) sql += ", ?";
    check(sqlite3_prepare_v2(handle, (sql + ")").c_str(), -1, &statement_, nullptr), handle);
  }
  ~Inserter() { sqlite3_finalize(statement_); }
  Inserter(const Inserter&) = delete;
  Inserter& operator=(const Inserter&) = delete;

  // Up to `count` rows; how many there were.
  std::size_t insert(std::size_t count) {
    const std::size_t end = std::min(next_ + count, table_.rows);
    const std::size_t begin = next_;
    for (; next_ < end; ++next_) {
      for (std::size_t column = 0; column < table_.columns; ++column) {
        const Cell& cell = table_.cells[next_ * table_.columns + column];
        const int index = static_cast<int>(column) + 1;
        if (const auto* integer = std::get_if<std::int64_t>(&cell)) {
          sqlite3_bind_int64(statement_, index, *integer);
        } else if (const auto* text = std::get_if<std::string>(&cell)) {
          sqlite3_bind_text(statement_, index, text->data(), static_cast<int>(text->size()), SQLITE_STATIC);
        } else {
          sqlite3_bind_null(statement_, index);
        }
      }
      check(sqlite3_step(statement_), handle_);
      sqlite3_reset(statement_);
    }
    return end - begin;
  }

 private:
  sqlite3* handle_;
  const PeerTable& table_;
  sqlite3_stmt* statement_ = nullptr;
  std::size_t next_ = 0;
};

}  // namespace

PeerResult insert_raw(const std::string& from, const std::string& to, std::int64_t rows_per_transaction) {
  sqlite3* source = nullptr;
  check(sqlite3_open_v2(from.c_str(), &source, SQLITE_OPEN_READONLY, nullptr), source);
  std::vector<PeerTable> tables;
  for (const char* name : {"customer", "invoice", "payment", "application"}) tables.push_back(read_table(source, name));
  sqlite3_close(source);

  sqlite3* handle = nullptr;
  check(sqlite3_open(to.c_str(), &handle), handle);
  run_sql(handle,
          "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536; "
          "PRAGMA wal_autocheckpoint = 16000");
  for (const auto& step : migration_steps(MigrationSet::tenant))
    run_sql(handle, dialect_sql(step.text, Dialect::sqlite));
  const auto begin = std::chrono::steady_clock::now();
  PeerResult result;
  {
    std::vector<std::unique_ptr<Inserter>> inserters;
    for (const PeerTable& table : tables) inserters.push_back(std::make_unique<Inserter>(handle, table));
    // As an import does: each transaction holds some rows of every table.
    const auto share = static_cast<std::size_t>(rows_per_transaction) / (tables.size() - 1);
    for (std::size_t inserted = 1; inserted > 0;) {
      inserted = 0;
      run_sql(handle, "BEGIN IMMEDIATE");
      for (const auto& inserter : inserters) inserted += inserter->insert(share);
      run_sql(handle, "COMMIT");
      result.rows += static_cast<std::int64_t>(inserted);
    }
  }
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  sqlite3_close(handle);
  return result;
}

}  // namespace dunlin
