// Expectations: what others read from a file, compared with what we read, value by value.
//
//   Expectations expectations(differences);
//   expectations.compare("ing.sta", "applicant_name", "Lark & Co", values);   // one of our values has to be it
//   expectations.report();                                // prints counts and the known differences
//
// A value that differs fails the test, unless it is in the list of what differs on purpose, with its reason; and an
// entry of that list that no longer differs fails as well.
#pragma once

#include <boost/json.hpp>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "intake/formats/bank_file.h"

namespace dunlin::conformance {

struct Difference {
  std::string_view file;  // or the part of its name that several have
  std::string_view key;
  std::string_view reason;
};

class Expectations {
 public:
  explicit Expectations(std::vector<Difference> differences) : differences_(std::move(differences)) {}

  void compare(const std::string& file, const std::string& key, const std::string& expected,
               const std::vector<std::string>& ours);
  // Read as they are read to be recorded: these files were made anonymous, and their sums are no longer right.
  void refused(const std::string& file, const Result<BankFile>& strict);
  void report() const;

 private:
  std::string refused_;
  std::vector<Difference> differences_;
  std::map<std::size_t, int> used_;
  int same_ = 0;
  int different_ = 0;
};

// The folder with the files (beside the project, or in what DUNLIN_SHARED_DATA names); empty: skip the test.
[[nodiscard]] std::string folder_of_bank_files();
[[nodiscard]] std::string read_file(const std::string& path);
[[nodiscard]] std::vector<std::string> files_in(const std::string& folder, std::string_view ending);
[[nodiscard]] boost::json::value read_json(const std::string& path);
// Banks and readers differ about blanks where pieces meet.
[[nodiscard]] std::string without_blanks(std::string_view text);

}  // namespace dunlin::conformance
