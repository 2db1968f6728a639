// Real files of banks and of other programs, where they are at hand: a folder `shared` beside the project, or the one
// that DUNLIN_SHARED_DATA names. Without it these tests are skipped, and say so.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "intake/formats/bai2_reader.h"
#include "intake/formats/edi820.h"
#include "intake/formats/lockbox_reader.h"
#include "intake/formats/nacha_reader.h"
#include "intake/formats/recorded_file.h"

namespace dunlin {
namespace {

std::filesystem::path bank_folder(std::string_view format) {
  const char* const named = std::getenv("DUNLIN_SHARED_DATA");
  const std::filesystem::path shared = named != nullptr
                                           ? std::filesystem::path(named)
                                           : std::filesystem::path(DUNLIN_SOURCE_DIR).parent_path() / "shared";
  return shared / "data" / "bank" / format;
}

std::string content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

std::vector<std::filesystem::path> files_in(const std::filesystem::path& folder, std::string_view extension) {
  std::vector<std::filesystem::path> files;
  for (const std::filesystem::directory_entry& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == extension) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string without(const std::filesystem::path& folder) {
  return "no folder " + folder.string() + ": DUNLIN_SHARED_DATA names another place";
}

// A file that is judged otherwise than its name or its folder says, and why.
struct Judgement {
  std::string_view file;
  std::string_view reason;
};

const Judgement* judged(std::span<const Judgement> judgements, const std::string& name) {
  const auto found =
      std::find_if(judgements.begin(), judgements.end(), [&](const Judgement& one) { return one.file == name; });
  return found == judgements.end() ? nullptr : &*found;
}

void expect_same_in_any_blocks(BankReader reader, const std::string& text, const Recorded& whole) {
  for (const std::size_t block : {std::size_t{1}, std::size_t{7}}) {
    EXPECT_TRUE(record(reader, text, block, Unreconciled::tell).same_facts_as(whole)) << block;
  }
}

TEST(RecordFormatConformance, Bai2) {
  const std::filesystem::path folder = bank_folder("bai2");
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << without(folder);
  static constexpr Judgement refused[] = {
      {"sample-parseError.txt", "its first record has no code of BAI2"},
      {"sample4-continuations-newline-delimited.txt",
       "names and amounts were made up and the trailers left: account totals of -1,260,161,341,762 and others do not "
       "sum "
       "to the group's 13,060,195,162, nor do they agree with the records above them"},
      {"sample5-issue113.txt", "the same"},
  };
  for (const std::filesystem::path& path : files_in(folder, ".txt")) {
    const std::string name = path.filename().string();
    const std::string text = content_of(path);
    const Recorded recorded = record(read_bai2, text);
    const Judgement* const judgement = judged(refused, name);
    EXPECT_EQ(looks_like_bai2(text), name != "sample-parseError.txt") << name;
    EXPECT_EQ(recorded.file.has_value(), judgement == nullptr) << name;
    std::cout << name << ": "
              << (recorded.file ? std::to_string(recorded.lines.size()) + " lines" : recorded.file.error().text)
              << (judgement != nullptr ? std::string(" [") + std::string(judgement->reason) + "]" : "") << "\n";
    const Recorded told = record(read_bai2, text, 64 * 1024, Unreconciled::tell);
    EXPECT_EQ(told.file.has_value(), name != "sample-parseError.txt") << name;
    expect_same_in_any_blocks(read_bai2, text, told);
  }
}

// By their names, files with `invalid`, `return-no-` or `missing` in it are bad, and all others are good.
TEST(RecordFormatConformance, Nacha) {
  const std::filesystem::path folder = bank_folder("ach");
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << without(folder);
  static constexpr Judgement refused_all_the_same[] = {
      {"adv-noFileControl.ach", "it has no file control: nobody can tell it from a file that was cut off"},
      {"bh-ed-ad-bh-ed-ad-ed-ad.ach", "it has no file header and no control at all"},
      {"nonascii-utf8.ach", "its file control counts 1 entry and addenda, its batch control and its records 13"},
      {"shr-credit.ach", "a part of a larger file: its file control counts 665 batches, it has 1"},
  };
  for (const std::filesystem::path& path : files_in(folder, ".ach")) {
    const std::string name = path.filename().string();
    const std::string text = content_of(path);
    const bool good_by_name =
        name.find("nvalid") == std::string::npos && !name.starts_with("return-no-") && !name.starts_with("missing");
    const Judgement* const judgement = judged(refused_all_the_same, name);
    EXPECT_TRUE(looks_like_nacha(text) || !good_by_name || judgement != nullptr) << name;
    const Recorded recorded = record(read_nacha, text);
    EXPECT_EQ(recorded.file.has_value(), good_by_name && judgement == nullptr)
        << name << ": " << (recorded.file ? std::string("read") : recorded.file.error().text);
    std::cout << name << ": "
              << (recorded.file ? std::to_string(recorded.lines.size()) + " lines" : recorded.file.error().text)
              << (judgement != nullptr ? " [" + std::string(judgement->reason) + "]" : "") << "\n";
    if (recorded.file) {
      for (const std::string& warning : recorded.file->warnings) std::cout << "    " << warning << "\n";
    }
    const Recorded told = record(read_nacha, text, 64 * 1024, Unreconciled::tell);
    expect_same_in_any_blocks(read_nacha, text, told);
    // A whole interchange in the addenda, with a separator of two bytes.
    if (name == "nonascii-utf8.ach") {
      for (const std::string& warning : told.file->warnings) std::cout << "    " << warning << "\n";
      std::cout << "    " << told.lines.at(0).text << "\n";
    }
  }
}

TEST(RecordFormatConformance, Lockbox) {
  const std::filesystem::path folder = bank_folder("lockbox");
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << without(folder);
  for (const std::filesystem::path& path : files_in(folder, ".bai")) {
    const std::string text = content_of(path);
    EXPECT_TRUE(looks_like_lockbox(text)) << path;
    const Recorded recorded = record(read_lockbox, text);
    ASSERT_TRUE(recorded.file.has_value()) << recorded.file.error().text;
    expect_same_in_any_blocks(read_lockbox, text, recorded);
    std::cout << path.filename().string() << ": " << recorded.lines.size() << " lines\n";
    const bool is_empty = path.filename() == "test_empty_lockbox.bai";
    ASSERT_EQ(recorded.lines.size(), is_empty ? 0U : 1U);
    if (is_empty) continue;
    EXPECT_EQ(recorded.lines[0].amount.minor, 700'000);
    EXPECT_EQ(recorded.lines[0].documents.at(0).reference, "CE554");
  }
}

TEST(RecordFormatConformance, EveryFileLooksLikeOneFormatAtMost) {
  const std::filesystem::path folder = bank_folder("").parent_path();
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << without(folder);
  std::int64_t files = 0;
  for (const std::filesystem::directory_entry& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    const std::string begin = content_of(entry.path()).substr(0, 8192);
    const int formats =
        looks_like_bai2(begin) + looks_like_nacha(begin) + looks_like_lockbox(begin) + looks_like_edi820(begin);
    const std::string of = entry.path().parent_path().filename().string();
    EXPECT_LE(formats, of == "bai2" || of == "ach" || of == "lockbox" ? 1 : 0) << entry.path();
    ++files;
  }
  EXPECT_GT(files, 10);
}

}  // namespace
}  // namespace dunlin
