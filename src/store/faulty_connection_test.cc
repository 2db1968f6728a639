#include "store/faulty_connection.h"

#include <deque>

#include "store/test_database.h"

namespace dunlin {
namespace {

// What is told for the next begins, writes and commits; none when the lists are empty.
class ToldFaults : public DatabaseFaults {
 public:
  DatabaseFault at_begin(Access) override { return next(begins); }
  DatabaseFault at_write() override { return next(writes); }
  DatabaseFault at_commit() override { return next(commits); }

  std::deque<DatabaseFault> begins, writes, commits;

 private:
  static DatabaseFault next(std::deque<DatabaseFault>& told) {
    if (told.empty()) return DatabaseFault::none;
    const DatabaseFault fault = told.front();
    told.pop_front();
    return fault;
  }
};

const Table note{"note", {"id", "body"}, 1, StateClass::detachable};
const Statement count_notes{"note.count", "SELECT COUNT(*) FROM note WHERE tenant = $1"};

class AFaultyConnection : public DatabaseTest {
 protected:
  Connection& open() {
    Connection& real = database().open();
    value_of(
        real.run_script("CREATE TABLE note (tenant BIGINT NOT NULL, id BIGINT NOT NULL, body TEXT NOT NULL, "
                        "PRIMARY KEY (tenant, id))"));
    faulty_ = std::make_unique<FaultyConnection>(real, faults_);
    return *faulty_;
  }
  Result<> write(std::int64_t id) {
    const std::array values{Value::of_integer(1), Value::of_integer(id), Value::of_text("x")};
    return faulty_->write(note, WriteKind::insert, values);
  }
  std::int64_t notes() {
    ReadTx tx = value_of(ReadTx::begin(*faulty_, TenantKey{1}));
    return value_of(tx.number(count_notes));
  }

  ToldFaults faults_;
  std::unique_ptr<FaultyConnection> faulty_;
};

TEST_P(AFaultyConnection, WithoutFaultsIsTheRealOne) {
  Connection& connection = open();
  value_of(connection.begin(Access::write));
  value_of(write(1));
  value_of(connection.commit());
  EXPECT_EQ(notes(), 1);
}

TEST_P(AFaultyConnection, RefusesToBegin) {
  Connection& connection = open();
  faults_.begins = {DatabaseFault::busy};
  EXPECT_EQ(connection.begin(Access::write).error().reason, Reason::database_busy);
  connection.rollback();
  value_of(connection.begin(Access::write));
  value_of(connection.commit());
}

TEST_P(AFaultyConnection, ARefusedWriteSpoilsTheTransaction) {
  Connection& connection = open();
  faults_.writes = {DatabaseFault::none, DatabaseFault::full};
  value_of(connection.begin(Access::write));
  value_of(write(1));
  EXPECT_EQ(write(2).error().reason, Reason::database_full);
  EXPECT_EQ(write(3).error().reason, Reason::database_failed);
  EXPECT_EQ(connection.commit().error().reason, Reason::database_failed);
  connection.rollback();
  EXPECT_EQ(notes(), 0);
}

TEST_P(AFaultyConnection, ARefusedCommitLeavesNothingAndALostAnswerEverything) {
  Connection& connection = open();
  faults_.commits = {DatabaseFault::failed, DatabaseFault::answer_lost};
  value_of(connection.begin(Access::write));
  value_of(write(1));
  EXPECT_EQ(connection.commit().error().reason, Reason::database_failed);
  connection.rollback();
  EXPECT_EQ(notes(), 0);
  value_of(connection.begin(Access::write));
  value_of(write(1));
  EXPECT_EQ(connection.commit().error().reason, Reason::database_failed);
  connection.rollback();
  EXPECT_EQ(notes(), 1);
}

INSTANTIATE_TEST_SUITE_P(Databases, AFaultyConnection, both_databases(), dialect_name);

}  // namespace
}  // namespace dunlin
