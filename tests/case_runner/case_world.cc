#include "case_runner/case_world.h"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "correspondence/mail_directory.h"
#include "engine/catalog.h"
#include "engine/database.h"
#include "journal/chain.h"

namespace dunlin {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t seed_of_all_cases = 1;

std::string draw(Prng& prng, std::size_t bytes) {
  std::string drawn;
  while (drawn.size() < bytes) {
    std::uint64_t number = prng.next();
    for (int i = 0; i < 8 && drawn.size() < bytes; ++i, number >>= 8) drawn += static_cast<char>(number & 0xFF);
  }
  return drawn;
}

DatabaseLocation location_of(const std::string& data, const cli::Configuration& configuration) {
  return {data, configuration.database};
}

}  // namespace

CaseWorld::CaseWorld(std::string_view case_name, Dialect dialect)
    : case_name_(case_name),
      dialect_(dialect),
      before_(fs::current_path()),
      now_(value_of(Instant::parse("2026-03-02T07:00:00Z"))) {
  std::string pattern = (fs::temp_directory_path() / "dunlin_case_XXXXXX").string();
  CHECK(::mkdtemp(pattern.data()) != nullptr);
  place_ = pattern;
  fs::current_path(place_);
}

CaseWorld::~CaseWorld() {
  std::error_code ignored;
  fs::current_path(before_, ignored);
  fs::remove_all(place_, ignored);
}

CaseWorld::DataDirectory& CaseWorld::directory() {
  const auto found = directories_.find(data_);
  if (found != directories_.end()) return found->second;
  DataDirectory made{Prng(seed_of_all_cases).child(case_name_), nullptr};
  if (dialect_ == Dialect::postgres) made.database = std::make_unique<TestDatabase>(dialect_);
  return directories_.emplace(data_, std::move(made)).first->second;
}

Spoken CaseWorld::dunlin(std::vector<std::string> words) {
  DataDirectory& data = directory();
  if (data.database != nullptr && !words.empty() && words.front() == "init") {
    words.insert(words.end(), {"--database", data.database->place()});
  }
  std::ostringstream out;
  std::ostringstream err;
  cli::Environment environment;
  environment.clock = [this] { return now_; };
  environment.entropy = [&data](std::size_t bytes) { return draw(data.entropy, bytes); };
  environment.out = &out;
  environment.err = &err;
  environment.variable = [this](const std::string& name) { return name == "DUNLIN_DATA" ? data_ : std::string(); };
  Spoken spoken;
  spoken.exit_code = cli::run(environment, words);
  spoken.out = out.str();
  spoken.err = err.str();
  now_ = now_.add_seconds(1);
  return spoken;
}

Result<> CaseWorld::write_file(const std::string& name, std::string_view bytes) const {
  std::ofstream file(place_ / name, std::ios::binary | std::ios::trunc);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (!file) return refuse(Reason::io_failed, "cannot write " + name);
  return {};
}

Result<> CaseWorld::write_repeated(const std::string& name, std::int64_t count, char byte) const {
  constexpr std::int64_t block_bytes = 1 << 20;
  const std::string block(block_bytes, byte);
  std::ofstream file(place_ / name, std::ios::binary | std::ios::trunc);
  for (std::int64_t left = count; left > 0; left -= block_bytes) file.write(block.data(), std::min(left, block_bytes));
  file.close();
  if (!file) return refuse(Reason::io_failed, "cannot write " + name);
  return {};
}

Result<> CaseWorld::remove_file(const std::string& name) const {
  std::error_code error;
  if (fs::remove_all(place_ / name, error) == 0 || error)
    return refuse(Reason::io_failed, "there is no " + name + " to remove");
  return {};
}

Result<std::string> CaseWorld::read_file(const std::string& name) const {
  std::ifstream file(place_ / name, std::ios::binary);
  if (!file) return refuse(Reason::file_unreadable, "cannot read " + name);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

bool CaseWorld::is_founded(const std::string& data) const {
  return fs::exists(place_ / data / "dunlin.toml");
}

Result<std::vector<CaseWorld::OpenTenant>> CaseWorld::open_tenants(const std::string& data) const {
  std::vector<OpenTenant> open;
  if (!is_founded(data)) return open;
  const cli::Configuration configuration = TRY(cli::read_configuration(data));
  const std::unique_ptr<Connection> catalog = TRY(open_catalog(location_of(data, configuration), IfAbsent::refuse));
  for (Tenant& tenant : TRY(all_tenants(*catalog))) {
    std::unique_ptr<Connection> connection =
        TRY(open_tenant(location_of(data, configuration), tenant.name, IfAbsent::refuse));
    open.push_back({std::move(tenant), std::move(connection)});
  }
  return open;
}

Result<std::vector<std::string>> CaseWorld::heads() const {
  std::vector<std::string> heads;
  for (const OpenTenant& open : TRY(open_tenants(data_))) {
    const ReadTx tx = TRY(ReadTx::begin(*open.connection, open.tenant.key));
    const ChainHead head = TRY(read_head(tx));
    heads.push_back("head " + open.tenant.name + " " + std::to_string(head.seq) + " " + head.hash);
  }
  return heads;
}

std::vector<fs::path> CaseWorld::letters() const {
  std::vector<fs::path> letters;
  const fs::path mail = place_ / data_ / "mail";
  if (!fs::exists(mail)) return letters;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(mail)) {
    if (entry.path().extension() == ".eml") letters.push_back(entry.path());
  }
  std::sort(letters.begin(), letters.end());
  return letters;
}

// The triggers that keep the journal append-only and the role that the program works as are in the way of an honest
// mistake, not of an administrator.
Result<std::unique_ptr<Connection>> CaseWorld::open_unguarded() const {
  const cli::Configuration configuration = TRY(cli::read_configuration(data_));
  std::unique_ptr<Connection> connection =
      TRY(open_tenant(location_of(data_, configuration), configuration.tenant, IfAbsent::refuse));
  TRY(connection->run_script(dialect_ == Dialect::postgres ? "RESET ROLE; ALTER TABLE journal DISABLE TRIGGER ALL;"
                                                           : "DROP TRIGGER IF EXISTS journal_no_update;"
                                                             "DROP TRIGGER IF EXISTS journal_no_delete;"));
  return connection;
}

Result<> CaseWorld::forge(std::int64_t seq, std::string_view old_text, std::string_view new_text) const {
  static const Statement read{"case.entry", "SELECT bytes FROM journal WHERE tenant = $1 AND seq = $2"};
  static const Statement write{"case.forge", "UPDATE journal SET bytes = $3 WHERE tenant = $1 AND seq = $2"};
  const std::unique_ptr<Connection> connection = TRY(open_unguarded());
  const std::vector<OpenTenant> tenants = TRY(open_tenants(data_));
  const std::int64_t tenant = tenants.front().tenant.key.value;
  std::string bytes;
  const std::array key{Value::of_integer(tenant), Value::of_integer(seq)};
  TRY(connection->begin(Access::read));
  TRY(connection->each(read, key, [&bytes](const RowView& row) -> Result<> {
    bytes = row.bytes(0);
    return {};
  }));
  TRY(connection->commit());
  const std::size_t at = bytes.find(old_text);
  if (at == std::string::npos) {
    return refuse(Reason::row_malformed,
                  "entry " + std::to_string(seq) + " does not hold \"" + std::string(old_text) + "\"");
  }
  bytes.replace(at, old_text.size(), new_text);
  const std::array values{Value::of_integer(tenant), Value::of_integer(seq), Value::of_blob(bytes)};
  TRY(connection->begin(Access::write));
  TRY(connection->execute(write, values));
  return connection->commit();
}

Result<> CaseWorld::run_sql(const std::string& statement) const {
  const std::unique_ptr<Connection> connection = TRY(open_unguarded());
  return connection->run_script(statement + ";");
}

Result<std::vector<std::string>> CaseWorld::faults() const {
  std::vector<std::string> faults;
  for (const auto& [data, directory] : directories_) {
    for (const OpenTenant& open : TRY(open_tenants(data))) {
      const VerifyOptions options = TRY(verify_options(data, open.tenant));
      const ReadTx tx = TRY(ReadTx::begin(*open.connection, open.tenant.key));
      for (const VerifyPass& pass : TRY(verify(tx, open.tenant, options)).passes) {
        for (const VerifyFault& fault : pass.faults) {
          faults.push_back("verify of " + data + ", tenant " + open.tenant.name + ": " + fault.code + " at " +
                           fault.place + ": " + fault.sentence);
        }
      }
    }
  }
  return faults;
}

// Everything that verify can be given: the logins, and the messages that are really there.
Result<VerifyOptions> CaseWorld::verify_options(const std::string& data, const Tenant& tenant) const {
  VerifyOptions options;
  const cli::Configuration configuration = TRY(cli::read_configuration(data));
  const std::unique_ptr<Connection> catalog = TRY(open_catalog(location_of(data, configuration), IfAbsent::refuse));
  options.logins.emplace();
  for (const Login& login : TRY(all_logins(*catalog, tenant.key)))
    options.logins->emplace(login.user.value, login.name);
  std::vector<std::string> names;
  const fs::path mail = place_ / data / "mail" / tenant.name;
  if (fs::exists(mail)) {
    for (const fs::directory_entry& entry : fs::directory_iterator(mail))
      names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  options.look_up = [names](const std::string& key) {
    return std::binary_search(names.begin(), names.end(), mail_file_name(key)) ? LookUp::found : LookUp::absent;
  };
  options.mail_files = std::move(names);
  return options;
}

}  // namespace dunlin
