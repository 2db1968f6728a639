// The world of one case on one database: an empty working directory, a clock that only the case moves, random bytes
// that come from the case's name, and Dunlin's command line, called in this process.
//
//   CaseWorld world("two-reminders", Dialect::sqlite);
//   world.set_clock(TRY(Instant::parse("2026-03-02T07:00:00Z")));
//   Spoken spoken = world.dunlin({"init"});
//
// A data directory has a name (at first "data") and, on PostgreSQL, a database of its own. Each begins the same stream
// of random bytes, so two directories that are treated alike are alike to the last digest. Every command takes one
// second.
//
// There is one world at a time: the process works in its directory. Everything is removed at the end.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/prng.h"
#include "cli/session.h"
#include "engine/verify.h"
#include "store/test_database.h"

namespace dunlin {

// What a command said and how it ended.
struct Spoken {
  int exit_code = 0;
  std::string out;
  std::string err;
};

class CaseWorld {
 public:
  CaseWorld(std::string_view case_name, Dialect dialect);
  ~CaseWorld();
  CaseWorld(const CaseWorld&) = delete;
  CaseWorld& operator=(const CaseWorld&) = delete;

  void set_clock(Instant now) { now_ = now; }
  void use_data(const std::string& name) { data_ = name; }

  [[nodiscard]] Spoken dunlin(std::vector<std::string> words);

  [[nodiscard]] Result<> write_file(const std::string& name, std::string_view bytes) const;
  [[nodiscard]] Result<> write_repeated(const std::string& name, std::int64_t count, char byte) const;
  [[nodiscard]] Result<> remove_file(const std::string& name) const;  // or a whole directory
  [[nodiscard]] Result<std::string> read_file(const std::string& name) const;

  // "head TENANT SEQ HASH" of each tenant of the data directory; none when nothing was founded.
  [[nodiscard]] Result<std::vector<std::string>> heads() const;
  // What is in the mail directories, in order of the file names.
  [[nodiscard]] std::vector<std::filesystem::path> letters() const;

  // Changes made behind Dunlin's back, by somebody who may do anything to the database. Of the usual tenant.
  [[nodiscard]] Result<> forge(std::int64_t seq, std::string_view old_text, std::string_view new_text) const;
  [[nodiscard]] Result<> run_sql(const std::string& statement) const;

  // What `dunlin verify` would find in any of the data directories; empty when all is well.
  [[nodiscard]] Result<std::vector<std::string>> faults() const;

 private:
  struct DataDirectory {
    Prng entropy;
    std::unique_ptr<TestDatabase> database;  // on PostgreSQL
  };
  struct OpenTenant {
    Tenant tenant;
    std::unique_ptr<Connection> connection;
  };

  [[nodiscard]] DataDirectory& directory();
  [[nodiscard]] bool is_founded(const std::string& data) const;
  [[nodiscard]] Result<std::vector<OpenTenant>> open_tenants(const std::string& data) const;
  [[nodiscard]] Result<std::unique_ptr<Connection>> open_unguarded() const;
  [[nodiscard]] Result<VerifyOptions> verify_options(const std::string& data, const Tenant& tenant) const;

  std::string case_name_;
  Dialect dialect_;
  std::filesystem::path before_;
  std::filesystem::path place_;
  Instant now_;
  std::string data_ = "data";
  std::map<std::string, DataDirectory> directories_;
};

}  // namespace dunlin
