#include "control/floor.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "control/authorisation.h"
#include "control/golden_compare.h"

namespace dunlin {
namespace {

constexpr int flag_count = 9;

void set_flags(ActionSummary& summary, int bits) {
  summary.item_paid = (bits & 1) != 0;
  summary.item_disputed = (bits & 2) != 0;
  summary.item_held = (bits & 4) != 0;
  summary.item_promised = (bits & 8) != 0;
  summary.account_disputed = (bits & 16) != 0;
  summary.account_held = (bits & 32) != 0;
  summary.legal_notice = (bits & 64) != 0;
  summary.credit_hold = (bits & 128) != 0;
  summary.has_recipient = (bits & 256) == 0;
}

// Every action, initiator, segment, behaviour, reminder number, combination of flags, and amount and evidence there or
// not.
template <class Visit>
void for_every_summary(Visit visit) {
  ActionSummary summary;
  for (ActionKind action : all_action_kinds) {
    summary.action = action;
    for (Initiator initiator : all_initiators) {
      summary.initiator = initiator;
      for (SegmentClass segment : all_segment_classes) {
        summary.segment = segment;
        for (BehaviourClass behaviour : all_behaviour_classes) {
          summary.behaviour = behaviour;
          for (int reminder = 0; reminder <= 3; ++reminder) {
            summary.reminder_number = reminder;
            for (int flags = 0; flags < (1 << flag_count); ++flags) {
              set_flags(summary, flags);
              for (bool complete : {false, true}) {
                summary.amount = complete ? std::optional(Money{100, Currency()}) : std::nullopt;
                summary.evidence = complete ? std::optional(MeasuredPrecision{9900, 50}) : std::nullopt;
                visit(summary);
              }
            }
          }
        }
      }
    }
  }
}

// The list of the design in the order of its sentences, told a second time and without the table.
FloorKind told_again(const ActionSummary& s) {
  bool message = s.action == ActionKind::send_message;
  if (message && (s.item_paid || s.item_disputed || s.item_held || s.item_promised)) return FloorKind::denied;
  if (message && !s.has_recipient) return FloorKind::denied;

  bool always_a_person = s.action == ActionKind::write_off || s.action == ActionKind::change_segment ||
                         s.action == ActionKind::change_policy || s.action == ActionKind::change_role ||
                         s.action == ActionKind::review_credit;
  bool credit_hold = s.credit_hold && (s.action == ActionKind::place_hold || s.action == ActionKind::release_hold);
  bool sensitive =
      s.account_disputed || s.account_held || s.segment == SegmentClass::key || s.segment == SegmentClass::in_issue;
  if (always_a_person || credit_hold || (message && s.legal_notice)) return FloorKind::person;
  if (s.initiator == Initiator::inbound_text) return FloorKind::person;
  if (message && (sensitive || s.reminder_number >= 2)) return FloorKind::person;

  bool machine = s.initiator == Initiator::agent || s.initiator == Initiator::system;
  bool first_reminder = message && s.reminder_number == 1 && s.segment == SegmentClass::standard &&
                        s.behaviour == BehaviourClass::punctual && s.amount;
  bool cash_by_evidence = s.action == ActionKind::apply_cash && s.evidence && s.amount;
  return machine && (first_reminder || cash_by_evidence) ? FloorKind::none : FloorKind::person;
}

TEST(Floor, IsTheListOfTheDesignForEverySummary) {
  std::int64_t count = 0;
  std::int64_t wrong = 0;
  std::int64_t without_person = 0;
  for_every_summary([&](const ActionSummary& summary) {
    Floor floor = floor_for(summary);
    ++count;
    wrong += floor.kind == told_again(summary) ? 0 : 1;
    without_person += floor.kind == FloorKind::none ? 1 : 0;
  });
  EXPECT_EQ(count, 10 * 4 * 4 * 6 * 4 * 512 * 2);
  EXPECT_EQ(wrong, 0);
  EXPECT_GT(without_person, 0);
}

TEST(Floor, SaysWhichRuleAndLeavesSomebodyToApprove) {
  std::set<std::string_view> seen;
  std::int64_t wrong = 0;
  for_every_summary([&](const ActionSummary& summary) {
    Floor floor = floor_for(summary);
    seen.insert(floor.rule);
    bool named = (floor.kind == FloorKind::none) == floor.rule.empty();
    bool somebody = (floor.kind == FloorKind::denied) == floor.roles.empty();
    bool possible = floor.roles.is_subset_of(approver_roles(summary.action));
    bool eyes = floor.four_eyes == demands_four_eyes(summary.action, summary.initiator);
    wrong += named && somebody && possible && eyes ? 0 : 1;
  });
  EXPECT_EQ(wrong, 0);
  // "floor.amount-missing" and all the others are the answer somewhere: no rule is dead.
  for (const FloorRule& rule : floor_rules()) EXPECT_EQ(seen.count(rule.id), 1U) << rule.id;
}

TEST(Floor, RuleIdsAreStableNames) {
  std::set<std::string_view> ids;
  bool persons_begun = false;
  for (const FloorRule& rule : floor_rules()) {
    EXPECT_TRUE(ids.insert(rule.id).second) << rule.id;
    EXPECT_EQ(rule.id.substr(0, 6), "floor.");
    EXPECT_FALSE(rule.why.empty());
    EXPECT_NE(rule.kind, FloorKind::none);
    persons_begun = persons_begun || rule.kind == FloorKind::person;
    EXPECT_FALSE(persons_begun && rule.kind == FloorKind::denied) << rule.id << ": denials stand first";
  }
}

TEST(Floor, EveryRuleIsDocumented) {
  std::string page = read_project_file("docs/reference/policy.md");
  for (const FloorRule& rule : floor_rules()) {
    EXPECT_NE(page.find(fmt::format("`{}`", rule.id)), std::string::npos) << rule.id << " is not in policy.md";
  }
}

// Another flag can only make it stricter.
TEST(Floor, IsMonotonousInEveryFlag) {
  std::int64_t looser = 0;
  for_every_summary([&](const ActionSummary& summary) {
    if (summary.behaviour != BehaviourClass::punctual) return;  // the flags do not look at it
    FloorKind kind = floor_for(summary).kind;
    for (bool ActionSummary::*flag :
         {&ActionSummary::item_paid, &ActionSummary::item_disputed, &ActionSummary::item_held,
          &ActionSummary::item_promised, &ActionSummary::account_disputed, &ActionSummary::account_held,
          &ActionSummary::legal_notice, &ActionSummary::credit_hold}) {
      if (summary.*flag) continue;
      ActionSummary more = summary;
      more.*flag = true;
      looser += floor_for(more).kind < kind ? 1 : 0;
    }
  });
  EXPECT_EQ(looser, 0);
}

TEST(Floor, DefaultSummaryIsDenied) {
  Floor floor = floor_for(ActionSummary{});
  EXPECT_EQ(floor.kind, FloorKind::denied) << "what nobody filled in is taken strictly";
  EXPECT_EQ(floor.rule, "floor.recipient-missing");
}

TEST(Floor, RolesSatisfyAllRulesThatApply) {
  ActionSummary message;
  message.has_recipient = true;
  message.segment = SegmentClass::key;
  EXPECT_EQ(floor_for(message).roles, (RoleSet{Role::controller, Role::account_owner}));
  message.legal_notice = true;
  EXPECT_EQ(floor_for(message).roles, RoleSet{Role::controller});
  EXPECT_EQ(floor_for(message).rule, "floor.legal-notice");

  ActionSummary hold;
  hold.action = ActionKind::place_hold;
  EXPECT_EQ(floor_for(hold).roles, (RoleSet{Role::controller, Role::collector, Role::account_owner}));
  EXPECT_EQ(floor_for(hold).rule, "floor.not-automatable");
  hold.credit_hold = true;
  EXPECT_EQ(floor_for(hold).roles, RoleSet{Role::controller});
}

TEST(Floor, FourEyesAsTheTableSays) {
  for (ActionKind action : all_action_kinds) {
    for (Initiator initiator : all_initiators) {
      bool expected = action == ActionKind::write_off || action == ActionKind::change_policy ||
                      action == ActionKind::change_role ||
                      (action == ActionKind::send_message && initiator == Initiator::person);
      EXPECT_EQ(demands_four_eyes(action, initiator), expected) << name_of(action) << " by " << name_of(initiator);
    }
  }
}

}  // namespace
}  // namespace dunlin
