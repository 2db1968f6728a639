#include "cli/session.h"

#include <toml++/toml.h>

#include <charconv>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "cli/secret_file.h"
#include "control/proposal_rows.h"
#include "journal/replay.h"
#include "server/web_client.h"

namespace dunlin::cli {
namespace {

constexpr std::size_t entropy_bytes = 32;

std::string configuration_path(const std::string& data) {
  return data + "/dunlin.toml";
}

// [smtp] url, user, password_file, authorities_file, timeout_seconds
void read_smtp(const toml::table& table, Configuration& configuration) {
  const toml::table* smtp = table["smtp"].as_table();
  if (smtp == nullptr) return;
  SmtpSettings settings;
  settings.url = (*smtp)["url"].value_or<std::string>("");
  settings.user = (*smtp)["user"].value_or<std::string>("");
  settings.authorities_file = (*smtp)["authorities_file"].value_or<std::string>("");
  settings.timeout_seconds = (*smtp)["timeout_seconds"].value_or(settings.timeout_seconds);
  configuration.smtp_password_file = (*smtp)["password_file"].value_or<std::string>("");
  configuration.smtp = std::move(settings);
}

// [[identity_provider]] name, label, tenant, issuer, client_id, client_secret_file, login_claim
Result<> read_identity_providers(const toml::table& table, const std::string& path, Configuration& configuration) {
  configuration.public_url = table["public_url"].value_or<std::string>("");
  const toml::array* providers = table["identity_provider"].as_array();
  if (providers == nullptr) return {};
  for (const toml::node& node : *providers) {
    const toml::table* given = node.as_table();
    if (given == nullptr) return refuse(Reason::field_malformed, path + ": [[identity_provider]] is a table");
    const auto text = [given](std::string_view name, std::string fallback = {}) {
      return (*given)[name].value_or<std::string>(std::move(fallback));
    };
    IdentityProviderConfiguration provider;
    IdentityProviderSettings& settings = provider.settings;
    settings.name = text("name");
    settings.label = text("label", settings.name);
    settings.tenant = text("tenant", configuration.tenant);
    settings.issuer = text("issuer");
    settings.client_id = text("client_id");
    settings.login_claim = text("login_claim", settings.login_claim);
    provider.client_secret_file = text("client_secret_file");
    const bool is_name = !settings.name.empty() && settings.name.find_first_not_of(
                                                       "abcdefghijklmnopqrstuvwxyz"
                                                       "0123456789-") == std::string::npos;
    if (!is_name || settings.client_id.empty() || safe_origin_of(settings.issuer).empty()) {
      return refuse(
          Reason::field_malformed,
          path + ": [[identity_provider]] needs a name (a-z, 0-9, -), an issuer (https://...) and a client_id");
    }
    configuration.identity_providers.push_back(std::move(provider));
  }
  if (!configuration.identity_providers.empty() &&
      (configuration.public_url.empty() || safe_origin_of(configuration.public_url) != configuration.public_url)) {
    return refuse(Reason::field_malformed,
                  path + ": \"public_url\" is how browsers reach the server: https://HOST, and no path");
  }
  return {};
}

}  // namespace

Result<Configuration> parse_configuration(std::string_view toml, const std::string& path) {
  try {
    const toml::table table = toml::parse(toml, path);
    Configuration configuration;
    configuration.database = table["database"].value_or<std::string>("");
    configuration.tenant = table["tenant"].value_or<std::string>("");
    configuration.user = table["user"].value_or<std::string>("");
    read_smtp(table, configuration);
    TRY(read_identity_providers(table, path, configuration));
    if (configuration.database.empty()) return refuse(Reason::field_missing, path + ": \"database\" is missing");
    return configuration;
  } catch (const toml::parse_error& error) {
    return refuse(Reason::field_malformed, path + " line " + std::to_string(error.source().begin.line) + ": " +
                                               std::string(error.description()));
  }
}

Result<Configuration> read_configuration(const std::string& data) {
  const std::string path = configuration_path(data);
  std::ifstream file(path);
  if (!file) {
    return refuse(Reason::file_unreadable,
                  "There is no Dunlin data directory at " + data + ". Make one: dunlin init --data " + data);
  }
  std::ostringstream text;
  text << file.rdbuf();
  return parse_configuration(text.str(), path);
}

Result<> write_configuration(const std::string& data, const Configuration& configuration) {
  toml::table table;
  table.insert("database", configuration.database);
  table.insert("tenant", configuration.tenant);
  table.insert("user", configuration.user);
  std::ostringstream text;
  text << table << '\n';
  // Whole or not at all, also after a power cut: without it there is no data directory. A PostgreSQL URL may hold a
  // password.
  const std::string path = configuration_path(data);
  const std::string unfinished = path + ".unfinished";
  std::error_code error;
  std::filesystem::remove(unfinished, error);
  TRY(write_secret_file(unfinished, text.str()));
  std::filesystem::rename(unfinished, path, error);
  if (error) return refuse(Reason::io_failed, "cannot write " + path + ": " + error.message());
  return sync_directory(data);
}

Result<std::unique_ptr<Session>> Session::open_for_machine(Environment& environment, const GlobalOptions& options) {
  std::unique_ptr<Session> session = std::make_unique<Session>(Unopened{}, environment, options);
  session->configuration_ = TRY(read_configuration(options.data));
  const Configuration& configuration = session->configuration_;
  const DatabaseLocation location = session->location();
  session->catalog_ = TRY(open_catalog(location, IfAbsent::refuse));
  session->tenant_ =
      TRY(find_tenant(*session->catalog_, options.tenant.empty() ? configuration.tenant : options.tenant));
  session->connection_ = TRY(open_tenant(location, session->tenant_.name, IfAbsent::refuse));
  session->crash_at_ = TRY(CrashAt::parse(environment.variable("DUNLIN_CRASH_AT")));
  session->engine_ =
      std::make_unique<Engine>(*session->connection_, session->tenant_,
                               options.dry_run ? EngineMode::dry_run : EngineMode::normal, session->crash_at_.get());
  return session;
}

Result<std::unique_ptr<Session>> Session::open(Environment& environment, const GlobalOptions& options) {
  std::unique_ptr<Session> session = TRY(open_for_machine(environment, options));
  session->user_ = TRY(find_login(*session->catalog_, session->tenant_.key,
                                  options.user.empty() ? session->configuration_.user : options.user));
  return session;
}

Admission Session::admit(std::string key) {
  return Admission{environment_.clock(), user_.user, user_.name, std::move(key), environment_.entropy(entropy_bytes)};
}

Admission Session::admit_machine(std::string name, std::string key) {
  return Admission{
      environment_.clock(), Machine{std::move(name)}, {}, std::move(key), environment_.entropy(entropy_bytes)};
}

Result<Identity> Session::authorise_reading(const ReadTx& tx, Operation operation) {
  Identity identity = TRY(identity_of(tx, user_.user));
  if (reach_of(identity.roles, operation) == Reach::none) TRY(authorise(identity, operation, Subject{}));
  return identity;
}

Result<Onlooker> Session::onlooker(Operation operation) {
  const ReadTx present = TRY(engine_->read());
  Onlooker onlooker = TRY(Onlooker::of(TRY(authorise_reading(present, operation)), user_.name, operation));
  if (!options_.known_at.empty()) TRY(onlooker.check_may_look_back());
  return onlooker;
}

Result<ReadTx> Session::read() {
  if (options_.known_at.empty()) return engine_->read();
  if (scratch_ == nullptr) {
    const ReadTx tx = TRY(engine_->read());
    const std::string& text = options_.known_at;
    std::int64_t seq = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seq);
    if (error != std::errc() || end != text.data() + text.size()) {
      const Result<Instant> instant = Instant::parse(text);
      if (!instant) {
        return refuse(Reason::option_invalid,
                      "--known-at takes an entry's number or an instant such as 2026-03-31T17:00:00Z; \"" + text +
                          "\" is neither.");
      }
      seq = TRY(seq_known_at(tx, *instant));
    }
    scratch_ = TRY(replay(tx, seq, all_tables(), is_book_table));
  }
  return ReadTx::begin(*scratch_, tenant_.key);
}

Result<std::unique_ptr<Mailer>> Session::open_mailer() {
  if (configuration_.smtp) {
    SmtpSettings settings = *configuration_.smtp;
    if (!configuration_.smtp_password_file.empty()) {
      settings.password = TRY(read_file((std::filesystem::path(options_.data) / configuration_.smtp_password_file)));
      while (settings.password.ends_with('\n')) settings.password.pop_back();
    }
    return open_smtp(std::move(settings));
  }
  std::error_code ignored;
  std::filesystem::create_directories(data_path("mail"), ignored);
  return open_mail_directory(data_path("mail/" + tenant_.name));
}

}  // namespace dunlin::cli
