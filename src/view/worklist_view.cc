#include "view/worklist_view.h"

#include <limits>

#include "agents/shipped_templates.h"
#include "control/proposal_rows.h"
#include "engine/morning_run.h"
#include "journal/content.h"
#include "view/page.h"

namespace dunlin::view {
namespace {

using Drafts = std::map<std::int64_t, WorklistDraft>;

Result<Drafts> drafts_of(const ReadTx& tx, const std::vector<ArrangedRow>& rows) {
  std::vector<std::int64_t> ids;
  for (const ArrangedRow& arranged : rows) {
    if (arranged.row.proposal_id != 0) ids.push_back(arranged.row.proposal_id);
  }
  std::map<std::int64_t, std::string> bodies;
  for (Content& content : TRY(contents(tx, ids))) bodies[content.id] = std::move(content.body.bytes);
  Drafts drafts;
  for (Proposal& proposal : TRY(proposals_with_ids(tx, ids))) {
    const auto body = bodies.find(proposal.id.value);
    if (body == bodies.end()) continue;  // erased
    Action action = TRY(decode_action(body->second));
    const std::int64_t id = proposal.id.value;
    drafts.emplace(id, WorklistDraft{std::move(proposal), std::get<SendMessage>(std::move(action))});
  }
  return drafts;
}

boost::json::value draft_json(const WorklistRow& row, const boost::json::object& detail, const Drafts& drafts) {
  if (const auto found = drafts.find(row.proposal_id); found != drafts.end()) {
    const WorklistDraft& draft = found->second;
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
                             const Drafts& drafts) {
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
  // A run of an earlier version told them in English alone.
  if (const boost::json::value* german = detail.if_contains("reasons_de")) json["reasons_de"] = *german;
  json["behaviour"] = row.behaviour;
  json["risk"] = detail.at("risk");
  json["next_action"] = row.action;
  if (const boost::json::value* wait = detail.if_contains("wait")) json["wait"] = *wait;
  json["follow_up"] = follow_up_json(arranged.follow_up);
  json["moved"] = move_json(arranged.move);
  json["draft"] = draft_json(row, detail, drafts);
  return json;
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

// The rows of that morning with what they came from; narrowed to nobody yet.
Result<WorklistView> read_worklist(const ReadTx& tx, const WorklistQuestion& question) {
  WorklistView view;
  std::vector<WorklistRow> rows;
  const Date date = question.morning;
  if (question.source == WorklistSource::computed) {
    RecordMorning morning = TRY(compute_morning(tx, date, TRY(shipped_templates())));
    view.run = morning.run;
    rows = std::move(morning.rows);
    view.quiet = morning.quiet;
  } else {
    const std::optional<MorningRun> run = TRY(morning_run_of(tx, date));
    if (!run) {
      return refuse(Reason::worklist_absent, "There is no worklist of " + date.to_string() +
                                                 ". Make it: dunlin scan --date " + date.to_string());
    }
    view.run = *run;
    rows = TRY(worklist_of(tx, date, std::numeric_limits<std::int64_t>::max()));
    view.stale = !TRY(morning_that_stands(tx, date)).has_value();
  }
  if (!view.quiet) view.quiet = TRY(quiet_check_on(tx, date));
  view.day = TRY(arrange_day(tx, date, std::move(rows)));
  return view;
}

// What the onlooker may see and asked for. Minutes of a day are told to those who see every customer.
void narrow(WorklistView& view, const Onlooker& onlooker, const WorklistQuestion& question) {
  ArrangedDay& day = view.day;
  const auto sees = [&](Id<Customer> id) {
    const Customer& customer = day.customers.at(id.value);
    return onlooker.sees(customer) && (question.collector.empty() || customer.collector == question.collector);
  };
  std::erase_if(day.rows, [&](const ArrangedRow& arranged) {
    return !sees(arranged.row.customer) || (question.today && !arranged.in_plan) || arranged.place <= question.after;
  });
  std::erase_if(day.elsewhere, [&](const FollowUp& follow_up) { return !sees(follow_up.customer); });
  view.next = cut_to_page(day.rows, question.limit, [](const ArrangedRow& arranged) { return arranged.place; });
  if (onlooker.reach != Reach::all) day.collectors.clear();
  std::erase_if(day.collectors, [&](const DayPlan::CollectorDay& one) {
    return !question.collector.empty() && one.collector != question.collector;
  });
}

}  // namespace

Result<WorklistView> worklist_view(const ReadTx& tx, const Onlooker& onlooker, const WorklistQuestion& question) {
  WorklistView view = TRY(read_worklist(tx, question));
  narrow(view, onlooker, question);
  view.tenant_currency = TRY(Currency::parse(TRY(setting_of(tx, "currency"))));
  view.drafts = TRY(drafts_of(tx, view.day.rows));
  return view;
}

boost::json::object to_json(const WorklistView& view) {
  boost::json::array rows;
  for (const ArrangedRow& row : view.day.rows) {
    rows.push_back(row_json(row, view.day.customers.at(row.row.customer.value), view.tenant_currency, view.drafts));
  }
  boost::json::array collectors;
  for (const DayPlan::CollectorDay& day : view.day.collectors) {
    collectors.push_back(collector_json(day, view.tenant_currency));
  }
  boost::json::array elsewhere;
  for (const FollowUp& follow_up : view.day.elsewhere) {
    boost::json::value json = follow_up_json(follow_up);
    json.as_object()["customer"] = view.day.customers.at(follow_up.customer.value).number;
    elsewhere.push_back(std::move(json));
  }
  boost::json::value quiet;
  if (view.quiet) quiet = {{"cases", view.quiet->cases}, {"paid", view.quiet->paid}};
  return {{"date", view.run.run_on.to_string()},
          {"as_of_entry", view.run.snapshot_seq},
          {"model", view.run.model},
          {"stale", view.stale},
          {"quiet_measured", std::move(quiet)},
          {"rows", std::move(rows)},
          {"follow_ups_elsewhere", std::move(elsewhere)},
          {"collectors", std::move(collectors)}};
}

}  // namespace dunlin::view
