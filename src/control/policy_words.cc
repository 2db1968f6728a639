#include "control/policy_words.h"

#include <fmt/format.h>

#include "base/check.h"

namespace dunlin {

namespace {

std::string_view meaning_of(AutonomyMode mode) {
  switch (mode) {
    case AutonomyMode::shadow:
      return "nothing goes without a person, and decisions record what the rules would have allowed";
    case AutonomyMode::assisted:
      return "rules may apply cash, and every message waits for a person";
    case AutonomyMode::autonomous:
      return "what a rule allows goes without a person";
  }
  check_failed("mode is an enumerator", __FILE__, __LINE__);
}

std::string amounts_in_words(const AmountByCurrency& amounts, std::string_view separator) {
  std::string text;
  for (const auto& [currency, amount] : amounts) {
    if (!text.empty()) text += separator;
    text += format_with_code(amount);
  }
  return text.empty() ? "nothing" : text;
}

template <class Enum>
std::string list_in_words(const std::vector<Enum>& values) {
  std::string text;
  for (Enum value : values) {
    if (!text.empty()) text += " or ";
    text += name_of(value);
  }
  return text;
}

// 750000 is "0.75", 920000 is "0.92", 1000000 is "1".
std::string micros_in_words(std::int64_t micros) {
  constexpr std::int64_t micros_per_unit = 1'000'000;
  std::string text = fmt::format("{}.{:06}", micros / micros_per_unit, micros % micros_per_unit);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

// 9950 is "99.50 %".
std::string percent(int basis_points) {
  return fmt::format("{}.{:02} %", basis_points / 100, basis_points % 100);
}

void describe_limits(std::string& out, const Policy& policy) {
  const PolicyLimits& limits = policy.limits;
  out += fmt::format(
      "Without a person at most {} messages a run, {} a day to one customer, and none to a customer who was written to "
      "{} "
      "times that day or within {} days.\n",
      limits.autonomous_messages_per_run, limits.autonomous_messages_per_customer_and_day,
      limits.messages_per_customer_and_day, policy.messages.days_between_min);
  out += fmt::format("Value reminded of without a person in a day at most: {}.\n",
                     amounts_in_words(limits.message_value_per_day, ", "));
  out += fmt::format("Value of cash applied without a person in a day at most: {}.\n",
                     amounts_in_words(limits.cash_value_per_day, ", "));
  out += fmt::format("Drafts in one run at most {}; open proposals at most {}, of which machines may fill {}.\n",
                     limits.drafts_per_run, limits.open_proposals, open_proposals_for_machines(limits));
}

void describe_settings(std::string& out, const Policy& policy) {
  out += fmt::format("A proposal expires after {} hours.\n", policy.proposal_expiry_hours);
  out += fmt::format(
      "A first reminder is drafted {} days after the due date at the earliest; not worth one is less than: {}.\n",
      policy.messages.grace_days, amounts_in_words(policy.messages.overdue_min, ", "));
  const RankingSettings& ranking = policy.ranking;
  out += fmt::format(
      "For the order of the worklist only: capital costs {} a year, a minute of contact {}, a message takes {} "
      "minutes, a call "
      "{}.\n",
      percent(ranking.capital_cost_basis_points_per_year), micros_in_words(ranking.contact_minute_cost_micros),
      ranking.message_minutes, ranking.call_minutes);
  out += fmt::format(
      "Whoever is expected to pay within 7 days with {} or more is not reminded, as long as that many of such items "
      "were paid.\n",
      percent(ranking.quiet_paid_basis_points));
  const CapacitySettings& capacity = policy.capacity;
  out += fmt::format("A collector's day has {} minutes", capacity.minutes_per_day);
  for (const auto& [collector, minutes] : capacity.collector_minutes) {
    out += fmt::format(", that of {} {}", collector, minutes);
  }
  out += fmt::format("; {} of them are kept for disputes, promises and holds.\n",
                     percent(capacity.clarification_share_basis_points));
  const RiskSettings& risk = policy.risk;
  out += fmt::format(
      "A customer's credit is proposed for review from a risk score of {} on, or when what it owes grows, slows down "
      "or "
      "passes a limit; again after {} days at the earliest unless something changes; at most {} such proposals a "
      "run.\n",
      risk.review_score_basis_points, risk.review_interval_days, risk.drafts_per_run);
  out += fmt::format(
      "A credit hold is proposed for whoever is beyond the limit and overdue for {} days; no rule ever places it.\n",
      risk.hold_overdue_days);
  out += fmt::format("More than {} of all that is open on one customer who is getting worse is concentration.\n",
                     percent(risk.concentration_share_basis_points));
  out += fmt::format("Not worth a review of credit is less than: {}.\n", amounts_in_words(risk.exposure_min, ", "));
  for (const auto& [currency, rate] : ranking.rates_micros) {
    out +=
        fmt::format("For the order of the worklist only: 1 {} counts as {}.\n", currency.code(), micros_in_words(rate));
  }
}

}  // namespace

std::string describe_rule(const PolicyRule& rule) {
  std::string text(name_of(rule.action));
  if (rule.segments) text += ", segment " + list_in_words(*rule.segments);
  if (rule.behaviours) text += ", behaviour " + list_in_words(*rule.behaviours);
  if (rule.reminder_max) text += fmt::format(", up to reminder {}", *rule.reminder_max);
  if (rule.amount_max) text += ", up to " + amounts_in_words(*rule.amount_max, " or ");
  if (rule.precision_min_basis_points) {
    text += fmt::format(", evidence at least {} right", percent(*rule.precision_min_basis_points));
  }
  if (rule.samples_min) text += fmt::format(", measured on at least {} cases", *rule.samples_min);
  switch (rule.effect) {
    case RuleEffect::allow:
      return text + ": allowed without a person.";
    case RuleEffect::person:
      return text + ": a person with the role " + in_words(rule.roles) + " decides.";
    case RuleEffect::deny:
      return text + ": denied.";
  }
  check_failed("effect is an enumerator", __FILE__, __LINE__);
}

std::string describe(const Policy& policy) {
  std::string out = policy.kill_switch ? "Kill switch: SET, nothing goes without a person.\n" : "Kill switch: off.\n";
  for (SegmentClass segment : all_segment_classes) {
    AutonomyMode mode = policy.mode_of(segment);
    out += fmt::format("Segment {}: {}, {}.\n", name_of(segment), name_of(mode), meaning_of(mode));
  }
  out += policy.rules.empty() ? "There are no rules.\n" : "Rules; the first that applies decides:\n";
  for (std::size_t i = 0; i < policy.rules.size(); ++i) {
    out += fmt::format("  {}. {}: {}\n", i + 1, policy.rules[i].name, describe_rule(policy.rules[i]));
  }
  out += "If none applies, a person decides.\n";
  describe_limits(out, policy);
  describe_settings(out, policy);
  return out;
}

}  // namespace dunlin
