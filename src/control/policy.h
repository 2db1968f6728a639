// Policy: what the company allows its machine, as a small document that people write, read and approve.
//
//   Policy policy = TRY(parse_policy(bytes, "default.toml"));
//   Decision decision = judge(policy, summary);   // decision.h
//   describe(policy)                              // sentences for `dunlin policy show` (policy_words.h)
//   check_policy(policy)                          // warnings for `dunlin policy check` (policy_check.h)
//
// The document is TOML; docs/reference/policy.md explains every key, data/policies/default.toml is what a new tenant
// starts with. The versions of the document are kept by whoever stores it; the bytes are kept as they were approved,
// and this struct is made from them anew.
//
// Reading is strict, because a key that is misspelled in a policy must not silently mean "no limit": unknown keys,
// wrong types, rules of the same name, amounts that are not text ("5000.00", so that no binary fraction ever comes near
// money) are refused with policy_malformed, quoting file, line and text. What is left out has the careful default
// below.
//
// Units: amounts are Money; rates and the cost of a contact minute are millionths of the tenant's currency; precision
// and the cost of capital are basis points.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/money.h"
#include "base/result.h"
#include "control/role.h"
#include "control/summary.h"

namespace dunlin {

// How far a rule's "allow" carries for customers of a segment.
enum class AutonomyMode : std::uint8_t {
  shadow,     // nothing happens without a person; the decision records what the rule would have allowed
  assisted,   // what stays in our books (cash) may go by rule; what leaves the house (messages) waits for a person
  autonomous  // both may go by rule
};
[[nodiscard]] std::string_view name_of(AutonomyMode mode);

enum class RuleEffect : std::uint8_t { allow, person, deny };
[[nodiscard]] std::string_view name_of(RuleEffect effect);

using AmountByCurrency = std::map<Currency, Money>;

// A rule applies when every condition that is present holds. An absent condition holds always.
struct PolicyRule {
  std::string name;
  ActionKind action = ActionKind::send_message;
  RuleEffect effect = RuleEffect::person;
  RoleSet roles;  // of RuleEffect::person: who may approve

  std::optional<std::vector<SegmentClass>> segments;
  std::optional<std::vector<BehaviourClass>> behaviours;
  std::optional<int> reminder_max;             // a message that is no reminder (number 0) does not match
  std::optional<AmountByCurrency> amount_max;  // a currency without an entry, or no amount, does not match
  std::optional<int> precision_min_basis_points;
  std::optional<std::int64_t> samples_min;
};

// The limits on autonomy count what went out without a person; when one is reached, a person is asked. The limits on
// queues refuse the draft.
struct PolicyLimits {
  std::int64_t autonomous_messages_per_customer_and_day = 1;
  std::int64_t messages_per_customer_and_day = 1;  // people's messages count too
  std::int64_t autonomous_messages_per_run = 0;
  AmountByCurrency message_value_per_day;  // a currency without an entry: nothing
  AmountByCurrency cash_value_per_day;
  std::int64_t drafts_per_run = 2000;
  std::int64_t open_proposals = 10'000;
};

// For agents that draft messages; the gap is also a limit on autonomy.
struct MessageSettings {
  int days_between_min = 7;
  int grace_days = 3;            // after the due date, before a first reminder
  AmountByCurrency overdue_min;  // less than this is not worth a reminder; a currency without an entry: any amount is
};

// What a day's delay and a contact cost. For ordering the worklist only; nothing is posted or billed with these.
struct RankingSettings {
  int capital_cost_basis_points_per_year = 800;
  std::int64_t contact_minute_cost_micros = 750'000;
  int message_minutes = 2;  // a person's time to check and send one message
  int call_minutes = 15;
  int quiet_paid_basis_points = 9'000;  // paid within 7 days so surely: no reminder, as long as that is borne out
  std::map<Currency, std::int64_t> rates_micros;  // one unit of the currency, in the tenant's currency
};

// How much people can do in a day; what does not fit is named, and waits for tomorrow.
struct CapacitySettings {
  int minutes_per_day = 360;                              // of each collector
  int clarification_share_basis_points = 2'500;           // of it, kept for disputes, promises and holds
  std::map<std::string, std::int64_t> collector_minutes;  // by login, of those who have another day
};

// When a customer's credit is looked at again. Thresholds of the proposals only: each of them waits for a person.
struct RiskSettings {
  int concentration_share_basis_points = 1'000;  // more than this of all that is open hangs on one customer
  int review_score_basis_points = 6'000;         // a risk score from here on is a reason for a review
  int review_interval_days = 90;                 // after a review or a no, unless something changes materially
  int hold_overdue_days = 60;                    // beyond the limit and overdue for so long: a hold is proposed
  std::int64_t drafts_per_run = 20;              // reviews and holds that one run proposes at most
  AmountByCurrency exposure_min;  // less is not worth a review; a currency without an entry: any amount is
};

struct Policy {
  bool kill_switch = false;
  std::array<AutonomyMode, all_segment_classes.size()> modes{};  // shadow; by SegmentClass
  int proposal_expiry_hours = 72;
  PolicyLimits limits;
  MessageSettings messages;
  RankingSettings ranking;
  CapacitySettings capacity;
  RiskSettings risk;
  std::vector<PolicyRule> rules;  // in the order of the document; the first that applies decides

  [[nodiscard]] AutonomyMode mode_of(SegmentClass segment) const { return modes[static_cast<std::size_t>(segment)]; }
};

// Of the queue of open proposals machines may fill nine tenths; the rest is kept for people, who must be able to place
// a hold or change the policy when a machine has run wild.
[[nodiscard]] std::int64_t open_proposals_for_machines(const PolicyLimits& limits);

[[nodiscard]] Result<Policy> parse_policy(std::string_view toml, std::string_view file_name);

// Every key the document may have, as "limits.drafts_per_run", in the order of the reference page. For tests and
// completion.
[[nodiscard]] std::span<const std::string_view> policy_keys();

}  // namespace dunlin
