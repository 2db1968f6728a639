#include "control/decision.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "control/floor.h"

namespace dunlin {

namespace {

// A limit that is reached: its id and a clause for the sentence.
struct Reached {
  std::string_view id;
  std::string why;
};

template <class Enum>
bool lists(const std::optional<std::vector<Enum>>& condition, Enum value) {
  return !condition || std::find(condition->begin(), condition->end(), value) != condition->end();
}

bool within(const AmountByCurrency& maximum, const std::optional<Money>& amount) {
  if (!amount) return false;
  auto entry = maximum.find(amount->currency);
  return entry != maximum.end() && amount->minor <= entry->second.minor;
}

const PolicyRule* first_rule(const Policy& policy, const ActionSummary& summary) {
  for (const PolicyRule& rule : policy.rules) {
    if (applies(rule, summary)) return &rule;
  }
  return nullptr;
}

std::optional<Reached> full_queue(const PolicyLimits& limits, const ActionSummary& summary) {
  bool machine = summary.initiator != Initiator::person;
  if (machine && summary.queue.drafts_this_run >= limits.drafts_per_run) {
    return Reached{"limit.drafts_per_run", fmt::format("this run has made {} drafts, and it may make {}",
                                                       summary.queue.drafts_this_run, limits.drafts_per_run)};
  }
  std::int64_t open_max = machine ? open_proposals_for_machines(limits) : limits.open_proposals;
  if (summary.queue.open_proposals >= open_max) {
    return Reached{"limit.open_proposals",
                   fmt::format("{} proposals are open, and {} may have {} at most; decide some of them first",
                               summary.queue.open_proposals, machine ? "machines" : "people", open_max)};
  }
  return std::nullopt;
}

std::optional<Reached> reached_value(const AmountByCurrency& limit, const ActionSummary& summary, std::string_view id) {
  if (!summary.amount) return Reached{id, "there is no amount to count"};
  Money amount = *summary.amount;
  auto entry = limit.find(amount.currency);
  if (entry == limit.end()) {
    return Reached{id, fmt::format("the policy sets no daily value in {}", amount.currency.code())};
  }
  Money today{summary.usage.autonomous_value_today_minor, amount.currency};
  Result<Money> total = add(today, amount);
  if (total && total->minor <= entry->second.minor) return std::nullopt;
  return Reached{id, fmt::format("{} have gone without a person today, and with {} more it would be above {}",
                                 format_with_code(today), format_with_code(amount), format_with_code(entry->second))};
}

// The limits on messages to one customer.
std::optional<Reached> reached_customer(const Policy& policy, const Usage& usage) {
  const PolicyLimits& limits = policy.limits;
  if (usage.autonomous_messages_to_customer_today >= limits.autonomous_messages_per_customer_and_day) {
    return Reached{
        "limit.autonomous_messages_per_customer_and_day",
        fmt::format("{} messages went to this customer without a person today, and {} may",
                    usage.autonomous_messages_to_customer_today, limits.autonomous_messages_per_customer_and_day)};
  }
  if (usage.messages_to_customer_today >= limits.messages_per_customer_and_day) {
    return Reached{"limit.messages_per_customer_and_day",
                   fmt::format("{} messages went to this customer today, and from {} on a person decides",
                               usage.messages_to_customer_today, limits.messages_per_customer_and_day)};
  }
  if (usage.days_since_message && *usage.days_since_message < policy.messages.days_between_min) {
    return Reached{"limit.days_between_min",
                   fmt::format("the last message to this customer is {} days old, and {} should lie between two",
                               *usage.days_since_message, policy.messages.days_between_min)};
  }
  return std::nullopt;
}

// The limits on what goes without a person.
std::optional<Reached> reached_autonomy(const Policy& policy, const ActionSummary& summary) {
  const PolicyLimits& limits = policy.limits;
  if (summary.action == ActionKind::apply_cash) {
    return reached_value(limits.cash_value_per_day, summary, "limit.cash_value_per_day");
  }
  if (summary.action != ActionKind::send_message) return std::nullopt;
  if (std::optional<Reached> reached = reached_customer(policy, summary.usage)) return reached;
  if (summary.usage.autonomous_messages_this_run >= limits.autonomous_messages_per_run) {
    return Reached{"limit.autonomous_messages_per_run",
                   fmt::format("{} messages of this run went without a person, and {} may",
                               summary.usage.autonomous_messages_this_run, limits.autonomous_messages_per_run)};
  }
  return reached_value(limits.message_value_per_day, summary, "limit.message_value_per_day");
}

bool mode_holds_back(AutonomyMode mode, ActionKind action) {
  switch (mode) {
    case AutonomyMode::shadow:
      return true;
    case AutonomyMode::assisted:
      return action == ActionKind::send_message;
    case AutonomyMode::autonomous:
      return false;
  }
  return true;
}

void deny(Decision& decision, std::string_view decided_by, std::string_view why) {
  decision.outcome = Outcome::denied;
  decision.roles = RoleSet{};
  decision.decided_by = decided_by;
  decision.sentence = fmt::format("Denied: {} ({}).", why, decided_by);
}

void ask(Decision& decision, std::string_view decided_by, std::string_view why) {
  decision.outcome = Outcome::person;
  decision.decided_by = decided_by;
  decision.sentence = fmt::format("Needs a person with the role {}{}: {} ({}).", in_words(decision.roles),
                                  decision.four_eyes ? ", who is not the one who proposed it" : "", why, decided_by);
}

// The rule asks for its roles; where the floor demands others, the floor's.
void ask_by_rule(Decision& decision, const PolicyRule& rule, const Floor& floor) {
  RoleSet common = rule.roles & floor.roles;
  if (floor.kind == FloorKind::person && !rule.roles.is_subset_of(floor.roles)) decision.floor = floor.rule;
  decision.roles = common.empty() ? floor.roles : common;
  ask(decision, "rule." + rule.name, fmt::format("rule '{}' asks for one", rule.name));
  if (floor.kind != FloorKind::person) return;
  // Whoever thinks of changing the rule learns that the floor would ask all the same.
  decision.sentence.pop_back();
  decision.sentence += fmt::format("; in any case, {} ({}).", floor.why, floor.rule);
}

void allow_by_rule(Decision& decision, const Policy& policy, const ActionSummary& summary, const Floor& floor) {
  if (floor.kind == FloorKind::person) {
    decision.floor = floor.rule;
    return ask(decision, floor.rule, floor.why);
  }
  if (policy.kill_switch) {
    return ask(decision, "kill-switch",
               "the kill switch is set, so nothing goes without a person; people may still act");
  }
  if (std::optional<Reached> reached = reached_autonomy(policy, summary)) {
    decision.limit = reached->id;
    return ask(decision, reached->id, reached->why);
  }
  decision.outcome = Outcome::allowed;
  decision.roles = RoleSet{};
  decision.decided_by = "rule." + decision.rule;
  decision.sentence = fmt::format("Allowed without a person by rule '{}'.", decision.rule);
}

// The decision as if the segment were autonomous.
Decision judge_autonomous(const Policy& policy, const ActionSummary& summary, const Floor& floor) {
  Decision decision;
  decision.four_eyes = floor.four_eyes;
  decision.roles = floor.roles;
  const PolicyRule* rule = first_rule(policy, summary);
  if (rule != nullptr) decision.rule = rule->name;

  if (floor.kind == FloorKind::denied) {
    decision.floor = floor.rule;
    deny(decision, floor.rule, floor.why);
  } else if (std::optional<Reached> reached = full_queue(policy.limits, summary)) {
    decision.limit = reached->id;
    deny(decision, reached->id, reached->why);
  } else if (rule == nullptr) {
    if (floor.kind == FloorKind::person) {
      decision.floor = floor.rule;
      ask(decision, floor.rule, floor.why);
    } else {
      ask(decision, "default", "no rule of the policy applies");
    }
  } else {
    switch (rule->effect) {
      case RuleEffect::deny:
        deny(decision, "rule." + rule->name, fmt::format("rule '{}' forbids it", rule->name));
        break;
      case RuleEffect::person:
        ask_by_rule(decision, *rule, floor);
        break;
      case RuleEffect::allow:
        allow_by_rule(decision, policy, summary, floor);
        break;
    }
  }
  return decision;
}

}  // namespace

std::string_view name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::allowed:
      return "allowed";
    case Outcome::person:
      return "person";
    case Outcome::denied:
      return "denied";
  }
  check_failed("outcome is an enumerator", __FILE__, __LINE__);
}

bool applies(const PolicyRule& rule, const ActionSummary& summary) {
  if (rule.action != summary.action) return false;
  if (!lists(rule.segments, summary.segment) || !lists(rule.behaviours, summary.behaviour)) return false;
  if (rule.reminder_max && (summary.reminder_number < 1 || summary.reminder_number > *rule.reminder_max)) return false;
  if (rule.amount_max && !within(*rule.amount_max, summary.amount)) return false;
  if (rule.precision_min_basis_points &&
      (!summary.evidence || summary.evidence->basis_points < *rule.precision_min_basis_points)) {
    return false;
  }
  return !rule.samples_min || (summary.evidence && summary.evidence->sample_count >= *rule.samples_min);
}

Decision judge(const Policy& policy, const ActionSummary& summary) {
  Floor floor = floor_for(summary);
  Decision decision = judge_autonomous(policy, summary, floor);
  AutonomyMode mode = policy.mode_of(summary.segment);
  if (mode != AutonomyMode::autonomous) {
    decision.would_be = decision.outcome;
    if (decision.outcome == Outcome::allowed && mode_holds_back(mode, summary.action)) {
      decision.roles = floor.roles;
      ask(decision, fmt::format("mode.{}", name_of(mode)),
          fmt::format("the segment {} is in {} mode; rule '{}' would have allowed it", name_of(summary.segment),
                      name_of(mode), decision.rule));
    }
  }
  // The promise of the header. Whoever breaks it by a change above finds out here, before anything is done.
  CHECK(static_cast<int>(decision.outcome) >= static_cast<int>(floor.kind));
  CHECK(decision.outcome != Outcome::person || (!decision.roles.empty() && decision.roles.is_subset_of(floor.roles)));
  return decision;
}

}  // namespace dunlin
