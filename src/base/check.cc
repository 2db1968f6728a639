#include "base/check.h"

#include <string_view>

namespace dunlin {
namespace {

// Only the file's name: the build machine's folders would make the message differ from build to build.
std::string describe(std::string_view kind, const char* expression, std::string_view file, int line) {
  const std::size_t slash = file.find_last_of('/');
  if (slash != std::string_view::npos) file.remove_prefix(slash + 1);
  std::string text(kind);
  text += ": ";
  text += expression;
  text += " does not hold at ";
  text += file;
  text += ':';
  text += std::to_string(line);
  return text;
}

}  // namespace

void check_failed(const char* expression, const char* file, int line) {
  throw CheckFailure(describe("check failed", expression, file, line));
}

void journal_check_failed(const char* expression, const char* file, int line) {
  throw JournalFailure(describe("journal check failed", expression, file, line));
}

}  // namespace dunlin
