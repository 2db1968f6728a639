#include "journal/chain.h"

#include <thread>

#include "journal/test_journal.h"

namespace dunlin {
namespace {

class Chain : public DatabaseTest {
 protected:
  struct Read {
    std::int64_t seq;
    std::string bytes;
    std::string hash;
  };
  static std::vector<Read> entries(const ReadTx& tx, std::int64_t first_seq = 1) {
    std::vector<Read> all;
    value_of(
        each_entry(tx, first_seq, [&all](std::int64_t seq, std::string_view bytes, std::string_view hash) -> Result<> {
          all.push_back({seq, std::string(bytes), std::string(hash)});
          return {};
        }));
    return all;
  }
};

TEST_P(Chain, BeginsWithTheGenesisOfItsTenant) {
  const TestJournal journal(database().open_migrated());
  const ChainHead head = value_of(read_head(journal.read()));
  EXPECT_EQ(head.seq, 0);
  EXPECT_EQ(head.hash, sha256("dunlin journal 1 acme").hex());
  EXPECT_EQ(head.book_seq, 0);
}

TEST_P(Chain, IsFoundedOnce) {
  const TestJournal journal(database().open_migrated());
  EXPECT_TRUE(value_of(chain_exists(journal.connection(), TenantKey{1})));
  EXPECT_FALSE(value_of(chain_exists(journal.connection(), TenantKey{2})));
  WriteTx tx = value_of(WriteTx::begin(journal.connection(), TenantKey{1}));
  Result<> outcome = found_chain(tx, "acme");
  if (outcome.has_value()) outcome = tx.commit();
  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error().reason, Reason::id_taken);
}

TEST_P(Chain, EachEntryQuotesTheOneBefore) {
  TestJournal journal(database().open_migrated());
  std::string previous = genesis("acme").hex();
  for (std::int64_t seq = 1; seq <= 3; ++seq) {
    const ChainHead head = journal.put("name " + std::to_string(seq), "é");
    EXPECT_EQ(head.seq, seq);
    EXPECT_EQ(head.book_seq, seq);
    const Read entry = entries(journal.read(), seq).at(0);
    EXPECT_EQ(entry.hash, head.hash);
    EXPECT_EQ(sha256(entry.bytes).hex(), entry.hash);
    const JournalEntry decoded = value_of(decode_entry(entry.bytes));
    EXPECT_EQ(decoded.seq, seq);
    EXPECT_EQ(decoded.previous.hex(), previous);
    EXPECT_EQ(decoded.changes, R"([{"columns":["name","value","version"],"put":[["name )" + std::to_string(seq) +
                                   R"(","é",)" + std::to_string(seq) + R"(]],"table":"setting"}])");
    previous = entry.hash;
  }
  EXPECT_EQ(entries(journal.read()).size(), 3U);
  EXPECT_EQ(entries(journal.read(), 3).size(), 1U);
  EXPECT_EQ(entries(journal.read(), 4).size(), 0U);
  EXPECT_EQ(value_of(read_head(journal.read())).hash, previous);
}

// The figure was computed with tools/verify_journal.py's method from the same rows; a change here is a change of
// format.
TEST_P(Chain, HasTheSameHeadOnBothDatabases) {
  TestJournal journal(database().open_migrated());
  journal.put("currency", "EUR");
  journal.append([](WriteTx& tx) -> Result<> {
    TRY(tx.insert(TestAdjustment{5, 1, "write_off", 20'000, -150, 0}));
    TRY(tx.put(TestSetting{"sender", "Über \"uns\"\n"}));
    return tx.erase<TestSetting>("currency");
  });
  EXPECT_EQ(value_of(read_head(journal.read())).hash,
            "3c079883e71b3f07c1eaa4b1c0131f958fdb157575069beda94c3ad06e06f2f3");
}

TEST_P(Chain, AnEntryThatIsNotCommittedLeavesNothing) {
  TestJournal journal(database().open_migrated());
  const ChainHead first = journal.put("a", "1");
  {
    WriteTx tx = value_of(WriteTx::begin(journal.connection(), TenantKey{1}));
    const ChainHead before = value_of(begin_entry(tx));
    value_of(tx.put(TestSetting{"a", "2"}));
    value_of(append_entry(tx, before, journal.entry_of(2), false));
  }
  EXPECT_EQ(value_of(read_head(journal.read())).hash, first.hash);
  EXPECT_EQ(entries(journal.read()).size(), 1U);
  const ChainHead second = journal.put("a", "3");
  EXPECT_EQ(second.seq, 2);
}

TEST_P(Chain, RemembersWhenTheBooksMoved) {
  TestJournal journal(database().open_migrated());
  journal.put("a", "1");
  WriteTx tx = value_of(WriteTx::begin(journal.connection(), TenantKey{1}));
  const ChainHead before = value_of(begin_entry(tx));
  value_of(tx.put(TestSetting{"a", "2"}));
  const ChainHead after = value_of(append_entry(tx, before, journal.entry_of(2), false));
  value_of(tx.commit());
  EXPECT_EQ(after.seq, 2);
  EXPECT_EQ(after.book_seq, 1);
  EXPECT_EQ(value_of(read_head(journal.read())).book_seq, 1);
}

TEST_P(Chain, WithoutAHeadTheWriterStops) {
  Connection& connection = database().open_migrated();
  WriteTx tx = value_of(WriteTx::begin(connection, TenantKey{1}));
  EXPECT_THROW((void)begin_entry(tx), JournalFailure);
  EXPECT_FALSE(value_of(find_head(tx)).has_value());
}

TEST_P(Chain, TwoWritersTakeTurns) {
  TestJournal journal(database().open_migrated());
  Connection& second = database().open();
  constexpr int rounds = 40;
  const auto write = [&](Connection& connection) {
    for (int round = 0; round < rounds; ++round) {
      WriteTx tx = value_of(WriteTx::begin(connection, TenantKey{1}));
      const ChainHead before = value_of(begin_entry(tx));
      value_of(tx.put(TestSetting{"a", std::to_string(round)}));
      value_of(append_entry(tx, before, journal.entry_of(before.seq + 1), true));
      value_of(tx.commit());
    }
  };
  std::thread other([&] { write(second); });
  write(journal.connection());
  other.join();
  std::string previous = genesis("acme").hex();
  const std::vector<Read> all = entries(journal.read());
  ASSERT_EQ(all.size(), 2U * rounds);
  for (std::size_t i = 0; i < all.size(); ++i) {
    EXPECT_EQ(all[i].seq, static_cast<std::int64_t>(i + 1));
    EXPECT_EQ(value_of(decode_entry(all[i].bytes)).previous.hex(), previous);
    previous = all[i].hash;
  }
}

TEST_P(Chain, TenantsHaveChainsOfTheirOwn) {
  TestJournal ours(database().open_migrated());
  TestJournal theirs(ours.connection(), "other", TenantKey{2});
  ours.put("a", "1");
  EXPECT_EQ(theirs.put("a", "1").seq, 1);
  EXPECT_EQ(ours.put("a", "2").seq, 2);
  EXPECT_EQ(entries(theirs.read()).size(), 1U);
}

INSTANTIATE_TEST_SUITE_P(Databases, Chain, both_databases(), dialect_name);

}  // namespace
}  // namespace dunlin
