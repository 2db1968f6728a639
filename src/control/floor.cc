#include "control/floor.h"

#include <array>

#include "control/authorisation.h"

namespace dunlin {

namespace {

using Summary = const ActionSummary&;

bool is_message(Summary s) {
  return s.action == ActionKind::send_message;
}
bool is_cash(Summary s) {
  return s.action == ActionKind::apply_cash;
}
bool is_hold(Summary s) {
  return s.action == ActionKind::place_hold || s.action == ActionKind::release_hold;
}

constexpr RoleSet any = {Role::admin,         Role::controller, Role::collector,
                         Role::account_owner, Role::auditor,    Role::service};
constexpr RoleSet controller = {Role::controller};
// Somebody who knows the customer or answers for the money; not whoever happens to work the list.
constexpr RoleSet seniors = {Role::controller, Role::account_owner};

constexpr FloorKind denied = FloorKind::denied;
constexpr FloorKind person = FloorKind::person;

// The order is part of the meaning: denials first, then from the most to the least specific, because the first rule
// that applies is the one that is named. A rule that is added here must be added to docs/reference/policy.md (a test
// looks).
const std::array rules = {
    FloorRule{"floor.item-paid",
              denied,
              [](Summary s) { return is_message(s) && s.item_paid; },
              {},
              "no message goes out about an item that is paid"},
    FloorRule{"floor.item-disputed",
              denied,
              [](Summary s) { return is_message(s) && s.item_disputed; },
              {},
              "no message goes out about an item in dispute"},
    FloorRule{"floor.item-held",
              denied,
              [](Summary s) { return is_message(s) && s.item_held; },
              {},
              "no message goes out about an item on hold"},
    FloorRule{"floor.item-promised",
              denied,
              [](Summary s) { return is_message(s) && s.item_promised; },
              {},
              "no message goes out about an item whose payment is promised"},
    FloorRule{"floor.recipient-missing",
              denied,
              [](Summary s) { return is_message(s) && !s.has_recipient; },
              {},
              "a message without a recipient cannot be sent"},

    FloorRule{"floor.write-off", person, [](Summary s) { return s.action == ActionKind::write_off; }, controller,
              "writing an amount off always takes a person"},
    FloorRule{"floor.change-segment", person, [](Summary s) { return s.action == ActionKind::change_segment; }, any,
              "a segment is always set by a person"},
    FloorRule{"floor.change-policy", person, [](Summary s) { return s.action == ActionKind::change_policy; }, any,
              "the policy is always changed by a person"},
    FloorRule{"floor.change-role", person, [](Summary s) { return s.action == ActionKind::change_role; }, any,
              "roles are always given by a person"},
    FloorRule{"floor.credit-hold", person, [](Summary s) { return is_hold(s) && s.credit_hold; }, controller,
              "a credit hold is always placed and released by a person"},
    FloorRule{"floor.credit-review", person, [](Summary s) { return s.action == ActionKind::review_credit; },
              controller, "a customer's credit is always reviewed by a person"},
    FloorRule{"floor.legal-notice", person, [](Summary s) { return is_message(s) && s.legal_notice; }, controller,
              "a legal notice always takes a person"},
    FloorRule{"floor.inbound-text", person, [](Summary s) { return s.initiator == Initiator::inbound_text; }, any,
              "what inbound text began always takes a person"},
    FloorRule{"floor.account-disputed", person, [](Summary s) { return is_message(s) && s.account_disputed; }, any,
              "a message to an account with a dispute always takes a person"},
    FloorRule{"floor.account-held", person, [](Summary s) { return is_message(s) && s.account_held; }, any,
              "a message to an account on hold always takes a person"},
    FloorRule{"floor.segment-key", person, [](Summary s) { return is_message(s) && s.segment == SegmentClass::key; },
              seniors, "a message to a key account always takes a person"},
    FloorRule{"floor.segment-in-issue", person,
              [](Summary s) { return is_message(s) && s.segment == SegmentClass::in_issue; }, seniors,
              "a message to an account in issue always takes a person"},
    FloorRule{"floor.second-reminder", person, [](Summary s) { return is_message(s) && s.reminder_number >= 2; }, any,
              "a second or later reminder never goes without a person"},

    FloorRule{"floor.person-began", person, [](Summary s) { return s.initiator == Initiator::person; }, any,
              "what a person began, a person approves"},
    FloorRule{"floor.first-reminder-only", person, [](Summary s) { return is_message(s) && s.reminder_number != 1; },
              any, "of all messages only a first reminder may go without a person"},
    FloorRule{"floor.standard-segment-only", person,
              [](Summary s) { return is_message(s) && s.segment != SegmentClass::standard; }, any,
              "only customers of the standard segment may be reminded without a person"},
    FloorRule{"floor.punctual-payers-only", person,
              [](Summary s) { return is_message(s) && s.behaviour != BehaviourClass::punctual; }, any,
              "only punctual payers may be reminded without a person"},
    FloorRule{"floor.evidence-missing", person,
              [](Summary s) { return is_cash(s) && (!s.evidence || s.evidence->sample_count <= 0); }, any,
              "cash is applied without a person only on evidence that was measured"},
    FloorRule{"floor.amount-missing", person,
              [](Summary s) { return (is_message(s) || is_cash(s)) && (!s.amount || s.amount->minor <= 0); }, any,
              "without an amount above zero no limit can be kept"},
    FloorRule{"floor.not-automatable", person, [](Summary s) { return !is_message(s) && !is_cash(s); }, any,
              "only first reminders and cash matched by evidence may go without a person"},
};

}  // namespace

std::span<const FloorRule> floor_rules() {
  return rules;
}

bool demands_four_eyes(ActionKind action, Initiator initiator) {
  switch (action) {
    case ActionKind::write_off:
    case ActionKind::change_policy:
    case ActionKind::change_role:
      return true;
    case ActionKind::send_message:
      return initiator == Initiator::person;
    case ActionKind::apply_cash:
    case ActionKind::reverse_application:
    case ActionKind::place_hold:
    case ActionKind::release_hold:
    case ActionKind::change_segment:
    case ActionKind::review_credit:
      return false;
  }
  // A value that is no enumerator gets the strict answer.
  return true;
}

Floor floor_for(const ActionSummary& summary) {
  Floor floor;
  floor.roles = approver_roles(summary.action);
  floor.four_eyes = demands_four_eyes(summary.action, summary.initiator);
  for (const FloorRule& rule : rules) {
    if (!rule.applies(summary)) continue;
    if (rule.kind > floor.kind) {
      floor.kind = rule.kind;
      floor.rule = rule.id;
      floor.why = rule.why;
    }
    floor.roles = floor.roles & rule.roles;
    if (floor.kind == FloorKind::denied) break;  // nothing is stricter, and the roles are empty
  }
  return floor;
}

}  // namespace dunlin
