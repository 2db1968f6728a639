// Policies: whatever document is accepted can be explained, checked and asked, and never loosens the floor.
#include "base/canonical_json.h"
#include "control/decision.h"
#include "control/policy.h"
#include "control/policy_check.h"
#include "control/policy_words.h"
#include "fuzz/fuzz_target.h"

namespace dunlin {
namespace {

ActionSummary reminder(bool disputed) {
  ActionSummary summary;
  summary.action = ActionKind::send_message;
  summary.segment = SegmentClass::standard;
  summary.behaviour = BehaviourClass::punctual;
  summary.amount = Money{1'200'00, Currency::parse("EUR").value()};
  summary.reminder_number = 1;
  summary.has_recipient = true;
  summary.item_disputed = disputed;
  return summary;
}

void try_decisions(const Policy& policy) {
  CHECK(judge(policy, reminder(true)).outcome == Outcome::denied);
  for (const ActionKind action : all_action_kinds) {
    for (const Initiator initiator : all_initiators) {
      ActionSummary summary = reminder(false);
      summary.action = action;
      summary.initiator = initiator;
      const Decision decision = judge(policy, summary);
      CHECK(!decision.sentence.empty() && is_valid_utf8(decision.sentence));
      CHECK(decision.roles.empty() == (decision.outcome != Outcome::person));
      if (policy.kill_switch && initiator != Initiator::person) CHECK(decision.outcome != Outcome::allowed);
      if (initiator == Initiator::inbound_text) CHECK(decision.outcome != Outcome::allowed);
    }
  }
}

void try_policy(std::string_view input) {
  const Result<Policy> policy = parse_policy(input, "policy.toml");
  if (!accepted(policy)) return;
  CHECK(is_valid_utf8(describe(*policy)));
  for (const PolicyRule& rule : policy->rules) CHECK(!describe_rule(rule).empty());
  for (const PolicyWarning& warning : check_policy(*policy)) CHECK(is_valid_utf8(warning.text));
  try_decisions(*policy);
}

const FuzzTarget target("policy", try_policy);

}  // namespace
}  // namespace dunlin
