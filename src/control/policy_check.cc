#include "control/policy_check.h"

#include <fmt/format.h>

#include <algorithm>

#include "control/decision.h"
#include "control/floor.h"

namespace dunlin {

namespace {

using Warnings = std::vector<PolicyWarning>;

template <class Enum, std::size_t Count>
std::vector<Enum> named_or_all(const std::optional<std::vector<Enum>>& condition, const std::array<Enum, Count>& all) {
  return condition ? *condition : std::vector<Enum>(all.begin(), all.end());
}

// The action of the rule in circumstances that could not be better: everything that the rule does not speak of is well.
ActionSummary best_case(const PolicyRule& rule, SegmentClass segment, BehaviourClass behaviour, int reminder) {
  ActionSummary summary;
  summary.action = rule.action;
  summary.initiator = Initiator::agent;
  summary.segment = segment;
  summary.behaviour = behaviour;
  summary.reminder_number = reminder;
  summary.has_recipient = true;
  summary.amount = Money{1, Currency()};
  summary.evidence = MeasuredPrecision{10'000, rule.samples_min.value_or(1)};
  return summary;
}

// Of the values a rule names, those that the floor never lets go; and whether it lets anything go at all.
struct FloorReach {
  bool anything = false;
  Floor first;  // the floor in the way of the first combination
  std::vector<SegmentClass> open_segments;
  std::vector<BehaviourClass> open_behaviours;
  int reminder_most = 0;
};

FloorReach reach_of_rule(const PolicyRule& rule) {
  FloorReach reach;
  int reminder_most = rule.action == ActionKind::send_message ? rule.reminder_max.value_or(1) : 1;
  for (SegmentClass segment : named_or_all(rule.segments, all_segment_classes)) {
    for (BehaviourClass behaviour : named_or_all(rule.behaviours, all_behaviour_classes)) {
      for (int reminder = 1; reminder <= reminder_most; ++reminder) {
        Floor floor = floor_for(best_case(rule, segment, behaviour, reminder));
        if (floor.kind != FloorKind::none) {
          if (reach.first.rule.empty()) reach.first = floor;
          continue;
        }
        reach.anything = true;
        reach.open_segments.push_back(segment);
        reach.open_behaviours.push_back(behaviour);
        reach.reminder_most = std::max(reach.reminder_most, reminder);
      }
    }
  }
  return reach;
}

template <class Enum>
void warn_closed(Warnings& warnings, const PolicyRule& rule, const std::optional<std::vector<Enum>>& named,
                 const std::vector<Enum>& open, std::string_view what) {
  if (!named) return;
  for (Enum value : *named) {
    if (std::find(open.begin(), open.end(), value) != open.end()) continue;
    warnings.push_back(
        {rule.name, fmt::format("rule '{}' names the {} {}, which the floor never lets go without a person", rule.name,
                                what, name_of(value))});
  }
}

void check_against_floor(Warnings& warnings, const PolicyRule& rule) {
  FloorReach reach = reach_of_rule(rule);
  if (!reach.anything) {
    warnings.push_back({rule.name, fmt::format("rule '{}' can never let anything go without a person: {} ({})",
                                               rule.name, reach.first.why, reach.first.rule)});
    return;
  }
  warn_closed(warnings, rule, rule.segments, reach.open_segments, "segment");
  warn_closed(warnings, rule, rule.behaviours, reach.open_behaviours, "behaviour");
  if (rule.reminder_max && *rule.reminder_max > reach.reminder_most) {
    warnings.push_back(
        {rule.name, fmt::format("rule '{}' says reminder_max = {}, but the floor lets no reminder after number {} "
                                "go without a person",
                                rule.name, *rule.reminder_max, reach.reminder_most)});
  }
}

void check_value_limits(Warnings& warnings, const PolicyRule& rule, const AmountByCurrency& limit,
                        std::string_view limit_name) {
  if (limit.empty()) {
    warnings.push_back({rule.name, fmt::format("rule '{}' never allows anything, because limits.{} is not set",
                                               rule.name, limit_name)});
    return;
  }
  if (!rule.amount_max) return;
  for (const auto& [currency, amount] : *rule.amount_max) {
    auto entry = limit.find(currency);
    if (entry == limit.end()) {
      warnings.push_back(
          {rule.name, fmt::format("rule '{}' never allows anything in {}, because limits.{} does not name it",
                                  rule.name, currency.code(), limit_name)});
    } else if (amount.minor > entry->second.minor) {
      warnings.push_back(
          {rule.name, fmt::format("rule '{}' goes up to {}, but limits.{} stops at {} a day", rule.name,
                                  format_with_code(amount), limit_name, format_with_code(entry->second))});
    }
  }
}

void check_against_limits(Warnings& warnings, const Policy& policy, const PolicyRule& rule) {
  const PolicyLimits& limits = policy.limits;
  if (rule.action == ActionKind::apply_cash) {
    check_value_limits(warnings, rule, limits.cash_value_per_day, "cash_value_per_day");
  }
  if (rule.action != ActionKind::send_message) return;
  struct Count {
    std::string_view name;
    std::int64_t value;
  };
  for (Count count :
       {Count{"autonomous_messages_per_customer_and_day", limits.autonomous_messages_per_customer_and_day},
        Count{"messages_per_customer_and_day", limits.messages_per_customer_and_day},
        Count{"autonomous_messages_per_run", limits.autonomous_messages_per_run}}) {
    if (count.value > 0) continue;
    warnings.push_back(
        {rule.name, fmt::format("rule '{}' never allows anything, because limits.{} is 0", rule.name, count.name)});
  }
  check_value_limits(warnings, rule, limits.message_value_per_day, "message_value_per_day");
}

template <class Enum, std::size_t Count>
bool covers_list(const std::optional<std::vector<Enum>>& wide, const std::optional<std::vector<Enum>>& narrow,
                 const std::array<Enum, Count>& all) {
  if (!wide) return true;
  std::vector<Enum> values = named_or_all(narrow, all);
  return std::all_of(values.begin(), values.end(),
                     [&](Enum value) { return std::find(wide->begin(), wide->end(), value) != wide->end(); });
}

template <class Number>
bool covers_minimum(const std::optional<Number>& wide, const std::optional<Number>& narrow) {
  return !wide || (narrow && *narrow >= *wide);
}

bool covers_amounts(const std::optional<AmountByCurrency>& wide, const std::optional<AmountByCurrency>& narrow) {
  if (!wide) return true;
  if (!narrow) return false;
  return std::all_of(narrow->begin(), narrow->end(), [&](const auto& entry) {
    auto limit = wide->find(entry.first);
    return limit != wide->end() && entry.second.minor <= limit->second.minor;
  });
}

// Whatever the later rule applies to, the earlier one applies to as well.
bool covers(const PolicyRule& earlier, const PolicyRule& later) {
  return earlier.action == later.action && covers_list(earlier.segments, later.segments, all_segment_classes) &&
         covers_list(earlier.behaviours, later.behaviours, all_behaviour_classes) &&
         (!earlier.reminder_max || (later.reminder_max && *later.reminder_max <= *earlier.reminder_max)) &&
         covers_amounts(earlier.amount_max, later.amount_max) &&
         covers_minimum(earlier.precision_min_basis_points, later.precision_min_basis_points) &&
         covers_minimum(earlier.samples_min, later.samples_min);
}

void check_whole(Warnings& warnings, const Policy& policy) {
  if (policy.kill_switch) {
    warnings.push_back({"", "the kill switch is set: nothing goes without a person, whatever rules and modes say"});
  }
  bool some_rule_allows = std::any_of(policy.rules.begin(), policy.rules.end(),
                                      [](const PolicyRule& rule) { return rule.effect == RuleEffect::allow; });
  for (SegmentClass segment : all_segment_classes) {
    AutonomyMode mode = policy.mode_of(segment);
    if (mode == AutonomyMode::shadow) continue;
    if (!some_rule_allows) {
      warnings.push_back(
          {"", fmt::format("modes.{} is {}, but no rule allows anything", name_of(segment), name_of(mode))});
    }
    if (mode == AutonomyMode::autonomous && segment != SegmentClass::standard) {
      warnings.push_back(
          {"", fmt::format("modes.{} is autonomous, but the floor lets messages to the segment standard only go "
                           "without a person; 'assisted' says the same",
                           name_of(segment))});
    }
  }
}

}  // namespace

std::vector<PolicyWarning> check_policy(const Policy& policy) {
  Warnings warnings;
  check_whole(warnings, policy);
  for (auto rule = policy.rules.begin(); rule != policy.rules.end(); ++rule) {
    auto earlier =
        std::find_if(policy.rules.begin(), rule, [&](const PolicyRule& each) { return covers(each, *rule); });
    if (earlier != rule) {
      warnings.push_back(
          {rule->name, fmt::format("rule '{}' never decides, because rule '{}' before it applies to all it applies to",
                                   rule->name, earlier->name)});
    }
    if (rule->effect != RuleEffect::allow) continue;
    check_against_floor(warnings, *rule);
    check_against_limits(warnings, policy, *rule);
  }
  return warnings;
}

}  // namespace dunlin
