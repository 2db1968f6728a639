// judge: policy and floor together, over one action. The result can never be looser than the floor.
//
//   Decision decision = judge(policy, summary);
//   decision.outcome      // Outcome::person
//   decision.roles        // controller, collector, account_owner
//   decision.decided_by   // "mode.shadow"
//   decision.rule         // "first-reminder-punctual"
//   decision.would_be     // Outcome::allowed
//   decision.sentence     // "Needs a person with the role controller, collector or account_owner: the segment standard
//   is
//                         //  in shadow mode; rule 'first-reminder-punctual' would have allowed it."
//
// What decides, from the strongest:
//
//   1. the floor denies                      nobody may do it
//   2. a queue is full                       the draft is refused
//   3. the first rule that applies denies    nobody may do it
//   4. that rule asks for a person           a person with one of its roles (as far as the floor agrees)
//   5. no rule applies                       a person
//   6. that rule allows, but the floor asks for a person, or the kill switch is set, or a limit on autonomy is reached,
//   or
//      the mode of the segment holds it back a person, for the first of these reasons
//   7. otherwise                             allowed by that rule
//
// Kill switch, limits and mode only take autonomy away. They never open what a rule or the floor denies, and they never
// keep a person from acting.
//
// decided_by is one of: a floor id, "limit.<key>", "rule.<name>", "kill-switch", "mode.shadow", "mode.assisted",
// "default".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "control/policy.h"
#include "control/role.h"
#include "control/summary.h"

namespace dunlin {

enum class Outcome : std::uint8_t { allowed, person, denied };  // ascending strictness
[[nodiscard]] std::string_view name_of(Outcome outcome);

struct Decision {
  Outcome outcome = Outcome::denied;
  RoleSet roles;           // who may approve; empty unless a person is asked
  bool four_eyes = false;  // the approver must not be the proposer
  std::string decided_by;
  std::string rule;                 // the rule that applied, whether or not it decided; empty: none
  std::string floor;                // the floor's id, when the floor made the outcome stricter or the roles fewer
  std::string limit;                // the limit's id, when a limit did
  std::optional<Outcome> would_be;  // in shadow and assisted mode: the outcome if the segment were autonomous
  std::string sentence;             // for a person
};

[[nodiscard]] Decision judge(const Policy& policy, const ActionSummary& summary);

// All conditions of the rule hold.
[[nodiscard]] bool applies(const PolicyRule& rule, const ActionSummary& summary);

}  // namespace dunlin
