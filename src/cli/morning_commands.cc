// scan, queue, explain: the morning run, what it ranked, and why.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <ostream>

#include "agents/shipped_templates.h"
#include "cli/arguments.h"
#include "cli/command_line.h"
#include "cli/delivery.h"
#include "cli/explain.h"
#include "engine/morning_run.h"
#include "view/worklist_view.h"

namespace dunlin::cli {
namespace {

void print_run(std::ostream& out, Date date, const Answer& answer) {
  if (answer.contains("already")) {
    out << "The morning run of " << date.to_string() << " stands already; nothing in the ledger has changed since.\n";
    return;
  }
  out << fmt::format("Morning run of {}, as of entry {}, model {}: {} open items in {} accounts, {} on the list.\n",
                     date.to_string(), answer.at("snapshot").as_int64(),
                     std::string_view(answer.at("model").as_string()), answer.at("open_items").as_int64(),
                     answer.at("accounts").as_int64(), answer.at("listed").as_int64());
  out << fmt::format("{} messages drafted, {} kept, {} superseded, {} allowed by rule, {} denied.\n",
                     answer.at("drafted").as_int64(), answer.at("kept").as_int64(), answer.at("superseded").as_int64(),
                     answer.at("approved").as_int64(), answer.at("denied").as_int64());
  const std::int64_t cases = answer.at("quiet_cases").as_int64();
  if (cases > 0) {
    out << fmt::format(
        "Quiet list {}: of {} overdue items expected to be paid within a week, {} were, in the last weeks.\n",
        answer.at("quiet_open").as_bool() ? "open" : "closed", cases, answer.at("quiet_paid").as_int64());
  }
  const std::int64_t credit = answer.at("credit_drafted").as_int64() + answer.at("credit_kept").as_int64() +
                              answer.at("credit_superseded").as_int64();
  if (credit == 0) return;
  out << fmt::format("Credit reviews and holds: {} proposed, {} kept, {} superseded. Each waits for a person.\n",
                     answer.at("credit_drafted").as_int64(), answer.at("credit_kept").as_int64(),
                     answer.at("credit_superseded").as_int64());
}

Result<int> scan(Session& session, const std::string& date_text) {
  const Date date = TRY(date_argument(session, date_text));
  Progress progress(session.environment(), "morning run of " + date.to_string());
  progress.show(0, "done");
  const Answer answer = TRY(run_morning(session.engine(), session.admit(), date, TRY(shipped_templates())));
  std::ostream& out = *session.environment().out;
  if (!session.options().json) print_run(out, date, answer);
  std::int64_t handed_over = 0;
  if (answer.contains("approved") && answer.at("approved").as_int64() > 0) {
    const Result<std::vector<Delivered>> delivered = deliver_all(session);
    if (!delivered) {
      return refuse(delivered.error().reason,
                    "The morning run is recorded, and its messages were not handed over: " + delivered.error().text +
                        ". Mend that; dunlin worker then tries again.");
    }
    handed_over = std::count_if(delivered->begin(), delivered->end(),
                                [](const Delivered& one) { return one.state == name_of(DeliveryState::done); });
  }
  if (session.options().json) {
    print_json(out, answer);
  } else if (handed_over > 0) {
    out << handed_over << " messages handed over.\n";
  }
  return 0;
}

std::string in_words(std::string_view action) {
  std::string words(action);
  for (char& c : words) {
    if (c == '_') c = ' ';
  }
  return words;
}

std::string state_of_row(const WorklistRow& row, const boost::json::object& detail,
                         const std::map<std::int64_t, view::WorklistDraft>& drafts) {
  if (const auto found = drafts.find(row.proposal_id); found != drafts.end()) {
    return found->second.proposal.id.to_string() + " " + std::string(name_of(found->second.proposal.state));
  }
  if (detail.contains("draft_without_recipient")) return "drafted, no recipient";
  if (const boost::json::value* wait = detail.if_contains("wait")) return in_words(wait->as_string());
  return "";
}

// What people did about the row, in a line.
std::string arrangement_of(const ArrangedRow& arranged) {
  std::string text;
  if (arranged.move) {
    text = arranged.row.rank == arranged.place
               ? fmt::format("Kept at place {}: {}", arranged.place, arranged.move->reason)
               : fmt::format("Moved from place {} to {}: {}", arranged.row.rank, arranged.place, arranged.move->reason);
  }
  if (arranged.follow_up) {
    if (!text.empty()) text += " | ";
    text += fmt::format("Follow-up of {}: {}", arranged.follow_up->due_on.to_string(), arranged.follow_up->note);
  }
  return text;
}

void print_queue(std::ostream& out, const view::WorklistView& queue) {
  const ArrangedDay& day = queue.day;
  using Align = TextTable::Align;
  TextTable table({{"#", Align::right},
                   {"customer"},
                   {"cur"},
                   {"open", Align::right},
                   {"overdue", Align::right},
                   {"days", Align::right},
                   {"expected"},
                   {"score", Align::right},
                   {"gain " + std::string(queue.tenant_currency.code()), Align::right},
                   {"next action"},
                   {"min", Align::right},
                   {"today"},
                   {"draft"}});
  for (const ArrangedRow& arranged : day.rows) {
    const WorklistRow& row = arranged.row;
    const Customer& customer = day.customers.at(row.customer.value);
    const boost::json::value parsed = boost::json::parse(row.detail);
    const boost::json::object& detail = parsed.as_object();
    table.row({std::to_string(arranged.place), customer.name.empty() ? customer.number : customer.name,
               std::string(row.currency.code()), format_grouped({row.open_minor, row.currency}),
               format_grouped({row.overdue_minor, row.currency}), std::to_string(row.days_overdue_max),
               row.expected_on ? row.expected_on->to_string() : "-", std::to_string(row.score_basis_points / 100),
               format_grouped({row.gain_minor, queue.tenant_currency}), in_words(row.action),
               row.minutes == 0 ? "-" : std::to_string(row.minutes), arranged.in_plan ? "yes" : "-",
               state_of_row(row, detail, queue.drafts)});
    std::string reasons;
    for (const boost::json::value& reason : detail.at("reasons").as_array()) {
      reasons += (reasons.empty() ? "" : " | ") + std::string(reason.as_string());
    }
    table.note(1, reasons);
    if (const std::string arrangement = arrangement_of(arranged); !arrangement.empty()) table.note(1, arrangement);
  }
  table.print(out);
}

void print_capacity(std::ostream& out, const std::vector<DayPlan::CollectorDay>& days, Currency tenant_currency) {
  using Align = TextTable::Align;
  TextTable table({{"today"},
                   {"minutes", Align::right},
                   {"planned", Align::right},
                   {"accounts", Align::right},
                   {"not reached", Align::right},
                   {"gain " + std::string(tenant_currency.code()), Align::right},
                   {"left", Align::right},
                   {"at most", Align::right}});
  for (const DayPlan::CollectorDay& day : days) {
    table.row({day.collector.empty() ? "the team" : day.collector, std::to_string(day.minutes),
               std::to_string(day.minutes_planned), std::to_string(day.items_planned), std::to_string(day.items_left),
               format_grouped({day.gain_minor, tenant_currency}),
               format_grouped({day.gain_left_minor, tenant_currency}),
               format_grouped({day.gain_reachable_minor, tenant_currency})});
  }
  table.print(out);
}

struct QueueOptions {
  std::string date;
  std::int64_t limit = 30;
  std::string collector;
  bool today = false;
};

void print_whole(std::ostream& out, const view::WorklistView& queue) {
  const std::string date = queue.run.run_on.to_string();
  out << fmt::format("Worklist of {}, as of entry {}, model {}\n\n", date, queue.run.snapshot_seq, queue.run.model);
  if (queue.day.rows.empty()) {
    out << "Nothing is overdue. The next run is tomorrow.\n";
  } else {
    print_queue(out, queue);
  }
  for (const FollowUp& follow_up : queue.day.elsewhere) {
    const Customer& customer = queue.day.customers.at(follow_up.customer.value);
    out << fmt::format("\nFollow-up of {}, {}: {} (nothing of this customer is on the list)\n",
                       follow_up.due_on.to_string(), customer.name.empty() ? customer.number : customer.name,
                       follow_up.note);
  }
  if (!queue.day.collectors.empty()) {
    out << '\n';
    print_capacity(out, queue.day.collectors, queue.tenant_currency);
  }
  if (queue.stale) {
    out << "\nThe ledger has changed since this list was made: dunlin scan --date " << date << '\n';
  }
}

// With --known-at the worklist, which is not in the journal, is computed anew on what was known then.
Result<int> queue(Session& session, const QueueOptions& options) {
  view::WorklistQuestion question;
  question.morning = TRY(date_argument(session, options.date));
  question.limit = options.limit;
  question.collector = options.collector;
  question.today = options.today;
  if (!session.options().known_at.empty()) question.source = view::WorklistSource::computed;
  const Onlooker onlooker = TRY(session.onlooker(view::operation_of(question)));
  const ReadTx tx = TRY(session.read());
  const view::WorklistView shown = TRY(view::worklist_view(tx, onlooker, question));
  std::ostream& out = *session.environment().out;
  if (session.options().json) {
    print_json(out, view::to_json(shown));
  } else {
    print_whole(out, shown);
  }
  return 0;
}

}  // namespace

void add_morning_commands(CLI::App& app, Invocation& invocation) {
  auto date = std::make_shared<std::string>();
  CLI::App* scan_command = app.add_subcommand("scan", "The morning run of a day: score, rank, draft");
  scan_command->footer("Example:\n  dunlin scan --date 2026-03-02     everything dated before 2 March");
  scan_command->add_option("--date", *date, "The morning (default: today, UTC)");
  in_session(*scan_command, invocation, [date](Session& session) { return scan(session, *date); });

  auto listed = std::make_shared<QueueOptions>();
  CLI::App* queue_command = app.add_subcommand("queue", "The ranked worklist of a day, with reasons");
  queue_command->add_option("--date", listed->date, "The morning (default: today, UTC)");
  queue_command->add_option("--limit", listed->limit)->capture_default_str()->check(CLI::PositiveNumber);
  queue_command->add_option("--collector", listed->collector, "LOGIN: only the customers of this clerk");
  queue_command->add_flag("--today", listed->today, "Only what fits into the day");
  queue_command->add_option("--known-at", invocation.options.known_at, "SEQ or INSTANT: what the journal knew then");
  in_session(*queue_command, invocation, [listed](Session& session) { return queue(session, *listed); });

  auto object = std::make_shared<std::string>();
  CLI::App* explain_command = app.add_subcommand("explain", "Why this score, this rank, this decision");
  explain_command->footer(
      "Examples:\n  dunlin explain 10482            a customer\n  dunlin explain RE-2026-3381     an invoice\n"
      "  dunlin explain prp_3g000        a proposal");
  explain_command->add_option("ID", *object, "Customer or invoice number, or an id")->required();
  explain_command->add_option("--date", *date, "The morning (default: today, UTC)");
  explain_command->add_option("--known-at", invocation.options.known_at, "SEQ or INSTANT: what the journal knew then");
  in_session(*explain_command, invocation,
             [object, date](Session& session) { return explain(session, *object, *date); });
}

}  // namespace dunlin::cli
