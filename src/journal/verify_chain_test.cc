#include "journal/verify_chain.h"

#include <algorithm>
#include <set>

#include "journal/fold.h"
#include "journal/test_journal.h"

namespace dunlin {
namespace {

class VerifyChain : public DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    if (IsSkipped()) return;
    journal_ = std::make_unique<TestJournal>(database().open_migrated());
    for (int i = 1; i <= entry_count; ++i) journal_->put("name " + std::to_string(i), "value");
    journal_->drop_triggers();
  }

  Connection& connection() { return journal_->connection(); }
  bool sqlite() const { return GetParam() == Dialect::sqlite; }
  void run(const std::string& sql) { value_of(connection().run_script(sql)); }

  ChainReport report(std::string_view tenant = "acme") {
    seen_.clear();
    const ReadTx tx = journal_->read();
    return value_of(verify_chain(tx, tenant, [this](const JournalEntry& entry) -> Result<> {
      seen_.push_back(entry.seq);
      return {};
    }));
  }
  // "chain.hash 3": code and entry of each fault.
  static std::vector<std::string> codes(const ChainReport& report) {
    std::vector<std::string> codes;
    for (const ChainFault& fault : report.faults) {
      EXPECT_FALSE(fault.sentence.empty());
      codes.push_back(std::string(fault.code) + " " + std::to_string(fault.seq));
    }
    return codes;
  }
  std::vector<std::string> faults() { return codes(report()); }

  // Writes an entry of our own making in the place of another.
  void forge(std::int64_t seq, const std::string& bytes, const std::string& hash) {
    const std::array values{Value::of_integer(1), Value::of_integer(seq), Value::of_blob(bytes), Value::of_text(hash)};
    value_of(connection().execute(
        {"test.forge", "UPDATE journal SET bytes = $3, hash = $4 WHERE tenant = $1 AND seq = $2"}, values));
  }
  JournalEntry entry_at(std::int64_t seq) {
    std::optional<JournalEntry> found;
    const ReadTx tx = journal_->read();
    value_of(each_entry(tx, seq, [&](std::int64_t, std::string_view bytes, std::string_view) -> Result<> {
      if (!found.has_value()) found = TRY(decode_entry(bytes));
      return {};
    }));
    return *found;
  }
  // With the hash that it has then, as somebody would who knows the format.
  void forge(std::int64_t seq, const JournalEntry& entry) {
    const std::string bytes = encode_entry(entry);
    forge(seq, bytes, sha256(bytes).hex());
  }

  static constexpr int entry_count = 6;
  std::vector<std::int64_t> seen_;
  std::unique_ptr<TestJournal> journal_;
};

using Faults = std::vector<std::string>;

TEST_P(VerifyChain, AWholeChainHasNoFaults) {
  const ChainReport whole = report();
  EXPECT_EQ(codes(whole), Faults());
  EXPECT_EQ(whole.entries, entry_count);
  EXPECT_GT(whole.bytes, entry_count * 300);
  const ReadTx tx = journal_->read();
  const ChainHead head = value_of(read_head(tx));
  EXPECT_EQ(whole.head.seq, head.seq);
  EXPECT_EQ(whole.head.hash, head.hash);
  EXPECT_EQ(whole.head.book_seq, head.book_seq);
  EXPECT_EQ(seen_, (std::vector<std::int64_t>{1, 2, 3, 4, 5, 6}));
}

TEST_P(VerifyChain, AnEmptyChainIsWhole) {
  const TestJournal empty(connection(), "new", TenantKey{2});
  const ReadTx tx = empty.read();
  const ChainReport whole = value_of(verify_chain(tx, "new", [](const JournalEntry&) -> Result<> { return {}; }));
  EXPECT_EQ(codes(whole), Faults());
  EXPECT_EQ(whole.head.seq, 0);
  EXPECT_EQ(whole.head.hash, genesis("new").hex());
}

TEST_P(VerifyChain, TimesMayGoBack) {
  // The clock was set back between two commands: entry_of gives later times to later entries, so write one by hand.
  WriteTx tx = value_of(WriteTx::begin(connection(), TenantKey{1}));
  const ChainHead before = value_of(begin_entry(tx));
  value_of(tx.put(TestSetting{"late", "x"}));
  JournalEntry entry = journal_->entry_of(before.seq + 1);
  entry.at.micros = 0;
  value_of(append_entry(tx, before, entry, true));
  value_of(tx.commit());
  EXPECT_EQ(faults(), Faults());
}

TEST_P(VerifyChain, ACutTailShowsWhileTheHeadStands) {
  run("DELETE FROM journal WHERE seq > 4");
  EXPECT_EQ(faults(), Faults{"chain.head 6"});
  run("DELETE FROM journal");
  EXPECT_EQ(faults(), Faults{"chain.head 6"});
}

TEST_P(VerifyChain, EntriesThatWereCutOutAreNamed) {
  run("DELETE FROM journal WHERE seq = 3");
  EXPECT_EQ(faults(), Faults{"chain.gap 3"});
  run("DELETE FROM journal WHERE seq IN (1, 4)");
  const ChainReport cut = report();
  EXPECT_EQ(codes(cut), (Faults{"chain.gap 1", "chain.gap 3"}));
  EXPECT_EQ(cut.faults[1].sentence, "entries 3 to 4 are missing");
  EXPECT_EQ(seen_, (std::vector<std::int64_t>{2, 5, 6}));
}

TEST_P(VerifyChain, AnEntryOfAnotherPlaceIsNamed) {
  run("UPDATE journal SET seq = 40 WHERE seq = 4");
  EXPECT_EQ(faults(), (Faults{"chain.gap 4", "chain.seq 40"}));
  run("UPDATE journal SET seq = -4 WHERE seq = 40");
  EXPECT_EQ(faults(), (Faults{"chain.seq -4", "chain.gap 4"}));
  run("UPDATE journal SET seq = 9223372036854775807 WHERE seq = -4");
  EXPECT_EQ(faults(), (Faults{"chain.gap 4", "chain.seq 9223372036854775807"}));
}

TEST_P(VerifyChain, EntriesThatChangedPlacesAreNamed) {
  run("UPDATE journal SET seq = 100 WHERE seq = 2; UPDATE journal SET seq = 2 WHERE seq = 3; UPDATE journal SET seq = "
      "3 "
      "WHERE seq = 100");
  const Faults found = faults();
  EXPECT_EQ(found, (Faults{"chain.seq 2", "chain.seq 3", "chain.gap 2"}));
}

TEST_P(VerifyChain, ARewrittenEntryBetraysItselfInTheNext) {
  JournalEntry entry = entry_at(3);
  entry.actor = "user:usr_somebody_else";
  forge(3, entry);
  EXPECT_EQ(faults(), Faults{"chain.previous 4"});
}

TEST_P(VerifyChain, ARewrittenLastEntryBetraysItselfInTheHead) {
  JournalEntry entry = entry_at(6);
  entry.actor = "user:usr_somebody_else";
  forge(6, entry);
  EXPECT_EQ(faults(), Faults{"chain.head 6"});
}

TEST_P(VerifyChain, BytesThatAreNoEntryAreFoundAlsoWithTheirHash) {
  const std::string bytes = encode_entry(entry_at(6)) + " ";
  forge(6, bytes, sha256(bytes).hex());
  run("UPDATE chain_head SET hash = '" + sha256(bytes).hex() + "'");
  EXPECT_EQ(faults(), Faults{"chain.encoding 6"});
  EXPECT_EQ(seen_.size(), 5U) << "what cannot be read is not passed on";
}

TEST_P(VerifyChain, AnEntryOfAnotherTenantIsFound) {
  JournalEntry entry = entry_at(6);
  entry.tenant = "acme2";
  forge(6, entry);
  run("UPDATE chain_head SET hash = '" + sha256(encode_entry(entry)).hex() + "'");
  EXPECT_EQ(faults(), Faults{"chain.tenant 6"});
  EXPECT_EQ(codes(report("other")).size(), 7U) << "the chain of another tenant: its beginning and every entry";
}

TEST_P(VerifyChain, ADamagedHeadIsFound) {
  const std::vector<std::pair<std::string, Faults>> cases{{"seq = 5", {"chain.head 5"}},
                                                          {"seq = 7", {"chain.head 7"}},
                                                          {"seq = -1, book_seq = 0", {"chain.head -1"}},
                                                          {"hash = 'x'", {"chain.head 6"}},
                                                          {"book_seq = 7", {"chain.head 6"}},
                                                          {"book_seq = -1", {"chain.head 6"}}};
  for (const auto& [change, expected] : cases) {
    run("CREATE TABLE kept AS SELECT seq, hash, book_seq FROM chain_head; UPDATE chain_head SET " + change);
    EXPECT_EQ(faults(), expected) << change;
    run("UPDATE chain_head SET seq = (SELECT seq FROM kept), hash = (SELECT hash FROM kept), book_seq = (SELECT "
        "book_seq "
        "FROM kept); DROP TABLE kept");
    EXPECT_EQ(faults(), Faults());
  }
  run("DELETE FROM chain_head");
  EXPECT_EQ(faults(), Faults{"chain.head 6"});
}

TEST_P(VerifyChain, ARefusalOfTheCallerEndsTheWalk) {
  const ReadTx tx = journal_->read();
  int calls = 0;
  const Result<ChainReport> outcome = verify_chain(tx, "acme", [&calls](const JournalEntry&) -> Result<> {
    if (++calls == 2) return refuse(Reason::object_unknown, "enough");
    return {};
  });
  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error().reason, Reason::object_unknown);
}

TEST_P(VerifyChain, FeedsTheFoldInTheSamePass) {
  const ReadTx tx = journal_->read();
  JournalFold fold(test_tables);
  const ChainReport whole = value_of(
      verify_chain(tx, "acme", [&](const JournalEntry& entry) { return fold.apply(entry.seq, entry.changes); }));
  EXPECT_EQ(codes(whole), Faults());
  EXPECT_EQ(fold.change_count(), entry_count);
  EXPECT_EQ(value_of(fold.compare(tx)), std::vector<std::string>());
}

INSTANTIATE_TEST_SUITE_P(Databases, VerifyChain, both_databases(), dialect_name);

// Whoever flips a byte anywhere in the journal is told where.
class FlippedByte : public VerifyChain {
 protected:
  void SetUp() override {
    VerifyChain::SetUp();
    if (IsSkipped()) return;
    // A long entry, as an import writes them.
    journal_->append([](WriteTx& tx) -> Result<> {
      for (std::int64_t id = 1; id <= 400; ++id) TRY(tx.insert(TestAdjustment{id, 1, "write_off", 20'000, id, 0}));
      return {};
    });
    journal_->put("last", "value");
    if (sqlite()) run("PRAGMA synchronous = OFF");  // thousands of changes that need not survive a power cut
    EXPECT_EQ(faults(), Faults());
  }

  // Among at most so many faults one names the entry.
  void expect_named(std::int64_t seq, const std::string& what, std::size_t faults_max = 1) {
    const ChainReport found = report();
    const bool named = std::any_of(found.faults.begin(), found.faults.end(),
                                   [seq](const ChainFault& fault) { return fault.seq == seq; });
    ASSERT_TRUE(named) << what << " of entry " << seq;
    ASSERT_LE(found.faults.size(), faults_max) << what << " of entry " << seq;
  }

  struct Row {
    std::int64_t seq;
    std::string bytes;
    std::string hash;
  };
  std::vector<Row> rows() {
    std::vector<Row> all;
    const ReadTx tx = journal_->read();
    value_of(each_entry(tx, 1, [&all](std::int64_t seq, std::string_view bytes, std::string_view hash) -> Result<> {
      all.push_back({seq, std::string(bytes), std::string(hash)});
      return {};
    }));
    return all;
  }
  // All of a short text; of a long one its ends and every so many bytes between.
  static std::vector<std::size_t> sample(std::size_t size) {
    std::vector<std::size_t> places;
    const std::size_t step = size <= 700 ? 1 : 97;
    for (std::size_t at = 0; at < size; at += (at < 64 || at + 160 > size) ? 1 : step) places.push_back(at);
    return places;
  }
  // What is flipped must still be text to PostgreSQL: low bits only.
  static constexpr char bit = 1;
};

TEST_P(FlippedByte, OfTheBytesIsNamed) {
  for (const Row& row : rows()) {
    // PostgreSQL has the same bytes, and each check costs it round trips: there a sixteenth.
    std::size_t turn = 0;
    for (const std::size_t at : sample(row.bytes.size())) {
      if (!sqlite() && turn++ % 16 != 0) continue;
      std::string changed = row.bytes;
      changed[at] = static_cast<char>(changed[at] ^ bit);
      forge(row.seq, changed, row.hash);
      ASSERT_NO_FATAL_FAILURE(expect_named(row.seq, "byte " + std::to_string(at)));
    }
    forge(row.seq, row.bytes, row.hash);
  }
  EXPECT_EQ(faults(), Faults());
}

TEST_P(FlippedByte, OfTheHashIsNamed) {
  for (const Row& row : rows()) {
    for (std::size_t at = 0; at < row.hash.size(); ++at) {
      if (!sqlite() && at % 8 != 0) continue;
      std::string changed = row.hash;
      changed[at] = static_cast<char>(changed[at] ^ bit);
      forge(row.seq, row.bytes, changed);
      ASSERT_NO_FATAL_FAILURE(expect_named(row.seq, "hash " + std::to_string(at)));
    }
    forge(row.seq, row.bytes, row.hash);
  }
  EXPECT_EQ(faults(), Faults());
}

TEST_P(FlippedByte, OfTheSequenceNumberIsNamed) {
  std::set<std::int64_t> taken;
  for (const Row& row : rows()) taken.insert(row.seq);
  for (const Row& row : rows()) {
    for (int place = 0; place < 63; ++place) {
      const std::int64_t moved = row.seq ^ (std::int64_t{1} << place);
      if (taken.count(moved) > 0) continue;
      run("UPDATE journal SET seq = " + std::to_string(moved) + " WHERE seq = " + std::to_string(row.seq));
      ASSERT_NO_FATAL_FAILURE(expect_named(row.seq, "bit " + std::to_string(place) + " of the sequence number", 2));
      run("UPDATE journal SET seq = " + std::to_string(row.seq) + " WHERE seq = " + std::to_string(moved));
    }
  }
  EXPECT_EQ(faults(), Faults());
}

TEST_P(FlippedByte, OfTheTenantIsNamed) {
  for (const Row& row : rows()) {
    for (const int place : {1, 7, 31, 62}) {
      const std::string moved = std::to_string(std::int64_t{1} ^ (std::int64_t{1} << place));
      run("UPDATE journal SET tenant = " + moved + " WHERE seq = " + std::to_string(row.seq));
      ASSERT_NO_FATAL_FAILURE(expect_named(row.seq, "bit " + std::to_string(place) + " of the tenant"));
      run("UPDATE journal SET tenant = 1 WHERE seq = " + std::to_string(row.seq));
    }
  }
  EXPECT_EQ(faults(), Faults());
}

INSTANTIATE_TEST_SUITE_P(Databases, FlippedByte, both_databases(), dialect_name);

}  // namespace
}  // namespace dunlin
