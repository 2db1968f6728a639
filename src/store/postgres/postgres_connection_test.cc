#include "store/postgres/postgres_connection.h"

#include <array>

#include "store/test_database.h"

namespace dunlin {
namespace {

constexpr std::string_view schema =
    "CREATE TABLE item (\n"
    "  tenant INTEGER NOT NULL,\n"
    "  id INTEGER NOT NULL,\n"
    "  note TEXT,\n"
    "  body BLOB,\n"
    "  PRIMARY KEY (tenant, id)\n"
    ");\n"
    "CREATE TABLE other (\n"
    "  tenant INTEGER NOT NULL,\n"
    "  id INTEGER NOT NULL,\n"
    "  PRIMARY KEY (tenant, id)\n"
    ");\n";

const Table items{"item", {"id", "note", "body"}, 1, StateClass::operational};
const Table others{"other", {"id"}, 1, StateClass::operational};

class Postgres : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!TestDatabase::available(Dialect::postgres)) {
      GTEST_SKIP() << "DUNLIN_TEST_POSTGRES names no server: start one with tools/postgres.sh";
    }
    database_ = std::make_unique<TestDatabase>(Dialect::postgres);
  }
  Connection& open() {
    Connection& connection = database_->open();
    value_of(connection.run_script(dialect_sql(schema, Dialect::postgres)));
    return connection;
  }
  static Result<> insert(Connection& connection, std::int64_t id, std::string_view note = "") {
    const std::array values{Value::of_integer(1), Value::of_integer(id), Value::of_text(note), Value::of_null()};
    return connection.write(items, WriteKind::insert, values);
  }
  static Result<> insert_other(Connection& connection, std::int64_t id) {
    const std::array values{Value::of_integer(1), Value::of_integer(id)};
    return connection.write(others, WriteKind::insert, values);
  }
  static std::vector<std::string> ids(Connection& connection) {
    return value_of(rows_as_text(connection, "SELECT id FROM item ORDER BY id", 1));
  }

  std::unique_ptr<TestDatabase> database_;
};

TEST_F(Postgres, AClaimIsTheSessionsAndEndsWithIt) {
  Connection& stays = open();
  {
    const std::unique_ptr<Connection> goes = value_of(database_->try_open());
    EXPECT_TRUE(value_of(goes->try_claim(7)));
    EXPECT_FALSE(value_of(stays.try_claim(7)));
    EXPECT_TRUE(value_of(stays.try_claim(8))) << "another number";
  }
  value_of(stays.claim(7));  // waits until the server knows that the other has gone
  const std::unique_ptr<Connection> late = value_of(database_->try_open());
  EXPECT_FALSE(value_of(late->try_claim(7)));
  stays.disclaim(7);
  EXPECT_TRUE(value_of(late->try_claim(7)));
}

TEST_F(Postgres, ServerThatDoesNotAnswerIsAFailure) {
  const Result<std::unique_ptr<Connection>> outcome = open_postgres("postgresql://dunlin@127.0.0.1:1/x");
  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error().reason, Reason::database_failed);
  EXPECT_EQ(outcome.error().text.find('\n'), outcome.error().text.rfind('\n')) << outcome.error().text;
}

TEST_F(Postgres, NeedsADatabaseInUtf8) {
  Connection& connection = open();
  value_of(connection.run_script("DROP DATABASE IF EXISTS dunlin_test_latin1"));
  value_of(
      connection.run_script("CREATE DATABASE dunlin_test_latin1 TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C' "
                            "LOCALE_PROVIDER libc"));
  const std::string& here = database_->place();
  const Result<std::unique_ptr<Connection>> outcome =
      open_postgres(here.substr(0, here.rfind('/')) + "/dunlin_test_latin1");
  value_of(connection.run_script("DROP DATABASE dunlin_test_latin1 WITH (FORCE)"));
  ASSERT_FALSE(outcome.has_value());
  EXPECT_NE(outcome.error().text.find("LATIN1"), std::string::npos) << outcome.error().text;
}

// Rows of an insert wait for company; whatever comes next sees them.
TEST_F(Postgres, BufferedRowsAreSentBeforeAnythingElse) {
  Connection& connection = open();
  value_of(connection.begin(Access::write));
  value_of(insert(connection, 1));
  EXPECT_EQ(ids(connection), std::vector<std::string>{"1"});  // each
  value_of(insert(connection, 2));
  EXPECT_EQ(value_of(connection.execute({"item.erase", "DELETE FROM item WHERE id = 2"}, {})), 1);  // execute
  value_of(insert(connection, 3));
  const std::array replaced{Value::of_integer(1), Value::of_integer(3), Value::of_text("new"), Value::of_null()};
  value_of(connection.write(items, WriteKind::put, replaced));  // put
  value_of(insert(connection, 4));
  value_of(insert_other(connection, 4));  // another table
  value_of(insert(connection, 5));
  value_of(connection.run_script("UPDATE item SET note = 'seen' WHERE id = 5"));  // script
  value_of(insert(connection, 6));
  const std::array erased{Value::of_integer(1), Value::of_integer(6)};
  value_of(connection.write(items, WriteKind::erase, erased));  // erase
  value_of(insert(connection, 7));
  value_of(connection.commit());  // commit
  EXPECT_EQ(value_of(rows_as_text(connection, "SELECT id, note FROM item ORDER BY id", 2)),
            (std::vector<std::string>{"1|''", "3|'new'", "4|''", "5|'seen'", "7|''"}));
  EXPECT_EQ(value_of(rows_as_text(connection, "SELECT id FROM other", 1)), std::vector<std::string>{"4"});
}

TEST_F(Postgres, BufferedRowsAreDroppedByARollback) {
  Connection& connection = open();
  value_of(connection.begin(Access::write));
  value_of(insert(connection, 1));
  connection.rollback();
  value_of(connection.begin(Access::write));
  value_of(insert(connection, 2));
  value_of(connection.commit());
  EXPECT_EQ(ids(connection), std::vector<std::string>{"2"});
}

// A row larger than the buffer, and buffers that end in the middle of many rows.
TEST_F(Postgres, BuffersOfAnySizeArrive) {
  Connection& connection = open();
  const std::string large(3 << 20, 'x');
  value_of(connection.begin(Access::write));
  value_of(insert(connection, 1, large));
  for (std::int64_t id = 2; id <= 3'000; ++id)
    value_of(insert(connection, id, std::string_view(large).substr(0, 1'000)));
  value_of(connection.commit());
  EXPECT_EQ(value_of(rows_as_text(connection, "SELECT COUNT(*), MAX(LENGTH(note)), MIN(LENGTH(note)) FROM item", 3)),
            std::vector<std::string>{"3000|3145728|1000"});
}

TEST_F(Postgres, ARefusedBufferIsReportedByWhatSendsIt) {
  Connection& connection = open();
  value_of(connection.begin(Access::write));
  value_of(insert(connection, 1));
  value_of(insert(connection, 1));
  const Result<> outcome = connection.commit();
  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error().reason, Reason::id_taken) << outcome.error().text;
  connection.rollback();
  EXPECT_EQ(ids(connection), std::vector<std::string>());
}

// A role or a server may have another default, and a writer that saw an old snapshot could not go on after waiting.
TEST_F(Postgres, AWriterReadsWhatIsCommittedWhateverTheDefault) {
  Connection& first = open();
  value_of(
      first.run_script("DO $$ BEGIN EXECUTE 'ALTER DATABASE ' || current_database() || "
                       "' SET default_transaction_isolation = serializable'; END $$"));
  Connection& second = database_->open();
  value_of(second.begin(Access::write));
  EXPECT_EQ(ids(second), std::vector<std::string>());
  value_of(first.begin(Access::write));
  value_of(insert(first, 1));
  value_of(first.commit());
  EXPECT_EQ(ids(second), std::vector<std::string>{"1"});
  value_of(second.commit());
}

TEST_F(Postgres, AReaderCannotWrite) {
  Connection& connection = open();
  value_of(connection.begin(Access::read));
  EXPECT_FALSE(connection.run_script("INSERT INTO item (tenant, id) VALUES (1, 1)").has_value());
  connection.rollback();
}

TEST_F(Postgres, ASumHasToBeCast) {
  Connection& connection = open();
  value_of(insert(connection, 9'000'000'000));
  EXPECT_EQ(value_of(rows_as_text(connection, "SELECT CAST(SUM(id) AS BIGINT), 5 FROM item", 2)),
            std::vector<std::string>{"9000000000|5"});
  const Statement sum{"item.sum", "SELECT SUM(id) FROM item"};
  EXPECT_THROW((void)connection.each(sum, {}, [](const RowView& row) { return row.integer(0), Result<>(); }),
               CheckFailure);
}

TEST_F(Postgres, AServerThatGoesAwayIsAFailureAndNoCrash) {
  Connection& connection = open();
  Connection& other = database_->open();
  value_of(connection.begin(Access::write));
  value_of(insert(connection, 1));
  value_of(
      other.run_script("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
                       "AND pid <> pg_backend_pid()"));
  const Result<> outcome = connection.commit();
  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error().reason, Reason::database_failed) << outcome.error().text;
  connection.rollback();
  EXPECT_FALSE(connection.begin(Access::write).has_value());
  EXPECT_FALSE(rows_as_text(connection, "SELECT 1", 1).has_value());
  EXPECT_EQ(ids(other), std::vector<std::string>());
}

}  // namespace
}  // namespace dunlin
