#include "store/sqlite/sqlite_connection.h"

#include <array>
#include <filesystem>
#include <fstream>

#include "store/test_database.h"

namespace dunlin {
namespace {

class Sqlite : public ::testing::Test {
 protected:
  static Result<std::unique_ptr<Connection>> open(const std::string& path, bool create = false) {
    SqliteOptions options;
    options.create = create;
    return open_sqlite(path, options);
  }
  static Refusal refusal_of(const std::string& path) {
    const Result<std::unique_ptr<Connection>> outcome = open(path);
    EXPECT_FALSE(outcome.has_value()) << path;
    return outcome.has_value() ? Refusal{Reason::object_unknown, ""} : outcome.error();
  }
  // Refused as database_failed, in a sentence that names the file.
  static void expect_refused(const std::string& path) {
    const Refusal refusal = refusal_of(path);
    EXPECT_EQ(refusal.reason, Reason::database_failed) << refusal.text;
    EXPECT_NE(refusal.text.find(path), std::string::npos) << refusal.text;
  }
  std::string in_directory(const std::string& name) const { return database_.directory() + "/" + name; }

  TestDatabase database_{Dialect::sqlite};
};

TEST_F(Sqlite, RunsWithAWriteAheadLogAndSyncsInFull) {
  Connection& made = database_.open();
  value_of(made.run_script("CREATE TABLE t (a INTEGER)"));
  Connection& again = database_.open();  // both settings belong to the connection or the file: look at each
  for (Connection* connection : {&made, &again}) {
    EXPECT_EQ(value_of(rows_as_text(*connection, "SELECT journal_mode FROM pragma_journal_mode", 1)),
              std::vector<std::string>{"'wal'"});
    EXPECT_EQ(value_of(rows_as_text(*connection, "SELECT synchronous FROM pragma_synchronous", 1)),
              std::vector<std::string>{"2"});
  }
  EXPECT_TRUE(std::filesystem::exists(database_.place() + "-wal"));
}

TEST_F(Sqlite, OpensWhatIsThereAndMakesAFileOnlyWhenAsked) {
  const std::string path = in_directory("tenant.sqlite");
  expect_refused(path);
  EXPECT_FALSE(std::filesystem::exists(path));
  value_of(value_of(open(path, true))->run_script("CREATE TABLE t (a INTEGER) STRICT"));
  EXPECT_EQ(value_of(rows_as_text(*value_of(open(path)), "SELECT name FROM sqlite_schema", 1)),
            std::vector<std::string>{"'t'"});
}

TEST_F(Sqlite, RefusesWhatIsNoDatabase) {
  expect_refused(database_.directory());
  expect_refused(in_directory("absent/tenant.sqlite"));
  const std::string text = in_directory("letter.txt");
  std::ofstream(text) << std::string(5'000, 'x');
  expect_refused(text);
  EXPECT_EQ(std::filesystem::file_size(text), 5'000U) << "it was left as it is";
  // Without a name SQLite would make a database that is gone at the end.
  EXPECT_FALSE(open("", true).has_value());
  EXPECT_FALSE(open(":memory:", true).has_value());
}

TEST_F(Sqlite, ADamagedPageIsAFailureOfTheDatabase) {
  const std::string path = in_directory("damaged.sqlite");
  {
    const std::unique_ptr<Connection> connection = value_of(open(path, true));
    value_of(connection->run_script("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT) STRICT"));
    value_of(connection->run_script(
        "INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) SELECT i, "
        "hex(i * 1000003) FROM n"));
  }
  const std::uintmax_t size = std::filesystem::file_size(path);
  ASSERT_GT(size, 3 * 4096U);
  {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    for (std::uintmax_t page = 2; page < size / 4096; ++page) {
      file.seekp(static_cast<std::streamoff>(page * 4096));
      file << std::string(64, '\xee');
    }
  }
  const std::unique_ptr<Connection> connection = value_of(open(path));
  const Result<std::vector<std::string>> answer = rows_as_text(*connection, "SELECT b FROM t ORDER BY a", 1);
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().reason, Reason::database_failed) << answer.error().text;
}

TEST_F(Sqlite, AFileCutShortIsAFailureOfTheDatabase) {
  const std::string path = in_directory("short.sqlite");
  value_of(value_of(open(path, true))->run_script("CREATE TABLE t (a INTEGER); CREATE TABLE u (a INTEGER)"));
  std::filesystem::resize_file(path, 1'000);
  const Result<std::unique_ptr<Connection>> opened = open(path);
  if (opened.has_value()) {
    EXPECT_FALSE(rows_as_text(**opened, "SELECT a FROM t", 1).has_value());
  } else {
    EXPECT_EQ(opened.error().reason, Reason::database_failed);
  }
}

// After a full disk SQLite has ended the transaction, and every further statement would be a transaction of its own.
TEST_F(Sqlite, AFullDiskLeavesNothingHalfDone) {
  Connection& connection = database_.open();
  value_of(
      connection.run_script("CREATE TABLE t (tenant INTEGER NOT NULL, id INTEGER NOT NULL, body BLOB NOT NULL, "
                            "PRIMARY KEY (tenant, id)) STRICT; PRAGMA max_page_count = 40"));
  const Table table{"t", {"id", "body"}, 1, StateClass::detachable};
  const std::string large(20'000, 'x');
  const std::string small = "small";
  const auto write = [&](std::int64_t id) {
    const std::array values{Value::of_integer(1), Value::of_integer(id), Value::of_blob(id < 100 ? large : small)};
    return connection.write(table, WriteKind::insert, values);
  };
  value_of(connection.begin(Access::write));
  Result<> outcome;
  for (std::int64_t id = 1; id < 20 && outcome.has_value(); ++id) outcome = write(id);
  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error().reason, Reason::database_full) << outcome.error().text;
  EXPECT_FALSE(write(100).has_value());
  EXPECT_FALSE(connection.commit().has_value());
  connection.rollback();
  EXPECT_EQ(value_of(rows_as_text(connection, "SELECT COUNT(*) FROM t", 1)), std::vector<std::string>{"0"});
  value_of(connection.begin(Access::write));
  value_of(write(100));
  value_of(connection.commit());
  EXPECT_EQ(value_of(rows_as_text(connection, "SELECT id FROM t", 1)), std::vector<std::string>{"100"});
}

TEST_F(Sqlite, IsToldToBeBusyAtTheBeginning) {
  Connection& first = database_.open();
  Connection& second = database_.open(10);
  value_of(first.run_script("CREATE TABLE t (a INTEGER)"));
  value_of(first.begin(Access::write));
  const Result<> refused = second.begin(Access::write);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().reason, Reason::database_busy) << refused.error().text;
  value_of(second.begin(Access::read));
  value_of(second.commit());
  value_of(first.commit());
  value_of(second.begin(Access::write));
  value_of(second.commit());
}

// A writer in the middle of a transaction neither waits for the copy nor is seen in it, and the copy is a database.
TEST_F(Sqlite, IsCopiedAsItStandsAtOneMoment) {
  Connection& connection = database_.open();
  value_of(
      connection.run_script("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT) STRICT; INSERT INTO t WITH RECURSIVE n(i) "
                            "AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) SELECT i, hex(i) FROM n"));
  value_of(connection.begin(Access::write));
  value_of(connection.run_script("DELETE FROM t WHERE a > 10"));
  const std::string path = in_directory("copy.sqlite");
  value_of(copy_sqlite(database_.place(), path));
  value_of(connection.commit());
  EXPECT_EQ(value_of(rows_as_text(*value_of(open(path)), "SELECT COUNT(*) FROM t", 1)),
            std::vector<std::string>{"2000"});
  EXPECT_EQ(value_of(rows_as_text(connection, "SELECT COUNT(*) FROM t", 1)), std::vector<std::string>{"10"});
  const Result<> again = copy_sqlite(database_.place(), path);
  ASSERT_FALSE(again.has_value());
  EXPECT_EQ(again.error().reason, Reason::io_failed);
  EXPECT_FALSE(copy_sqlite(in_directory("absent.sqlite"), in_directory("other.sqlite")).has_value());
}

TEST_F(Sqlite, AScratchDatabaseLeavesNoFile) {
  SqliteOptions options;
  options.in_memory = true;
  const std::unique_ptr<Connection> connection = value_of(open_sqlite("", options));
  value_of(migrate(*connection, MigrationSet::tenant));
  EXPECT_EQ(value_of(rows_as_text(*connection, "SELECT COUNT(*) FROM journal", 1)), std::vector<std::string>{"0"});
  EXPECT_TRUE(std::filesystem::is_empty(database_.directory()));
  EXPECT_FALSE(std::filesystem::exists(":memory:"));
}

TEST_F(Sqlite, AStatementGetsAsManyValuesAsItAsksFor) {
  Connection& connection = database_.open();
  const std::array values{Value::of_integer(1), Value::of_integer(2)};
  EXPECT_THROW((void)rows_as_text(connection, "SELECT $1", 1, values), CheckFailure);
  EXPECT_EQ(value_of(rows_as_text(connection, "SELECT $2, $1", 2, values)), std::vector<std::string>{"2|1"});
}

}  // namespace
}  // namespace dunlin
