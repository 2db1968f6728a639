// The commands: each adds itself to the parser and leaves what it will do. One file per group of commands.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

#include "cli/output.h"
#include "cli/session.h"

namespace dunlin::cli {

// What a parsed command line will run: filled by the callback of the command that was named.
struct Invocation {
  Environment& environment;
  GlobalOptions options;
  std::function<Result<int>()> run;  // the exit code, or a refusal that run() prints
};

// Adds --data, --tenant, --as, --json where a command wants them.
void add_global_options(CLI::App& command, Invocation& invocation);
// Runs `body` in an opened session.
void in_session(CLI::App& command, Invocation& invocation, std::function<Result<int>(Session&)> body);

void add_setup_commands(CLI::App& app, Invocation& invocation);     // init, users, version
void add_import_commands(CLI::App& app, Invocation& invocation);    // import, quarantine
void add_morning_commands(CLI::App& app, Invocation& invocation);   // scan, queue, explain
void add_plan_commands(CLI::App& app, Invocation& invocation);      // plan
void add_proposal_commands(CLI::App& app, Invocation& invocation);  // proposals, propose, worker
void add_risk_commands(CLI::App& app, Invocation& invocation);      // risk
void add_report_commands(CLI::App& app, Invocation& invocation);    // aging, customer
void add_metrics_commands(CLI::App& app, Invocation& invocation);   // metrics
void add_policy_commands(CLI::App& app, Invocation& invocation);    // policy show, check, propose
void add_journal_commands(CLI::App& app, Invocation& invocation);   // verify, seal, journal
void add_backup_commands(CLI::App& app, Invocation& invocation);    // backup, restore
void add_demo_commands(CLI::App& app, Invocation& invocation);      // demo
void add_serve_commands(CLI::App& app, Invocation& invocation);     // serve
void add_sim_commands(CLI::App& app, Invocation& invocation);       // sim
void add_model_commands(CLI::App& app, Invocation& invocation);     // train, models
void add_forecast_commands(CLI::App& app, Invocation& invocation);  // forecast
void add_evaluate_commands(CLI::App& app, Invocation& invocation);  // evaluate
void add_cash_evaluation(CLI::App& evaluate_command, Invocation& invocation);
void add_help_commands(CLI::App& app, Invocation& invocation);  // man, completion

}  // namespace dunlin::cli
