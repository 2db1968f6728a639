#include "view/risk_view.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "journal/chain.h"
#include "party/credit_rows.h"
#include "party/customer_rows.h"

namespace dunlin::view {
namespace {

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

// Members of a customer's risk that a list has too.
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

boost::json::object row_json(const RiskList& list, const CreditRow& row) {
  const Customer& customer = list.customer_of(row);
  boost::json::object json = {{"customer",
                               {{"number", customer.number},
                                {"id", customer.id.to_string()},
                                {"name", customer.name},
                                {"segment", name_of(customer.segment)}}}};
  const boost::json::object profile = profile_json(list.profile_of(row));
  json.insert(profile.begin(), profile.end());
  append_credit(json, row, list.assessment().tenant_currency);
  return json;
}

}  // namespace

std::string hundredths_text(std::int64_t hundredths) {
  const std::int64_t size = hundredths < 0 ? -hundredths : hundredths;
  std::string text = fmt::format("{}{}.{:02}", hundredths < 0 ? "-" : "", size / 100, size % 100);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

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

std::vector<std::string> flags_of(const CreditRow& row) {
  std::vector<std::string> flags;
  if (row.position.over_limit) flags.emplace_back("over limit");
  if (row.concentrated) flags.emplace_back("concentration");
  if (row.deteriorates) flags.emplace_back("deteriorating");
  return flags;
}

Result<CustomerRisk> customer_risk(const ReadTx& tx, const AssessedMorning& morning, Id<Customer> customer) {
  const Assessment& assessment = morning.assessment();
  const Book& book = assessment.book;
  const auto found = std::lower_bound(book.customer_id.begin(), book.customer_id.end(), customer.value);
  CHECK(found != book.customer_id.end() && *found == customer.value);
  const auto index = static_cast<std::size_t>(found - book.customer_id.begin());
  const CreditRow row = morning.credit() ? TRY(credit_row(tx, assessment, *morning.credit(), index))
                                         : TRY(credit_row(tx, assessment, index));
  CustomerRisk risk{assessment.risk[index],     row,
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

Result<CustomerRiskView> customer_risk_view(const ReadTx& tx, const Onlooker& onlooker,
                                            const CustomerRiskQuestion& question) {
  Customer customer = TRY(customer_for(tx, question.customer, onlooker));
  CustomerRisk risk = TRY(customer_risk(tx, *TRY(AssessedMorning::read(tx, question.morning)), customer.id));
  return CustomerRiskView{std::move(customer), std::move(risk)};
}

boost::json::object to_json(const CustomerRiskView& view) {
  boost::json::object json = {{"customer", view.customer.number}};
  const boost::json::object members = risk_json(view.risk);
  json.insert(members.begin(), members.end());
  return json;
}

Result<RiskList> risk_list(const ReadTx& tx, const Onlooker& onlooker, const RiskQuestion& question,
                           const AssessmentSource& source) {
  RiskList list;
  list.assessed = TRY(source(tx, question.morning));
  list.report = TRY(credit_report(tx, list.assessment()));
  list.seq = TRY(read_head(tx)).seq;
  for (Customer& customer : TRY(all_customers(tx))) {
    const std::int64_t id = customer.id.value;
    if (onlooker.sees(customer)) list.customers.emplace(id, std::move(customer));
  }
  std::erase_if(list.report.rows, [&list](const CreditRow& row) {
    return !list.customers.contains(list.assessment().book.customer_id[row.customer]);
  });
  list.owing = static_cast<std::int64_t>(list.report.rows.size());
  if (question.limit > 0 && list.owing > question.limit) {
    list.report.rows.resize(static_cast<std::size_t>(question.limit));
  }
  return list;
}

boost::json::object to_json(const RiskList& list) {
  boost::json::array rows;
  for (const CreditRow& row : list.report.rows) rows.push_back(row_json(list, row));
  return {{"morning", list.assessment().book.dated_before.to_string()},
          {"as_of_entry", list.seq},
          {"model", risk_model},
          {"predictions", list.assessment().model},
          {"customers_owing", list.owing},
          {"rows", std::move(rows)}};
}

}  // namespace dunlin::view
