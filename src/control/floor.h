// Floor: what holds whatever the policy says. It is code, cannot be configured, and can only make a decision stricter.
//
//   Floor floor = floor_for(summary);
//   floor.kind     // FloorKind::person
//   floor.rule     // "floor.second-reminder"
//   floor.roles    // controller, collector, account_owner
//
// Three groups, in this order:
//
// 1. Denied, for people too. No message about an item that is paid, disputed, held or promised, and none without
// somebody
//    to receive it. There is no exception for a person in a hurry: mend the item first (release the hold, record that
//    the promise was broken) and then write. The same conditions are looked at again at the moment of sending.
//
// 2. A person, always. Write-offs; changes of segment, policy and roles; credit holds, reviews and legal notices;
//    whatever inbound text began; messages to an account that is disputed, held or in the segments key or in_issue; a
//    second reminder. Here "disputed" and "held" speak of the account beside the item, so that a person may still write
//    about an undisputed invoice to a customer who disputes another.
//
//    Inbound text that asks for quiet is obeyed without anybody: recording the mail holds our outgoing mail to that
//    customer. That is a consequence of the fact, drawn when it is recorded, and no action; a hold that is *proposed*
//    because of a mail is an action that inbound text began and waits for a person like the others.
//
// 3. A closed world. What a policy may allow without a person is a short list: a first reminder to a punctual payer of
// the
//    standard segment, and cash matched by evidence that was measured. Whatever is not on it needs a person, so an
//    action or a class that is added later starts on the safe side.
//
// Several rules may apply at once: the strictest kind wins, the first rule of the table gives its name, and the roles
// are those that satisfy all of them.
//
// Four eyes (the approver is not the proposer) come from the action: writing off, changing policy or roles, and a
// message that a person drafted.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "control/role.h"
#include "control/summary.h"

namespace dunlin {

enum class FloorKind : std::uint8_t { none, person, denied };  // ascending strictness

struct Floor {
  FloorKind kind = FloorKind::none;
  std::string_view rule;  // "floor.second-reminder"; empty when none
  std::string_view why;   // a clause for a sentence: "a second reminder never goes without a person"
  RoleSet roles;  // who may approve: of a person floor the roles it demands, of none all approvers; denied: empty
  bool four_eyes = false;
};

[[nodiscard]] Floor floor_for(const ActionSummary& summary);
[[nodiscard]] bool demands_four_eyes(ActionKind action, Initiator initiator);

// The table itself, for documents, listings and tests.
struct FloorRule {
  std::string_view id;
  FloorKind kind;
  bool (*applies)(const ActionSummary&);
  RoleSet roles;  // narrows the approvers of the action; all roles: no narrowing
  std::string_view why;
};
[[nodiscard]] std::span<const FloorRule> floor_rules();

}  // namespace dunlin
