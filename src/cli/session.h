// Session: a data directory opened by somebody: its catalog, one tenant's database, the engine, and who acts.
//
//   DIR/dunlin.toml        where the database is, the usual tenant and user
//   DIR/catalog.db         tenants and logins (SQLite)
//   DIR/tenants/NAME.db    one tenant each (SQLite)
//   DIR/mail/NAME/         what was "sent", one file a message
//   DIR/seal.key           the signing key of seals, readable by its owner only
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "cli/crash_at.h"
#include "cli/environment.h"
#include "correspondence/mail_directory.h"
#include "correspondence/smtp_mailer.h"
#include "engine/catalog.h"
#include "engine/database.h"
#include "engine/engine.h"
#include "engine/executor.h"
#include "engine/reports.h"
#include "server/identity_provider.h"

namespace dunlin::cli {

// What every command takes.
struct GlobalOptions {
  std::string data;      // --data, else $DUNLIN_DATA, else ./dunlin-data
  std::string tenant;    // --tenant, else dunlin.toml
  std::string user;      // --as, else $DUNLIN_USER, else dunlin.toml
  std::string known_at;  // --known-at SEQ|INSTANT: what the journal knew then
  bool json = false;
  bool dry_run = false;
};

struct IdentityProviderConfiguration {
  IdentityProviderSettings settings;
  std::string client_secret_file;  // empty: the provider demands none
};

struct Configuration {
  std::string database;  // "sqlite" or a PostgreSQL URL
  std::string tenant;
  std::string user;
  // Where messages go instead of the mail directory; the password is in a file of its own.
  std::optional<SmtpSettings> smtp;
  std::string smtp_password_file;
  // Where people sign in besides with a password, and how browsers reach the server.
  std::string public_url;
  std::vector<IdentityProviderConfiguration> identity_providers;
};

// The text of dunlin.toml; `path` is for messages.
[[nodiscard]] Result<Configuration> parse_configuration(std::string_view toml, const std::string& path);
[[nodiscard]] Result<Configuration> read_configuration(const std::string& data_directory);
[[nodiscard]] Result<> write_configuration(const std::string& data_directory, const Configuration& configuration);

class Session {
 public:
  // tenant_unknown, user_unknown, database_failed with what to do ("dunlin init --data DIR makes one").
  [[nodiscard]] static Result<std::unique_ptr<Session>> open(Environment& environment, const GlobalOptions& options);

  // The same, with nobody acting: for the rounds of a server. `user()` is nobody.
  [[nodiscard]] static Result<std::unique_ptr<Session>> open_for_machine(Environment& environment,
                                                                         const GlobalOptions& options);

  [[nodiscard]] Engine& engine() { return *engine_; }
  [[nodiscard]] Connection& catalog() { return *catalog_; }
  [[nodiscard]] const Tenant& tenant() const { return tenant_; }
  [[nodiscard]] const Login& user() const { return user_; }
  [[nodiscard]] Environment& environment() { return environment_; }
  [[nodiscard]] const GlobalOptions& options() const { return options_; }
  [[nodiscard]] DatabaseLocation location() const { return {options_.data, configuration_.database}; }
  [[nodiscard]] std::string data_path(const std::string& name) const { return options_.data + "/" + name; }

  // Time and entropy of now; `key` is the idempotency key, empty for none.
  [[nodiscard]] Admission admit(std::string key = {});                            // as the acting user
  [[nodiscard]] Admission admit_machine(std::string name, std::string key = {});  // "system:executor"
  // Reading needs a role too: every read goes through here.
  [[nodiscard]] Result<Identity> authorise_reading(const ReadTx& tx, Operation operation);
  // What the acting user may see by this operation. Whoever asks about the past asks with the rights of today: roles
  // come from the tenant's own tables, also with --known-at.
  [[nodiscard]] Result<Onlooker> onlooker(Operation operation);

  [[nodiscard]] Result<std::unique_ptr<Mailer>> open_mailer();
  // Whether what was sent lies in the mail directory; a mail server keeps no record that can be compared.
  [[nodiscard]] bool keeps_mail() const { return !configuration_.smtp.has_value(); }

  // A transaction on what was known then: the tenant's own snapshot, or a scratch copy folded from the journal.
  [[nodiscard]] Result<ReadTx> read();

 private:
  struct Unopened {};  // only open() makes one

 public:
  Session(Unopened, Environment& environment, GlobalOptions options)
      : environment_(environment), options_(std::move(options)) {}

 private:
  Environment& environment_;
  GlobalOptions options_;
  Configuration configuration_;
  std::unique_ptr<Connection> catalog_;
  std::unique_ptr<Connection> connection_;
  std::unique_ptr<Connection> scratch_;  // of --known-at
  Tenant tenant_;
  Login user_;
  std::unique_ptr<CrashAt> crash_at_;
  std::unique_ptr<Engine> engine_;
};

}  // namespace dunlin::cli
