// expect_golden: compares a text with a file that people review. For tests of this module only.
//
//   expect_golden("tests/golden/drafts/en_plain.txt", text, std::getenv("DUNLIN_UPDATE") != nullptr);
//
// With update the file is written instead; the difference is then reviewed like a change of code.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

namespace dunlin {

inline void expect_golden(std::string_view path, const std::string& actual, bool update) {
  const std::string place = std::string(DUNLIN_SOURCE_DIR) + "/" + std::string(path);
  if (update) {
    std::ofstream file(place, std::ios::binary);
    file << actual;
    EXPECT_TRUE(file.good()) << path << " cannot be written";
    return;
  }
  std::ifstream file(place, std::ios::binary);
  EXPECT_TRUE(file.good()) << path << " cannot be read";
  std::ostringstream text;
  text << file.rdbuf();
  EXPECT_EQ(text.str(), actual)
      << path << " is not what the program says now; if the change is meant, run again with DUNLIN_UPDATE=1";
}

}  // namespace dunlin
