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
#include "engine/morning_run.h"
#include "journal/chain.h"
#include "journal/content.h"
#include "party/customer_rows.h"

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

Result<std::map<std::int64_t, ShownDraft>> drafts_of(const ReadTx& tx, const std::vector<WorklistRow>& rows) {
  std::vector<std::int64_t> ids;
  for (const WorklistRow& row : rows) {
    if (row.proposal_id != 0) ids.push_back(row.proposal_id);
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

boost::json::object row_json(const WorklistRow& row, const Customer& customer, Currency tenant_currency,
                             const std::map<std::int64_t, ShownDraft>& drafts) {
  const boost::json::value parsed = boost::json::parse(row.detail);
  const boost::json::object& detail = parsed.as_object();
  boost::json::object json;
  json["rank"] = row.rank;
  json["customer"] = {{"id", customer.id.to_string()},
                      {"number", customer.number},
                      {"name", customer.name},
                      {"segment", name_of(customer.segment)}};
  json["currency"] = row.currency.code();
  json["open"] = format_amount({row.open_minor, row.currency});
  json["overdue"] = format_amount({row.overdue_minor, row.currency});
  json["days_overdue"] = row.days_overdue_max;
  json["items_overdue"] = detail.at("items_overdue");
  json["expected_on"] =
      row.expected_on ? boost::json::value(row.expected_on->to_string()) : boost::json::value(nullptr);
  json["score"] = row.score_basis_points;
  json["components"] = detail.at("components");
  json["gain"] = {{"amount", format_amount({row.gain_minor, tenant_currency})}, {"currency", tenant_currency.code()}};
  json["reasons"] = detail.at("reasons");
  json["behaviour"] = row.behaviour;
  json["risk"] = detail.at("risk");
  json["next_action"] = row.action;
  if (const boost::json::value* wait = detail.if_contains("wait")) json["wait"] = *wait;
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

void print_queue(std::ostream& out, const std::vector<WorklistRow>& rows,
                 const std::map<std::int64_t, Customer>& customers, const std::map<std::int64_t, ShownDraft>& drafts,
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
                   {"draft"}});
  for (const WorklistRow& row : rows) {
    const Customer& customer = customers.at(row.customer.value);
    const boost::json::value parsed = boost::json::parse(row.detail);
    const boost::json::object& detail = parsed.as_object();
    table.row({std::to_string(row.rank), customer.name.empty() ? customer.number : customer.name,
               std::string(row.currency.code()), format_grouped({row.open_minor, row.currency}),
               format_grouped({row.overdue_minor, row.currency}), std::to_string(row.days_overdue_max),
               row.expected_on ? row.expected_on->to_string() : "-", std::to_string(row.score_basis_points / 100),
               format_grouped({row.gain_minor, tenant_currency}), in_words(row.action),
               state_of_row(row, detail, drafts)});
    std::string reasons;
    for (const boost::json::value& reason : detail.at("reasons").as_array()) {
      reasons += (reasons.empty() ? "" : " | ") + std::string(reason.as_string());
    }
    table.note(1, reasons);
  }
  table.print(out);
}

// With --known-at the worklist, which is not in the journal, is computed anew on what was known then.
struct Queue {
  MorningRun run;
  std::vector<WorklistRow> rows;
  bool stale = false;
};

Result<Queue> queue_of(Session& session, const ReadTx& tx, Date date, std::int64_t limit) {
  if (!session.options().known_at.empty()) {
    RecordMorning morning = TRY(compute_morning(tx, date, TRY(shipped_templates())));
    if (morning.rows.size() > static_cast<std::size_t>(limit)) morning.rows.resize(static_cast<std::size_t>(limit));
    return Queue{morning.run, std::move(morning.rows), false};
  }
  const std::optional<MorningRun> run = TRY(morning_run_of(tx, date));
  if (!run) {
    return refuse(Reason::worklist_absent,
                  "There is no worklist of " + date.to_string() + ". Make it: dunlin scan --date " + date.to_string());
  }
  Queue queue{*run, TRY(worklist_of(tx, date, limit)), false};
  queue.stale = !TRY(morning_that_stands(tx, date)).has_value();
  return queue;
}

Result<std::map<std::int64_t, Customer>> customers_of(const ReadTx& tx, const std::vector<WorklistRow>& rows) {
  std::vector<std::int64_t> ids;
  for (const WorklistRow& row : rows) ids.push_back(row.customer.value);
  std::map<std::int64_t, Customer> customers;
  for (Customer& customer : TRY(customers_by_id(tx, ids))) {
    const std::int64_t id = customer.id.value;
    customers.emplace(id, std::move(customer));
  }
  return customers;
}

Result<int> queue(Session& session, const std::string& date_text, std::int64_t limit) {
  const Date date = TRY(date_argument(session, date_text));
  const Onlooker onlooker = TRY(session.onlooker(Operation::view_worklist));
  const ReadTx tx = TRY(session.read());
  const bool sees_all = onlooker.reach == Reach::all;
  Queue queue = TRY(queue_of(session, tx, date, sees_all ? limit : std::numeric_limits<std::int64_t>::max()));
  const std::map<std::int64_t, Customer> customers = TRY(customers_of(tx, queue.rows));
  if (!sees_all) {
    std::erase_if(queue.rows, [&](const WorklistRow& row) { return !onlooker.sees(customers.at(row.customer.value)); });
    if (queue.rows.size() > static_cast<std::size_t>(limit)) queue.rows.resize(static_cast<std::size_t>(limit));
  }
  const Currency tenant_currency = TRY(Currency::parse(TRY(setting_of(tx, "currency"))));
  const std::map<std::int64_t, ShownDraft> drafts = TRY(drafts_of(tx, queue.rows));
  std::ostream& out = *session.environment().out;
  if (session.options().json) {
    boost::json::array rows;
    for (const WorklistRow& row : queue.rows) {
      rows.push_back(row_json(row, customers.at(row.customer.value), tenant_currency, drafts));
    }
    print_json(out, {{"date", date.to_string()},
                     {"as_of_entry", queue.run.snapshot_seq},
                     {"model", queue.run.model},
                     {"stale", queue.stale},
                     {"rows", std::move(rows)}});
    return 0;
  }
  out << fmt::format("Worklist of {}, as of entry {}, model {}\n\n", date.to_string(), queue.run.snapshot_seq,
                     queue.run.model);
  if (queue.rows.empty()) {
    out << "Nothing is overdue. The next run is tomorrow.\n";
  } else {
    print_queue(out, queue.rows, customers, drafts, tenant_currency);
  }
  if (queue.stale)
    out << "\nThe ledger has changed since this list was made: dunlin scan --date " << date.to_string() << '\n';
  return 0;
}

}  // namespace

void add_morning_commands(CLI::App& app, Invocation& invocation) {
  auto date = std::make_shared<std::string>();
  CLI::App* scan_command = app.add_subcommand("scan", "The morning run of a day: score, rank, draft");
  scan_command->footer("Example:\n  dunlin scan --date 2026-03-02     everything dated before 2 March");
  scan_command->add_option("--date", *date, "The morning (default: today, UTC)");
  in_session(*scan_command, invocation, [date](Session& session) { return scan(session, *date); });

  auto limit = std::make_shared<std::int64_t>(30);
  CLI::App* queue_command = app.add_subcommand("queue", "The ranked worklist of a day, with reasons");
  queue_command->add_option("--date", *date, "The morning (default: today, UTC)");
  queue_command->add_option("--limit", *limit)->capture_default_str()->check(CLI::PositiveNumber);
  queue_command->add_option("--known-at", invocation.options.known_at, "SEQ or INSTANT: what the journal knew then");
  in_session(*queue_command, invocation, [date, limit](Session& session) { return queue(session, *date, *limit); });

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
