#include "store/transaction.h"

#include <atomic>
#include <limits>
#include <thread>

#include "store/test_database.h"

namespace dunlin {
namespace {

constexpr std::string_view schema = R"(CREATE TABLE thing (
  tenant INTEGER NOT NULL,
  id INTEGER NOT NULL,
  number TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  note TEXT,
  until_on INTEGER,
  version INTEGER NOT NULL,
  PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX thing_by_number ON thing (tenant, number);
CREATE TABLE part (
  tenant INTEGER NOT NULL,
  thing_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (tenant, thing_id, name)
);
CREATE TABLE letter (
  tenant INTEGER NOT NULL,
  id INTEGER NOT NULL,
  body BLOB NOT NULL,
  extra BLOB,
  PRIMARY KEY (tenant, id)
);
CREATE TABLE tick (
  tenant INTEGER NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (tenant)
);
)";

struct Thing {
  std::int64_t id = 0;
  std::string number;
  std::int64_t amount_minor = 0;
  std::optional<std::string> note;
  std::optional<Date> until_on;
  std::int64_t version = 0;
  bool operator==(const Thing&) const = default;
  static inline const Table table{
      "thing", {"id", "number", "amount_minor", "note", "until_on", "version"}, 1, StateClass::business};
  static void visit(auto& row, auto&& visitor) {
    visitor(row.id, row.number, row.amount_minor, row.note, row.until_on, row.version);
  }
};

struct Part {
  std::int64_t thing_id = 0;
  std::string name;
  std::int64_t version = 0;
  bool operator==(const Part&) const = default;
  static inline const Table table{"part", {"thing_id", "name", "version"}, 2, StateClass::governance};
  static void visit(auto& row, auto&& visitor) { visitor(row.thing_id, row.name, row.version); }
};

struct Letter {
  std::int64_t id = 0;
  Blob body;
  std::optional<Blob> extra;
  static inline const Table table{"letter", {"id", "body", "extra"}, 1, StateClass::detachable};
  static void visit(auto& row, auto&& visitor) { visitor(row.id, row.body, row.extra); }
};

struct Tick {
  std::int64_t count = 0;
  static inline const Table table{"tick", {"count"}, 0, StateClass::operational};
  static void visit(auto& row, auto&& visitor) { visitor(row.count); }
};

const Statement all_things{"thing.all", select_from(Thing::table, "ORDER BY id")};
const Statement thing_by_id{"thing.by_id", select_from(Thing::table, "AND id = $2")};
const Statement all_parts{"part.all", select_from(Part::table, "ORDER BY thing_id, name")};
const Statement all_letters{"letter.all", select_from(Letter::table, "ORDER BY id")};
const Statement count_things{"thing.count", "SELECT COUNT(*) FROM thing WHERE tenant = $1"};
const Statement lock_tick{"tick.lock", "SELECT count FROM tick WHERE tenant = $1 FOR UPDATE"};
const Statement get_tick{"tick.get", "SELECT count FROM tick WHERE tenant = $1"};
const Statement raise_ticks{"tick.raise", "UPDATE tick SET count = count + $2 WHERE tenant = $1"};

constexpr TenantKey tenant{1};

class Transaction : public DatabaseTest {
 protected:
  Connection& open() {
    Connection& connection = database().open();
    if (!made_) value_of(connection.run_script(dialect_sql(schema, connection.dialect())));
    made_ = true;
    return connection;
  }

  static WriteTx write(Connection& connection, std::int64_t seq) {
    WriteTx tx = value_of(WriteTx::begin(connection, tenant));
    tx.set_seq(seq);
    return tx;
  }

  static void commit(WriteTx& tx) {
    (void)tx.take_changes();
    value_of(tx.commit());
  }

  static std::vector<Thing> things(Connection& connection, TenantKey of = tenant) {
    const ReadTx tx = value_of(ReadTx::begin(connection, of));
    return value_of(tx.all<Thing>(all_things));
  }

 private:
  bool made_ = false;
};

TEST_P(Transaction, WritesRowsAndTheirAfterImages) {
  Connection& connection = open();
  WriteTx tx = write(connection, 7);
  value_of(tx.insert(Thing{1, "A-1", 100, "first", Date{20'000}, 0}));
  value_of(tx.insert(Thing{2, "A-2", -5, std::nullopt, std::nullopt, 99}));
  value_of(tx.put(Part{1, "lid", 0}));
  value_of(tx.put(Thing{1, "A-1", 101, "", std::nullopt, 0}));
  value_of(tx.erase<Part>(std::int64_t{1}, "lid"));
  value_of(tx.erase<Thing>(std::int64_t{2}));
  EXPECT_TRUE(tx.has_changes());
  EXPECT_EQ(tx.take_changes(), R"([{"columns":["id","number","amount_minor","note","until_on","version"],)"
                               R"("put":[[1,"A-1",100,"first",20000,7],[2,"A-2",-5,null,null,7]],"table":"thing"},)"
                               R"({"columns":["thing_id","name","version"],"put":[[1,"lid",7]],"table":"part"},)"
                               R"({"columns":["id","number","amount_minor","note","until_on","version"],)"
                               R"("put":[[1,"A-1",101,"",null,7]],"table":"thing"},)"
                               R"({"columns":["thing_id","name"],"erase":[[1,"lid"]],"table":"part"},)"
                               R"({"columns":["id"],"erase":[[2]],"table":"thing"}])");
  EXPECT_FALSE(tx.has_changes());
  EXPECT_EQ(tx.take_changes(), "[]");
  value_of(tx.commit());

  EXPECT_EQ(things(connection), (std::vector<Thing>{{1, "A-1", 101, "", std::nullopt, 7}}));
}

TEST_P(Transaction, KeepsExtremesTextsAndNullsAsTheyAre) {
  constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
  constexpr std::int64_t greatest = std::numeric_limits<std::int64_t>::max();
  Connection& connection = open();
  const std::vector<Thing> rows{{least, "", greatest, std::nullopt, std::nullopt, greatest},
                                {0, "tab\t \"quote\" \\ \n \x01 \x7f", 0, "", Date{0}, greatest},
                                {greatest, "Kölner Straße 😀 \xEF\xAC\xB3", least, "null", Date{-1}, greatest}};
  for (const bool buffered : {true, false}) {
    WriteTx tx = write(connection, greatest);
    for (const Thing& row : rows) value_of(buffered ? tx.insert(row) : tx.put(row));
    EXPECT_EQ(value_of(tx.all<Thing>(all_things)), rows);
    commit(tx);
    EXPECT_EQ(things(connection), rows);
  }
}

TEST_P(Transaction, KeepsBytesAsTheyAre) {
  std::string every_byte;
  for (int byte = 0; byte < 256; ++byte) every_byte += static_cast<char>(byte);
  const std::string large(300'000, '\0');
  Connection& connection = open();
  for (const bool buffered : {true, false}) {
    WriteTx tx = write(connection, 1);
    for (const Letter& row :
         {Letter{1, {every_byte}, std::nullopt}, Letter{2, {""}, Blob{""}}, Letter{3, {large}, Blob{{"\0", 1}}}}) {
      value_of(buffered ? tx.insert(row) : tx.put(row));
    }
    EXPECT_FALSE(tx.has_changes()) << "detachable tables are not journalled";
    value_of(tx.commit());
    const ReadTx read = value_of(ReadTx::begin(connection, tenant));
    const std::vector<Letter> found = value_of(read.all<Letter>(all_letters));
    ASSERT_EQ(found.size(), 3U);
    EXPECT_EQ(found[0].body.bytes, every_byte);
    EXPECT_FALSE(found[0].extra.has_value());
    EXPECT_EQ(found[1].body.bytes, "");
    ASSERT_TRUE(found[1].extra.has_value()) << "empty bytes are not null";
    EXPECT_EQ(found[1].extra->bytes, "");
    EXPECT_EQ(found[2].body.bytes, large);
    EXPECT_EQ(found[2].extra->bytes, std::string(1, '\0'));
  }
}

// PostgreSQL cannot hold a zero byte in text, and a statement's parameter would end there without a word.
TEST_P(Transaction, RefusesTextThatBothDatabasesCannotHold) {
  Connection& connection = open();
  const std::string_view with_zero("a\0b", 3);
  for (const int way : {0, 1, 2}) {
    WriteTx tx = write(connection, 1);
    Result<> outcome;
    if (way == 0) outcome = tx.insert(Thing{1, std::string(with_zero), 0, std::nullopt, std::nullopt, 0});
    if (way == 1) outcome = tx.put(Thing{1, std::string(with_zero), 0, std::nullopt, std::nullopt, 0});
    if (way == 2) {
      outcome = tx.each(
          {"t", "SELECT id FROM thing WHERE tenant = $1 AND number = $2"},
          [](const RowView&) -> Result<> { return {}; }, with_zero);
    }
    (void)tx.take_changes();
    if (outcome.has_value()) outcome = tx.commit();  // rows of an insert may be refused later
    ASSERT_FALSE(outcome.has_value()) << way;
    EXPECT_EQ(outcome.error().reason, Reason::text_malformed) << outcome.error().text;
  }
  EXPECT_EQ(things(connection), std::vector<Thing>());
}

TEST_P(Transaction, SeesItsOwnRowsBetweenInserts) {
  Connection& connection = open();
  WriteTx tx = write(connection, 1);
  for (std::int64_t id = 1; id <= 50; ++id) {
    value_of(tx.insert(Thing{id, std::to_string(id), id, std::nullopt, std::nullopt, 0}));
    value_of(tx.insert(Part{id, "a", 0}));
    if (id % 7 != 0) continue;
    EXPECT_EQ(value_of(tx.number(count_things)), id);
    EXPECT_EQ(value_of(tx.all<Part>(all_parts)).size(), static_cast<std::size_t>(id));
    EXPECT_EQ(value_of(tx.first<Thing>(thing_by_id, id))->number, std::to_string(id));
  }
  value_of(tx.erase<Thing>(std::int64_t{50}));
  value_of(tx.insert(Thing{50, "again", 0, std::nullopt, std::nullopt, 0}));
  EXPECT_EQ(value_of(tx.first<Thing>(thing_by_id, 50))->number, "again");
  EXPECT_EQ(value_of(tx.first<Thing>(thing_by_id, 51)), std::nullopt);
}

TEST_P(Transaction, InsertsAHundredThousandRowsAtOnce) {
  Connection& connection = open();
  constexpr std::int64_t count = 100'000;
  {
    WriteTx tx = write(connection, 1);
    for (std::int64_t id = 1; id <= count; ++id) {
      value_of(tx.insert(Thing{id, "N-" + std::to_string(id), id, std::nullopt, std::nullopt, 0}));
    }
    commit(tx);
  }
  const ReadTx tx = value_of(ReadTx::begin(connection, tenant));
  std::int64_t seen = 0;
  value_of(tx.each(all_things, [&seen](const RowView& row) -> Result<> {
    ++seen;
    EXPECT_EQ(row.integer(0), seen);
    EXPECT_EQ(row.integer(2), seen);
    return {};
  }));
  EXPECT_EQ(seen, count);
}

TEST_P(Transaction, IsRolledBackWhenItIsDropped) {
  Connection& connection = open();
  {
    WriteTx tx = write(connection, 1);
    value_of(tx.insert(Thing{1, "buffered", 0, std::nullopt, std::nullopt, 0}));
  }
  {
    WriteTx tx = write(connection, 1);
    value_of(tx.put(Thing{2, "written", 0, std::nullopt, std::nullopt, 0}));
    EXPECT_EQ(value_of(tx.number(count_things)), 1);
  }
  EXPECT_EQ(things(connection), std::vector<Thing>());
  WriteTx tx = write(connection, 1);
  value_of(tx.put(Thing{3, "kept", 0, std::nullopt, std::nullopt, 0}));
  commit(tx);
  EXPECT_EQ(things(connection).size(), 1U);
}

TEST_P(Transaction, IsCommittedOnlyWithItsChangesTaken) {
  Connection& connection = open();
  {
    WriteTx tx = write(connection, 1);
    value_of(tx.put(Thing{1, "a", 0, std::nullopt, std::nullopt, 0}));
    EXPECT_THROW((void)tx.commit(), CheckFailure) << "a change that no entry of the journal holds";
  }
  EXPECT_EQ(things(connection), std::vector<Thing>());
}

TEST_P(Transaction, WritesVersionedRowsOnlyForAnEntry) {
  Connection& connection = open();
  WriteTx tx = value_of(WriteTx::begin(connection, tenant));
  EXPECT_THROW((void)tx.put(Thing{1, "a", 0, std::nullopt, std::nullopt, 0}), CheckFailure);
  EXPECT_THROW(tx.set_seq(0), CheckFailure);
  tx.set_seq(3);
  EXPECT_THROW(tx.set_seq(4), CheckFailure);
}

TEST_P(Transaction, ErasesByTheWholeKey) {
  Connection& connection = open();
  WriteTx tx = write(connection, 1);
  for (const char* name : {"a", "b", "c"}) value_of(tx.insert(Part{1, name, 0}));
  value_of(tx.erase<Part>(std::int64_t{1}, "b"));
  EXPECT_EQ(value_of(tx.all<Part>(all_parts)), (std::vector<Part>{{1, "a", 1}, {1, "c", 1}}));
  EXPECT_THROW((void)tx.erase<Part>(std::int64_t{1}), CheckFailure);
}

TEST_P(Transaction, StatementsWriteOnlyWhatIsNotJournalled) {
  Connection& connection = open();
  WriteTx tx = write(connection, 1);
  value_of(tx.put(Tick{4}));
  EXPECT_EQ(value_of(tx.execute(raise_ticks, Tick::table, std::int64_t{38})), 1);
  EXPECT_EQ(value_of(tx.number(get_tick)), 42);
  EXPECT_THROW((void)tx.execute(raise_ticks, Thing::table, std::int64_t{1}), CheckFailure);
}

TEST_P(Transaction, ATakenKeyIsRefused) {
  Connection& connection = open();
  {
    WriteTx tx = write(connection, 1);
    value_of(tx.insert(Thing{1, "A-1", 0, std::nullopt, std::nullopt, 0}));
    commit(tx);
  }
  for (const Thing& clash :
       {Thing{1, "A-2", 0, std::nullopt, std::nullopt, 0}, Thing{2, "A-1", 0, std::nullopt, std::nullopt, 0}}) {
    WriteTx tx = write(connection, 2);
    Result<> outcome = tx.insert(clash);
    (void)tx.take_changes();
    if (outcome.has_value()) outcome = tx.commit();
    ASSERT_FALSE(outcome.has_value());
    EXPECT_EQ(outcome.error().reason, Reason::id_taken) << outcome.error().text;
  }
  EXPECT_EQ(things(connection).size(), 1U);
}

// INSERT OR REPLACE would delete thing 1, and the journal would not know.
TEST_P(Transaction, PutReplacesItsOwnRowAndNoOther) {
  Connection& connection = open();
  {
    WriteTx tx = write(connection, 1);
    value_of(tx.insert(Thing{1, "A-1", 0, std::nullopt, std::nullopt, 0}));
    value_of(tx.insert(Thing{2, "A-2", 0, std::nullopt, std::nullopt, 0}));
    commit(tx);
  }
  {
    WriteTx tx = write(connection, 2);
    const Result<> outcome = tx.put(Thing{2, "A-1", 0, std::nullopt, std::nullopt, 0});
    ASSERT_FALSE(outcome.has_value());
    EXPECT_EQ(outcome.error().reason, Reason::id_taken);
  }
  EXPECT_EQ(things(connection).size(), 2U);
}

// PostgreSQL answers the commit of such a transaction with success, having rolled it back.
TEST_P(Transaction, CannotBeCommittedAfterARefusal) {
  Connection& connection = open();
  {
    WriteTx tx = write(connection, 1);
    value_of(tx.put(Thing{1, "A-1", 0, std::nullopt, std::nullopt, 0}));
    EXPECT_FALSE(tx.put(Thing{2, "A-1", 0, std::nullopt, std::nullopt, 0}).has_value());
    const Result<std::int64_t> later = tx.number(count_things);
    ASSERT_FALSE(later.has_value());
    EXPECT_EQ(later.error().reason, Reason::database_failed);
    EXPECT_FALSE(tx.put(Thing{3, "A-3", 0, std::nullopt, std::nullopt, 0}).has_value());
    (void)tx.take_changes();
    const Result<> outcome = tx.commit();
    ASSERT_FALSE(outcome.has_value());
    EXPECT_EQ(outcome.error().reason, Reason::database_failed);
  }
  EXPECT_EQ(things(connection), std::vector<Thing>());
  WriteTx tx = write(connection, 1);
  value_of(tx.put(Thing{1, "A-1", 0, std::nullopt, std::nullopt, 0}));
  commit(tx);
  EXPECT_EQ(things(connection).size(), 1U);
}

TEST_P(Transaction, AMissingValueIsNoTakenKey) {
  Connection& connection = open();
  WriteTx tx = value_of(WriteTx::begin(connection, tenant));
  const Result<std::int64_t> outcome =
      tx.execute({"tick.null", "INSERT INTO tick (tenant, count) VALUES ($1, NULL)"}, Tick::table);
  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error().reason, Reason::database_failed) << outcome.error().text;
}

TEST_P(Transaction, SeesItsOwnTenantOnly) {
  Connection& connection = open();
  for (const std::int64_t key : {1, 2}) {
    WriteTx tx = value_of(WriteTx::begin(connection, TenantKey{key}));
    tx.set_seq(1);
    value_of(tx.insert(Thing{1, "same number", key, std::nullopt, std::nullopt, 0}));
    commit(tx);
  }
  EXPECT_EQ(things(connection, TenantKey{2}).at(0).amount_minor, 2);
  {
    WriteTx tx = value_of(WriteTx::begin(connection, TenantKey{2}));
    tx.set_seq(2);
    value_of(tx.erase<Thing>(std::int64_t{1}));
    commit(tx);
  }
  EXPECT_EQ(things(connection, TenantKey{2}), std::vector<Thing>());
  EXPECT_EQ(things(connection, TenantKey{1}).size(), 1U);
}

// The snapshot is that of the beginning, not of the first question.
TEST_P(Transaction, AReaderSeesOneSnapshotWhileAWriterCommits) {
  Connection& reading = open();
  Connection& writing = open();
  const ReadTx before = value_of(ReadTx::begin(reading, tenant));
  {
    WriteTx tx = write(writing, 1);
    value_of(tx.insert(Thing{1, "A-1", 0, std::nullopt, std::nullopt, 0}));
    EXPECT_EQ(value_of(before.number(count_things)), 0);
    commit(tx);
  }
  EXPECT_EQ(value_of(before.number(count_things)), 0);
  Connection& later = open();
  EXPECT_EQ(things(later).size(), 1U);
}

TEST_P(Transaction, TheSecondWriterWaitsAndSeesWhatTheFirstWrote) {
  Connection& first = open();
  Connection& second = open();
  {
    WriteTx tx = value_of(WriteTx::begin(first, tenant));
    value_of(tx.insert(Tick{0}));
    value_of(tx.commit());
  }
  constexpr int rounds = 100;
  const auto count = [](Connection& connection) {
    for (int round = 0; round < rounds; ++round) {
      WriteTx tx = value_of(WriteTx::begin(connection, tenant));
      const std::int64_t ticks = value_of(tx.number(lock_tick));
      value_of(tx.put(Tick{ticks + 1}));
      value_of(tx.commit());
    }
  };
  std::thread other([&] { count(second); });
  count(first);
  other.join();
  const ReadTx tx = value_of(ReadTx::begin(first, tenant));
  EXPECT_EQ(value_of(tx.number(get_tick)), 2 * rounds);
}

TEST_P(Transaction, AWriterThatWaitsTooLongIsTold) {
  Connection& first = open();
  Connection& second = database().open(50);
  {
    WriteTx tx = value_of(WriteTx::begin(first, tenant));
    value_of(tx.insert(Tick{0}));
    value_of(tx.commit());
  }
  WriteTx holder = value_of(WriteTx::begin(first, tenant));
  value_of(holder.number(lock_tick));
  const auto attempt = [&]() -> Result<> {
    const WriteTx tx = TRY(WriteTx::begin(second, tenant));
    TRY(tx.number(lock_tick));
    return {};
  };
  const Result<> refused = attempt();
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().reason, Reason::database_busy) << refused.error().text;
  value_of(holder.commit());
  value_of(attempt());
}

TEST_P(Transaction, IsMovedWithItsDuty) {
  Connection& connection = open();
  {
    WriteTx outer = write(connection, 5);
    value_of(outer.put(Tick{1}));
    WriteTx tx = std::move(outer);
    EXPECT_EQ(tx.seq(), 5);
    value_of(tx.commit());
  }
  const ReadTx tx = value_of(ReadTx::begin(connection, tenant));
  EXPECT_EQ(value_of(tx.number(get_tick)), 1);
}

TEST_P(Transaction, OnlyOneAtATimeOnAConnection) {
  Connection& connection = open();
  const ReadTx tx = value_of(ReadTx::begin(connection, tenant));
  EXPECT_THROW((void)WriteTx::begin(connection, tenant), CheckFailure);
}

INSTANTIATE_TEST_SUITE_P(Databases, Transaction, both_databases(), dialect_name);

}  // namespace
}  // namespace dunlin
