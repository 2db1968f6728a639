// authorise: the one function that says whether somebody may do something. Every read and every write goes through it.
//
//   TRY(authorise(identity, approve_of(ActionKind::write_off), Subject{}));
//   TRY(authorise(identity, Operation::view_customer, Subject{.own_customer = true}));
//
// Deny unless listed. Segregation of duties is kept by roles that bar: whoever holds the role admin approves nothing
// but roles and moves no money, whatever other roles he holds; an auditor changes nothing; a service approves nothing.
// So a careless combination of roles loses rights instead of adding them up. The table is in authorisation.cc; what it
// amounts to is printed in tests/golden/authorisation.txt, which is compared on every test run and reviewed as a
// difference (docs/reference/roles.md).
//
// Refuses with role_missing, and with four_eyes when somebody would approve a change of his own roles.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "control/role.h"
#include "control/summary.h"

namespace dunlin {

enum class Operation : std::uint8_t {
  // reading
  view_worklist,
  view_customer,
  view_proposals,
  view_policy,
  view_journal,
  view_users,
  verify,
  // working
  import_facts,
  run_morning,
  plan_work,  // follow-ups, and the order of the list
  train_model,
  seal,
  back_up,  // of the whole data directory: all its tenants
  reject_proposal,
  resolve_unknown,
  manage_users,
  set_kill_switch,      // stops all autonomy: whoever works may pull it
  release_kill_switch,  // gives autonomy back
  // one pair for each action
  propose_send_message,
  propose_apply_cash,
  propose_reverse_application,
  propose_write_off,
  propose_place_hold,
  propose_release_hold,
  propose_change_segment,
  propose_change_policy,
  propose_change_role,
  propose_review_credit,
  approve_send_message,
  approve_apply_cash,
  approve_reverse_application,
  approve_write_off,
  approve_place_hold,
  approve_release_hold,
  approve_change_segment,
  approve_change_policy,
  approve_change_role,
  approve_review_credit
};
inline constexpr int operation_count = static_cast<int>(Operation::approve_review_credit) + 1;

[[nodiscard]] std::string_view name_of(Operation operation);
[[nodiscard]] Operation propose_of(ActionKind action);
[[nodiscard]] Operation approve_of(ActionKind action);

// What the operation is about.
struct Subject {
  bool own_customer = false;  // the customer concerned belongs to the asking account owner
  Id<User> user;              // of manage_users and change_role: the user concerned
};

[[nodiscard]] Result<> authorise(const Identity& identity, Operation operation, const Subject& subject);

// For lists: how far the right reaches, so that a query can be narrowed to the account owner's own customers.
enum class Reach : std::uint8_t { none, own_customers, all };
[[nodiscard]] Reach reach_of(RoleSet roles, Operation operation);

// The roles that may approve the action at all (the account owner for his own customers). The floor narrows them
// further.
[[nodiscard]] RoleSet approver_roles(ActionKind action);

// What a decision demanded of the approver (decision.h), with the person who proposed. No proposer: an agent did.
struct ApprovalDemand {
  ActionKind action = ActionKind::send_message;
  RoleSet roles;
  bool four_eyes = false;
  Id<User> proposer;
};

// The whole check of an approver: authorise, one of the demanded roles, and another person where four eyes are
// demanded.
[[nodiscard]] Result<> authorise_approval(const Identity& approver, const ApprovalDemand& demand,
                                          const Subject& subject);

}  // namespace dunlin
