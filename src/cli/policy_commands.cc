// policy: what the company allows its machine.
#include <fstream>
#include <ostream>
#include <sstream>

#include "cli/command_line.h"
#include "control/policy_words.h"
#include "engine/proposal_commands.h"
#include "view/policy_view.h"

namespace dunlin::cli {
namespace {

Result<int> show(Session& session, bool source) {
  const ReadTx tx = TRY(session.read());
  TRY(session.authorise_reading(tx, view::policy_operation));
  const view::PolicyView shown = TRY(view::policy_view(tx));
  std::ostream& out = *session.environment().out;
  if (session.options().json) {
    print_json(out, view::to_json(shown));
  } else if (source) {
    out << shown.version.body;
  } else {
    out << "Policy version " << shown.version.number << ", in force since " << shown.version.active_since.to_string()
        << "\n\n";
    out << describe(shown.policy);
  }
  return 0;
}

Result<std::string> read_policy(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return refuse(Reason::file_unreadable, "Cannot read " + path + ".");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

Result<int> check(Environment& environment, const std::string& path) {
  const view::PolicyCheck checked = TRY(view::check_policy_body(TRY(read_policy(path)), path));
  for (const PolicyWarning& warning : checked.warnings)
    *environment.out << "warning: " << (warning.rule.empty() ? "" : "rule " + warning.rule + ": ") << warning.text
                     << '\n';
  *environment.out << path << ": well formed, " << checked.policy.rules.size() << " rules, " << checked.warnings.size()
                   << " warnings.\n";
  return 0;
}

Result<int> propose(Session& session, const std::string& path, const std::string& reason) {
  const std::string body = TRY(read_policy(path));
  TRY(parse_policy(body, path));
  const Answer answer = TRY(session.engine().execute(session.admit(), Propose{ChangePolicy{body, reason}, reason}));
  if (session.options().json) {
    print_json(*session.environment().out, answer);
  } else {
    *session.environment().out << std::string_view(answer.at("proposal").as_string()) << " is "
                               << std::string_view(answer.at("state").as_string()) << ". "
                               << std::string_view(answer.at("sentence").as_string()) << '\n';
  }
  return 0;
}

}  // namespace

void add_policy_commands(CLI::App& app, Invocation& invocation) {
  CLI::App* policy = app.add_subcommand("policy", "What may happen without a person, and who approves the rest");
  policy->require_subcommand(1);

  auto source = std::make_shared<bool>(false);
  CLI::App* show_command = policy->add_subcommand("show", "The policy in force, in sentences");
  show_command->add_flag("--source", *source, "Print the TOML document");
  in_session(*show_command, invocation, [source](Session& session) { return show(session, *source); });

  auto path = std::make_shared<std::string>();
  auto reason = std::make_shared<std::string>();
  CLI::App* check_command = policy->add_subcommand("check", "Check a policy document, without a data directory");
  check_command->add_option("FILE", *path)->required();
  check_command->callback(
      [&invocation, path] { invocation.run = [&invocation, path] { return check(invocation.environment, *path); }; });

  CLI::App* propose_command = policy->add_subcommand("propose", "Propose a new policy; somebody else puts it in force");
  propose_command->add_option("FILE", *path)->required();
  propose_command->add_option("--reason", *reason)->required();
  in_session(*propose_command, invocation,
             [path, reason](Session& session) { return propose(session, *path, *reason); });
}

}  // namespace dunlin::cli
