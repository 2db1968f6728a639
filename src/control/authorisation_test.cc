#include "control/authorisation.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <set>
#include <vector>

#include "control/golden_compare.h"

namespace dunlin {
namespace {

const Id<User> anna = Id<User>::of(7, 0);
const Id<User> bert = Id<User>::of(7, 1);

std::vector<Operation> all_operations() {
  std::vector<Operation> operations;
  for (int i = 0; i < operation_count; ++i) operations.push_back(static_cast<Operation>(i));
  return operations;
}

std::vector<RoleSet> all_role_sets() {
  std::vector<RoleSet> sets;
  for (int bits = 0; bits < 64; ++bits) sets.push_back(RoleSet::of_bits(static_cast<std::uint8_t>(bits)));
  return sets;
}

bool may(RoleSet roles, Operation operation, Subject subject) {
  return authorise(Identity{anna, roles}, operation, subject).has_value();
}

// What a single role may do: "yes", "own" customers, or "-".
std::string_view cell(Role role, Operation operation) {
  if (may({role}, operation, Subject{})) return "yes";
  return may({role}, operation, Subject{.own_customer = true, .user = {}}) ? "own" : "-";
}

// The right of one role is lost when the other is held as well.
bool loses(Role right, Role other, Operation operation) {
  Subject own{.own_customer = true, .user = {}};
  return may({right}, operation, own) && !may({right, other}, operation, own);
}

std::string bars(Operation operation) {
  std::string names;
  for (Role other : all_roles) {
    if (std::none_of(all_roles.begin(), all_roles.end(), [&](Role right) { return loses(right, other, operation); })) {
      continue;
    }
    if (!names.empty()) names += " ";
    names += name_of(other);
  }
  return names.empty() ? "-" : names;
}

std::string matrix() {
  std::string out =
      "# Who may do what. Written by authorisation_test (DUNLIN_UPDATE=1); read it as a difference when it changes.\n"
      "# yes: for every customer; own: for the account owner's own customers; -: no.\n"
      "# bars: whoever holds this role as well has not the right, whatever his other roles give.\n\n";
  out += fmt::format("{:<28}", "operation");
  for (Role role : all_roles) out += fmt::format(" {:<13}", name_of(role));
  out += " bars\n";
  for (Operation operation : all_operations()) {
    out += fmt::format("{:<28}", name_of(operation));
    for (Role role : all_roles) out += fmt::format(" {:<13}", cell(role, operation));
    out += fmt::format(" {}\n", bars(operation));
  }
  return out;
}

bool begins_with(Operation operation, std::string_view start) {
  return name_of(operation).substr(0, start.size()) == start;
}

bool is_reading(Operation operation) {
  return begins_with(operation, "view_") || operation == Operation::verify;
}

TEST(Authorisation, MatrixIsAsReviewed) {
  expect_golden("tests/golden/authorisation.txt", matrix(), std::getenv("DUNLIN_UPDATE") != nullptr);
}

TEST(Authorisation, OperationNamesDiffer) {
  std::set<std::string_view> names;
  for (Operation operation : all_operations()) names.insert(name_of(operation));
  EXPECT_EQ(names.size(), static_cast<std::size_t>(operation_count));
}

TEST(Authorisation, EachActionHasItsPair) {
  for (ActionKind action : all_action_kinds) {
    EXPECT_EQ(name_of(propose_of(action)), "propose_" + std::string(name_of(action)));
    EXPECT_EQ(name_of(approve_of(action)), "approve_" + std::string(name_of(action)));
    EXPECT_FALSE(approver_roles(action).empty()) << name_of(action) << ": nobody could ever approve it";
  }
}

TEST(Authorisation, WithoutRolesNothing) {
  for (Operation operation : all_operations()) {
    Result<> result = authorise(Identity{anna, {}}, operation, Subject{.own_customer = true, .user = {}});
    ASSERT_FALSE(result.has_value()) << name_of(operation);
    EXPECT_EQ(result.error().reason, Reason::role_missing);
  }
}

// Segregation of duties, for every combination of roles that somebody may be given.
TEST(Authorisation, LawsHoldForEverySetOfRoles) {
  for (RoleSet roles : all_role_sets()) {
    for (Operation operation : all_operations()) {
      if (!may(roles, operation, Subject{.own_customer = true, .user = {}})) continue;
      std::string what = roles.to_string() + " may " + std::string(name_of(operation));
      bool approves = begins_with(operation, "approve_");
      EXPECT_FALSE(roles.contains(Role::auditor) && !is_reading(operation)) << what << ": an auditor changes nothing";
      EXPECT_FALSE(roles.contains(Role::service) && approves) << what << ": a service approves nothing";
      EXPECT_FALSE(roles.contains(Role::service) && operation == Operation::manage_users) << what;
      if (roles.contains(Role::admin)) {
        EXPECT_FALSE(approves && operation != Operation::approve_change_role)
            << what << ": an admin approves roles only";
        for (Operation money : {Operation::import_facts, Operation::propose_apply_cash,
                                Operation::propose_reverse_application, Operation::propose_write_off}) {
          EXPECT_NE(operation, money) << what << ": who manages users moves no money";
        }
      }
      if (operation == Operation::manage_users || operation == Operation::propose_change_role) {
        EXPECT_TRUE(roles.contains(Role::admin)) << what;
      }
      if (operation == Operation::approve_change_policy || operation == Operation::approve_write_off ||
          operation == Operation::release_kill_switch) {
        EXPECT_TRUE(roles.contains(Role::controller)) << what;
      }
    }
  }
}

TEST(Authorisation, NobodyMayBothBeginAndConfirmARoleUnlessAdmin) {
  for (RoleSet roles : all_role_sets()) {
    if (roles.contains(Role::admin)) continue;
    EXPECT_FALSE(may(roles, Operation::propose_change_role, Subject{})) << roles.to_string();
  }
}

TEST(Authorisation, OwnCustomersOnly) {
  Subject own{.own_customer = true, .user = {}};
  EXPECT_TRUE(may({Role::account_owner}, Operation::view_customer, own));
  Result<> refused = authorise(Identity{anna, {Role::account_owner}}, Operation::view_customer, Subject{});
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().reason, Reason::role_missing);
  EXPECT_EQ(refused.error().text,
            "view_customer was not done: " + anna.to_string() +
                " is account owner of other customers, not of this one; its own account owner or the role "
                "controller, collector, auditor or service may do it");
}

TEST(Authorisation, ReachAgreesWithAuthorise) {
  for (RoleSet roles : all_role_sets()) {
    for (Operation operation : all_operations()) {
      bool any = may(roles, operation, Subject{});
      bool own = may(roles, operation, Subject{.own_customer = true, .user = {}});
      Reach expected = any ? Reach::all : own ? Reach::own_customers : Reach::none;
      EXPECT_EQ(reach_of(roles, operation), expected) << roles.to_string() << " " << name_of(operation);
    }
  }
}

TEST(Authorisation, MissingRoleSaysWhichAndWhatThereIs) {
  Result<> refused = authorise(Identity{anna, {Role::collector}}, Operation::approve_write_off, Subject{});
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().text, "approve_write_off was not done: it needs the role controller, and " +
                                      anna.to_string() + " has only collector");
  EXPECT_EQ(authorise(Identity{anna, {}}, Operation::verify, Subject{}).error().text,
            "verify was not done: it needs the role admin, controller, auditor or service, and " + anna.to_string() +
                " has no role");
}

TEST(Authorisation, ARoleThatBarsSaysSo) {
  Result<> refused =
      authorise(Identity{anna, {Role::admin, Role::controller}}, Operation::approve_write_off, Subject{});
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().reason, Reason::role_missing);
  EXPECT_EQ(refused.error().text,
            "approve_write_off was not done: " + anna.to_string() +
                " holds the role admin, and who manages users takes no part in money or policy; a user "
                "without that role and with the role controller may do it");
}

TEST(Authorisation, NobodyApprovesHisOwnRoles) {
  for (Role role : {Role::admin, Role::controller}) {
    Subject self{.own_customer = false, .user = anna};
    Result<> refused = authorise(Identity{anna, {role}}, Operation::approve_change_role, self);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().reason, Reason::four_eyes);
    EXPECT_TRUE(authorise(Identity{bert, {role}}, Operation::approve_change_role, self).has_value());
  }
}

TEST(Approval, FourEyesMeansAnotherPerson) {
  ApprovalDemand demand{
      .action = ActionKind::write_off, .roles = {Role::controller}, .four_eyes = true, .proposer = anna};
  Identity proposer{anna, {Role::controller}};
  Result<> refused = authorise_approval(proposer, demand, Subject{});
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().reason, Reason::four_eyes);
  EXPECT_TRUE(authorise_approval(Identity{bert, {Role::controller}}, demand, Subject{}).has_value());
  demand.four_eyes = false;
  EXPECT_TRUE(authorise_approval(proposer, demand, Subject{}).has_value());
}

// Whoever proposes and whatever roles both hold: where four eyes are demanded nobody approves his own proposal.
TEST(Approval, NoSelfApprovalForAnySetOfRoles) {
  int approvals = 0;
  for (ActionKind action : all_action_kinds) {
    for (RoleSet roles : all_role_sets()) {
      for (bool own : {false, true}) {
        ApprovalDemand demand{.action = action, .roles = approver_roles(action), .four_eyes = true, .proposer = anna};
        Subject subject{.own_customer = own, .user = {}};
        EXPECT_FALSE(authorise_approval(Identity{anna, roles}, demand, subject).has_value());
        bool other = authorise_approval(Identity{bert, roles}, demand, subject).has_value();
        EXPECT_EQ(other, may(roles, approve_of(action), subject)) << roles.to_string() << " " << name_of(action);
        approvals += other ? 1 : 0;
      }
    }
  }
  EXPECT_GT(approvals, 0);
}

TEST(Approval, TheDecisionsRolesCount) {
  ApprovalDemand demand{
      .action = ActionKind::send_message, .roles = {Role::controller}, .four_eyes = false, .proposer = {}};
  Result<> refused = authorise_approval(Identity{anna, {Role::collector}}, demand, Subject{});
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().text, "approve_send_message was not done: this one needs the role controller, and " +
                                      anna.to_string() + " has only collector here");
}

TEST(Approval, AccountOwnerCountsForOwnCustomersOnlyEvenBesideAnotherRole) {
  ApprovalDemand demand{.action = ActionKind::send_message,
                        .roles = {Role::controller, Role::account_owner},
                        .four_eyes = false,
                        .proposer = {}};
  Identity both{anna, {Role::collector, Role::account_owner}};
  EXPECT_TRUE(authorise_approval(both, demand, Subject{.own_customer = true, .user = {}}).has_value());
  Result<> refused = authorise_approval(both, demand, Subject{});
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().reason, Reason::role_missing);
}

}  // namespace
}  // namespace dunlin
