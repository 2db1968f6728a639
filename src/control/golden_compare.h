// expect_golden: compares a text with a file that people review. For tests of this module only.
//
//   expect_golden("tests/golden/authorisation.txt", matrix(), std::getenv("DUNLIN_UPDATE") != nullptr);
//
// With update the file is written instead; the difference is then reviewed like a change of code.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

namespace dunlin {

inline std::string read_project_file(std::string_view path) {
  std::ifstream file(std::string(DUNLIN_SOURCE_DIR) + "/" + std::string(path), std::ios::binary);
  EXPECT_TRUE(file.good()) << path << " cannot be read";
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

inline void expect_golden(std::string_view path, const std::string& actual, bool update) {
  if (update) {
    std::ofstream file(std::string(DUNLIN_SOURCE_DIR) + "/" + std::string(path), std::ios::binary);
    file << actual;
    EXPECT_TRUE(file.good()) << path << " cannot be written";
    return;
  }
  EXPECT_EQ(read_project_file(path), actual)
      << path << " is not what the program says now; if the change is meant, run again with DUNLIN_UPDATE=1";
}

}  // namespace dunlin
