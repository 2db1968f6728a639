#include "view/worklist_view.h"

#include <algorithm>
#include <limits>
#include <set>

#include "agents/shipped_templates.h"
#include "control/proposal_rows.h"
#include "engine/morning_run.h"
#include "journal/content.h"
#include "view/account_view.h"
#include "view/entry_heads.h"
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

boost::json::value draft_json(const WorklistRow& row, const Drafts& drafts) {
  const auto found = drafts.find(row.proposal_id);
  if (found == drafts.end()) return nullptr;
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

// A text that can be sent to nobody.
boost::json::value unaddressed_json(const boost::json::object& detail) {
  const boost::json::value* text = detail.if_contains("draft_without_recipient");
  if (text == nullptr) return nullptr;
  return {{"why_a_person", "No contact with an address is known: add one, and the next run proposes this."},
          {"subject", text->at("subject")},
          {"body", text->at("body")}};
}

boost::json::value follow_up_json(const std::optional<FollowUp>& follow_up, const Customer& customer) {
  if (!follow_up) return nullptr;
  return {{"id", follow_up->id.to_string()},
          {"customer", customer.number},
          {"due_on", follow_up->due_on.to_string()},
          {"note", follow_up->note},
          {"user", follow_up->user.to_string()}};
}

boost::json::value move_json(const std::optional<RankMove>& move, const Customer& customer) {
  if (!move) return nullptr;
  return {{"id", move->id.to_string()},
          {"customer", customer.number},
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

boost::json::value expectation_json(const WorklistView& view, const WorklistRow& row) {
  const auto found = view.expectations->find({row.customer.value, row.currency});
  if (found == view.expectations->end()) return nullptr;
  const PaymentExpectation& expected = found->second;
  boost::json::array bins;
  for (const std::int32_t bin : expected.bins_basis_points) bins.emplace_back(bin);
  return {{"bins", std::move(bins)},
          {"median_bin", expected.median_bin},
          {"within", range_json(expected.within, view.run.run_on)}};
}

boost::json::object row_json(const WorklistView& view, const ArrangedRow& arranged) {
  const WorklistRow& row = arranged.row;
  const Customer& customer = view.day.customers.at(row.customer.value);
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
  if (view.expectations) json["expectation"] = expectation_json(view, row);
  json["score"] = row.score_basis_points;
  json["components"] = detail.at("components");
  json["gain"] = gain_json(row, detail, view.tenant_currency);
  json["minutes"] = row.minutes;
  json["today"] = arranged.in_plan;
  json["reasons"] = detail.at("reasons");
  // A run of an earlier version told them in English alone.
  if (const boost::json::value* german = detail.if_contains("reasons_de")) json["reasons_de"] = *german;
  json["behaviour"] = row.behaviour;
  json["risk"] = detail.at("risk");
  json["next_action"] = row.action;
  if (const boost::json::value* wait = detail.if_contains("wait")) json["wait"] = *wait;
  json["follow_up"] = follow_up_json(arranged.follow_up, customer);
  json["moved"] = move_json(arranged.move, customer);
  json["draft"] = draft_json(row, view.drafts);
  if (boost::json::value text = unaddressed_json(detail); !text.is_null()) json["unaddressed"] = std::move(text);
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
    view.run_at = TRY(EntryHeads(tx).of(run->version)).at;
  }
  if (!view.quiet) view.quiet = TRY(quiet_check_on(tx, date));
  view.day = TRY(arrange_day(tx, date, std::move(rows)));
  return view;
}

bool is_decided(ProposalState state) {
  switch (state) {
    case ProposalState::drafted:
    case ProposalState::pending:
    case ProposalState::denied:
    case ProposalState::expired:
    case ProposalState::superseded:
      return false;
    case ProposalState::approved:
    case ProposalState::rejected:
    case ProposalState::executing:
    case ProposalState::done:
    case ProposalState::failed:
    case ProposalState::unknown:
      return true;
  }
  CHECK_UNREACHABLE("unknown state of a proposal");
}

// What people did since the run: by the customers of follow-ups that were set or closed, and by proposals decided.
Result<WorklistTotals> totals_of(const ReadTx& tx, const WorklistView& view) {
  std::set<std::int64_t> followed_up;
  for (const FollowUp& one : TRY(follow_ups_written_since(tx, view.run.snapshot_seq))) {
    followed_up.insert(one.customer.value);
  }
  std::vector<std::int64_t> ids;
  for (const ArrangedRow& arranged : view.day.rows) {
    if (arranged.row.proposal_id != 0) ids.push_back(arranged.row.proposal_id);
  }
  std::set<std::int64_t> decided;
  for (const Proposal& proposal : TRY(proposals_with_ids(tx, ids))) {
    if (is_decided(proposal.state)) decided.insert(proposal.id.value);
  }
  WorklistTotals totals;
  for (const ArrangedRow& arranged : view.day.rows) {
    const WorklistRow& row = arranged.row;
    ++totals.accounts;
    totals.overdue_minor[row.currency] += row.overdue_minor;
    totals.gain_minor += row.gain_minor;
    if (followed_up.contains(row.customer.value) || decided.contains(row.proposal_id)) ++totals.worked;
  }
  return totals;
}

// What the onlooker may see and asked for. Minutes of a day are told to those who see every customer.
void narrow(WorklistView& view, const Onlooker& onlooker, const WorklistQuestion& question) {
  ArrangedDay& day = view.day;
  const auto sees = [&](Id<Customer> id) {
    const Customer& customer = day.customers.at(id.value);
    return onlooker.sees(customer) && (question.collector.empty() || customer.collector == question.collector);
  };
  std::erase_if(day.rows, [&](const ArrangedRow& arranged) {
    return !sees(arranged.row.customer) || (question.today && !arranged.in_plan);
  });
  std::erase_if(day.elsewhere, [&](const FollowUp& follow_up) { return !sees(follow_up.customer); });
  if (onlooker.reach != Reach::all) day.collectors.clear();
  std::erase_if(day.collectors, [&](const DayPlan::CollectorDay& one) {
    return !question.collector.empty() && one.collector != question.collector;
  });
}

}  // namespace

Result<WorklistView> worklist_view(const ReadTx& tx, const Onlooker& onlooker, const WorklistQuestion& question) {
  WorklistView view = TRY(read_worklist(tx, question));
  narrow(view, onlooker, question);
  view.totals = TRY(totals_of(tx, view));
  std::erase_if(view.day.rows, [&](const ArrangedRow& arranged) { return arranged.place <= question.after; });
  view.next = cut_to_page(view.day.rows, question.limit, [](const ArrangedRow& arranged) { return arranged.place; });
  view.tenant_currency = TRY(Currency::parse(TRY(setting_of(tx, "currency"))));
  view.drafts = TRY(drafts_of(tx, view.day.rows));
  return view;
}

void expect_payments(WorklistView& view, const AssessedMorning& morning) {
  const Book& book = morning.assessment().book;
  view.expectations.emplace();
  for (const ArrangedRow& arranged : view.day.rows) {
    const WorklistRow& row = arranged.row;
    const std::optional<std::size_t> customer = find_customer_in(book, row.customer);
    const auto currency = std::find(book.currencies.begin(), book.currencies.end(), row.currency);
    if (!customer || currency == book.currencies.end()) continue;
    const auto at = static_cast<std::size_t>(currency - book.currencies.begin());
    if (std::optional<PaymentExpectation> expected = morning.expectation_of(*customer, at)) {
      view.expectations->emplace(std::pair(row.customer.value, row.currency), *expected);
    }
  }
}

boost::json::object to_json(const WorklistView& view) {
  boost::json::array rows;
  for (const ArrangedRow& row : view.day.rows) rows.push_back(row_json(view, row));
  boost::json::array collectors;
  for (const DayPlan::CollectorDay& day : view.day.collectors) {
    collectors.push_back(collector_json(day, view.tenant_currency));
  }
  boost::json::array elsewhere;
  for (const FollowUp& follow_up : view.day.elsewhere) {
    elsewhere.push_back(follow_up_json(follow_up, view.day.customers.at(follow_up.customer.value)));
  }
  boost::json::array overdue;
  for (const auto& [currency, minor] : view.totals.overdue_minor) {
    overdue.push_back({{"amount", format_amount({minor, currency})}, {"currency", currency.code()}});
  }
  boost::json::object gain = {{"amount", format_amount({view.totals.gain_minor, view.tenant_currency})},
                              {"currency", view.tenant_currency.code()}};
  boost::json::value run_at;
  if (view.run_at) run_at = view.run_at->to_string();
  boost::json::value quiet;
  if (view.quiet) quiet = {{"cases", view.quiet->cases}, {"paid", view.quiet->paid}};
  return {{"date", view.run.run_on.to_string()},
          {"as_of_entry", view.run.snapshot_seq},
          {"run_at", std::move(run_at)},
          {"model", view.run.model},
          {"stale", view.stale},
          {"quiet_measured", std::move(quiet)},
          {"rows", std::move(rows)},
          {"totals",
           {{"accounts", view.totals.accounts},
            {"worked", view.totals.worked},
            {"overdue", std::move(overdue)},
            {"gain", std::move(gain)}}},
          {"follow_ups_elsewhere", std::move(elsewhere)},
          {"collectors", std::move(collectors)}};
}

}  // namespace dunlin::view
