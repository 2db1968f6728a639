#include "control/authorisation.h"

#include <fmt/format.h>

#include "base/check.h"

namespace dunlin {

namespace {

// Who holds one of these roles is refused, whatever else he holds.
constexpr RoleSet bar_changing = {Role::auditor};
constexpr RoleSet bar_working = {Role::auditor, Role::service};
constexpr RoleSet bar_money = {Role::auditor, Role::admin};
constexpr RoleSet bar_approving = {Role::auditor, Role::service, Role::admin};

struct Row {
  Operation operation;
  std::string_view name;
  RoleSet all;     // for every customer
  RoleSet own;     // for their own customers only
  RoleSet barred;  // these lose the right even if another of their roles has it
};

using enum Role;
using enum Operation;

// Remarks on rows that are not obvious:
// - import_facts is barred to an admin: who hands out rights does not also bring in payments.
// - propose_change_policy: an admin may prepare a document, only a controller puts it in force (edit is not activate).
// - propose_write_off is not for the service: nothing outside starts giving money away.
// - approve_reverse_application is the controller's, though collectors apply cash: applying and reversing by the same
// hand
//   is how receipts are lapped.
// - approve_change_segment is the controller's, because a segment switches autonomy on and off.
// - approve_change_role: an admin proposes, another admin or a controller confirms. A controller cannot begin one, so
// no
//   single person hands out rights over money.
constexpr std::array<Row, operation_count> table = {{
    {view_worklist, "view_worklist", {controller, collector, auditor, service}, {account_owner}, {}},
    {view_customer, "view_customer", {controller, collector, auditor, service}, {account_owner}, {}},
    {view_proposals, "view_proposals", {admin, controller, collector, auditor, service}, {account_owner}, {}},
    {view_policy, "view_policy", {admin, controller, collector, account_owner, auditor, service}, {}, {}},
    {view_journal, "view_journal", {admin, controller, auditor}, {}, {}},
    {view_users, "view_users", {admin, controller, auditor}, {}, {}},
    {verify, "verify", {admin, controller, auditor, service}, {}, {}},

    {import_facts, "import_facts", {controller, collector, service}, {}, bar_money},
    {run_morning, "run_morning", {admin, controller, collector, service}, {}, bar_changing},
    {plan_work, "plan_work", {controller, collector}, {account_owner}, bar_working},
    {train_model, "train_model", {admin, controller, service}, {}, bar_changing},
    {seal, "seal", {admin, controller, service}, {}, bar_changing},
    {back_up, "back_up", {admin, service}, {}, bar_changing},
    {reject_proposal, "reject_proposal", {admin, controller, collector}, {account_owner}, bar_working},
    {resolve_unknown, "resolve_unknown", {controller, collector}, {account_owner}, bar_approving},
    {manage_users, "manage_users", {admin}, {}, bar_working},
    {set_kill_switch, "set_kill_switch", {admin, controller, collector, account_owner}, {}, bar_working},
    {release_kill_switch, "release_kill_switch", {controller}, {}, bar_approving},

    {propose_send_message, "propose_send_message", {controller, collector, service}, {account_owner}, bar_changing},
    {propose_apply_cash, "propose_apply_cash", {controller, collector, service}, {}, bar_money},
    {propose_reverse_application, "propose_reverse_application", {controller, collector}, {}, bar_money},
    {propose_write_off, "propose_write_off", {controller, collector}, {account_owner}, bar_money},
    {propose_place_hold, "propose_place_hold", {controller, collector, service}, {account_owner}, bar_changing},
    {propose_release_hold, "propose_release_hold", {controller, collector}, {account_owner}, bar_changing},
    {propose_change_segment, "propose_change_segment", {controller, collector}, {account_owner}, bar_changing},
    {propose_change_policy, "propose_change_policy", {admin, controller}, {}, bar_working},
    {propose_change_role, "propose_change_role", {admin}, {}, bar_working},
    {propose_review_credit, "propose_review_credit", {controller, collector}, {account_owner}, bar_changing},

    {approve_send_message, "approve_send_message", {controller, collector}, {account_owner}, bar_approving},
    {approve_apply_cash, "approve_apply_cash", {controller, collector}, {}, bar_approving},
    {approve_reverse_application, "approve_reverse_application", {controller}, {}, bar_approving},
    {approve_write_off, "approve_write_off", {controller}, {}, bar_approving},
    {approve_place_hold, "approve_place_hold", {controller, collector}, {account_owner}, bar_approving},
    {approve_release_hold, "approve_release_hold", {controller, collector}, {account_owner}, bar_approving},
    {approve_change_segment, "approve_change_segment", {controller}, {}, bar_approving},
    {approve_change_policy, "approve_change_policy", {controller}, {}, bar_approving},
    {approve_change_role, "approve_change_role", {admin, controller}, {}, bar_working},
    {approve_review_credit, "approve_review_credit", {controller}, {}, bar_approving},
}};

constexpr bool rows_stand_at_their_operation() {
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (static_cast<std::size_t>(table[i].operation) != i) return false;
  }
  return true;
}
static_assert(rows_stand_at_their_operation());

const Row& row_of(Operation operation) {
  auto index = static_cast<std::size_t>(operation);
  CHECK(index < table.size());
  return table[index];
}

std::string_view why_barred(Role role) {
  switch (role) {
    case Role::admin:
      return "who manages users takes no part in money or policy";
    case Role::auditor:
      return "an auditor changes nothing";
    case Role::service:
      return "a service approves nothing and manages nobody";
    case Role::controller:
    case Role::collector:
    case Role::account_owner:
      break;
  }
  check_failed("only admin, auditor and service bar", __FILE__, __LINE__);
}

tl::unexpected<Refusal> refuse_barred(const Identity& identity, const Row& row) {
  RoleSet barring = identity.roles & row.barred;
  for (Role role : all_roles) {
    if (!barring.contains(role)) continue;
    return refuse(
        Reason::role_missing,
        fmt::format("{} was not done: {} holds the role {}, and {}; a user without that role and with the role {} "
                    "may do it",
                    row.name, identity.user.to_string(), name_of(role), why_barred(role), in_words(row.all | row.own)));
  }
  check_failed("some role bars", __FILE__, __LINE__);
}

}  // namespace

std::string_view name_of(Operation operation) {
  return row_of(operation).name;
}

Operation propose_of(ActionKind action) {
  switch (action) {
    case ActionKind::send_message:
      return propose_send_message;
    case ActionKind::apply_cash:
      return propose_apply_cash;
    case ActionKind::reverse_application:
      return propose_reverse_application;
    case ActionKind::write_off:
      return propose_write_off;
    case ActionKind::place_hold:
      return propose_place_hold;
    case ActionKind::release_hold:
      return propose_release_hold;
    case ActionKind::change_segment:
      return propose_change_segment;
    case ActionKind::change_policy:
      return propose_change_policy;
    case ActionKind::change_role:
      return propose_change_role;
    case ActionKind::review_credit:
      return propose_review_credit;
  }
  check_failed("action is an enumerator", __FILE__, __LINE__);
}

Operation approve_of(ActionKind action) {
  switch (action) {
    case ActionKind::send_message:
      return approve_send_message;
    case ActionKind::apply_cash:
      return approve_apply_cash;
    case ActionKind::reverse_application:
      return approve_reverse_application;
    case ActionKind::write_off:
      return approve_write_off;
    case ActionKind::place_hold:
      return approve_place_hold;
    case ActionKind::release_hold:
      return approve_release_hold;
    case ActionKind::change_segment:
      return approve_change_segment;
    case ActionKind::change_policy:
      return approve_change_policy;
    case ActionKind::change_role:
      return approve_change_role;
    case ActionKind::review_credit:
      return approve_review_credit;
  }
  check_failed("action is an enumerator", __FILE__, __LINE__);
}

Reach reach_of(RoleSet roles, Operation operation) {
  const Row& row = row_of(operation);
  if (!(roles & row.barred).empty()) return Reach::none;
  if (!(roles & row.all).empty()) return Reach::all;
  return (roles & row.own).empty() ? Reach::none : Reach::own_customers;
}

Result<> authorise(const Identity& identity, Operation operation, const Subject& subject) {
  const Row& row = row_of(operation);
  if (!(identity.roles & row.barred).empty()) return refuse_barred(identity, row);
  Reach reach = reach_of(identity.roles, operation);
  if (reach == Reach::none) {
    return refuse(Reason::role_missing,
                  fmt::format("{} was not done: it needs the role {}, and {} has {}", row.name,
                              in_words(row.all | row.own), identity.user.to_string(),
                              identity.roles.empty() ? std::string("no role") : "only " + identity.roles.to_string()));
  }
  if (reach == Reach::own_customers && !subject.own_customer) {
    return refuse(
        Reason::role_missing,
        fmt::format(
            "{} was not done: {} is account owner of other customers, not of this one; its own account owner or "
            "the role {} may do it",
            row.name, identity.user.to_string(), in_words(row.all)));
  }
  if (operation == approve_change_role && subject.user == identity.user) {
    return refuse(Reason::four_eyes,
                  fmt::format("{} was not done: nobody approves a change of his own roles; another admin or a "
                              "controller has to look at it",
                              row.name));
  }
  return {};
}

RoleSet approver_roles(ActionKind action) {
  const Row& row = row_of(approve_of(action));
  return row.all | row.own;
}

Result<> authorise_approval(const Identity& approver, const ApprovalDemand& demand, const Subject& subject) {
  Operation operation = approve_of(demand.action);
  TRY(authorise(approver, operation, subject));
  RoleSet usable = approver.roles;
  if (!subject.own_customer) {
    // The role counts for own customers only, also when another role of the same person let him through authorise.
    usable = usable & RoleSet{admin, controller, collector, auditor, service};
  }
  if ((usable & demand.roles).empty()) {
    return refuse(Reason::role_missing,
                  fmt::format("{} was not done: this one needs the role {}, and {} has {} here", name_of(operation),
                              in_words(demand.roles), approver.user.to_string(),
                              usable.empty() ? std::string("none") : "only " + usable.to_string()));
  }
  if (demand.four_eyes && demand.proposer == approver.user) {
    return refuse(Reason::four_eyes,
                  fmt::format("{} was not done: {} proposed it, and four eyes are demanded; somebody else with "
                              "the role {} has to approve it",
                              name_of(operation), approver.user.to_string(), in_words(demand.roles)));
  }
  return {};
}

}  // namespace dunlin
