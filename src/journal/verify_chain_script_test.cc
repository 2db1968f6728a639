// tools/verify_journal.py knows only the documented format. It has to agree with the program, on what is whole and on
// what is not.
#include <sys/wait.h>

#include <algorithm>
#include <cstdio>
#include <fstream>

#include "journal/test_journal.h"
#include "journal/verify_chain.h"

namespace dunlin {
namespace {

constexpr const char* script = DUNLIN_SOURCE_DIR "/tools/verify_journal.py";

struct Outcome {
  int status = -1;
  std::string output;
};

Outcome run_script(const std::string& arguments) {
  Outcome outcome;
  FILE* pipe = ::popen((std::string("python3 '") + script + "' " + arguments + " 2>&1").c_str(), "r");
  EXPECT_NE(pipe, nullptr);
  for (char buffer[4096]; const std::size_t count = std::fread(buffer, 1, sizeof buffer, pipe);) {
    outcome.output.append(buffer, count);
  }
  outcome.status = WEXITSTATUS(::pclose(pipe));
  return outcome;
}

class Script : public DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    if (IsSkipped()) return;
    journal_ = std::make_unique<TestJournal>(database().open_migrated(), "Müller \"& Söhne\"");
    journal_->put("name", "every \x01 kind \" of \\ text \n\t\x7f é 😀");
    journal_->append([](WriteTx& tx) -> Result<> {
      TRY(tx.insert(TestAdjustment{5, 1, "", INT32_MIN, INT64_MIN, INT64_MAX}));
      return tx.erase<TestSetting>("name");
    });
    for (int i = 3; i <= 8; ++i) journal_->put("name", std::to_string(i));
    files_ = std::make_unique<TestDatabase>(Dialect::sqlite);
    lines_ = exported();
  }

  // As `dunlin journal export` writes it.
  std::vector<std::string> exported() const {
    std::vector<std::string> lines;
    const ReadTx tx = journal_->read();
    value_of(each_entry(tx, 1, [&lines](std::int64_t, std::string_view bytes, std::string_view) -> Result<> {
      lines.emplace_back(bytes);
      return {};
    }));
    const ChainHead head = value_of(read_head(tx));
    lines.push_back(R"({"hash":")" + head.hash + R"(","seq":)" + std::to_string(head.seq) + "}");
    return lines;
  }
  Outcome check(const std::vector<std::string>& lines, const std::string& arguments = "") const {
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    return check_text(text, arguments);
  }
  Outcome check_text(const std::string& text, const std::string& arguments = "") const {
    const std::string path = files_->directory() + "/export.jsonl";
    std::ofstream(path, std::ios::binary) << text;
    return run_script("'" + path + "' " + arguments);
  }
  static void expect_fault(const Outcome& outcome, std::string_view place) {
    EXPECT_EQ(outcome.status, 1) << outcome.output;
    EXPECT_EQ(outcome.output.substr(0, place.size()), place) << outcome.output;
    EXPECT_EQ(std::count(outcome.output.begin(), outcome.output.end(), '\n'), 1) << outcome.output;
  }

  std::unique_ptr<TestJournal> journal_;
  std::unique_ptr<TestDatabase> files_;
  std::vector<std::string> lines_;
};

TEST_P(Script, AgreesThatTheJournalIsWhole) {
  const ReadTx tx = journal_->read();
  const ChainReport report =
      value_of(verify_chain(tx, journal_->tenant(), [](const JournalEntry&) -> Result<> { return {}; }));
  ASSERT_TRUE(report.faults.empty());
  const std::string expected = "ok 8 entries, head " + report.head.hash + "\n";
  const Outcome whole = check(lines_);
  EXPECT_EQ(whole.output, expected);
  EXPECT_EQ(whole.status, 0);
  EXPECT_EQ(check(lines_, R"('Müller "& Söhne"')").output, expected);
  expect_fault(check(lines_, "acme"), "entry 1: it belongs to another tenant");
}

INSTANTIATE_TEST_SUITE_P(Databases, Script, both_databases(), dialect_name);

// An export is the same file whatever it came from, so the rest is looked at once.
class ScriptOnFiles : public Script {};

TEST_P(ScriptOnFiles, NamesTheEntryThatWasChanged) {
  for (std::size_t line = 0; line + 1 < lines_.size(); ++line) {
    const std::string place = "entry " + std::to_string(line + 1) + ": ";
    std::vector<std::string> changed = lines_;
    changed[line].insert(1, " ");
    expect_fault(check(changed), place + "its bytes are not a canonical JSON object");
    changed = lines_;
    changed[line] = lines_[(line + 1) % 8];
    expect_fault(check(changed), place);
    changed = lines_;
    changed.erase(changed.begin() + static_cast<std::ptrdiff_t>(line));
    // Without the last one the head has nothing to stand on.
    expect_fault(check(changed), line == 7 ? "head: " : place);
  }
}

TEST_P(ScriptOnFiles, ARewrittenEntryBetraysItselfInTheNext) {
  JournalEntry entry = value_of(decode_entry(lines_[4]));
  entry.actor = "user:usr_somebody_else";
  lines_[4] = encode_entry(entry);
  expect_fault(check(lines_), "entry 6: it does not quote the hash of the entry before");
}

TEST_P(ScriptOnFiles, AFileThatEndsEarlyIsRefused) {
  std::string text;
  for (const std::string& line : lines_) text += line + "\n";
  const std::size_t last_line = text.size() - lines_.back().size() - 1;
  for (const std::size_t length :
       {std::size_t{0}, std::size_t{1}, last_line / 2, last_line, last_line + 5, text.size() - 1}) {
    const Outcome outcome = check_text(text.substr(0, length));
    EXPECT_EQ(outcome.status, 1) << length << " bytes: " << outcome.output;
  }
  expect_fault(check({}), files_->directory());
  EXPECT_EQ(check_text(text + text).status, 1);
}

TEST_P(ScriptOnFiles, WhatIsNoCanonicalEntryIsRefused) {
  const auto first_line_is = [this](const std::string& line) {
    lines_[0] = line;
    return check(lines_);
  };
  const std::string entry = lines_[0];
  const auto with = [&entry](std::string_view what, std::string_view instead) {
    std::string changed = entry;
    const std::size_t at = changed.find(what);
    EXPECT_NE(at, std::string::npos) << what;
    return changed.replace(at, what.size(), instead);
  };
  for (const std::string& line :
       {std::string(), std::string("null"), std::string("[]"), std::string("{}"), std::string("{"), std::string("\xff"),
        std::string("\"\\ud800\""), std::string(5'000, '['), with("\"v\":1", "\"v\":2"), with("\"v\":1", "\"v\":true"),
        with("\"v\":1", "\"v\":1.0"), with("\"v\":1", "\"v\":1,\"w\":0"), with(",\"v\":1", ""),
        with("\"seq\":1", "\"seq\":2"), with("\"seq\":1", "\"seq\":\"1\""), with("\"at\":", "\"at\":9999999999999"),
        with("\"put_setting\"", "\"\\u0070ut_setting\"")}) {
    expect_fault(first_line_is(line), "entry 1: ");
  }
}

TEST_P(ScriptOnFiles, ReadsTheFileOfATenant) {
  const std::string file = "'" + database().place() + "'";
  EXPECT_EQ(run_script(file).output, check(lines_).output);
  const auto run = [this](const std::string& sql) { value_of(journal_->connection().run_script(sql)); };
  journal_->drop_triggers();
  run("UPDATE journal SET hash = (SELECT hash FROM journal WHERE seq = 2) WHERE seq = 3");
  expect_fault(run_script(file), "entry 3: its bytes do not have the hash stored beside them");
  run("DELETE FROM journal WHERE seq >= 3");
  expect_fault(run_script(file), "head: ");
  run("DELETE FROM chain_head");
  expect_fault(run_script(file), "head: ");
}

TEST_P(ScriptOnFiles, SaysWhatItIsFor) {
  const Outcome outcome = run_script("");
  EXPECT_NE(outcome.status, 0);
  EXPECT_NE(outcome.output.find("tools/verify_journal.py FILE [TENANT]"), std::string::npos);
  expect_fault(run_script("'" + files_->directory() + "/absent'"), files_->directory());
  expect_fault(run_script("'" + files_->directory() + "'"), files_->directory());
}

INSTANTIATE_TEST_SUITE_P(Databases, ScriptOnFiles, ::testing::Values(Dialect::sqlite), dialect_name);

// It is to be read in one sitting, and to be believed without installing anything.
TEST(ScriptText, IsShortAndNeedsNothing) {
  std::ifstream file(script);
  ASSERT_TRUE(file.is_open());
  int lines = 0;
  for (std::string line; std::getline(file, line); ++lines) {
    if (line.starts_with("import ") || line.starts_with("from ")) {
      EXPECT_EQ(line, "import hashlib, json, pathlib, sqlite3, sys");
    }
  }
  EXPECT_LE(lines, 60);
}

}  // namespace
}  // namespace dunlin
