#include "cli/command_line.h"

#include <ostream>

#include "base/check.h"

namespace dunlin::cli {
namespace {

constexpr int exit_refused = 1;
constexpr int exit_usage = 2;

void add_all_commands(CLI::App& app, Invocation& invocation) {
  add_setup_commands(app, invocation);
  add_import_commands(app, invocation);
  add_morning_commands(app, invocation);
  add_plan_commands(app, invocation);
  add_proposal_commands(app, invocation);
  add_risk_commands(app, invocation);
  add_report_commands(app, invocation);
  add_metrics_commands(app, invocation);
  add_policy_commands(app, invocation);
  add_journal_commands(app, invocation);
  add_backup_commands(app, invocation);
  add_demo_commands(app, invocation);
  add_serve_commands(app, invocation);
  add_sim_commands(app, invocation);
  add_model_commands(app, invocation);
  add_forecast_commands(app, invocation);
  add_evaluate_commands(app, invocation);
  add_help_commands(app, invocation);
}

int run_invocation(Invocation& invocation) {
  Environment& environment = invocation.environment;
  try {
    const Result<int> outcome = invocation.run();
    return outcome ? *outcome : print_refusal(environment, outcome.error(), invocation.options.json);
  } catch (const CheckFailure& failure) {
    *environment.err << "dunlin: internal error, nothing was written: " << failure.what() << '\n';
  } catch (const JournalFailure& failure) {
    *environment.err << "dunlin: the journal is damaged, nothing was written: " << failure.what()
                     << "\nRun: dunlin verify\n";
  }
  return exit_refused;
}

}  // namespace

void add_global_options(CLI::App& command, Invocation& invocation) {
  GlobalOptions& options = invocation.options;
  command.add_option("--data", options.data, "Data directory (else $DUNLIN_DATA, else ./dunlin-data)");
  command.add_option("--tenant", options.tenant, "Tenant (else the usual one of the data directory)");
  command.add_option("--as", options.user, "Who acts: a login (else $DUNLIN_USER, else the usual one)");
  command.add_flag("--json", options.json, "Print JSON");
}

void in_session(CLI::App& command, Invocation& invocation, std::function<Result<int>(Session&)> body) {
  add_global_options(command, invocation);
  command.callback([&invocation, body = std::move(body)] {
    invocation.run = [&invocation, body]() -> Result<int> {
      const std::unique_ptr<Session> session = TRY(Session::open(invocation.environment, invocation.options));
      return body(*session);
    };
  });
}

int run(Environment& environment, std::span<const std::string> arguments) {
  CLI::App app("Dunlin: collects what is owed, with people deciding.", "dunlin");
  Invocation invocation{environment, {}, {}};
  const std::string data = environment.variable("DUNLIN_DATA");
  invocation.options.data = data.empty() ? "./dunlin-data" : data;
  invocation.options.user = environment.variable("DUNLIN_USER");
  app.require_subcommand(1);
  add_all_commands(app, invocation);
  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
  try {
    app.parse(reversed);
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error, *environment.out, *environment.err);
    return code == 0 ? 0 : exit_usage;
  }
  return run_invocation(invocation);
}

}  // namespace dunlin::cli
