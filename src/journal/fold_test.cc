#include "journal/fold.h"

#include <algorithm>

#include "journal/test_journal.h"

namespace dunlin {
namespace {

class Fold : public DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    if (IsSkipped()) return;
    journal_ = std::make_unique<TestJournal>(database().open_migrated());
  }

  TestJournal& journal() { return *journal_; }

  // Behind the journal's back.
  void run(const std::string& sql) { value_of(journal_->connection().run_script(sql)); }

  static JournalFold folded(const ReadTx& tx) {
    JournalFold fold(test_tables);
    value_of(each_entry(tx, 1, [&fold](std::int64_t seq, std::string_view bytes, std::string_view) -> Result<> {
      const JournalEntry entry = TRY(decode_entry(bytes));
      return fold.apply(seq, entry.changes);
    }));
    return fold;
  }
  std::vector<std::string> differences() {
    const ReadTx tx = journal_->read();
    JournalFold fold = folded(tx);
    return value_of(fold.compare(tx));
  }

 private:
  std::unique_ptr<TestJournal> journal_;
};

const std::vector<std::string> none;

TEST_P(Fold, OfTheJournalIsTheTables) {
  EXPECT_EQ(differences(), none) << "an empty journal, empty tables";
  journal().put("a", "1");
  journal().put("b", "é \"\n");
  EXPECT_EQ(differences(), none);
  journal().put("a", "2");  // replaced
  EXPECT_EQ(differences(), none);
  journal().append([](WriteTx& tx) -> Result<> {
    TRY(tx.put(TestSetting{"a", "3"}));  // and again, twice in one entry
    TRY(tx.put(TestSetting{"a", "4"}));
    TRY(tx.insert(TestAdjustment{5, 1, "write_off", -1, INT64_MIN, 0}));
    return tx.insert(TestAdjustment{5, 2, "", 0, INT64_MAX, 0});
  });
  EXPECT_EQ(differences(), none);
  journal().append([](WriteTx& tx) -> Result<> {
    TRY(tx.erase<TestSetting>("a"));
    return tx.erase<TestAdjustment>(std::int64_t{5}, std::int64_t{1});
  });
  EXPECT_EQ(differences(), none);
  journal().append(
      [](WriteTx& tx) -> Result<> {  // written, erased and written in one entry; and what was erased before
        TRY(tx.put(TestSetting{"c", "1"}));
        TRY(tx.erase<TestSetting>("c"));
        TRY(tx.put(TestSetting{"c", "2"}));
        TRY(tx.put(TestSetting{"d", "1"}));
        TRY(tx.erase<TestSetting>("d"));
        TRY(tx.erase<TestSetting>("never there"));
        return tx.put(TestSetting{"a", "5"});
      });
  EXPECT_EQ(differences(), none);
  const ReadTx tx = journal().read();
  EXPECT_EQ(folded(tx).change_count(), 16);
}

TEST_P(Fold, FindsARowThatIsMissing) {
  journal().put("a", "1");
  journal().put("b", "1");
  journal().append([](WriteTx& tx) { return tx.insert(TestAdjustment{5, 1}); });
  run("DELETE FROM setting WHERE name = 'a'; DELETE FROM adjustment");
  EXPECT_EQ(differences(),
            (std::vector<std::string>{R"(table setting, row ["a"], written by entry 1: is missing from the table)",
                                      "table adjustment, row [5,1], written by entry 3: is missing from the table"}));
}

TEST_P(Fold, FindsARowThatNoEntryWrote) {
  journal().put("a", "1");
  run("INSERT INTO setting (tenant, name, value, version) VALUES (1, 'b \"', 'x', 1)");
  EXPECT_EQ(differences(),
            std::vector<std::string>{
                R"(table setting, row ["b \""], written by entry 1: stands in the table, but no entry of )"
                "the journal wrote it"});
}

TEST_P(Fold, FindsARowThatDiffersInAnyColumn) {
  journal().put("a", "1");
  journal().append([](WriteTx& tx) { return tx.insert(TestAdjustment{5, 1, "write_off", 20'000, 100, 0}); });
  const std::string setting = R"(table setting, row ["a"], written by entry 1: differs from what the journal says)";
  const std::string adjustment = "table adjustment, row [5,1], written by entry 2: differs from what the journal says";
  const auto differs_after = [&](const std::string& change, const std::string& back, const std::string& expected) {
    run(change);
    EXPECT_EQ(differences(), std::vector<std::string>{expected}) << change;
    run(back);
    EXPECT_EQ(differences(), none) << back;
  };
  differs_after("UPDATE setting SET value = '2'", "UPDATE setting SET value = '1'", setting);
  differs_after("UPDATE setting SET value = ''", "UPDATE setting SET value = '1'", setting);
  // The values may be the same: the entry that the version names must have written the row.
  differs_after("UPDATE setting SET version = 2", "UPDATE setting SET version = 1", setting);
  differs_after("UPDATE adjustment SET amount_minor = 101", "UPDATE adjustment SET amount_minor = 100", adjustment);
  differs_after("UPDATE adjustment SET reverses_id = -1", "UPDATE adjustment SET reverses_id = 0", adjustment);
}

TEST_P(Fold, AMovedRowIsMissingHereAndUnknownThere) {
  journal().append([](WriteTx& tx) { return tx.insert(TestAdjustment{5, 1}); });
  run("UPDATE adjustment SET invoice_id = 6");
  std::vector<std::string> found = differences();
  std::sort(found.begin(), found.end());
  EXPECT_EQ(found, (std::vector<std::string>{
                       "table adjustment, row [5,1], written by entry 1: is missing from the table",
                       "table adjustment, row [6,1], written by entry 1: stands in the table, but no entry of the "
                       "journal wrote it"}));
}

TEST_P(Fold, AnErasedRowThatStillStandsIsUnknown) {
  journal().put("a", "1");
  journal().append([](WriteTx& tx) { return tx.erase<TestSetting>("a"); });
  run("INSERT INTO setting (tenant, name, value, version) VALUES (1, 'a', '1', 1)");
  EXPECT_EQ(differences().size(), 1U);
}

TEST_P(Fold, LooksAtItsOwnTenantOnly) {
  TestJournal other(journal().connection(), "other", TenantKey{2});
  other.put("theirs", "1");
  journal().put("ours", "1");
  EXPECT_EQ(differences(), none);
}

TEST_P(Fold, SaysWhichRowAndWhichEntry) {
  journal().put("a", "1");
  journal().put("a", "2");
  run("UPDATE setting SET value = '1'");
  const ReadTx tx = journal().read();
  JournalFold fold = folded(tx);
  const std::vector<FoldDifference> found = value_of(fold.differences(tx));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].kind, FoldDifference::Kind::changed);
  EXPECT_EQ(found[0].table, "setting");
  EXPECT_EQ(found[0].key, R"(["a"])");
  EXPECT_EQ(found[0].seq, 2);
}

// Most images of a long journal are replaced later; they are dropped on the way, and the last one still wins.
TEST_P(Fold, DropsReplacedImagesOnTheWay) {
  constexpr std::int64_t keys = 1'500;
  constexpr std::int64_t entries = 60;  // 90,000 changes: more than are kept at first
  JournalFold fold(test_tables);
  for (std::int64_t seq = 1; seq <= entries; ++seq) {
    std::string rows;
    for (std::int64_t key = 0; key < keys; ++key) {
      rows +=
          (key == 0 ? "" : ",") + std::string("[\"k") + std::to_string(key) + "\",\"v\"," + std::to_string(seq) + "]";
    }
    value_of(fold.apply(seq, R"([{"columns":["name","value","version"],"put":[)" + rows + R"(],"table":"setting"}])"));
    if (seq == entries / 2) {
      value_of(fold.apply(seq, R"([{"columns":["name"],"erase":[["k7"]],"table":"setting"}])"));
    }
  }
  value_of(fold.apply(entries, R"([{"columns":["name"],"erase":[["k9"]],"table":"setting"}])"));
  EXPECT_EQ(fold.change_count(), keys * entries + 2);
  {
    WriteTx tx = value_of(WriteTx::begin(journal().connection(), TenantKey{1}));
    tx.set_seq(entries);
    for (std::int64_t key = 0; key < keys; ++key) {
      if (key != 9) value_of(tx.insert(TestSetting{"k" + std::to_string(key), "v"}));
    }
    (void)tx.take_changes();
    value_of(tx.commit());
  }
  const ReadTx tx = journal().read();
  EXPECT_EQ(value_of(fold.compare(tx)), none);
  // And it may go on from there.
  value_of(
      fold.apply(entries + 1, R"([{"columns":["name","value","version"],"put":[["k0","w",61]],"table":"setting"}])"));
  EXPECT_EQ(value_of(fold.compare(tx)).size(), 1U);
}

TEST_P(Fold, ManyDifferencesAreAllNamed) {
  journal().append([](WriteTx& tx) -> Result<> {
    for (std::int64_t id = 1; id <= 500; ++id) TRY(tx.insert(TestAdjustment{id, 1}));
    return {};
  });
  run("DELETE FROM adjustment WHERE invoice_id > 100; UPDATE adjustment SET kind = 'x' WHERE invoice_id <= 50");
  const std::vector<std::string> found = differences();
  EXPECT_EQ(found.size(), 450U);
  for (const std::string& sentence : found) {
    EXPECT_EQ(sentence.find("unreadable"), std::string::npos) << sentence;
  }
}

// PostgreSQL does not take what is no text.
class FoldOfADamagedFile : public Fold {};

// Whatever stands in a damaged file is reported; it does not stop the check.
TEST_P(FoldOfADamagedFile, TextThatIsNoneIsADifference) {
  journal().put("a", "1");
  run("UPDATE setting SET value = CAST(x'ff' AS TEXT)");
  EXPECT_EQ(differences().size(), 1U);
  run("UPDATE setting SET value = '1', name = CAST(x'fe' AS TEXT)");
  EXPECT_EQ(differences().size(), 2U);
}

INSTANTIATE_TEST_SUITE_P(Databases, FoldOfADamagedFile, ::testing::Values(Dialect::sqlite), dialect_name);
INSTANTIATE_TEST_SUITE_P(Databases, Fold, both_databases(), dialect_name);

Reason refusal_of(std::string_view changes) {
  JournalFold fold(test_tables);
  const Result<> outcome = fold.apply(7, changes);
  EXPECT_FALSE(outcome.has_value()) << changes;
  return outcome.has_value() ? Reason::object_unknown : outcome.error().reason;
}

TEST(FoldApply, RefusesWhatThisProgramDoesNotHave) {
  JournalFold fold(test_tables);
  EXPECT_TRUE(
      fold.apply(7, R"([{"columns":["name","value","version"],"put":[["a","b",7]],"table":"setting"}])").has_value());
  for (const std::string_view changes :
       {R"([{"columns":["name","value","version"],"put":[["a","b",7]],"table":"settings"}])",
        R"([{"columns":["name","version"],"put":[["a",7]],"table":"setting"}])",
        R"([{"columns":["value","name","version"],"put":[["a","b",7]],"table":"setting"}])",
        R"([{"columns":["name","value","version"],"erase":[["a","b",7]],"table":"setting"}])",
        R"([{"columns":["name"],"put":[["a"]],"table":"setting"}])",
        R"([{"columns":["seq","bytes","hash"],"put":[[1,"",""]],"table":"journal"}])"}) {
    EXPECT_EQ(refusal_of(changes), Reason::entry_unknown) << changes;
  }
}

TEST(FoldApply, RefusesARowOfAnotherVersion) {
  for (const std::string_view version : {"6", "77", "17", "null", "\"7\"", "-7"}) {
    const std::string changes = R"([{"columns":["name","value","version"],"put":[["a","b",)" + std::string(version) +
                                R"(]],"table":"setting"}])";
    EXPECT_EQ(refusal_of(changes), Reason::entry_unknown) << changes;
  }
}

TEST(FoldApply, RefusesAnotherShape) {
  EXPECT_EQ(refusal_of("{}"), Reason::json_malformed);
  EXPECT_EQ(refusal_of(R"([{"columns":["name","value","version"],"put":[["a",7]],"table":"setting"}])"),
            Reason::json_malformed);
}

}  // namespace
}  // namespace dunlin
