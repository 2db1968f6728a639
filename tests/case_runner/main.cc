// Runs case files on SQLite and on PostgreSQL, and says how each went; the last line is "N passed, N failed", one for
// each case and database. docs/internals/cases.md says how cases are written.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "case_runner/case_run.h"
#include "store/test_database.h"

namespace {

namespace fs = std::filesystem;
using dunlin::CaseFile;
using dunlin::CaseResult;
using dunlin::Dialect;

constexpr int exit_failed = 1;
constexpr int exit_usage = 2;

struct Request {
  bool update = false;
  std::vector<Dialect> databases{Dialect::sqlite, Dialect::postgres};
  std::vector<fs::path> files;
};

struct Count {
  int passed = 0;
  int failed = 0;
};

std::string name_of(Dialect dialect) {
  return dialect == Dialect::sqlite ? "sqlite" : "postgres";
}

int usage() {
  std::cerr << "usage: case_runner [--update] [--database sqlite|postgres|both] FILE|DIRECTORY...\n";
  return exit_usage;
}

void add_path(std::vector<fs::path>& files, const fs::path& path) {
  if (!fs::is_directory(path)) {
    files.push_back(path);
    return;
  }
  const std::size_t before = files.size();
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(path)) {
    if (entry.path().extension() == ".case") files.push_back(entry.path());
  }
  std::sort(files.begin() + static_cast<std::ptrdiff_t>(before), files.end());
}

bool parse_arguments(const std::vector<std::string>& words, Request& request) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "--update") {
      request.update = true;
    } else if (words[i] == "--database" && i + 1 < words.size()) {
      const std::string& name = words[++i];
      if (name == "sqlite") request.databases = {Dialect::sqlite};
      if (name == "postgres") request.databases = {Dialect::postgres};
      if (name != "sqlite" && name != "postgres" && name != "both") return false;
    } else if (words[i].starts_with("--")) {
      return false;
    } else {
      add_path(request.files, words[i]);
    }
  }
  return !request.files.empty();
}

// The first database writes the file; the others are held against what it wrote.
void run_file(const Request& request, const std::vector<Dialect>& databases, const fs::path& path, Count& count) {
  std::ifstream stream(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(stream), {}};
  bool may_update = request.update;
  for (const Dialect dialect : databases) {
    const dunlin::Result<CaseFile> file = CaseFile::parse(path.stem().string(), text);
    if (!file) {
      ++count.failed;
      std::cout << "FAILED  " << path.string() << "\n  " << file.error().text << std::endl;
      return;
    }
    if (!dunlin::concerns(*file, dialect)) continue;
    const CaseResult result = dunlin::run_case(*file, dialect);
    const bool is_updated = may_update && !result.as_expected;
    if (is_updated) {
      text = dunlin::text_of(*file, result.actual);
      std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
    }
    may_update = false;
    const bool passed = result.passed() || (is_updated && result.broken_claims.empty());
    ++(passed ? count.passed : count.failed);
    std::cout << (passed ? is_updated ? "updated" : "ok     " : "FAILED ") << "  " << name_of(dialect) << "  "
              << file->name << ": " << file->title << std::endl;
    if (!passed) std::cout << dunlin::describe_difference(*file, result) << std::flush;
  }
}

}  // namespace

int main(int argc, char** argv) {
  Request request;
  if (!parse_arguments({argv + 1, argv + argc}, request)) return usage();
  std::vector<Dialect> databases;
  for (const Dialect dialect : request.databases) {
    if (dunlin::TestDatabase::available(dialect)) databases.push_back(dialect);
  }
  Count count;
  for (const fs::path& path : request.files) run_file(request, databases, fs::absolute(path), count);
  if (databases.size() < request.databases.size()) {
    std::cout << request.files.size() << " cases were not run on PostgreSQL: DUNLIN_TEST_POSTGRES names no server "
              << "(tools/postgres.sh starts one)\n";
  }
  std::cout << count.passed << " passed, " << count.failed << " failed" << std::endl;
  return count.failed == 0 ? 0 : exit_failed;
}
