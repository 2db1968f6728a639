#include "agents/next_action.h"

#include <gtest/gtest.h>

namespace dunlin {
namespace {

ActionFacts overdue_account() {
  ActionFacts facts;
  facts.overdue_minor = 100'000;
  facts.chased_minor = 100'000;
  facts.days_overdue_max = 20;
  facts.channels = contact_email;
  facts.unpaid_7_bp = 6'000;
  return facts;
}

void expect(const ActionFacts& facts, NextAction action, WaitReason wait = WaitReason::none) {
  const Decided decided = next_action(facts, ActionRules{});
  EXPECT_EQ(name_of(decided.action), name_of(action));
  EXPECT_EQ(name_of(decided.wait), name_of(wait));
}

TEST(NextAction, reminders_go_from_letter_to_person_to_call) {
  ActionFacts facts = overdue_account();
  expect(facts, NextAction::first_reminder);
  facts.reminders_max = 1;
  expect(facts, NextAction::second_reminder_person);
  facts.reminders_max = 2;
  expect(facts, NextAction::call);
}

TEST(NextAction, what_somebody_planned_comes_before_what_is_computed) {
  ActionFacts facts = overdue_account();
  facts.follow_up_planned = true;
  expect(facts, NextAction::wait, WaitReason::follow_up_planned);
  facts.customer_flags = book_flag_disputed;
  expect(facts, NextAction::wait, WaitReason::follow_up_planned);
  facts.follow_up_planned = false;
  facts.follow_up_due = true;
  expect(facts, NextAction::follow_up);
}

TEST(NextAction, a_closed_quiet_list_leaves_nobody_alone) {
  ActionFacts facts = overdue_account();
  facts.unpaid_7_bp = 0;
  expect(facts, NextAction::wait, WaitReason::quiet_list);
  ActionRules closed;
  closed.quiet_paid_within_7_bp = quiet_list_closed;
  EXPECT_EQ(next_action(facts, closed).action, NextAction::first_reminder);
}

TEST(NextAction, holds_on_the_account_come_before_everything) {
  ActionFacts facts = overdue_account();
  facts.customer_flags = book_flag_promised;
  expect(facts, NextAction::check_promise);
  facts.customer_flags = book_flag_promised | book_flag_disputed;
  expect(facts, NextAction::resolve_dispute);
  facts.customer_flags = book_flag_disputed | book_flag_legal;
  expect(facts, NextAction::review_hold);
  facts.overdue_minor = facts.chased_minor = 0;
  expect(facts, NextAction::review_hold);
}

TEST(NextAction, what_is_left_out_entirely_is_cleared_up_largest_first) {
  ActionFacts facts = overdue_account();
  facts.chased_minor = 0;
  facts.disputed_minor = 30'000;
  facts.promised_minor = 50'000;
  facts.held_minor = 20'000;
  expect(facts, NextAction::check_promise);
  facts.disputed_minor = 50'000;
  expect(facts, NextAction::resolve_dispute);  // a tie goes to the dispute
  facts.held_minor = 60'000;
  expect(facts, NextAction::review_hold);
}

TEST(NextAction, waits_with_a_reason) {
  ActionFacts facts = overdue_account();
  facts.overdue_minor = facts.chased_minor = 0;
  expect(facts, NextAction::wait, WaitReason::not_due);

  facts = overdue_account();
  facts.unapplied_minor = 100'000;
  expect(facts, NextAction::wait, WaitReason::unapplied_covers);
  facts.unapplied_minor = 99'999;
  expect(facts, NextAction::first_reminder);

  facts = overdue_account();
  facts.contacted = true;
  facts.days_since_contact = 6;
  expect(facts, NextAction::wait, WaitReason::contacted_recently);
  facts.days_since_contact = 7;
  expect(facts, NextAction::first_reminder);

  facts = overdue_account();
  facts.days_overdue_max = 2;
  expect(facts, NextAction::wait, WaitReason::within_grace);
  facts.days_overdue_max = 3;
  expect(facts, NextAction::first_reminder);

  facts = overdue_account();
  facts.unpaid_7_bp = 1'000;
  expect(facts, NextAction::wait, WaitReason::quiet_list);
  facts.unpaid_7_bp = 1'001;
  expect(facts, NextAction::first_reminder);
  facts.unpaid_7_bp = 500;
  facts.reminders_max = 1;  // it was already likely then, and was not paid
  expect(facts, NextAction::second_reminder_person);
}

TEST(NextAction, sensitive_customers_are_spoken_to_by_a_person) {
  ActionFacts facts = overdue_account();
  facts.segment = Segment::key;
  expect(facts, NextAction::call);
  facts.segment = Segment::in_issue;
  expect(facts, NextAction::call);
  facts.segment = Segment::risk;
  expect(facts, NextAction::first_reminder);
}

TEST(NextAction, nobody_to_write_to) {
  ActionFacts facts = overdue_account();
  facts.channels = 0;
  expect(facts, NextAction::no_contact_details);
}

}  // namespace
}  // namespace dunlin
