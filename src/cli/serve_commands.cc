// serve: the API and the web application, until the process is told to stop.
#include <fmt/format.h>

#include <csignal>
#include <filesystem>
#include <ostream>

#include "cli/command_line.h"
#include "cli/output.h"
#include "cli/secret_file.h"
#include "cli/verification.h"
#include "cli/worker.h"
#include "control/secret_box.h"
#include "server/operations.h"
#include "server/server.h"

namespace dunlin::cli {
namespace {

struct ServeOptions {
  HttpServerSettings http;
  bool idle = false;
  bool operations = false;
};

// A session of its own for a round, as `dunlin worker` would do it beside the server.
Result<std::unique_ptr<Session>> session_for(Environment& environment, const GlobalOptions& options,
                                             const Tenant& tenant) {
  GlobalOptions mine = options;
  mine.tenant = tenant.name;
  mine.user.clear();
  return Session::open_for_machine(environment, mine);
}

// Made when it is first needed. It is no part of a backup, so that a backup alone opens no secret.
Result<std::string> master_key(Environment& environment, const std::string& data) {
  const std::string path = data + "/master.key";
  if (!std::filesystem::exists(path)) TRY(write_secret_file(path, environment.entropy(SecretBox::key_bytes)));
  return read_file(path);
}

// Signals are taken by waiting for them, so that nothing is done inside a handler. They are blocked before the first
// thread begins, because threads inherit that.
class StopSignal {
 public:
  StopSignal() {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGINT);
    sigaddset(&signals_, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals_, &before_);
  }
  ~StopSignal() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;
  void wait() const {
    int signal = 0;
    sigwait(&signals_, &signal);
  }

 private:
  sigset_t signals_{};
  sigset_t before_{};
};

// What there is, for whoever compares it with the contract.
int print_operations(Environment& environment) {
  boost::json::array list;
  for (const ApiOperation& operation : api_operations()) {
    list.push_back({{"id", operation.id},
                    {"method", operation.method},
                    {"path", operation.path},
                    {"open", operation.entrance == Entrance::open},
                    {"people_only", operation.entrance == Entrance::people},
                    {"executes", operation.executes}});
  }
  print_json(*environment.out, list);
  return 0;
}

Result<int> serve(Environment& environment, const GlobalOptions& options, const ServeOptions& serve_options) {
  if (serve_options.operations) return print_operations(environment);
  const Configuration configuration = TRY(read_configuration(options.data));
  const StopSignal stop;
  ServerSettings settings;
  settings.http = serve_options.http;
  settings.location = {options.data, configuration.database};
  settings.clock = environment.clock;
  settings.entropy = environment.entropy;
  settings.version = DUNLIN_VERSION;
  settings.master_key = TRY(master_key(environment, options.data));
  settings.public_url = configuration.public_url;
  for (const IdentityProviderConfiguration& provider : configuration.identity_providers) {
    settings.identity_providers.push_back(provider.settings);
    if (provider.client_secret_file.empty()) continue;
    std::string secret = TRY(read_file(provider.client_secret_file));
    while (secret.ends_with('\n') || secret.ends_with('\r')) secret.pop_back();
    settings.identity_providers.back().client_secret = std::move(secret);
  }
  settings.log = environment.err;
  Environment quiet = environment;
  quiet.out = environment.err;
  settings.verification = [&quiet, &options](const Tenant& tenant) -> Result<VerifyOptions> {
    const std::unique_ptr<Session> session = TRY(session_for(quiet, options, tenant));
    return verification_options(*session);
  };
  if (!serve_options.idle) {
    settings.deliver = [&quiet, &options](const Tenant& tenant) -> Result<> {
      const std::unique_ptr<Session> session = TRY(session_for(quiet, options, tenant));
      return deliver_what_is_approved(*session);
    };
    settings.take_care = [&quiet, &options](const Tenant& tenant) -> Result<> {
      const std::unique_ptr<Session> session = TRY(session_for(quiet, options, tenant));
      TRY(work_once(*session));
      return {};
    };
  }
  const std::unique_ptr<Server> server = TRY(Server::start(settings));
  const bool secure = !serve_options.http.certificate_file.empty();
  *environment.out << fmt::format("Dunlin listens on {}://{}:{}/\n", secure ? "https" : "http",
                                  serve_options.http.address, server->port())
                   << std::flush;
  stop.wait();
  server->stop();
  return 0;
}

}  // namespace

void add_serve_commands(CLI::App& app, Invocation& invocation) {
  auto options = std::make_shared<ServeOptions>();
  options->http.port = 8080;
  CLI::App* command = app.add_subcommand("serve", "The API and the web application, for all tenants");
  command->footer(
      "Ends on SIGTERM or SIGINT, once what has begun is finished.\n\n"
      "Examples:\n  dunlin serve --data /srv/dunlin\n"
      "  dunlin serve --address 0.0.0.0 --port 8443 --certificate chain.pem --key key.pem");
  command->add_option("--data", invocation.options.data, "Data directory (else $DUNLIN_DATA, else ./dunlin-data)");
  command->add_option("--address", options->http.address, "Address to listen on")->capture_default_str();
  command->add_option("--port", options->http.port, "Port; 0 takes a free one")->capture_default_str();
  CLI::Option* certificate =
      command->add_option("--certificate", options->http.certificate_file, "PEM file with the chain: TLS");
  command->add_option("--key", options->http.key_file, "PEM file with its key")->needs(certificate);
  command->add_option("--workers", options->http.workers, "Requests that are answered at once")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  command->add_flag("--idle", options->idle, "Do nothing by itself: no deliveries, no morning run");
  command->add_flag("--operations", options->operations, "List the operations of the API and end");
  command->callback([&invocation, options] {
    invocation.run = [&invocation, options] { return serve(invocation.environment, invocation.options, *options); };
  });
}

}  // namespace dunlin::cli
