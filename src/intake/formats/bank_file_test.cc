// What holds of every format, tried on the files of tests/fixtures/bank.
#include "intake/formats/bank_file.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "intake/formats/collected_bank.h"

namespace dunlin {
namespace {

std::vector<std::string> fixtures() {
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::directory_iterator(DUNLIN_SOURCE_DIR "/tests/fixtures/bank")) {
    const std::string extension = entry.path().extension();
    if (extension == ".xml" || extension == ".sta" || extension == ".942" || extension == ".ofx") {
      paths.push_back(entry.path());
    }
  }
  std::sort(paths.begin(), paths.end());
  EXPECT_GE(paths.size(), 7U);
  return paths;
}

std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

struct Read {
  Result<BankFile> file = refuse(Reason::file_empty, "not read");
  CollectedBank bank;
};

Read read(std::string_view bytes, std::size_t block = std::size_t{64} * 1024,
          Unreconciled unreconciled = Unreconciled::refuse) {
  Read result;
  ByteView source(bytes, block);
  result.file = read_bank_file(source, "sample", result.bank, unreconciled);
  return result;
}

std::vector<BankLine> lines_of(const CollectedBank& bank) {
  std::vector<BankLine> lines;
  for (const CollectedBank::Statement& statement : bank.statements) {
    lines.insert(lines.end(), statement.lines.begin(), statement.lines.end());
  }
  return lines;
}

TEST(BankFile, ReadsTheSameWhateverTheBlocks) {
  for (const std::string& path : fixtures()) {
    const std::string bytes = content_of(path);
    const Read whole = read(bytes);
    ASSERT_TRUE(whole.file.has_value()) << path << ": " << whole.file.error().text;
    EXPECT_FALSE(lines_of(whole.bank).empty()) << path;
    for (const std::size_t block : {1, 7, 1000}) {
      const Read parts = read(bytes, block);
      ASSERT_TRUE(parts.file.has_value()) << path << " in blocks of " << block << ": " << parts.file.error().text;
      EXPECT_EQ(parts.bank.statements, whole.bank.statements) << path << " in blocks of " << block;
      EXPECT_EQ(parts.file->lines, whole.file->lines);
      EXPECT_EQ(parts.file->warnings, whole.file->warnings);
    }
  }
}

// A file that was cut off anywhere is refused or has fewer lines; a sum that is told as reconciled is a right one.
TEST(BankFile, CutOffAnywhereIsRefusedOrShorter) {
  for (const std::string& path : fixtures()) {
    const std::string bytes = content_of(path);
    const Read whole = read(bytes);
    const std::vector<BankLine> all = lines_of(whole.bank);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      const Read cut = read(std::string_view(bytes).substr(0, size));
      if (!cut.file) continue;
      const std::vector<BankLine> lines = lines_of(cut.bank);
      ASSERT_LE(lines.size(), all.size()) << path << " cut at " << size;
      for (std::size_t at = 0; at < lines.size(); ++at) {
        ASSERT_EQ(lines[at].amount, all[at].amount) << path << " cut at " << size;
        ASSERT_EQ(lines[at].booked_on, all[at].booked_on) << path << " cut at " << size;
      }
      for (std::size_t at = 0; at < cut.bank.statements.size(); ++at) {
        const StatementEnd& end = *cut.bank.statements[at].end;
        if (!end.reconciled) continue;
        ASSERT_EQ(end.credit_minor, whole.bank.statements[at].end->credit_minor) << path << " cut at " << size;
        ASSERT_EQ(end.debit_minor, whole.bank.statements[at].end->debit_minor) << path << " cut at " << size;
      }
    }
  }
}

// One digit of an amount or one line less, and the sums no longer agree.
TEST(BankFile, WithAChangedDigitIsRefusedWhereTheFileHasBothBalances) {
  for (const std::string name : {"german.sta", "dutch.sta", "statement.v8.xml"}) {
    std::string bytes = content_of(std::string(DUNLIN_SOURCE_DIR "/tests/fixtures/bank/") + name);
    const std::size_t at = name == "statement.v8.xml" ? bytes.find("1190.00</Amt>")
                                                      : bytes.find(name == "german.sta" ? "1190,00N" : "605,00N");
    ASSERT_NE(at, std::string::npos) << name;
    ++bytes[at];
    const Read changed = read(bytes);
    ASSERT_FALSE(changed.file.has_value()) << name;
    EXPECT_EQ(changed.file.error().reason, Reason::row_malformed);
    const Read told = read(bytes, std::size_t{64} * 1024, Unreconciled::tell);
    ASSERT_TRUE(told.file.has_value()) << name << ": " << told.file.error().text;
    EXPECT_FALSE(told.bank.statements[0].end->reconciled);
    EXPECT_FALSE(told.file->warnings.empty());
  }
}

TEST(BankFile, IsToldByItsContent) {
  const std::vector<std::pair<std::string, std::string>> formats = {{"bank.v2.ofx", "OFX 211"},
                                                                    {"card.ofx", "OFX 102"},
                                                                    {"dutch.sta", "MT940 "},
                                                                    {"german.sta", "MT940 "},
                                                                    {"intraday.942", "MT942 "},
                                                                    {"intraday.v2.xml", "camt.052 001.02"},
                                                                    {"statement.v8.xml", "camt.053 001.08"}};
  for (const auto& [name, format] : formats) {
    const Read found = read(content_of(std::string(DUNLIN_SOURCE_DIR "/tests/fixtures/bank/") + name));
    ASSERT_TRUE(found.file.has_value()) << name;
    EXPECT_EQ(found.file->format + " " + found.file->version, format) << name;
  }
}

TEST(BankFile, OfRecordsIsToldByItsContentToo) {
  const std::vector<std::pair<std::string, std::string>> formats = {{"bai2/interim", "BAI2"},
                                                                    {"nacha/ctx_edi", "NACHA"},
                                                                    {"lockbox/three_checks", "BAI lockbox"},
                                                                    {"edi820/own_adjustment", "EDI 820"}};
  for (const auto& [name, format] : formats) {
    const Read found = read(content_of(std::string(DUNLIN_SOURCE_DIR "/tests/fuzz/corpus/") + name));
    ASSERT_TRUE(found.file.has_value()) << name << ": " << found.file.error().text;
    EXPECT_EQ(found.file->format, format) << name;
  }
}

TEST(BankFile, ThatIsNoneIsRefusedWithWhatItBeginsWith) {
  const Read letter = read("Dear Sir or Madam,\nplease find attached");
  ASSERT_FALSE(letter.file.has_value());
  EXPECT_EQ(letter.file.error().reason, Reason::file_unreadable);
  EXPECT_NE(letter.file.error().text.find("Dear Sir"), std::string::npos) << letter.file.error().text;
  EXPECT_NE(letter.file.error().text.find("sample:1"), std::string::npos) << letter.file.error().text;
  EXPECT_EQ(read("").file.error().reason, Reason::file_empty);
  EXPECT_EQ(read(" \r\n\t").file.error().reason, Reason::file_empty);
  EXPECT_EQ(read(std::string("\0\0\0", 3)).file.error().reason, Reason::file_empty);
  EXPECT_FALSE(read("<html><body>Your session has expired</body></html>").file.has_value());
}

}  // namespace
}  // namespace dunlin
