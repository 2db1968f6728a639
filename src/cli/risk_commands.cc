// risk: who might not pay what they owe, how much that is, and what should be looked at.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <ostream>

#include "cli/arguments.h"
#include "cli/command_line.h"
#include "cli/report_tables.h"
#include "cli/risk_view.h"
#include "journal/chain.h"
#include "party/customer_rows.h"

namespace dunlin::cli {
namespace {

struct RiskOptions {
  std::string date;
  std::string as_of;
  std::string customer;
  std::int64_t limit = 30;
};

constexpr std::size_t reasons_shown = 3;

// As of D is the morning after it.
Result<Date> morning_of(Session& session, const RiskOptions& options) {
  if (!options.as_of.empty() && !options.date.empty()) {
    return refuse(Reason::option_invalid, "Give --date or --as-of: as of a day is the morning after it.");
  }
  if (!options.as_of.empty()) return TRY(date_argument(session, options.as_of)).add_days(1);
  return date_argument(session, options.date);
}

struct RiskList {
  Assessment assessment;
  CreditReport report;
  std::map<std::int64_t, Customer> customers;  // those that the onlooker sees
  std::int64_t owing = 0;                      // how many of them owe anything
  std::int64_t seq = 0;

  [[nodiscard]] const Customer& customer_of(const CreditRow& row) const {
    return customers.at(assessment.book.customer_id[row.customer]);
  }
  [[nodiscard]] const RiskProfile& profile_of(const CreditRow& row) const { return assessment.risk[row.customer]; }
};

Result<RiskList> read_list(const ReadTx& tx, Date morning, const Onlooker& onlooker, std::int64_t limit) {
  RiskList list;
  list.assessment = TRY(assess(tx, morning));
  list.report = TRY(credit_report(tx, list.assessment));
  list.seq = TRY(read_head(tx)).seq;
  for (Customer& customer : TRY(all_customers(tx))) {
    const std::int64_t id = customer.id.value;
    if (onlooker.sees(customer)) list.customers.emplace(id, std::move(customer));
  }
  std::erase_if(list.report.rows, [&list](const CreditRow& row) {
    return !list.customers.contains(list.assessment.book.customer_id[row.customer]);
  });
  list.owing = static_cast<std::int64_t>(list.report.rows.size());
  if (limit > 0 && list.owing > limit) list.report.rows.resize(static_cast<std::size_t>(limit));
  return list;
}

boost::json::object row_json(const RiskList& list, const CreditRow& row) {
  const Customer& customer = list.customer_of(row);
  boost::json::object json = {{"customer",
                               {{"number", customer.number},
                                {"id", customer.id.to_string()},
                                {"name", customer.name},
                                {"segment", name_of(customer.segment)}}}};
  const boost::json::object profile = profile_json(list.profile_of(row));
  json.insert(profile.begin(), profile.end());
  append_credit(json, row, list.assessment.tenant_currency);
  return json;
}

// One currency is shown in itself, several as their sum at ranking rates.
std::string exposure_text(const CreditRow& row, Currency tenant_currency) {
  const std::vector<Exposure>& exposures = row.position.exposures;
  if (exposures.size() == 1) {
    return format_grouped({exposures[0].exposure_minor(), exposures[0].currency}) + " " +
           std::string(exposures[0].currency.code());
  }
  return "~ " + format_grouped({row.position.exposure_tenant_minor, tenant_currency}) + " " +
         std::string(tenant_currency.code());
}

std::string reasons_text(const RiskProfile& profile) {
  std::string text;
  for (const RiskFactor factor : top_factors(profile, reasons_shown)) {
    text += (text.empty() ? "" : " | ") + words_of(profile, factor, Language::en);
  }
  return text;
}

std::string advice_text(const CreditAdvice& advice) {
  if (advice.kind != AdviceKind::none) return std::string(name_of(advice.kind));
  if (advice.held) return "held";
  return advice.looked_at ? "looked at" : "";
}

void print_list(std::ostream& out, const RiskList& list) {
  using Align = TextTable::Align;
  TextTable table({{"#", Align::right},
                   {"customer"},
                   {"pays"},
                   {"risk", Align::right},
                   {"91 days", Align::right},
                   {"exposure", Align::right},
                   {"of limit", Align::right},
                   {"flags"},
                   {"advice"}});
  std::int64_t rank = 0;
  for (const CreditRow& row : list.report.rows) {
    const RiskProfile& profile = list.profile_of(row);
    std::string flags;
    for (const std::string& flag : flags_of(row)) flags += (flags.empty() ? "" : ", ") + flag;
    table.row({std::to_string(++rank), title_of(list.customer_of(row)),
               std::string(words_of(profile.behaviour, Language::en)), std::to_string(profile.score_bp / 100),
               trend_text(row.trend), exposure_text(row, list.assessment.tenant_currency),
               (row.position.at_ranking_rates ? "~ " : "") + utilisation_text(row.position), flags,
               advice_text(row.advice)});
    table.note(1, reasons_text(profile));
  }
  table.print(out);
}

Result<int> list_risk(Session& session, const RiskOptions& options) {
  const Date morning = TRY(morning_of(session, options));
  const Onlooker onlooker = TRY(session.onlooker(Operation::view_customer));
  const ReadTx tx = TRY(session.read());
  const RiskList list = TRY(read_list(tx, morning, onlooker, options.limit));
  std::ostream& out = *session.environment().out;
  if (session.options().json) {
    boost::json::array rows;
    for (const CreditRow& row : list.report.rows) rows.push_back(row_json(list, row));
    print_json(out, {{"morning", morning.to_string()},
                     {"as_of_entry", list.seq},
                     {"model", risk_model},
                     {"predictions", list.assessment.model},
                     {"customers_owing", list.owing},
                     {"rows", std::move(rows)}});
    return 0;
  }
  out << fmt::format("Credit risk{} on the morning of {}; {}; {}, predictions by {}\n\n", whose(onlooker),
                     morning.to_string(), stamp(list.seq), risk_model, list.assessment.model);
  if (list.report.rows.empty()) {
    out << "Nobody owes anything.\n";
    return 0;
  }
  print_list(out, list);
  out << fmt::format(
      "\nBy exposure times risk (0 to 100), {} of {}. ~: several currencies, at ranking rates. "
      "Every point of a score: dunlin customer NUMBER\n",
      grouped(static_cast<std::int64_t>(list.report.rows.size())), counted(list.owing, "customer"));
  for (const Currency currency : list.assessment.at_par) {
    out << fmt::format("No rate for {} in the policy: counted as if it were worth as much as {}.\n", currency.code(),
                       list.assessment.tenant_currency.code());
  }
  return 0;
}

Result<int> one_customer(Session& session, const RiskOptions& options) {
  const Date morning = TRY(morning_of(session, options));
  const Onlooker onlooker = TRY(session.onlooker(Operation::view_customer));
  const ReadTx tx = TRY(session.read());
  const Customer customer = TRY(customer_for(tx, options.customer, onlooker));
  const Assessment assessment = TRY(assess(tx, morning));
  const CustomerRisk risk = TRY(customer_risk(tx, assessment, customer.id));
  std::ostream& out = *session.environment().out;
  if (session.options().json) {
    boost::json::object json = {{"customer", customer.number}};
    const boost::json::object members = risk_json(risk);
    json.insert(members.begin(), members.end());
    print_json(out, json);
    return 0;
  }
  out << fmt::format("{}, segment {} (set by people)\n", title_of(customer), name_of(customer.segment));
  print_risk(out, risk);
  return 0;
}

}  // namespace

void add_risk_commands(CLI::App& app, Invocation& invocation) {
  auto options = std::make_shared<RiskOptions>();
  CLI::App* command = app.add_subcommand("risk", "Who might not pay what they owe, with exposure, limit and reasons");
  command->footer(
      "Examples:\n  dunlin risk --limit 10\n  dunlin risk --customer 10482 --date 2026-03-02\n"
      "  dunlin risk --as-of 2026-03-31 --json");
  command->add_option("--customer", options->customer, "One customer alone, by number, with every point");
  command->add_option("--limit", options->limit, "Customers shown (0: all)")
      ->capture_default_str()
      ->check(CLI::NonNegativeNumber);
  command->add_option("--date", options->date, "The morning (default: today, UTC)");
  command->add_option("--as-of", options->as_of, "A day: the morning after it");
  command->add_option("--known-at", invocation.options.known_at, "SEQ or INSTANT: what the journal knew then");
  in_session(*command, invocation, [options](Session& session) {
    return options->customer.empty() ? list_risk(session, *options) : one_customer(session, *options);
  });
}

}  // namespace dunlin::cli
