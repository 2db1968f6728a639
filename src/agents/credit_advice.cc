#include "agents/credit_advice.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"

namespace dunlin {
namespace {

constexpr std::int64_t material_score_rise = 1'000;
constexpr std::int64_t material_exposure_percent = 125;
constexpr std::int32_t broken_promises_min = 2;

std::vector<CreditReasonFact> reasons_for_review(const CreditFacts& facts, const CreditSettings& settings) {
  const RiskProfile& profile = *facts.profile;
  const CreditPosition& position = *facts.position;
  std::vector<CreditReasonFact> reasons;
  const auto add = [&reasons](CreditReasonKind kind, std::int64_t a = 0, std::int64_t b = 0, Money amount = {},
                              bool at_ranking_rates = false) {
    reasons.push_back({kind, a, b, amount, at_ranking_rates});
  };
  if (position.over_limit) {
    add(CreditReasonKind::over_limit, position.utilisation_bp.value_or(0), 0, *position.limit,
        position.at_ranking_rates);
  }
  if (facts.recommended_limit && position.exposure_tenant_minor > facts.recommended_tenant_minor) {
    add(CreditReasonKind::recommended_limit, 0, 0, *facts.recommended_limit);
  }
  if (is_concentrated(facts, settings)) add(CreditReasonKind::concentration, facts.share_basis_points);
  if (slows_down(profile, *facts.trend)) {
    add(CreditReasonKind::deteriorating, profile.days_late_mean_earlier, profile.days_late_mean_recent);
  }
  if (facts.trend->rise_bp() >= score_rise_min) {
    add(CreditReasonKind::score_rose, facts.trend->earlier_bp, facts.trend->now_bp);
  }
  if (profile.broken_promises >= broken_promises_min) add(CreditReasonKind::broken_promises, profile.broken_promises);
  if (profile.score_bp >= settings.review_score_basis_points) add(CreditReasonKind::high_score, profile.score_bp);
  return reasons;
}

bool has_reason(std::string_view names, std::string_view wanted) {
  while (!names.empty()) {
    const std::size_t end = std::min(names.find(','), names.size());
    if (names.substr(0, end) == wanted) return true;
    names.remove_prefix(std::min(end + 1, names.size()));
  }
  return false;
}

// Looked at lately, and nothing has changed materially since.
bool is_looked_at(const CreditFacts& facts, const CreditSettings& settings,
                  const std::vector<CreditReasonFact>& reasons) {
  if (!facts.last_look) return false;
  const CreditLook& look = *facts.last_look;
  if (days_between(look.on, facts.morning) >= settings.review_interval_days) return false;
  if (look.score_basis_points && facts.profile->score_bp >= *look.score_basis_points + material_score_rise)
    return false;
  if (look.exposure_minor) {
    const Wide now = static_cast<Wide>(facts.position->exposure_tenant_minor) * 100;
    if (now > static_cast<Wide>(std::max<std::int64_t>(*look.exposure_minor, 0)) * material_exposure_percent)
      return false;
  }
  return !look.reasons || std::all_of(reasons.begin(), reasons.end(), [&look](const CreditReasonFact& reason) {
    return has_reason(*look.reasons, name_of(reason.kind));
  });
}

}  // namespace

bool is_concentrated(const CreditFacts& facts, const CreditSettings& settings) {
  return facts.share_basis_points > settings.concentration_share_basis_points &&
         deteriorates(*facts.profile, *facts.trend);
}

CreditAdvice advise_credit(const CreditFacts& facts, const CreditSettings& settings) {
  CreditAdvice advice;
  if (facts.position->exposure_tenant_minor <= 0) return advice;
  advice.reasons = reasons_for_review(facts, settings);
  const bool hold = facts.position->over_limit && facts.profile->days_overdue_max >= settings.hold_overdue_days;
  if (hold) {
    advice.reasons.insert(advice.reasons.begin() + 1,
                          {CreditReasonKind::long_overdue, facts.profile->days_overdue_max, 0, {}, false});
  }
  if (advice.reasons.empty() || !(hold || facts.worth_review)) return advice;
  advice.held = facts.credit_held;
  advice.looked_at = !advice.held && is_looked_at(facts, settings, advice.reasons);
  if (!advice.held && !advice.looked_at) advice.kind = hold ? AdviceKind::hold : AdviceKind::review;
  return advice;
}

std::string words_of(const CreditReasonFact& reason, Language language) {
  const bool de = language == Language::de;
  const std::string rates = !reason.at_ranking_rates ? "" : de ? " (zu Rangkursen)" : " (at ranking rates)";
  const std::string amount = amount_text(reason.amount, language);
  switch (reason.kind) {
    case CreditReasonKind::over_limit:
      if (reason.a == 0) {
        return de ? fmt::format("Kreditlimit von {} ist überschritten{}", amount, rates)
                  : fmt::format("Credit limit of {} is exceeded{}", amount, rates);
      }
      return de ? fmt::format("Obligo bei {} des Kreditlimits von {}{}", percent_text(reason.a / 100), amount, rates)
                : fmt::format("Exposure is {} of the credit limit of {}{}", percent_text(reason.a / 100), amount,
                              rates);
    case CreditReasonKind::recommended_limit:
      return de ? fmt::format("Obligo über dem empfohlenen Limit von {}", amount)
                : fmt::format("Exposure is above the recommended limit of {}", amount);
    case CreditReasonKind::long_overdue:
      return de ? fmt::format("Ältester unstrittiger Posten {} überfällig", days_text(reason.a, language))
                : fmt::format("Oldest undisputed item {} overdue", days_text(reason.a, language));
    case CreditReasonKind::concentration:
      return de ? fmt::format("{} aller offenen Forderungen, und die Zahlungsweise verschlechtert sich",
                              percent_text(reason.a / 100))
                : fmt::format("{} of all open receivables, and it is getting worse", percent_text(reason.a / 100));
    case CreditReasonKind::deteriorating:
      return de ? fmt::format("Zahlt zuletzt {}, früher {}", lateness_text(reason.b, language),
                              lateness_text(reason.a, language))
                : fmt::format("Lately pays {}, earlier {}", lateness_text(reason.b, language),
                              lateness_text(reason.a, language));
    case CreditReasonKind::score_rose:
      return de ? fmt::format("Risiko in {} Tagen von {} auf {} gestiegen", score_trend_days, reason.a / 100,
                              reason.b / 100)
                : fmt::format("Risk rose from {} to {} in {} days", reason.a / 100, reason.b / 100, score_trend_days);
    case CreditReasonKind::high_score:
      return de ? fmt::format("Risiko {} von 100", reason.a / 100) : fmt::format("Risk is {} of 100", reason.a / 100);
    case CreditReasonKind::broken_promises:
      return de ? fmt::format("{} Zusagen in 12 Monaten nicht gehalten", reason.a)
                : fmt::format("{} promises not kept in 12 months", reason.a);
  }
  check_failed("reason is an enumerator", __FILE__, __LINE__);
}

std::string_view name_of(CreditReasonKind kind) {
  switch (kind) {
    case CreditReasonKind::over_limit:
      return "over_limit";
    case CreditReasonKind::recommended_limit:
      return "recommended_limit";
    case CreditReasonKind::long_overdue:
      return "long_overdue";
    case CreditReasonKind::concentration:
      return "concentration";
    case CreditReasonKind::deteriorating:
      return "deteriorating";
    case CreditReasonKind::score_rose:
      return "score_rose";
    case CreditReasonKind::high_score:
      return "high_score";
    case CreditReasonKind::broken_promises:
      return "broken_promises";
  }
  check_failed("reason is an enumerator", __FILE__, __LINE__);
}

std::string_view name_of(AdviceKind kind) {
  switch (kind) {
    case AdviceKind::none:
      return "none";
    case AdviceKind::review:
      return "review";
    case AdviceKind::hold:
      return "hold";
  }
  check_failed("advice is an enumerator", __FILE__, __LINE__);
}

}  // namespace dunlin
