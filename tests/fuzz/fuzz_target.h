// FuzzTarget: one parser, handed any bytes at all, and what must hold of whatever it makes of them.
//
//   void try_dates(std::string_view input) {
//     const Result<Date> date = Date::parse(input);
//     CHECK(!date || date->to_string() == input);
//   }
//   const FuzzTarget target("dates", try_dates);
//
// A target ends the program by a CHECK, a sanitizer or a time-out; a refusal is an answer like any other. It is linked
// twice: alone with libFuzzer (fuzz_entry.cc; ./run fuzz), and all together into a replay of the corpus that is part of
// the tests (replay_main.cc). docs/internals/fuzzing.md says how to add one.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "base/check.h"
#include "base/result.h"

namespace dunlin {

class FuzzTarget {
 public:
  using Run = void (*)(std::string_view input);

  FuzzTarget(std::string_view target_name, Run run_one);

  // Those that were linked into the program, by name.
  [[nodiscard]] static std::span<const FuzzTarget> all();

  std::string_view name;
  Run run;
};

// Takes one character from the front of the input as a choice among `count`: '0' is the first, '1' the second, so that
// the files of a corpus can be written and read by a person. The first when nothing is left.
[[nodiscard]] std::size_t choose(std::string_view& input, std::size_t count);
// The input up to a line of "---", which is taken off with it; everything when there is no such line.
[[nodiscard]] std::string_view take_part(std::string_view& input);

// What a refusal says goes into answers in JSON and into the journal, which take valid UTF-8 and nothing else.
void check_told(const Refusal& refusal);

// True for a value; a refusal is only looked at.
template <class T>
[[nodiscard]] bool accepted(const Result<T>& result) {
  if (!result.has_value()) check_told(result.error());
  return result.has_value();
}

}  // namespace dunlin
