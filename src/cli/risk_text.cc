#include "cli/risk_text.h"

#include <fmt/format.h>

#include <ostream>

#include "cli/output.h"
#include "cli/report_tables.h"

namespace dunlin::cli {
namespace {

using Align = TextTable::Align;

// 6250 is "62.50".
std::string percent(std::int64_t basis_points) {
  const std::int64_t size = basis_points < 0 ? -basis_points : basis_points;
  return fmt::format("{}{}.{:02}", basis_points < 0 ? "-" : "", size / 100, size % 100);
}

std::string with_code(Money money) {
  return format_grouped(money) + " " + std::string(money.currency.code());
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

void print_limit(std::ostream& out, const view::CustomerRisk& risk) {
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
    table.row({score.agency, score.rated_on.to_string(), view::hundredths_text(score.score_hundredths),
               view::hundredths_text(score.worst_hundredths), view::hundredths_text(score.best_hundredths),
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

std::string trend_text(const ScoreTrend& trend) {
  return trend.known ? fmt::format("{:+}", trend.rise_bp() / 100) : "-";
}

std::string utilisation_text(const CreditPosition& position) {
  if (!position.limit) return "no limit";
  if (!position.utilisation_bp) return position.over_limit ? "over" : "0 %";
  return fmt::format("{} %", *position.utilisation_bp / 100);
}

void print_risk(std::ostream& out, const view::CustomerRisk& risk) {
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
  for (const std::string& flag : view::flags_of(risk.row)) flags += (flags.empty() ? "" : ", ") + flag;
  if (!flags.empty()) out << "Flags: " << flags << '\n';
  print_scores(out, risk.scores);
  print_advice(out, risk.row.advice);
}

}  // namespace dunlin::cli
