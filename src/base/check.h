// Checks for programmer errors, in two grades (refusals are for what the world may do wrong: refusal.h).
//
//   CHECK(total >= applied)          the command rolls back, the server stays up, an alarm is raised
//   CHECK_JOURNAL(previous == head)  inside journal/: history may be damaged, so the writer of that tenant stops
//
// Both stay on in release builds.
#pragma once

#include <stdexcept>
#include <string>

namespace dunlin {

class CheckFailure : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

class JournalFailure : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

[[noreturn]] void check_failed(const char* expression, const char* file, int line);
[[noreturn]] void journal_check_failed(const char* expression, const char* file, int line);

}  // namespace dunlin

#define CHECK(condition) \
  (static_cast<bool>(condition) ? static_cast<void>(0) : ::dunlin::check_failed(#condition, __FILE__, __LINE__))
// Where no path may lead (after an exhaustive switch).
#define CHECK_UNREACHABLE(text) ::dunlin::check_failed(text, __FILE__, __LINE__)
#define CHECK_JOURNAL(condition) \
  (static_cast<bool>(condition) ? static_cast<void>(0) : ::dunlin::journal_check_failed(#condition, __FILE__, __LINE__))
