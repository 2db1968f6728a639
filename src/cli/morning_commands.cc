// scan, queue, explain: the morning run, what it ranked, and why.
#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <ostream>

#include "agents/shipped_templates.h"
#include "cli/arguments.h"
#include "cli/command_line.h"
#include "cli/delivery.h"
#include "cli/explain.h"
#include "control/proposal_rows.h"
#include "engine/day_plan_report.h"
#include "engine/morning_run.h"
#include "journal/chain.h"
#include "journal/content.h"

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

// The drafts that rows point to: their state and what they would send.
struct ShownDraft {
  Proposal proposal;
  SendMessage message;
};

Result<std::map<std::int64_t, ShownDraft>> drafts_of(const ReadTx& tx, const std::vector<ArrangedRow>& rows) {
  std::vector<std::int64_t> ids;
  for (const ArrangedRow& arranged : rows) {
    if (arranged.row.proposal_id != 0) ids.push_back(arranged.row.proposal_id);
  }
  std::map<std::int64_t, std::string> bodies;
  for (Content& content : TRY(contents(tx, ids))) bodies[content.id] = std::move(content.body.bytes);
  std::map<std::int64_t, ShownDraft> drafts;
  for (Proposal& proposal : TRY(proposals_with_ids(tx, ids))) {
    const auto body = bodies.find(proposal.id.value);
    if (body == bodies.end()) continue;  // erased
    Action action = TRY(decode_action(body->second));
    const std::int64_t id = proposal.id.value;
    drafts.emplace(id, ShownDraft{std::move(proposal), std::get<SendMessage>(std::move(action))});
  }
  return drafts;
}

boost::json::value draft_json(const WorklistRow& row, const boost::json::object& detail,
                              const std::map<std::int64_t, ShownDraft>& drafts) {
  if (const auto found = drafts.find(row.proposal_id); found != drafts.end()) {
    const ShownDraft& draft = found->second;
    const boost::json::value decision = boost::json::parse(draft.proposal.decision);
    return {{"proposal", draft.proposal.id.to_string()},
            {"state", name_of(draft.proposal.state)},
            {"why_a_person", decision.at("sentence")},
            {"language", draft.message.language},
            {"to", draft.message.to_address},
            {"subject", draft.message.subject},
            {"body", draft.message.body}};
  }
  if (const boost::json::value* text = detail.if_contains("draft_without_recipient")) {
    return {{"proposal", nullptr},
            {"state", "no recipient"},
            {"why_a_person", "No contact with an address is known: add one, and the next run proposes this."},
            {"subject", text->at("subject")},
            {"body", text->at("body")}};
  }
  return nullptr;
}

boost::json::value follow_up_json(const std::optional<FollowUp>& follow_up) {
  if (!follow_up) return nullptr;
  return {{"id", follow_up->id.to_string()},
          {"due_on", follow_up->due_on.to_string()},
          {"note", follow_up->note},
          {"user", follow_up->user.to_string()}};
}

boost::json::value move_json(const std::optional<RankMove>& move) {
  if (!move) return nullptr;
  return {{"id", move->id.to_string()},
          {"place", move->place},
          {"reason", move->reason},
          {"until_on", move->until_on.to_string()},
          {"user", move->user.to_string()}};
}

// The parts of a gain as amounts: of its row's detail they are minor units.
boost::json::object gain_json(const WorklistRow& row, const boost::json::object& detail, Currency tenant_currency) {
  boost::json::object json = {{"amount", format_amount({row.gain_minor, tenant_currency})},
                              {"currency", tenant_currency.code()}};
  for (const auto& part : detail.at("gain").as_object()) {
    json[part.key()] = format_amount({part.value().to_number<std::int64_t>(), tenant_currency});
  }
  return json;
}

boost::json::object row_json(const ArrangedRow& arranged, const Customer& customer, Currency tenant_currency,
                             const std::map<std::int64_t, ShownDraft>& drafts) {
  const WorklistRow& row = arranged.row;
  const boost::json::value parsed = boost::json::parse(row.detail);
  const boost::json::object& detail = parsed.as_object();
  boost::json::object json;
  json["place"] = arranged.place;
  json["rank"] = row.rank;
  json["customer"] = {{"id", customer.id.to_string()},
                      {"number", customer.number},
                      {"name", customer.name},
                      {"segment", name_of(customer.segment)}};
  json["collector"] = customer.collector;
  json["currency"] = row.currency.code();
  json["open"] = format_amount({row.open_minor, row.currency});
  json["overdue"] = format_amount({row.overdue_minor, row.currency});
  json["days_overdue"] = row.days_overdue_max;
  json["items_overdue"] = detail.at("items_overdue");
  json["expected_on"] =
      row.expected_on ? boost::json::value(row.expected_on->to_string()) : boost::json::value(nullptr);
  json["score"] = row.score_basis_points;
  json["components"] = detail.at("components");
  json["gain"] = gain_json(row, detail, tenant_currency);
  json["minutes"] = row.minutes;
  json["today"] = arranged.in_plan;
  json["reasons"] = detail.at("reasons");
  json["behaviour"] = row.behaviour;
  json["risk"] = detail.at("risk");
  json["next_action"] = row.action;
  if (const boost::json::value* wait = detail.if_contains("wait")) json["wait"] = *wait;
  json["follow_up"] = follow_up_json(arranged.follow_up);
  json["moved"] = move_json(arranged.move);
  json["draft"] = draft_json(row, detail, drafts);
  return json;
}

std::string in_words(std::string_view action) {
  std::string words(action);
  for (char& c : words) {
    if (c == '_') c = ' ';
  }
  return words;
}

std::string state_of_row(const WorklistRow& row, const boost::json::object& detail,
                         const std::map<std::int64_t, ShownDraft>& drafts) {
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

void print_queue(std::ostream& out, const ArrangedDay& day, const std::map<std::int64_t, ShownDraft>& drafts,
                 Currency tenant_currency) {
  using Align = TextTable::Align;
  TextTable table({{"#", Align::right},
                   {"customer"},
                   {"cur"},
                   {"open", Align::right},
                   {"overdue", Align::right},
                   {"days", Align::right},
                   {"expected"},
                   {"score", Align::right},
                   {"gain " + std::string(tenant_currency.code()), Align::right},
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
               format_grouped({row.gain_minor, tenant_currency}), in_words(row.action),
               row.minutes == 0 ? "-" : std::to_string(row.minutes), arranged.in_plan ? "yes" : "-",
               state_of_row(row, detail, drafts)});
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

// With --known-at the worklist, which is not in the journal, is computed anew on what was known then.
struct Queue {
  MorningRun run;
  ArrangedDay day;
  bool stale = false;
  std::optional<QuietCheck> quiet;
};

Result<Queue> queue_of(Session& session, const ReadTx& tx, Date date) {
  Queue queue;
  std::vector<WorklistRow> rows;
  if (!session.options().known_at.empty()) {
    RecordMorning morning = TRY(compute_morning(tx, date, TRY(shipped_templates())));
    queue.run = morning.run;
    rows = std::move(morning.rows);
    queue.quiet = morning.quiet;
  } else {
    const std::optional<MorningRun> run = TRY(morning_run_of(tx, date));
    if (!run) {
      return refuse(Reason::worklist_absent, "There is no worklist of " + date.to_string() +
                                                 ". Make it: dunlin scan --date " + date.to_string());
    }
    queue.run = *run;
    rows = TRY(worklist_of(tx, date, std::numeric_limits<std::int64_t>::max()));
    queue.stale = !TRY(morning_that_stands(tx, date)).has_value();
  }
  if (!queue.quiet) queue.quiet = TRY(quiet_check_on(tx, date));
  queue.day = TRY(arrange_day(tx, date, std::move(rows)));
  return queue;
}

struct QueueOptions {
  std::string date;
  std::int64_t limit = 30;
  std::string collector;
  bool today = false;
};

// What the onlooker may see and asked for. Minutes of a day are told to those who see every customer.
void narrow(ArrangedDay& day, const Onlooker& onlooker, const QueueOptions& options) {
  const auto sees = [&](Id<Customer> id) {
    const Customer& customer = day.customers.at(id.value);
    return onlooker.sees(customer) && (options.collector.empty() || customer.collector == options.collector);
  };
  std::erase_if(day.rows, [&](const ArrangedRow& arranged) {
    return !sees(arranged.row.customer) || (options.today && !arranged.in_plan);
  });
  std::erase_if(day.elsewhere, [&](const FollowUp& follow_up) { return !sees(follow_up.customer); });
  if (day.rows.size() > static_cast<std::size_t>(options.limit)) {
    day.rows.resize(static_cast<std::size_t>(options.limit));
  }
  if (onlooker.reach != Reach::all) day.collectors.clear();
  std::erase_if(day.collectors, [&](const DayPlan::CollectorDay& one) {
    return !options.collector.empty() && one.collector != options.collector;
  });
}

boost::json::object collector_json(const DayPlan::CollectorDay& day, Currency tenant_currency) {
  return {{"collector", day.collector},
          {"minutes", day.minutes},
          {"minutes_planned", day.minutes_planned},
          {"accounts_planned", day.items_planned},
          {"accounts_left", day.items_left},
          {"gain", format_amount({day.gain_minor, tenant_currency})},
          {"gain_left", format_amount({day.gain_left_minor, tenant_currency})},
          {"gain_reachable", format_amount({day.gain_reachable_minor, tenant_currency})}};
}

boost::json::object queue_json(const Queue& queue, const std::map<std::int64_t, ShownDraft>& drafts,
                               Currency tenant_currency) {
  boost::json::array rows;
  for (const ArrangedRow& row : queue.day.rows) {
    rows.push_back(row_json(row, queue.day.customers.at(row.row.customer.value), tenant_currency, drafts));
  }
  boost::json::array collectors;
  for (const DayPlan::CollectorDay& day : queue.day.collectors) {
    collectors.push_back(collector_json(day, tenant_currency));
  }
  boost::json::array elsewhere;
  for (const FollowUp& follow_up : queue.day.elsewhere) {
    boost::json::value json = follow_up_json(follow_up);
    json.as_object()["customer"] = queue.day.customers.at(follow_up.customer.value).number;
    elsewhere.push_back(std::move(json));
  }
  boost::json::value quiet;
  if (queue.quiet) quiet = {{"cases", queue.quiet->cases}, {"paid", queue.quiet->paid}};
  return {{"date", queue.run.run_on.to_string()},
          {"as_of_entry", queue.run.snapshot_seq},
          {"model", queue.run.model},
          {"stale", queue.stale},
          {"quiet_measured", std::move(quiet)},
          {"rows", std::move(rows)},
          {"follow_ups_elsewhere", std::move(elsewhere)},
          {"collectors", std::move(collectors)}};
}

void print_whole(std::ostream& out, const Queue& queue, const std::map<std::int64_t, ShownDraft>& drafts,
                 Currency tenant_currency) {
  const std::string date = queue.run.run_on.to_string();
  out << fmt::format("Worklist of {}, as of entry {}, model {}\n\n", date, queue.run.snapshot_seq, queue.run.model);
  if (queue.day.rows.empty()) {
    out << "Nothing is overdue. The next run is tomorrow.\n";
  } else {
    print_queue(out, queue.day, drafts, tenant_currency);
  }
  for (const FollowUp& follow_up : queue.day.elsewhere) {
    const Customer& customer = queue.day.customers.at(follow_up.customer.value);
    out << fmt::format("\nFollow-up of {}, {}: {} (nothing of this customer is on the list)\n",
                       follow_up.due_on.to_string(), customer.name.empty() ? customer.number : customer.name,
                       follow_up.note);
  }
  if (!queue.day.collectors.empty()) {
    out << '\n';
    print_capacity(out, queue.day.collectors, tenant_currency);
  }
  if (queue.stale) {
    out << "\nThe ledger has changed since this list was made: dunlin scan --date " << date << '\n';
  }
}

Result<int> queue(Session& session, const QueueOptions& options) {
  const Date date = TRY(date_argument(session, options.date));
  const Onlooker onlooker = TRY(session.onlooker(Operation::view_worklist));
  const ReadTx tx = TRY(session.read());
  Queue queue = TRY(queue_of(session, tx, date));
  narrow(queue.day, onlooker, options);
  const Currency tenant_currency = TRY(Currency::parse(TRY(setting_of(tx, "currency"))));
  const std::map<std::int64_t, ShownDraft> drafts = TRY(drafts_of(tx, queue.day.rows));
  std::ostream& out = *session.environment().out;
  if (session.options().json) {
    print_json(out, queue_json(queue, drafts, tenant_currency));
  } else {
    print_whole(out, queue, drafts, tenant_currency);
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
