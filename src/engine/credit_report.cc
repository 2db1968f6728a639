#include "engine/credit_report.h"

#include <algorithm>
#include <map>

#include "collections/book_rows.h"
#include "control/proposal_rows.h"
#include "engine/credit_drafts.h"
#include "engine/proposal_commands.h"
#include "engine/risk_evidence.h"
#include "party/credit_rows.h"
#include "party/customer_rows.h"

namespace dunlin {
namespace {

RankingRates rates_of(const Policy& policy, const Assessment& assessment) {
  std::vector<RankingRate> rates;
  for (const auto& [currency, millionths] : policy.ranking.rates_micros) rates.push_back({currency, millionths});
  return {assessment.tenant_currency, assessment.book.currencies, rates};
}

CreditSettings settings_of(const RiskSettings& risk) {
  return {risk.concentration_share_basis_points, risk.review_score_basis_points, risk.review_interval_days,
          risk.hold_overdue_days};
}

void keep_later(std::optional<CreditLook>& last, CreditLook look) {
  if (!last || last->on <= look.on) last = std::move(look);
}

// What a person saw who said no.
Result<CreditLook> look_of_rejection(const ReadTx& tx, const Proposal& proposal) {
  CreditLook look;
  for (const Approval& approval : TRY(approvals_of(tx, proposal.id))) look.on = approval.decided_at.date();
  const Result<Action> action = action_of(tx, proposal);
  if (!action) return look;
  if (const auto* review = std::get_if<ReviewCredit>(&*action)) {
    look.score_basis_points = review->score_basis_points;
    look.exposure_minor = review->exposure.minor;
    look.reasons = names_of(review->reasons);
  } else if (const auto* hold = std::get_if<PlaceHold>(&*action)) {
    look.reasons = names_of(hold->evidence);
  }
  return look;
}

class ReportBuilder {
 public:
  ReportBuilder(const ReadTx& tx, const Assessment& assessment, const CreditEvidence& evidence, const Policy& policy)
      : tx_(tx),
        assessment_(assessment),
        evidence_(evidence),
        policy_(policy),
        rates_(rates_of(policy, assessment)),
        settings_(settings_of(policy.risk)) {}

  [[nodiscard]] CreditRow row_of(std::size_t customer) const {
    const Book& book = assessment_.book;
    CreditRow row;
    row.customer = customer;
    const auto limit = evidence_.limits.find(book.customer_id[customer]);
    row.position =
        credit_position(book, assessment_.open, customer,
                        limit == evidence_.limits.end() ? std::nullopt : std::optional(limit->second), rates_);
    row.trend = evidence_.trends[customer];
    row.share_basis_points = share_basis_points(row.position.open_tenant_minor, evidence_.open_tenant_minor);
    row.deteriorates = deteriorates(assessment_.risk[customer], row.trend);
    const Wide exposure = std::max<std::int64_t>(row.position.exposure_tenant_minor, 0);
    row.at_risk_minor = saturated(exposure * assessment_.risk[customer].score_bp / 10'000);
    return row;
  }

  // Two steps: those with a reason to look at all, and then what people decided about these.
  Result<> advise(std::vector<CreditRow>& rows) {
    std::vector<std::int64_t> ids;
    for (CreditRow& row : rows) {
      CreditFacts facts = facts_of(row);
      row.concentrated = is_concentrated(facts, settings_);
      row.advice = advise_credit(facts, settings_);
      if (row.advice.kind != AdviceKind::none) ids.push_back(assessment_.book.customer_id[row.customer]);
    }
    if (ids.empty()) return {};
    std::sort(ids.begin(), ids.end());
    TRY(read_looks(ids));
    for (CreditRow& row : rows) {
      if (row.advice.kind == AdviceKind::none) continue;
      const std::int64_t id = assessment_.book.customer_id[row.customer];
      CreditFacts facts = facts_of(row);
      facts.credit_held = credit_held_.contains(id);
      facts.last_look = looks_[id];
      row.advice = advise_credit(facts, settings_);
    }
    return {};
  }

 private:
  [[nodiscard]] CreditFacts facts_of(const CreditRow& row) const {
    const Date morning = assessment_.book.dated_before;
    CreditFacts facts;
    facts.morning = morning;
    facts.profile = &assessment_.risk[row.customer];
    facts.trend = &row.trend;
    facts.position = &row.position;
    facts.share_basis_points = row.share_basis_points;
    const auto scores = evidence_.sources.scores_of(assessment_.book.customer_id[row.customer]);
    if (const CreditScore* score = rating_that_counts(scores, morning).score) {
      facts.recommended_limit = score->recommended_limit();
      if (facts.recommended_limit) facts.recommended_tenant_minor = rates_.to_tenant(*facts.recommended_limit);
    }
    facts.worth_review =
        std::any_of(row.position.exposures.begin(), row.position.exposures.end(), [this](const Exposure& exposure) {
          const auto least = policy_.risk.exposure_min.find(exposure.currency);
          return exposure.exposure_minor() >= (least == policy_.risk.exposure_min.end() ? 1 : least->second.minor);
        });
    return facts;
  }

  Result<> read_looks(std::span<const std::int64_t> ids) {
    const Date morning = assessment_.book.dated_before;
    for (const CreditReview& review : TRY(credit_reviews_of(tx_, ids))) {
      keep_later(looks_[review.customer.value],
                 {review.reviewed_on, review.score_basis_points, review.exposure_minor, review.reasons});
    }
    for (const Hold& hold : TRY(holds_of(tx_, ids))) {
      const bool of_account = !hold.invoice && (hold.kind == HoldKind::credit || hold.kind == HoldKind::legal);
      if (!of_account) continue;
      if (hold.in_force_on(morning)) credit_held_[hold.customer.value] = true;
      if (hold.kind == HoldKind::credit && hold.released_on) {
        keep_later(looks_[hold.customer.value], {*hold.released_on, {}, {}, {}});
      }
    }
    for (const Proposal& proposal : TRY(rejected_by_people(tx_, risk_agent, ids))) {
      keep_later(looks_[proposal.customer_id], TRY(look_of_rejection(tx_, proposal)));
    }
    return {};
  }

  const ReadTx& tx_;
  const Assessment& assessment_;
  const CreditEvidence& evidence_;
  const Policy& policy_;
  RankingRates rates_;
  CreditSettings settings_;
  std::map<std::int64_t, std::optional<CreditLook>> looks_;
  std::map<std::int64_t, bool> credit_held_;
};

Result<Policy> policy_in_force(const ReadTx& tx) {
  const PolicyVersion version = TRY(active_policy(tx));
  return parse_policy(version.body, "policy version " + std::to_string(version.number));
}

}  // namespace

Result<CreditEvidence> read_credit_evidence(const ReadTx& tx, const Assessment& assessment) {
  const Book& book = assessment.book;
  const RankingRates rates = rates_of(TRY(policy_in_force(tx)), assessment);
  CreditEvidence evidence;
  evidence.sources = TRY(read_risk_sources(tx, book.dated_before));
  const Date then = book.dated_before.add_days(-score_trend_days);
  evidence.trends = score_trends(book, rates, evidence_on(book, evidence.sources, book.dated_before),
                                 evidence_on(book, evidence.sources, then));
  for (const Customer& customer : TRY(all_customers(tx))) {
    if (const std::optional<Money> limit = customer.credit_limit()) evidence.limits[customer.id.value] = *limit;
  }
  for (std::size_t i = 0; i < book.invoice_count(); ++i) {
    evidence.open_tenant_minor += rates.to_tenant(book.currency[i], book.open_minor[i]);
  }
  return evidence;
}

Result<CreditReport> credit_report(const ReadTx& tx, const Assessment& assessment) {
  const Policy policy = TRY(policy_in_force(tx));
  const CreditEvidence evidence = TRY(read_credit_evidence(tx, assessment));
  ReportBuilder builder(tx, assessment, evidence, policy);
  CreditReport report;
  report.tenant_currency = assessment.tenant_currency;
  for (std::size_t customer = 0; customer < assessment.book.customer_count(); ++customer) {
    CreditRow row = builder.row_of(customer);
    if (!row.position.exposures.empty()) report.rows.push_back(std::move(row));
  }
  TRY(builder.advise(report.rows));
  std::sort(report.rows.begin(), report.rows.end(), [&assessment](const CreditRow& a, const CreditRow& b) {
    const auto key = [&assessment](const CreditRow& row) {
      return std::tuple(-row.at_risk_minor, -std::int64_t{assessment.risk[row.customer].score_bp}, row.customer);
    };
    return key(a) < key(b);
  });
  return report;
}

Result<CreditRow> credit_row(const ReadTx& tx, const Assessment& assessment, const CreditEvidence& evidence,
                             std::size_t customer) {
  const Policy policy = TRY(policy_in_force(tx));
  ReportBuilder builder(tx, assessment, evidence, policy);
  std::vector<CreditRow> rows{builder.row_of(customer)};
  TRY(builder.advise(rows));
  return std::move(rows.front());
}

Result<CreditRow> credit_row(const ReadTx& tx, const Assessment& assessment, std::size_t customer) {
  return credit_row(tx, assessment, TRY(read_credit_evidence(tx, assessment)), customer);
}

}  // namespace dunlin
