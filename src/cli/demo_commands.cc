// demo: a seeded company in a fresh data directory, through the real import path, with its morning run done.
#include <fmt/format.h>

#include <ostream>
#include <sstream>

#include "cli/arguments.h"
#include "cli/command_line.h"
#include "cli/delivery.h"
#include "control/proposal_rows.h"
#include "engine/importer.h"
#include "intake/shipped_mappings.h"
#include "sim/demo_company.h"

namespace dunlin::cli {
namespace {

constexpr std::uint64_t demo_seed = 1;

struct DemoFile {
  ImportKind kind;
  std::string_view name;
  const std::string* text;
};

Result<int> run_line(Environment& environment, const std::vector<std::string>& words) {
  const int code = run(environment, words);
  if (code != 0)
    return refuse(Reason::io_failed, "The demo stopped at: dunlin " + fmt::format("{}", fmt::join(words, " ")));
  return code;
}

Result<> import_files(Session& session, const DemoCompany& demo) {
  const std::vector<Mapping> shipped = TRY(shipped_mappings());
  const DemoFile files[] = {{ImportKind::customers, "customers.csv", &demo.customers_csv},
                            {ImportKind::contacts, "contacts.csv", &demo.contacts_csv},
                            {ImportKind::history, "history.csv", &demo.history_csv},
                            {ImportKind::invoices, "invoices.csv", &demo.invoices_csv},
                            {ImportKind::credits, "credits.csv", &demo.credits_csv},
                            {ImportKind::payments, "payments.csv", &demo.payments_csv},
                            {ImportKind::scores, "scores.csv", &demo.scores_csv}};
  for (const DemoFile& file : files) {
    ImportRequest request;
    request.kind = file.kind;
    request.bytes = *file.text;
    request.file_name = file.name;
    request.mapping = find_mapping(shipped, "generic");
    request.shipped = shipped;
    const ImportReport report = TRY(import_file(
        session.engine(), [&session](std::string key) { return session.admit(std::move(key)); }, request,
        [](std::int64_t) {}));
    *session.environment().out << fmt::format("  {:<14} {:>6} lines read, {:>6} recorded, {} quarantined\n", file.name,
                                              report.totals.lines_read, report.tally.of(LineFate::recorded),
                                              report.tally.of(LineFate::quarantined));
    for (const std::string& message : report.messages) *session.environment().out << "    " << message << '\n';
  }
  return {};
}

// What people had decided before: disputes, promises and holds; and which customers need a person's touch.
Result<> decide_as_people_did(Session& session, Session& controller, const DemoCompany& demo, Date today) {
  for (const DemoHold& wanted : demo.holds) {
    PlaceHold hold;
    {
      const ReadTx tx = TRY(session.read());
      hold.customer = TRY(customer_argument(tx, wanted.customer)).id;
      if (!wanted.invoice.empty()) hold.invoice = TRY(invoice_argument(tx, wanted.invoice)).id;
    }
    CHECK(from_name(name_of(wanted.kind), hold.hold_kind));
    hold.placed_on = today.add_days(-1);
    hold.until_on = wanted.until;
    hold.reason = wanted.reason;
    TRY(controller.engine().execute(controller.admit(), Propose{hold, wanted.reason}));
  }
  for (const DemoSegment& wanted : demo.segments) {
    ChangeSegment change;
    {
      const ReadTx tx = TRY(session.read());
      change.customer = TRY(customer_argument(tx, wanted.customer)).id;
    }
    CHECK(from_name(name_of(wanted.segment), change.segment));
    change.reason = wanted.reason;
    TRY(controller.engine().execute(controller.admit(), Propose{change, wanted.reason}));
  }
  *session.environment().out << fmt::format("  {} holds and {} segments, decided by people\n", demo.holds.size(),
                                            demo.segments.size());
  return {};
}

Result<> build(Environment& environment, const GlobalOptions& options, Date today) {
  const DemoCompany demo = make_demo_company(demo_seed, today);
  TRY(run_line(environment, {"init", "--data", options.data, "--tenant", "demo", "--name", demo.name, "--currency",
                             "EUR", "--sender", "mahnwesen@brachvogel.example"}));
  *environment.out << "\nThe ledger of " << demo.name << ", through the ordinary import:\n";
  GlobalOptions as_controller = options;
  as_controller.user = "controller";
  const std::unique_ptr<Session> session = TRY(Session::open(environment, options));
  const std::unique_ptr<Session> controller = TRY(Session::open(environment, as_controller));
  TRY(import_files(*session, demo));
  return decide_as_people_did(*session, *controller, demo, today);
}

// Two drafts that differ: the first and the last of the queue's first reminders.
Result<std::vector<std::string>> proposals_to_show(Environment& environment, const GlobalOptions& options) {
  const std::unique_ptr<Session> session = TRY(Session::open(environment, options));
  const ReadTx tx = TRY(session->read());
  constexpr std::int64_t every = 10'000;
  const std::vector<Proposal> pending = TRY(proposals_in_state(tx, "pending", every));
  std::vector<std::string> ids;
  if (!pending.empty()) ids.push_back(pending.back().id.to_string());
  if (pending.size() > 1) ids.push_back(pending.front().id.to_string());
  return ids;
}

Result<int> demo(Environment& environment, GlobalOptions options, const std::string& date_text) {
  options.user.clear();
  const Date today = date_text.empty() ? environment.clock().date() : TRY(Date::parse(date_text));
  const std::string date = today.to_string();
  std::ostream& out = *environment.out;
  TRY(build(environment, options, today));
  const auto data = [&options](std::vector<std::string> words) {
    words.insert(words.end(), {"--data", options.data});
    return words;
  };
  out << "\nThe morning run\n";
  TRY(run_line(environment, data({"scan", "--date", date})));
  out << '\n';
  TRY(run_line(environment, data({"queue", "--date", date, "--limit", "12"})));
  for (const std::string& id : TRY(proposals_to_show(environment, options))) {
    out << "\n----\n";
    TRY(run_line(environment, data({"proposals", "show", id})));
  }
  out << "\n----\nWho might not pay\n";
  TRY(run_line(environment, data({"risk", "--date", date, "--limit", "8"})));
  out << "\n----\nAging\n";
  TRY(run_line(environment, data({"aging", "--as-of", today.add_days(-1).to_string()})));
  out << "\nThe journal against the tables\n";
  TRY(run_line(environment, data({"verify", "--as", "controller"})));
  out << fmt::format(
      "\nGo on:\n  export DUNLIN_DATA={}\n  dunlin queue --date {}\n  dunlin proposals list\n"
      "  dunlin explain CUSTOMER --date {}      why this score\n  dunlin --help\n",
      options.data, date, date);
  return 0;
}

}  // namespace

void add_demo_commands(CLI::App& app, Invocation& invocation) {
  auto date = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand("demo", "A made-up company in a fresh data directory, its morning run done");
  command->add_option("--data", invocation.options.data, "Data directory to make");
  command->add_option("--date", *date, "The morning (default: today, UTC)");
  command->callback([&invocation, date] {
    invocation.run = [&invocation, date] { return demo(invocation.environment, invocation.options, *date); };
  });
}

}  // namespace dunlin::cli
