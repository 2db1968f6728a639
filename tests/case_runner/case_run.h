// Running a case: each step in a world of its own kind of database, and what came of it beside what was expected.
//
//   CaseResult result = run_case(file, Dialect::sqlite);
//   result.passed()                      // every expectation met, every claim true
//   text_of(file, result.actual)         // the file as an update would write it
//
// An expectation (an answer, an exit code, a number of letters, a head) is written anew by an update. A claim is not:
// that two files are the same, that a directive could be carried out, and that `dunlin verify` finds nothing at the
// end.
#pragma once

#include <string>
#include <vector>

#include "case_runner/case_file.h"
#include "store/connection.h"

namespace dunlin {

struct CaseResult {
  std::vector<std::vector<std::string>> actual;  // of each step, as it would stand in the file
  std::vector<std::string> broken_claims;        // each with its line
  bool as_expected = true;

  [[nodiscard]] bool passed() const { return as_expected && broken_claims.empty(); }
};

// Whether the case says something about this kind of database: `only` may leave out one of the two.
[[nodiscard]] bool concerns(const CaseFile& file, Dialect dialect);

[[nodiscard]] CaseResult run_case(const CaseFile& file, Dialect dialect);

// What differs, as a person reads it: "line 12: $ dunlin scan" and the lines that are missing (-) or new (+).
[[nodiscard]] std::string describe_difference(const CaseFile& file, const CaseResult& result);

}  // namespace dunlin
