// When somebody should look at a customer's credit: the flags beside a customer, and what the risk agent advises:
// nothing, a review, or a hold. It advises; a person decides, always (control/floor.h).
//
//   const CreditAdvice advice = advise_credit(facts, settings);
//   advice.kind                    // AdviceKind::review
//   words_of(advice.reasons[0], Language::en)     // "Exposure is 125 % of the credit limit"
//
// A hold rests on facts of the ledger alone: the exposure is beyond the credit limit, and a clear item has been overdue
// for as long as the policy says. No score and no prediction is looked at; they say when to look, not whom to stop.
//
// A review has one of these reasons, and an exposure that is worth it:
//   over_limit         the exposure is beyond the credit limit
//   recommended_limit  it is beyond what an agency recommends
//   concentration      more than the policy's share of all that is open, and the customer deteriorates
//   deteriorating      pays later than before (behaviour class), and the score does not say that it heals
//   score_rose         the risk score rose by at least 1000 in 91 days
//   high_score         the risk score has reached what the policy names
//   broken_promises    two promises or more were not kept in the last 365 days
//
// What a person has looked at does not come back: after a review that was approved, a proposal that was rejected, or a
// credit hold that was released, nothing is advised for the interval of the policy, unless something changed materially
// since: the score rose by 1000, the exposure by a quarter, or there is a reason that was not there then. What of these
// was not kept is not compared: of a rejected hold its reasons are known, of a released one nothing. While a hold of
// kind credit or legal is in force on the whole account nothing is advised.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agents/exposure.h"
#include "agents/risk_trend.h"

namespace dunlin {

enum class CreditReasonKind : std::uint8_t {
  over_limit,
  recommended_limit,
  long_overdue,  // of a hold, beside over_limit
  concentration,
  deteriorating,
  score_rose,
  high_score,
  broken_promises
};
[[nodiscard]] std::string_view name_of(CreditReasonKind kind);

struct CreditReasonFact {
  CreditReasonKind kind = CreditReasonKind::over_limit;
  std::int64_t a = 0;
  std::int64_t b = 0;
  Money amount;  // where the phrase has one
  bool at_ranking_rates = false;
};
[[nodiscard]] std::string words_of(const CreditReasonFact& reason, Language language);

// That a person looked: a review, a rejection, a release.
struct CreditLook {
  Date on;
  std::optional<std::int64_t> score_basis_points;
  std::optional<std::int64_t> exposure_minor;  // in the tenant's currency, at ranking rates
  std::optional<std::string> reasons;          // names, by commas
};

struct CreditFacts {
  Date morning;
  const RiskProfile* profile = nullptr;
  const ScoreTrend* trend = nullptr;
  const CreditPosition* position = nullptr;
  std::int64_t share_basis_points = 0;     // of all that is open
  std::optional<Money> recommended_limit;  // of the rating that counts
  std::int64_t recommended_tenant_minor = 0;
  bool credit_held = false;   // a credit or legal hold on the whole account is in force
  bool worth_review = false;  // some exposure reaches the policy's minimum for its currency
  std::optional<CreditLook> last_look;
};

struct CreditSettings {
  std::int64_t concentration_share_basis_points = 1'000;
  std::int64_t review_score_basis_points = 6'000;
  std::int32_t review_interval_days = 90;
  std::int32_t hold_overdue_days = 60;
};

enum class AdviceKind : std::uint8_t { none, review, hold };
[[nodiscard]] std::string_view name_of(AdviceKind kind);

struct CreditAdvice {
  AdviceKind kind = AdviceKind::none;
  std::vector<CreditReasonFact> reasons;  // why, most telling first; also when looked at before, then with kind none
  bool looked_at = false;                 // there are reasons, and somebody has looked at them
  bool held = false;                      // there are reasons, and a hold is in force because of such
};

[[nodiscard]] bool is_concentrated(const CreditFacts& facts, const CreditSettings& settings);
[[nodiscard]] CreditAdvice advise_credit(const CreditFacts& facts, const CreditSettings& settings);

}  // namespace dunlin
