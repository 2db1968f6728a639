// init, users, version.
#include <algorithm>
#include <filesystem>
#include <ostream>

#include "cli/command_line.h"
#include "cli/secret_file.h"
#include "control/password.h"
#include "embedded/policies.h"
#include "engine/proposal_commands.h"
#include "engine/sign_in_rows.h"
#include "journal/chain.h"
#include "view/user_view.h"

namespace dunlin::cli {
namespace {

namespace fs = std::filesystem;

struct InitOptions {
  std::string database = "sqlite";
  std::string tenant = "main";
  std::string name = "Our company";
  std::string currency = "EUR";
  std::string sender_address = "receivables@example.invalid";
  std::vector<std::string> users{"clerk:collector", "controller:controller", "admin:admin"};
};

std::string generated_password(Environment& environment) {
  return readable_password(environment.entropy(readable_password_letters));
}

Result<std::pair<std::string, std::string>> split_user(const std::string& text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string::npos || colon == 0) {
    return refuse(Reason::option_invalid, "\"" + text + "\" is no user: write LOGIN:ROLES, such as clerk:collector");
  }
  std::string roles = text.substr(colon + 1);
  TRY(parse_roles(roles));
  return std::pair(text.substr(0, colon), std::move(roles));
}

Result<> make_directories(const std::string& data) {
  std::error_code error;
  fs::create_directories(data + "/tenants", error);
  if (error) return refuse(Reason::io_failed, "cannot make the directory " + data + ": " + error.message());
  fs::permissions(data, fs::perms::owner_all, error);
  TRY(sync_directory(data));
  return sync_directory(fs::absolute(data).parent_path().string());
}

// A run of init that was cut off left a tenant without its first entry: then it goes on.
Result<Tenant> tenant_to_found(Connection& catalog, const std::string& name, Instant now) {
  const Result<Tenant> added = add_tenant(catalog, name, now);
  if (added || added.error().reason != Reason::tenant_exists) return added;
  return find_tenant(catalog, name);
}

// The command of these options, and the logins of its founders in the same order.
struct Founding {
  FoundTenant command;
  std::vector<std::string> logins;
};

Result<Founding> founding_of(const InitOptions& options) {
  Founding founding;
  founding.command = {
      options.currency, options.name, options.sender_address, std::string(embedded::policies()[0].text), {}};
  for (const std::string& user : options.users) {
    auto [login, roles] = TRY(split_user(user));
    if (std::find(founding.logins.begin(), founding.logins.end(), login) != founding.logins.end()) {
      return refuse(Reason::user_exists, "The user \"" + login + "\" is named twice: nothing was founded.");
    }
    founding.logins.push_back(std::move(login));
    founding.command.founders.push_back({std::move(roles)});
  }
  return founding;
}

// What to say about the users. Logins that are there keep their passwords: a run of init that was cut off goes on with
// those that are missing, and one that has nothing to go on with is refused.
Result<std::string> found(Environment& environment, const Founding& founding, const InitOptions& options,
                          const DatabaseLocation& location) {
  const Refusal exists{Reason::tenant_exists, "There is a tenant \"" + options.tenant + "\" in " +
                                                  location.data_directory +
                                                  " already. Choose another --tenant or --data."};
  const std::unique_ptr<Connection> catalog = TRY(open_catalog(location, IfAbsent::create));
  const Tenant tenant = TRY(tenant_to_found(*catalog, options.tenant, environment.clock()));
  const std::unique_ptr<Connection> connection = TRY(open_tenant(location, tenant.name, IfAbsent::create));
  if (!TRY(chain_exists(*connection, tenant.key))) TRY(create_tenant(*connection, tenant));
  Engine engine(*connection, tenant);
  const Admission admission{environment.clock(), Machine{"system:init"}, {}, "found", environment.entropy(32)};
  const Result<Answer> founded = engine.execute(admission, founding.command);
  if (!founded) return refuse(founded.error().reason == Reason::idempotency_key_reused ? exists : founded.error());
  const boost::json::value users = boost::json::parse(std::string(founded->at("users").as_string()));
  std::string shown;
  for (std::size_t i = 0; i < founding.logins.size(); ++i) {
    const std::string& login = founding.logins[i];
    if (find_login(*catalog, tenant.key, login)) continue;
    const Id<User> user = TRY(Id<User>::parse(std::string_view(users.as_array()[i].as_string())));
    const std::string password = generated_password(environment);
    TRY(put_login(*catalog, tenant.key, Login{user, login, TRY(hash_password(login, password)), environment.clock()}));
    shown += "  " + login + "  " + founding.command.founders[i].roles + "  password " + password + "\n";
  }
  if (shown.empty()) return refuse(exists);
  return shown;
}

Result<int> init(Environment& environment, const GlobalOptions& global, const InitOptions& options) {
  const Founding founding = TRY(founding_of(options));
  TRY(make_directories(global.data));
  Configuration configuration;
  configuration.database = options.database;
  configuration.tenant = options.tenant;
  configuration.user = founding.logins.front();
  const std::string users = TRY(found(environment, founding, options, {global.data, configuration.database}));
  // A second tenant leaves the usual one as it is.
  if (!fs::exists(global.data + "/dunlin.toml")) TRY(write_configuration(global.data, configuration));
  *environment.out << "Users of tenant " << options.tenant << " (passwords are shown once):\n"
                   << users << "Dunlin is ready in " << global.data << ". Next: dunlin import history FILE --data "
                   << global.data << '\n';
  return 0;
}

Result<int> list_users(Session& session) {
  const std::vector<Login> logins = TRY(all_logins(session.catalog(), session.tenant().key));
  const ReadTx tx = TRY(session.read());
  TRY(session.authorise_reading(tx, view::users_operation));
  const std::vector<view::UserView> users = TRY(view::user_list(tx, logins));
  if (session.options().json) {
    print_json(*session.environment().out, view::to_json(users));
    return 0;
  }
  TextTable table({{"user"}, {"login"}, {"roles"}});
  for (const view::UserView& user : users) {
    table.row({user.id.to_string(), user.login, user.roles.empty() ? "none" : user.roles.to_string()});
  }
  table.print(*session.environment().out);
  return 0;
}

int print_answer(Session& session, const Answer& answer) {
  if (session.options().json) {
    print_json(*session.environment().out, answer);
  } else {
    *session.environment().out << answer.at("proposal").as_string().c_str() << " is "
                               << answer.at("state").as_string().c_str() << ". "
                               << answer.at("sentence").as_string().c_str() << '\n';
  }
  return 0;
}

Result<int> add_user(Session& session, const std::string& name, const std::string& roles) {
  const Result<Login> known = find_login(session.catalog(), session.tenant().key, name);
  if (known) return refuse(Reason::user_exists, "There is a user \"" + name + "\" already.");
  const Answer answer =
      TRY(session.engine().execute(session.admit(), Propose{ChangeRole{"new user", roles, {}}, "new user"}));
  const Id<User> user = TRY(Id<User>::parse(std::string_view(answer.at("user").as_string())));
  const std::string password = generated_password(session.environment());
  TRY(put_login(session.catalog(), session.tenant().key,
                Login{user, name, TRY(hash_password(name, password)), session.environment().clock()}));
  if (!session.options().json) {
    *session.environment().out << "User " << name << " (" << user.to_string() << "), password " << password
                               << " (shown once). The roles wait for a second person:\n";
  }
  return print_answer(session, answer);
}

Result<int> change_roles(Session& session, const std::string& name, const std::string& roles,
                         const std::string& reason) {
  const Login login = TRY(find_login(session.catalog(), session.tenant().key, name));
  return print_answer(
      session, TRY(session.engine().execute(session.admit(), Propose{ChangeRole{reason, roles, login.user}, reason})));
}

Result<int> change_password(Session& session, const std::string& name) {
  Login login = TRY(find_login(session.catalog(), session.tenant().key, name));
  const ReadTx tx = TRY(session.read());
  if (login.user != session.user().user) TRY(session.authorise_reading(tx, Operation::manage_users));
  const std::string password = generated_password(session.environment());
  login.password_hash = TRY(hash_password(name, password));
  login.changed_at = session.environment().clock();
  TRY(put_login(session.catalog(), session.tenant().key, login));
  TRY(end_sessions_of(session.catalog(), session.tenant().key, login.user, ""));
  *session.environment().out << "New password of " << name << ": " << password << " (shown once)\n";
  return 0;
}

// For somebody who has lost his telephone. Whoever asks for it in his name should be seen or called back.
Result<int> reset_factor(Session& session, const std::string& name) {
  const Login login = TRY(find_login(session.catalog(), session.tenant().key, name));
  const ReadTx tx = TRY(session.read());
  TRY(session.authorise_reading(tx, Operation::manage_users));
  TRY(put_one_time_secret(session.catalog(), session.tenant().key, login.user, "", 0));
  TRY(end_sessions_of(session.catalog(), session.tenant().key, login.user, ""));
  *session.environment().out << name << " signs in with the password alone until a second factor is set up again.\n";
  return 0;
}

Result<int> forget_identity(Session& session, const std::string& name) {
  const Login login = TRY(find_login(session.catalog(), session.tenant().key, name));
  const ReadTx tx = TRY(session.read());
  TRY(session.authorise_reading(tx, Operation::manage_users));
  TRY(forget_subjects_of(session.catalog(), session.tenant().key, login.user));
  TRY(end_sessions_of(session.catalog(), session.tenant().key, login.user, ""));
  *session.environment().out << name << " belongs to whom the provider names so next.\n";
  return 0;
}

void add_users(CLI::App& app, Invocation& invocation) {
  CLI::App* users = app.add_subcommand("users", "Who may do what");
  users->require_subcommand(1);
  in_session(*users->add_subcommand("list", "Logins and roles"), invocation, list_users);

  auto name = std::make_shared<std::string>();
  auto roles = std::make_shared<std::string>();
  auto reason = std::make_shared<std::string>();
  CLI::App* add = users->add_subcommand("add", "Propose a new user; another admin or a controller approves the roles");
  add->add_option("LOGIN", *name)->required();
  add->add_option("--roles", *roles, "collector, controller, admin, account_owner, auditor or service; comma separated")
      ->required();
  in_session(*add, invocation, [name, roles](Session& session) { return add_user(session, *name, *roles); });

  CLI::App* change = users->add_subcommand("roles", "Propose other roles for a user (none: leave --roles empty)");
  change->add_option("LOGIN", *name)->required();
  change->add_option("--roles", *roles)->required();
  change->add_option("--reason", *reason)->required();
  in_session(*change, invocation,
             [name, roles, reason](Session& session) { return change_roles(session, *name, *roles, *reason); });

  CLI::App* password = users->add_subcommand("password", "Give a user a new password, shown once");
  password->add_option("LOGIN", *name)->required();
  in_session(*password, invocation, [name](Session& session) { return change_password(session, *name); });

  CLI::App* factor = users->add_subcommand("reset-factor", "Remove the second factor of a user who has lost it");
  factor->add_option("LOGIN", *name)->required();
  in_session(*factor, invocation, [name](Session& session) { return reset_factor(session, *name); });

  CLI::App* identity = users->add_subcommand("forget-identity", "Let go who a user is at the identity provider");
  identity->add_option("LOGIN", *name)->required();
  in_session(*identity, invocation, [name](Session& session) { return forget_identity(session, *name); });
}

}  // namespace

void add_setup_commands(CLI::App& app, Invocation& invocation) {
  auto options = std::make_shared<InitOptions>();
  CLI::App* command = app.add_subcommand("init", "Make a data directory with a tenant and its first users");
  command->footer("Example:\n  dunlin init --data ./receivables --name \"Halden Optics GmbH\" --currency EUR");
  command->add_option("--data", invocation.options.data, "Data directory to make");
  command->add_option("--database", options->database, "sqlite, or the URL of a PostgreSQL database")
      ->capture_default_str();
  command->add_option("--tenant", options->tenant, "Short name: a-z, 0-9, '-'")->capture_default_str();
  command->add_option("--name", options->name, "The company's name, as customers know it")->capture_default_str();
  command->add_option("--currency", options->currency, "Accounts are compared in this currency")->capture_default_str();
  command->add_option("--sender", options->sender_address, "Address that messages come from")->capture_default_str();
  command->add_option("--user", options->users, "LOGIN:ROLES of the first users; the first is the usual one")
      ->capture_default_str();
  command->callback([&invocation, options] {
    invocation.run = [&invocation, options] { return init(invocation.environment, invocation.options, *options); };
  });
  add_users(app, invocation);
  CLI::App* version = app.add_subcommand("version", "Print the version");
  version->callback([&invocation] {
    invocation.run = [&invocation]() -> Result<int> {
      *invocation.environment.out << "dunlin " DUNLIN_VERSION "\n";
      return 0;
    };
  });
}

}  // namespace dunlin::cli
