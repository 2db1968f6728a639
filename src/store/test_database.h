// A throw-away database for a test, on SQLite and on PostgreSQL. For tests only: no product file includes it.
//
//   class HoldRows : public DatabaseTest {};
//   TEST_P(HoldRows, AreFoundByCustomer) {
//     Connection& connection = database().open_migrated();
//     ...
//   }
//   INSTANTIATE_TEST_SUITE_P(Databases, HoldRows, both_databases(), dialect_name);
//
// SQLite: a file in a new directory. PostgreSQL: a database of its own on the server that the environment variable
// DUNLIN_TEST_POSTGRES names (a URL; tools/postgres.sh starts one); without it these tests are skipped, and say so.
// Both are removed at the end of the test.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/check.h"
#include "store/connection.h"
#include "store/migrations.h"
#include "store/postgres/postgres_connection.h"
#include "store/sqlite/sqlite_connection.h"
#include "store/transaction.h"

namespace dunlin {

// The value of a result that a test relies on; its refusal ends the test (GoogleTest reports the exception).
template <class T>
T value_of(Result<T> result) {
  if (!result.has_value()) {
    const std::string text = std::string(name_of(result.error().reason)) + ": " + result.error().text;
    check_failed(text.c_str(), __FILE__, __LINE__);
  }
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

class TestDatabase {
 public:
  explicit TestDatabase(Dialect dialect) : dialect_(dialect) {
    const std::string unique = std::to_string(::getpid()) + "_" + std::to_string(++count());
    if (dialect == Dialect::sqlite) {
      std::string pattern = (std::filesystem::temp_directory_path() / "dunlin_test_XXXXXX").string();
      EXPECT_NE(::mkdtemp(pattern.data()), nullptr) << pattern;
      directory_ = pattern;
      place_ = pattern + "/test.sqlite";
    } else {
      name_ = "dunlin_test_" + unique;
      on_server("DROP DATABASE IF EXISTS " + name_ + " WITH (FORCE)");
      on_server("CREATE DATABASE " + name_);
      place_ = with_database(server_url(), name_);
    }
  }
  ~TestDatabase() {
    connections_.clear();
    if (!directory_.empty()) {
      std::error_code ignored;
      std::filesystem::remove_all(directory_, ignored);
    }
    if (!name_.empty()) on_server("DROP DATABASE " + name_ + " WITH (FORCE)");
  }
  TestDatabase(const TestDatabase&) = delete;
  TestDatabase& operator=(const TestDatabase&) = delete;

  [[nodiscard]] static bool available(Dialect dialect) { return dialect == Dialect::sqlite || !server_url().empty(); }

  [[nodiscard]] Dialect dialect() const { return dialect_; }
  // The file, or the URL of the database.
  [[nodiscard]] const std::string& place() const { return place_; }
  [[nodiscard]] const std::string& directory() const { return directory_; }

  // One more connection, which lives as long as this object. A writer waits `wait_ms` for the one before it.
  Connection& open(int wait_ms = 10'000) {
    connections_.push_back(value_of(try_open(wait_ms)));
    return *connections_.back();
  }
  // The same, with the schema of a tenant.
  Connection& open_migrated(int wait_ms = 10'000) {
    Connection& connection = open(wait_ms);
    value_of(migrate(connection, MigrationSet::tenant));
    return connection;
  }
  [[nodiscard]] Result<std::unique_ptr<Connection>> try_open(int wait_ms = 10'000) const {
    if (dialect_ == Dialect::postgres) return open_postgres(place_, PostgresOptions{wait_ms});
    SqliteOptions options;
    options.create = true;
    options.busy_timeout_ms = wait_ms;
    return open_sqlite(place_, options);
  }

 private:
  static int& count() {
    static int databases = 0;
    return databases;
  }
  static std::string server_url() {
    const char* url = std::getenv("DUNLIN_TEST_POSTGRES");
    return url == nullptr ? "" : url;
  }
  static void on_server(const std::string& sql) { value_of(value_of(open_postgres(server_url()))->run_script(sql)); }
  // A URL names the database behind its third slash; of a connection string the last dbname counts.
  static std::string with_database(const std::string& url, const std::string& name) {
    const std::size_t scheme = url.find("://");
    if (scheme == std::string::npos) return url + " dbname=" + name;
    const std::size_t options = std::min(url.find('?'), url.size());
    const std::size_t path = std::min(url.find('/', scheme + 3), options);
    return url.substr(0, path) + "/" + name + url.substr(options);
  }

  Dialect dialect_;
  std::string directory_;  // of SQLite
  std::string name_;       // of the database on PostgreSQL
  std::string place_;
  std::vector<std::unique_ptr<Connection>> connections_;
};

class DatabaseTest : public ::testing::TestWithParam<Dialect> {
 protected:
  void SetUp() override {
    if (!TestDatabase::available(GetParam())) {
      GTEST_SKIP() << "DUNLIN_TEST_POSTGRES names no server: start one with tools/postgres.sh";
    }
    database_ = std::make_unique<TestDatabase>(GetParam());
  }
  TestDatabase& database() { return *database_; }

 private:
  std::unique_ptr<TestDatabase> database_;
};

inline auto both_databases() {
  return ::testing::Values(Dialect::sqlite, Dialect::postgres);
}
inline std::string dialect_name(const ::testing::TestParamInfo<Dialect>& info) {
  return info.param == Dialect::sqlite ? "sqlite" : "postgres";
}

// Every row of the answer, as one text a cell: "null", the digits of an integer, 'text', x'bytes in hex'.
[[nodiscard]] inline Result<std::vector<std::string>> rows_as_text(Connection& connection, const std::string& sql,
                                                                   int columns,
                                                                   std::span<const Value> parameters = {}) {
  const Statement statement{"test", sql};
  std::vector<std::string> rows;
  TRY(connection.each(statement, parameters, [&](const RowView& row) -> Result<> {
    std::string text;
    for (int column = 0; column < columns; ++column) {
      if (column > 0) text += '|';
      switch (row.kind(column)) {
        case Value::Kind::null:
          text += "null";
          break;
        case Value::Kind::integer:
          text += std::to_string(row.integer(column));
          break;
        case Value::Kind::text:
          text += "'" + std::string(row.bytes(column)) + "'";
          break;
        case Value::Kind::blob:
          text += "x'";
          for (const char byte : row.bytes(column)) {
            constexpr std::string_view digits = "0123456789abcdef";
            text += {digits[static_cast<unsigned char>(byte) >> 4], digits[static_cast<unsigned char>(byte) & 15]};
          }
          text += "'";
      }
    }
    rows.push_back(text);
    return {};
  }));
  return rows;
}

}  // namespace dunlin
