#include "cli/risk_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "base/check.h"
#include "cli/output.h"
#include "cli/report_tables.h"
#include "party/credit_rows.h"

namespace dunlin::cli {
namespace {

using Align = TextTable::Align;

// 6250 is "62.50".
std::string percent(std::int64_t basis_points) {
  const std::int64_t size = basis_points < 0 ? -basis_points : basis_points;
  return fmt::format("{}{}.{:02}", basis_points < 0 ? "-" : "", size / 100, size % 100);
}

// 23500 is "235", 250 is "2.5".
std::string hundredths_text(std::int64_t hundredths) {
  const std::int64_t size = hundredths < 0 ? -hundredths : hundredths;
  std::string text = fmt::format("{}{}.{:02}", hundredths < 0 ? "-" : "", size / 100, size % 100);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string with_code(Money money) {
  return format_grouped(money) + " " + std::string(money.currency.code());
}

boost::json::value limit_json(const std::optional<Money>& limit) {
  if (!limit) return nullptr;
  return {{"amount", format_amount(*limit)}, {"currency", limit->currency.code()}};
}

boost::json::array scores_json(const std::vector<CreditScore>& scores) {
  boost::json::array list;
  for (const CreditScore& score : scores) {
    list.push_back({{"agency", score.agency},
                    {"rated_on", score.rated_on.to_string()},
                    {"score", hundredths_text(score.score_hundredths)},
                    {"worst", hundredths_text(score.worst_hundredths)},
                    {"best", hundredths_text(score.best_hundredths)},
                    {"health_basis_points", health_basis_points(score)},
                    {"recommended_limit", limit_json(score.recommended_limit())}});
  }
  return list;
}

void print_exposure(std::ostream& out, const CreditPosition& position) {
  if (position.exposures.empty()) {
    out << "\nNothing is owed.\n";
    return;
  }
  TextTable table({{"cur"},
                   {"open", Align::right},
                   {"of it overdue", Align::right},
                   {"of it disputed", Align::right},
                   {"unapplied", Align::right},
                   {"exposure", Align::right}});
  for (const Exposure& exposure : position.exposures) {
    const auto text = [&exposure](std::int64_t minor) { return format_grouped({minor, exposure.currency}); };
    table.row({std::string(exposure.currency.code()), text(exposure.open_minor), text(exposure.overdue_minor),
               text(exposure.disputed_minor), text(exposure.unapplied_minor), text(exposure.exposure_minor())});
  }
  out << "\nExposure: open less unapplied cash and credits\n\n";
  table.print(out);
}

void print_limit(std::ostream& out, const CustomerRisk& risk) {
  const CreditPosition& position = risk.row.position;
  if (!position.limit) {
    out << "No credit limit is known (column credit_limit of the customers' file).\n";
  } else {
    out << fmt::format("Credit limit {}, used {}{}{}\n", with_code(*position.limit), utilisation_text(position),
                       position.at_ranking_rates ? " at ranking rates" : "",
                       position.over_limit ? ": over the limit" : "");
  }
  if (position.exposures.size() > 1) {
    out << fmt::format("All currencies together {} at ranking rates\n",
                       with_code({position.exposure_tenant_minor, risk.tenant_currency}));
  }
  out << fmt::format("{} % of all that is open (at ranking rates)\n", percent(risk.row.share_basis_points));
}

void print_scores(std::ostream& out, const std::vector<CreditScore>& scores) {
  if (scores.empty()) return;
  TextTable table({{"agency"},
                   {"rated on"},
                   {"score", Align::right},
                   {"worst", Align::right},
                   {"best", Align::right},
                   {"of its scale", Align::right},
                   {"recommended limit", Align::right}});
  for (const CreditScore& score : scores) {
    const std::optional<Money> limit = score.recommended_limit();
    table.row({score.agency, score.rated_on.to_string(), hundredths_text(score.score_hundredths),
               hundredths_text(score.worst_hundredths), hundredths_text(score.best_hundredths),
               percent(health_basis_points(score)) + " %", limit ? with_code(*limit) : "-"});
  }
  out << "\nExternal credit scores\n\n";
  table.print(out);
}

void print_advice(std::ostream& out, const CreditAdvice& advice) {
  if (advice.reasons.empty()) return;
  std::string_view head = "Worth knowing, though too little is owed to ask for a review:";
  if (advice.kind == AdviceKind::hold) head = "A credit hold is advised; a person decides:";
  if (advice.kind == AdviceKind::review) head = "A review of the credit is advised:";
  if (advice.looked_at) head = "A person has looked at this:";
  if (advice.held) head = "A credit or legal hold is in force:";
  out << '\n' << head << '\n';
  for (const CreditReasonFact& reason : advice.reasons) out << "  - " << words_of(reason, Language::en) << '\n';
}

}  // namespace

boost::json::object profile_json(const RiskProfile& profile) {
  boost::json::array contributions;
  for (std::size_t i = 0; i < risk_factor_count; ++i) {
    const auto factor = static_cast<RiskFactor>(i);
    contributions.push_back({{"name", name_of(factor)},
                             {"points", profile.points[i]},
                             {"points_max", risk_points_max[i]},
                             {"words", words_of(profile, factor, Language::en)}});
  }
  return {{"model", risk_model},
          {"behaviour", name_of(profile.behaviour)},
          {"score", profile.score_bp},
          {"settled_invoices", profile.settled_count},
          {"contributions", std::move(contributions)}};
}

void print_profile(std::ostream& out, const RiskProfile& profile) {
  out << fmt::format("Risk {} of 10000 ({}), behaviour {} (computed from {} settled invoices)\n", profile.score_bp,
                     risk_model, name_of(profile.behaviour), profile.settled_count);
  TextTable table({{"contribution"}, {"points", Align::right}, {"at most", Align::right}, {"because"}});
  for (std::size_t i = 0; i < risk_factor_count; ++i) {
    const auto factor = static_cast<RiskFactor>(i);
    table.row({std::string(name_of(factor)), std::to_string(profile.points[i]), std::to_string(risk_points_max[i]),
               words_of(profile, factor, Language::en)});
  }
  table.rule();
  table.row({"score", std::to_string(profile.score_bp), "10000", ""});
  table.print(out);
}

std::vector<std::string> flags_of(const CreditRow& row) {
  std::vector<std::string> flags;
  if (row.position.over_limit) flags.emplace_back("over limit");
  if (row.concentrated) flags.emplace_back("concentration");
  if (row.deteriorates) flags.emplace_back("deteriorating");
  return flags;
}

std::string trend_text(const ScoreTrend& trend) {
  return trend.known ? fmt::format("{:+}", trend.rise_bp() / 100) : "-";
}

std::string utilisation_text(const CreditPosition& position) {
  if (!position.limit) return "no limit";
  if (!position.utilisation_bp) return position.over_limit ? "over" : "0 %";
  return fmt::format("{} %", *position.utilisation_bp / 100);
}

void append_credit(boost::json::object& object, const CreditRow& row, Currency tenant_currency) {
  boost::json::array exposures;
  for (const Exposure& exposure : row.position.exposures) {
    const auto text = [&exposure](std::int64_t minor) { return format_amount({minor, exposure.currency}); };
    exposures.push_back({{"currency", exposure.currency.code()},
                         {"open", text(exposure.open_minor)},
                         {"overdue", text(exposure.overdue_minor)},
                         {"disputed", text(exposure.disputed_minor)},
                         {"unapplied", text(exposure.unapplied_minor)},
                         {"exposure", text(exposure.exposure_minor())}});
  }
  boost::json::array flags;
  for (const std::string& flag : flags_of(row)) flags.emplace_back(flag);
  boost::json::array reasons;
  for (const CreditReasonFact& reason : row.advice.reasons) {
    reasons.push_back({{"name", name_of(reason.kind)},
                       {"english", words_of(reason, Language::en)},
                       {"german", words_of(reason, Language::de)}});
  }
  object["score_trend"] = row.trend.known ? boost::json::value({{"days", score_trend_days},
                                                                {"earlier", row.trend.earlier_bp},
                                                                {"now", row.trend.now_bp},
                                                                {"rise", row.trend.rise_bp()}})
                                          : boost::json::value(nullptr);
  object["exposures"] = std::move(exposures);
  object["at_ranking_rates"] = {{"currency", tenant_currency.code()},
                                {"exposure", format_amount({row.position.exposure_tenant_minor, tenant_currency})},
                                {"at_risk", format_amount({row.at_risk_minor, tenant_currency})},
                                {"share_of_open_basis_points", row.share_basis_points}};
  object["credit_limit"] = limit_json(row.position.limit);
  object["utilisation_basis_points"] =
      row.position.utilisation_bp ? boost::json::value(*row.position.utilisation_bp) : boost::json::value(nullptr);
  object["utilisation_at_ranking_rates"] = row.position.at_ranking_rates;
  object["flags"] = std::move(flags);
  object["advice"] = {{"kind", name_of(row.advice.kind)},
                      {"looked_at", row.advice.looked_at},
                      {"held", row.advice.held},
                      {"reasons", std::move(reasons)}};
}

Result<CustomerRisk> customer_risk(const ReadTx& tx, const Assessment& assessment, Id<Customer> customer) {
  const Book& book = assessment.book;
  const auto found = std::lower_bound(book.customer_id.begin(), book.customer_id.end(), customer.value);
  CHECK(found != book.customer_id.end() && *found == customer.value);
  const auto index = static_cast<std::size_t>(found - book.customer_id.begin());
  CustomerRisk risk{assessment.risk[index],     TRY(credit_row(tx, assessment, index)),
                    assessment.tenant_currency, book.dated_before,
                    assessment.model,           TRY(credit_scores_of(tx, std::span(&customer.value, 1)))};
  std::erase_if(risk.scores, [&risk](const CreditScore& score) { return score.rated_on >= risk.morning; });
  return risk;
}

boost::json::object risk_json(const CustomerRisk& risk) {
  boost::json::object json = profile_json(risk.profile);
  json["morning"] = risk.morning.to_string();
  json["predictions"] = risk.model;
  append_credit(json, risk.row, risk.tenant_currency);
  json["credit_scores"] = scores_json(risk.scores);
  return json;
}

void print_risk(std::ostream& out, const CustomerRisk& risk) {
  out << fmt::format("\nRisk on the morning of {}, predictions by {}\n\n", risk.morning.to_string(), risk.model);
  print_profile(out, risk.profile);
  const ScoreTrend& trend = risk.row.trend;
  if (trend.known) {
    out << fmt::format("{} days ago {}, now {} (both without holds, for comparison): {:+}\n", score_trend_days,
                       trend.earlier_bp, trend.now_bp, trend.rise_bp());
  } else {
    out << fmt::format("{} days ago too little had been paid for a score to compare with\n", score_trend_days);
  }
  print_exposure(out, risk.row.position);
  print_limit(out, risk);
  std::string flags;
  for (const std::string& flag : flags_of(risk.row)) flags += (flags.empty() ? "" : ", ") + flag;
  if (!flags.empty()) out << "Flags: " << flags << '\n';
  print_scores(out, risk.scores);
  print_advice(out, risk.row.advice);
}

}  // namespace dunlin::cli
