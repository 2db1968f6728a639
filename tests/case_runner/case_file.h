// A case file: a story in plain text, with what the command line answers at each step. docs/internals/cases.md is its
// reference for authors.
//
//   # A paid invoice is not dunned
//   clock 2026-03-02T07:00:00Z
//   file invoices.csv
//   | number,customer_number,amount,currency,issued_on,due_on
//   | RE-1,C-1,100.00,EUR,2026-01-05,2026-02-04
//   $ dunlin import invoices invoices.csv
//   > invoices.csv: 1 lines read: 1 recorded, ...
//   mail 0
//
// The file is read into steps. A step keeps its own lines as they stand, and apart from them the lines that say what is
// expected; putting the two together again, with what really happened in the place of what was expected, is an update.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace dunlin {

enum class StepKind : std::uint8_t {
  prose,     // a comment or a blank line
  clock,     // clock INSTANT
  data,      // data NAME
  file,      // file NAME [OPTION...], then the lines of the file behind "| "
  bytes,     // bytes NAME COUNT CHARACTER
  remove,    // remove NAME
  command,   // $ dunlin ...
  keep,      // keep NAME after TEXT, or keep NAME beginning PREFIX
  same,      // same FILE FILE
  forge,     // forge SEQ OLD NEW
  sql,       // sql STATEMENT
  only,      // only sqlite|postgres WHY
  unproven,  // unproven WHY
  letters,   // letters
  mail,      // mail COUNT
  head       // head TENANT SEQ HASH
};

struct CaseStep {
  StepKind kind = StepKind::prose;
  std::size_t line = 0;               // of the file, from 1
  std::vector<std::string> own;       // lines that an update leaves alone
  std::vector<std::string> words;     // of the directive or command, after its first word; quotes taken off
  std::vector<std::string> body;      // of a file: its lines
  std::vector<std::string> expected;  // lines that an update writes anew
};

struct CaseFile {
  std::string name;   // "a-paid-invoice-is-not-dunned"; the seed of all that is random in it
  std::string title;  // the first line without its "# "
  std::vector<CaseStep> steps;

  // The last step is always `head`: a story ends by saying what the journal came to.
  [[nodiscard]] static Result<CaseFile> parse(std::string_view name, std::string_view text);
};

// The file with `actual[i]` as the expectation of step i.
[[nodiscard]] std::string text_of(const CaseFile& file, const std::vector<std::vector<std::string>>& actual);

// Words are separated by blanks; '...' and "..." hold blanks. A pipe or an arrow outside quotes is a word of its own,
// marked by a leading zero byte so that it cannot be taken for a quoted one.
inline constexpr std::string_view pipe_word{"\0|", 2};
inline constexpr std::string_view arrow_word{"\0>", 2};
[[nodiscard]] Result<std::vector<std::string>> split_words(std::string_view text);

[[nodiscard]] std::vector<std::string> split_lines(std::string_view text);

}  // namespace dunlin
