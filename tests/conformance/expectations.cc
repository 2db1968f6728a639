#include "conformance/expectations.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace dunlin::conformance {

void Expectations::compare(const std::string& file, const std::string& key, const std::string& expected,
                           const std::vector<std::string>& ours) {
  if (std::find(ours.begin(), ours.end(), expected) != ours.end()) {
    ++same_;
    return;
  }
  for (std::size_t at = 0; at < differences_.size(); ++at) {
    const Difference& difference = differences_[at];
    if (file.find(difference.file) == std::string::npos || key != difference.key) continue;
    ++used_[at];
    ++different_;
    return;
  }
  std::string all;
  for (const std::string& value : ours) all += "\n    \"" + value + "\"";
  ADD_FAILURE() << file << ": " << key << " is expected to be\n    \"" << expected << "\"\n  and ours is" << all;
}

void Expectations::refused(const std::string& file, const Result<BankFile>& strict) {
  if (strict) return;
  EXPECT_EQ(strict.error().reason, Reason::row_malformed) << strict.error().text;
  const std::string& text = strict.error().text;
  const bool about_sums = text.find("come to") != std::string::npos || text.find("there are") != std::string::npos ||
                          text.find("no closing balance") != std::string::npos;
  EXPECT_TRUE(about_sums) << text;
  refused_ += "\n       " + file;
}

void Expectations::report() const {
  std::printf("Refused where it is not asked to read on, because their sums are wrong:%s\n", refused_.c_str());
  std::printf("%d values are the same, %d differ on purpose:\n", same_, different_);
  for (std::size_t at = 0; at < differences_.size(); ++at) {
    const Difference& difference = differences_[at];
    const auto used = used_.find(at);
    if (used == used_.end()) {
      ADD_FAILURE() << "no longer differs: " << difference.file << " " << difference.key;
      continue;
    }
    std::printf("  %3d  %s %s: %s\n", used->second, std::string(difference.file).c_str(),
                std::string(difference.key).c_str(), std::string(difference.reason).c_str());
  }
}

std::string folder_of_bank_files() {
  const char* const named = std::getenv("DUNLIN_SHARED_DATA");
  const std::filesystem::path shared = named != nullptr
                                           ? std::filesystem::path(named)
                                           : std::filesystem::path(DUNLIN_SOURCE_DIR).parent_path() / "shared";
  const std::filesystem::path folder = shared / "data" / "bank";
  return std::filesystem::exists(folder) ? folder.string() : std::string();
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

std::vector<std::string> files_in(const std::string& folder, std::string_view ending) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().string().ends_with(ending)) names.push_back(entry.path().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

boost::json::value read_json(const std::string& path) {
  return boost::json::parse(read_file(path));
}

std::string without_blanks(std::string_view text) {
  std::string out;
  std::copy_if(text.begin(), text.end(), std::back_inserter(out),
               [](char c) { return c != ' ' && c != '\n' && c != '\t' && c != '\r'; });
  return out;
}

}  // namespace dunlin::conformance
