// risk: who might not pay what they owe, how much that is, and what should be looked at.
#include <fmt/format.h>

#include <ostream>

#include "cli/arguments.h"
#include "cli/command_line.h"
#include "cli/report_tables.h"
#include "cli/risk_text.h"

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

void print_list(std::ostream& out, const view::RiskList& list) {
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
    for (const std::string& flag : view::flags_of(row)) flags += (flags.empty() ? "" : ", ") + flag;
    table.row({std::to_string(++rank), title_of(list.customer_of(row)),
               std::string(words_of(profile.behaviour, Language::en)), std::to_string(profile.score_bp / 100),
               trend_text(row.trend), exposure_text(row, list.assessment().tenant_currency),
               (row.position.at_ranking_rates ? "~ " : "") + utilisation_text(row.position), flags,
               advice_text(row.advice)});
    table.note(1, reasons_text(profile));
  }
  table.print(out);
}

Result<int> list_risk(Session& session, const RiskOptions& options) {
  const view::RiskQuestion question{TRY(morning_of(session, options)), options.limit};
  const Onlooker onlooker = TRY(session.onlooker(view::operation_of(question)));
  const ReadTx tx = TRY(session.read());
  const view::RiskList list = TRY(view::risk_list(tx, onlooker, question));
  std::ostream& out = *session.environment().out;
  if (session.options().json) {
    print_json(out, view::to_json(list));
    return 0;
  }
  out << fmt::format("Credit risk{} on the morning of {}; {}; {}, predictions by {}\n\n", whose(onlooker),
                     question.morning.to_string(), stamp(list.seq), risk_model, list.assessment().model);
  if (list.report.rows.empty()) {
    out << "Nobody owes anything.\n";
    return 0;
  }
  print_list(out, list);
  out << fmt::format(
      "\nBy exposure times risk (0 to 100), {} of {}. ~: several currencies, at ranking rates. "
      "Every point of a score: dunlin customer NUMBER\n",
      grouped(static_cast<std::int64_t>(list.report.rows.size())), counted(list.owing, "customer"));
  for (const Currency currency : list.assessment().at_par) {
    out << fmt::format("No rate for {} in the policy: counted as if it were worth as much as {}.\n", currency.code(),
                       list.assessment().tenant_currency.code());
  }
  return 0;
}

Result<int> one_customer(Session& session, const RiskOptions& options) {
  const view::CustomerRiskQuestion question{options.customer, TRY(morning_of(session, options))};
  const Onlooker onlooker = TRY(session.onlooker(view::operation_of(question)));
  const ReadTx tx = TRY(session.read());
  const view::CustomerRiskView shown = TRY(view::customer_risk_view(tx, onlooker, question));
  std::ostream& out = *session.environment().out;
  if (session.options().json) {
    print_json(out, view::to_json(shown));
    return 0;
  }
  out << fmt::format("{}, segment {} (set by people)\n", title_of(shown.customer), name_of(shown.customer.segment));
  print_risk(out, shown.risk);
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
