// The worked example of docs/reference/journal-format.md, computed again: what the page says is what the program does.
#include <sys/wait.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "journal/content.h"
#include "journal/seal.h"
#include "journal/test_journal.h"
#include "journal/verify_chain.h"

namespace dunlin {
namespace {

constexpr const char* document_path = DUNLIN_SOURCE_DIR "/docs/reference/journal-format.md";

class Document : public ::testing::Test {
 protected:
  Document() {
    std::ifstream file(document_path, std::ios::binary);
    text_.assign(std::istreambuf_iterator<char>(file), {});
  }
  // The lines between the fences that open with ```text, block by block.
  std::vector<std::vector<std::string>> examples() const {
    std::vector<std::vector<std::string>> blocks;
    bool inside = false;
    std::size_t at = 0;
    for (std::size_t end = 0; (end = text_.find('\n', at)) != std::string::npos; at = end + 1) {
      const std::string line = text_.substr(at, end - at);
      if (line == "```text") {
        inside = true;
        blocks.emplace_back();
      } else if (line == "```") {
        inside = false;
      } else if (inside) {
        blocks.back().push_back(line);
      }
    }
    return blocks;
  }
  // The first column of the table below a heading.
  std::vector<std::string> members_below(const std::string& heading) const {
    std::vector<std::string> members;
    std::size_t at = text_.find("\n## " + heading + "\n");
    EXPECT_NE(at, std::string::npos) << heading;
    const std::size_t next = text_.find("\n## ", at + 1);
    while ((at = text_.find("\n| `", at)) < next) {
      at += 4;
      members.push_back(text_.substr(at, text_.find('`', at) - at));
    }
    return members;
  }

  std::string text_;
};

// "a":..., "b":... of an object's bytes, outermost only.
std::vector<std::string> members_of(std::string_view object) {
  std::vector<std::string> members;
  int depth = 0;
  bool in_text = false;
  bool before_key = false;
  for (std::size_t at = 0; at < object.size(); ++at) {
    const char c = object[at];
    if (in_text) {
      if (c == '\\') ++at;
      if (c == '"') in_text = false;
      continue;
    }
    if (c == '"' && depth == 1 && before_key)
      members.emplace_back(object.substr(at + 1, object.find('"', at + 1) - at - 1));
    if (c == '"') in_text = true;
    if (c == '{' || c == '[') ++depth;
    if (c == '}' || c == ']') --depth;
    before_key = depth == 1 && (c == '{' || c == ',');
  }
  return members;
}

JournalEntry entry_of(std::string actor, std::int64_t at, std::string command, std::string decision, std::string key,
                      std::string_view input) {
  JournalEntry entry;
  entry.tenant = "acme";
  entry.actor = std::move(actor);
  entry.at = Instant{at};
  entry.command = std::move(command);
  entry.decision = std::move(decision);
  entry.key = std::move(key);
  entry.input = sha256(input);
  return entry;
}

TEST_F(Document, ListsTheMembers) {
  const std::vector<std::vector<std::string>> blocks = examples();
  ASSERT_EQ(blocks.size(), 6U);
  EXPECT_EQ(members_below("An entry"), members_of(blocks[1].at(0)));
  EXPECT_EQ(members_below("A seal"), members_of(blocks[4].at(0)));
}

TEST_F(Document, HasTheHashesOfItsBytes) {
  const std::vector<std::vector<std::string>> blocks = examples();
  ASSERT_EQ(blocks.size(), 6U);
  for (const std::size_t block : {0U, 1U, 2U}) {
    ASSERT_EQ(blocks[block].size(), 2U);
    EXPECT_EQ(sha256(blocks[block][0]).hex(), blocks[block][1]);
  }
  EXPECT_EQ(blocks[0][1], genesis("acme").hex());
  EXPECT_EQ(blocks[3].at(0), R"({"hash":")" + blocks[2][1] + R"(","seq":2})");
  EXPECT_NE(text_.find("ok 2 entries, head " + blocks[2][1]), std::string::npos);
}

TEST_F(Document, ShowsWhatTheProgramWrites) {
  const std::vector<std::vector<std::string>> blocks = examples();
  ASSERT_EQ(blocks.size(), 6U);
  TestDatabase database(Dialect::sqlite);
  Connection& connection = database.open_migrated();
  const TestJournal journal(connection, "acme");
  const auto append = [&connection](const JournalEntry& entry, FunctionRef<Result<>(WriteTx&)> write) {
    WriteTx tx = value_of(WriteTx::begin(connection, TenantKey{1}));
    const ChainHead before = value_of(begin_entry(tx));
    value_of(write(tx));
    value_of(append_entry(tx, before, entry, true));
    value_of(tx.commit());
  };
  append(entry_of("user:usr_80000", 1'767'340'920'000'000, "put_settings",
                  R"({"operation":"manage_users","roles":["admin"]})", "setup-1", "the command as it came in"),
         [](WriteTx& tx) -> Result<> {
           TRY(tx.insert(TestSetting{"currency", "EUR"}));
           return tx.insert(TestSetting{"sender", "Müller & Söhne \"Inkasso\""});
         });
  append(entry_of("user:usr_80001", 1'767'342'600'000'000, "write_off", "{}", "", ""), [](WriteTx& tx) -> Result<> {
    TRY(tx.insert(TestAdjustment{1'048'577, 2'097'152, "write_off", 20'455, 1'250, 0}));
    return tx.erase<TestSetting>("sender");
  });
  const ReadTx tx = journal.read();
  std::vector<std::string> written;
  value_of(each_entry(tx, 1, [&written](std::int64_t, std::string_view bytes, std::string_view hash) -> Result<> {
    written.emplace_back(bytes);
    written.emplace_back(hash);
    return {};
  }));
  EXPECT_EQ(written, (std::vector<std::string>{blocks[1][0], blocks[1][1], blocks[2][0], blocks[2][1]}));
  const ChainReport report = value_of(verify_chain(tx, "acme", [](const JournalEntry&) -> Result<> { return {}; }));
  EXPECT_TRUE(report.faults.empty());
}

TEST_F(Document, HasASealThatHolds) {
  const std::vector<std::vector<std::string>> blocks = examples();
  ASSERT_EQ(blocks.size(), 6U);
  const Seal seal = value_of(read_seal(blocks[4].at(0)));
  EXPECT_EQ(seal.hash, blocks[2][1]);
  EXPECT_EQ(seal.seq, 2);
  EXPECT_EQ(seal.tenant, "acme");
  constexpr std::string_view seed = "0123456789abcdef0123456789abcdef";
  EXPECT_NE(text_.find(seed), std::string::npos);
  EXPECT_EQ(write_seal(seal, SigningKey::from_seed(seed)), blocks[4][0] + "\n");
}

TEST_F(Document, HasTheDigestOfItsContent) {
  const std::vector<std::vector<std::string>> blocks = examples();
  ASSERT_EQ(blocks.size(), 6U);
  ASSERT_EQ(blocks[5].size(), 3U);
  std::string salt;
  for (int byte = 0; byte < 16; ++byte) salt += static_cast<char>(byte);
  EXPECT_EQ(blocks[5][0], "000102030405060708090a0b0c0d0e0f");
  EXPECT_EQ((Content{0, {salt}, {blocks[5][1]}}.digest().hex()), blocks[5][2]);
}

TEST_F(Document, HasAnExportThatTheScriptAccepts) {
  const std::vector<std::vector<std::string>> blocks = examples();
  ASSERT_EQ(blocks.size(), 6U);
  const TestDatabase files(Dialect::sqlite);
  const std::string path = files.directory() + "/journal.jsonl";
  std::ofstream(path, std::ios::binary) << blocks[1][0] << "\n" << blocks[2][0] << "\n" << blocks[3][0] << "\n";
  const std::string command =
      std::string("python3 '") + DUNLIN_SOURCE_DIR + "/tools/verify_journal.py' '" + path + "' acme >/dev/null";
  EXPECT_EQ(WEXITSTATUS(std::system(command.c_str())), 0);
}

}  // namespace
}  // namespace dunlin
