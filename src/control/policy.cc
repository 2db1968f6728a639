#include "control/policy.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "base/check.h"
#include "control/authorisation.h"
#include "control/strict_toml.h"

namespace dunlin {

namespace {

// The layout of the document. A later layout gets a higher number and a reader of its own.
constexpr std::int64_t format_version = 1;

constexpr std::size_t rules_max = 200;
constexpr std::size_t rule_name_max = 60;
constexpr Range count_range = {0, 1'000'000};
constexpr Range queue_range = {100, 1'000'000};  // so few at least that people can always propose
constexpr Range basis_points_range = {0, 10'000};
constexpr Range sample_range = {1, std::numeric_limits<std::int32_t>::max()};
constexpr Range reminder_range = {1, 20};
constexpr Range day_range = {0, 366};
constexpr Range minute_range = {0, 1440};
constexpr Range quiet_range{5'000, 10'000};
constexpr Range interval_day_range = {1, 3'660};
constexpr Range expiry_hour_range = {1, 8784};

constexpr std::array all_modes = {AutonomyMode::shadow, AutonomyMode::assisted, AutonomyMode::autonomous};
constexpr std::array all_effects = {RuleEffect::allow, RuleEffect::person, RuleEffect::deny};

// The keys of the document, in the order of the reference page; nothing else is read.
constexpr std::array keys = {
    std::string_view("format"),
    std::string_view("kill_switch"),
    std::string_view("modes.standard"),
    std::string_view("modes.key"),
    std::string_view("modes.risk"),
    std::string_view("modes.in_issue"),
    std::string_view("limits.autonomous_messages_per_customer_and_day"),
    std::string_view("limits.messages_per_customer_and_day"),
    std::string_view("limits.autonomous_messages_per_run"),
    std::string_view("limits.message_value_per_day"),
    std::string_view("limits.cash_value_per_day"),
    std::string_view("limits.drafts_per_run"),
    std::string_view("limits.open_proposals"),
    std::string_view("proposals.expiry_hours"),
    std::string_view("messages.days_between_min"),
    std::string_view("messages.grace_days"),
    std::string_view("messages.overdue_min"),
    std::string_view("ranking.capital_cost_basis_points_per_year"),
    std::string_view("ranking.contact_minute_cost"),
    std::string_view("ranking.message_minutes"),
    std::string_view("ranking.call_minutes"),
    std::string_view("ranking.quiet_paid_basis_points"),
    std::string_view("capacity.minutes_per_day"),
    std::string_view("capacity.clarification_share_basis_points"),
    std::string_view("capacity.collector_minutes"),
    std::string_view("risk.concentration_share_basis_points"),
    std::string_view("risk.review_score_basis_points"),
    std::string_view("risk.review_interval_days"),
    std::string_view("risk.hold_overdue_days"),
    std::string_view("risk.drafts_per_run"),
    std::string_view("risk.exposure_min"),
    std::string_view("rates"),
    std::string_view("rules.name"),
    std::string_view("rules.action"),
    std::string_view("rules.decide"),
    std::string_view("rules.roles"),
    std::string_view("rules.when.segments"),
    std::string_view("rules.when.behaviours"),
    std::string_view("rules.when.reminder_max"),
    std::string_view("rules.when.amount_max"),
    std::string_view("rules.when.precision_min_basis_points"),
    std::string_view("rules.when.samples_min"),
};

// keys_under("rules.") is name, action, decide, roles, when.
std::vector<std::string_view> keys_under(std::string_view prefix) {
  std::vector<std::string_view> under;
  for (std::string_view key : keys) {
    if (key.substr(0, prefix.size()) != prefix) continue;
    std::string_view part = key.substr(prefix.size(), key.find('.', prefix.size()) - prefix.size());
    if (under.empty() || under.back() != part) under.push_back(part);
  }
  return under;
}

template <class Enum, std::size_t Count>
std::optional<Enum> find_name(std::string_view name, const std::array<Enum, Count>& all) {
  for (Enum each : all) {
    if (name_of(each) == name) return each;
  }
  return std::nullopt;
}

template <class Enum, std::size_t Count>
std::string names_of(const std::array<Enum, Count>& all) {
  std::string names;
  for (Enum each : all) {
    if (!names.empty()) names += ", ";
    names += name_of(each);
  }
  return names;
}

// The names in the list `key`; absent: no condition.
template <class Enum, std::size_t Count>
Result<std::optional<std::vector<Enum>>> enums(const StrictTable& table, std::string_view key,
                                               const std::array<Enum, Count>& all) {
  if (!table.has(key)) return std::nullopt;
  std::vector<Enum> found;
  for (const Word& word : TRY(table.words(key))) {
    std::optional<Enum> each = find_name(word.text, all);
    if (!each) return table.malformed_at(word, fmt::format("'{}' is not one of {}", word.text, names_of(all)));
    found.push_back(*each);
  }
  return found;
}

Result<> read_modes(const StrictTable& table, Policy& policy) {
  TRY(table.allow_only(keys_under("modes.")));
  for (SegmentClass segment : all_segment_classes) {
    Word word = TRY(table.word(name_of(segment), name_of(AutonomyMode::shadow)));
    std::optional<AutonomyMode> mode = find_name(word.text, all_modes);
    if (!mode) return table.malformed_at(word, fmt::format("'{}' is not one of {}", word.text, names_of(all_modes)));
    policy.modes[static_cast<std::size_t>(segment)] = *mode;
  }
  return {};
}

Result<> read_limits(const StrictTable& table, PolicyLimits& limits) {
  TRY(table.allow_only(keys_under("limits.")));
  limits.autonomous_messages_per_customer_and_day = TRY(table.integer(
      "autonomous_messages_per_customer_and_day", limits.autonomous_messages_per_customer_and_day, count_range));
  limits.messages_per_customer_and_day =
      TRY(table.integer("messages_per_customer_and_day", limits.messages_per_customer_and_day, count_range));
  limits.autonomous_messages_per_run =
      TRY(table.integer("autonomous_messages_per_run", limits.autonomous_messages_per_run, count_range));
  limits.message_value_per_day = TRY(table.amounts("message_value_per_day"));
  limits.cash_value_per_day = TRY(table.amounts("cash_value_per_day"));
  limits.drafts_per_run = TRY(table.integer("drafts_per_run", limits.drafts_per_run, count_range));
  limits.open_proposals = TRY(table.integer("open_proposals", limits.open_proposals, queue_range));
  return {};
}

Result<int> read_int(const StrictTable& table, std::string_view key, int fallback, Range range) {
  return static_cast<int>(TRY(table.integer(key, fallback, range)));
}

Result<> read_messages(const StrictTable& table, MessageSettings& messages) {
  TRY(table.allow_only(keys_under("messages.")));
  messages.days_between_min = TRY(read_int(table, "days_between_min", messages.days_between_min, day_range));
  messages.grace_days = TRY(read_int(table, "grace_days", messages.grace_days, day_range));
  messages.overdue_min = TRY(table.amounts("overdue_min"));
  return {};
}

Result<> read_ranking(const StrictTable& table, RankingSettings& ranking) {
  TRY(table.allow_only(keys_under("ranking.")));
  ranking.capital_cost_basis_points_per_year = TRY(read_int(
      table, "capital_cost_basis_points_per_year", ranking.capital_cost_basis_points_per_year, basis_points_range));
  ranking.contact_minute_cost_micros = TRY(table.micros("contact_minute_cost", ranking.contact_minute_cost_micros));
  ranking.message_minutes = TRY(read_int(table, "message_minutes", ranking.message_minutes, minute_range));
  ranking.call_minutes = TRY(read_int(table, "call_minutes", ranking.call_minutes, minute_range));
  ranking.quiet_paid_basis_points =
      TRY(read_int(table, "quiet_paid_basis_points", ranking.quiet_paid_basis_points, quiet_range));
  return {};
}

Result<> read_capacity(const StrictTable& table, CapacitySettings& capacity) {
  TRY(table.allow_only(keys_under("capacity.")));
  capacity.minutes_per_day = TRY(read_int(table, "minutes_per_day", capacity.minutes_per_day, minute_range));
  capacity.clarification_share_basis_points = TRY(read_int(
      table, "clarification_share_basis_points", capacity.clarification_share_basis_points, basis_points_range));
  capacity.collector_minutes = TRY(table.integers_by_name("collector_minutes", minute_range));
  return {};
}

Result<> read_risk(const StrictTable& table, RiskSettings& risk) {
  TRY(table.allow_only(keys_under("risk.")));
  risk.concentration_share_basis_points = TRY(
      read_int(table, "concentration_share_basis_points", risk.concentration_share_basis_points, basis_points_range));
  risk.review_score_basis_points =
      TRY(read_int(table, "review_score_basis_points", risk.review_score_basis_points, basis_points_range));
  risk.review_interval_days =
      TRY(read_int(table, "review_interval_days", risk.review_interval_days, interval_day_range));
  risk.hold_overdue_days = TRY(read_int(table, "hold_overdue_days", risk.hold_overdue_days, interval_day_range));
  risk.drafts_per_run = TRY(table.integer("drafts_per_run", risk.drafts_per_run, count_range));
  risk.exposure_min = TRY(table.amounts("exposure_min"));
  return {};
}

bool is_rule_name(std::string_view name) {
  if (name.empty() || name.size() > rule_name_max) return false;
  return std::all_of(name.begin(), name.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

// Conditions that make no sense for the action would never hold; whoever wrote them meant something else.
Result<> check_condition_fits(const StrictTable& when, ActionKind action) {
  if (when.has("reminder_max") && action != ActionKind::send_message) {
    return when.malformed_at("reminder_max", "is a condition of send_message only");
  }
  for (std::string_view key : {"precision_min_basis_points", "samples_min"}) {
    if (when.has(key) && action != ActionKind::apply_cash) {
      return when.malformed_at(key, "is a condition of apply_cash only");
    }
  }
  bool has_amount = action == ActionKind::send_message || action == ActionKind::apply_cash ||
                    action == ActionKind::reverse_application || action == ActionKind::write_off;
  if (when.has("amount_max") && !has_amount) {
    return when.malformed_at("amount_max", fmt::format("is no condition of {}, which has no amount", name_of(action)));
  }
  return {};
}

Result<> read_conditions(const StrictTable& when, PolicyRule& rule) {
  TRY(when.allow_only(keys_under("rules.when.")));
  TRY(check_condition_fits(when, rule.action));
  rule.segments = TRY(enums(when, "segments", all_segment_classes));
  rule.behaviours = TRY(enums(when, "behaviours", all_behaviour_classes));
  if (when.has("reminder_max")) rule.reminder_max = TRY(read_int(when, "reminder_max", 0, reminder_range));
  if (when.has("amount_max")) rule.amount_max = TRY(when.amounts("amount_max"));
  if (when.has("precision_min_basis_points")) {
    rule.precision_min_basis_points = TRY(read_int(when, "precision_min_basis_points", 0, basis_points_range));
  }
  if (when.has("samples_min")) rule.samples_min = TRY(when.integer("samples_min", 0, sample_range));
  return {};
}

// A rule that allows must say up to which amount, or on which measured evidence: autonomy without a bound is not
// written by leaving a line out.
Result<> check_bounded(const StrictTable& table, const PolicyRule& rule) {
  if (rule.effect != RuleEffect::allow) return {};
  if (rule.action == ActionKind::send_message && !rule.amount_max) {
    return table.malformed(fmt::format("rule '{}' allows messages without when.amount_max", rule.name));
  }
  if (rule.action == ActionKind::apply_cash && !(rule.precision_min_basis_points && rule.samples_min)) {
    return table.malformed(fmt::format(
        "rule '{}' allows cash to be applied without when.precision_min_basis_points and when.samples_min", rule.name));
  }
  return {};
}

Result<> read_roles(const StrictTable& table, PolicyRule& rule) {
  if (rule.effect != RuleEffect::person) {
    if (!table.has("roles")) return {};
    return table.malformed_at("roles", "belongs to rules that decide \"person\"");
  }
  RoleSet possible = approver_roles(rule.action);
  for (const Word& word : TRY(table.words("roles"))) {
    std::optional<Role> role = find_name(word.text, all_roles);
    if (!role || !possible.contains(*role)) {
      return table.malformed_at(word, fmt::format("'{}' cannot approve {}; there are: {}", word.text,
                                                  name_of(rule.action), possible.to_string()));
    }
    rule.roles = rule.roles | RoleSet{*role};
  }
  if (rule.roles.empty()) return table.malformed("rules.roles is missing: say who decides");
  return {};
}

Result<PolicyRule> read_rule(const StrictTable& table, const std::vector<PolicyRule>& earlier) {
  TRY(table.allow_only(keys_under("rules.")));
  PolicyRule rule;
  Word name = TRY(table.required_word("name"));
  if (!is_rule_name(name.text)) {
    return table.malformed_at(name, "rules.name must be 1 to 60 of the characters a to z, 0 to 9 and -");
  }
  rule.name = name.text;
  for (const PolicyRule& each : earlier) {
    if (each.name == rule.name) return table.malformed_at(name, fmt::format("there are two rules '{}'", rule.name));
  }
  Word action = TRY(table.required_word("action"));
  std::optional<ActionKind> kind = find_name(action.text, all_action_kinds);
  if (!kind) {
    return table.malformed_at(action, fmt::format("'{}' is not one of {}", action.text, names_of(all_action_kinds)));
  }
  rule.action = *kind;
  Word decide = TRY(table.required_word("decide"));
  std::optional<RuleEffect> effect = find_name(decide.text, all_effects);
  if (!effect) {
    return table.malformed_at(decide, fmt::format("'{}' is not one of {}", decide.text, names_of(all_effects)));
  }
  rule.effect = *effect;
  if (rule.effect == RuleEffect::deny && rule.action == ActionKind::change_policy) {
    return table.malformed_at(decide, "a policy that denies change_policy could never be changed again");
  }
  TRY(read_roles(table, rule));
  StrictTable when = TRY(table.table("when"));
  TRY(read_conditions(when, rule));
  TRY(check_bounded(table, rule));
  return rule;
}

Result<> read_rules(const StrictTable& root, Policy& policy) {
  std::vector<StrictTable> tables = TRY(root.tables("rules"));
  if (tables.size() > rules_max) return root.malformed(fmt::format("there are more than {} rules", rules_max));
  for (const StrictTable& table : tables) {
    PolicyRule rule = TRY(read_rule(table, policy.rules));
    policy.rules.push_back(std::move(rule));
  }
  return {};
}

}  // namespace

std::string_view name_of(AutonomyMode mode) {
  switch (mode) {
    case AutonomyMode::shadow:
      return "shadow";
    case AutonomyMode::assisted:
      return "assisted";
    case AutonomyMode::autonomous:
      return "autonomous";
  }
  check_failed("mode is an enumerator", __FILE__, __LINE__);
}

std::string_view name_of(RuleEffect effect) {
  switch (effect) {
    case RuleEffect::allow:
      return "allow";
    case RuleEffect::person:
      return "person";
    case RuleEffect::deny:
      return "deny";
  }
  check_failed("effect is an enumerator", __FILE__, __LINE__);
}

std::span<const std::string_view> policy_keys() {
  return keys;
}

std::int64_t open_proposals_for_machines(const PolicyLimits& limits) {
  return limits.open_proposals - limits.open_proposals / 10;
}

Result<Policy> parse_policy(std::string_view toml, std::string_view file_name) {
  TomlText text{file_name, toml};
  toml::table document = TRY(text.parse());
  StrictTable root(document, "", text);
  TRY(root.allow_only(keys_under("")));
  if (!root.has("format")) return root.malformed("format is missing: begin the document with format = 1");
  TRY(root.integer("format", format_version, Range{format_version, format_version}));

  Policy policy;
  policy.kill_switch = TRY(root.boolean("kill_switch", policy.kill_switch));
  StrictTable modes = TRY(root.table("modes"));
  TRY(read_modes(modes, policy));
  StrictTable limits = TRY(root.table("limits"));
  TRY(read_limits(limits, policy.limits));
  StrictTable proposals = TRY(root.table("proposals"));
  TRY(proposals.allow_only(keys_under("proposals.")));
  policy.proposal_expiry_hours =
      TRY(read_int(proposals, "expiry_hours", policy.proposal_expiry_hours, expiry_hour_range));
  StrictTable messages = TRY(root.table("messages"));
  TRY(read_messages(messages, policy.messages));
  StrictTable ranking = TRY(root.table("ranking"));
  TRY(read_ranking(ranking, policy.ranking));
  StrictTable capacity = TRY(root.table("capacity"));
  TRY(read_capacity(capacity, policy.capacity));
  StrictTable risk = TRY(root.table("risk"));
  TRY(read_risk(risk, policy.risk));
  policy.ranking.rates_micros = TRY(root.micros_by_currency("rates"));
  TRY(read_rules(root, policy));
  return policy;
}

}  // namespace dunlin
