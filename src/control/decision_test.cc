#include "control/decision.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstdlib>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "control/floor.h"
#include "control/golden_compare.h"

namespace dunlin {
namespace {

Money money(std::string_view amount, std::string_view code) {
  return parse_amount(amount, Currency::parse(code).value()).value();
}

Policy default_policy() {
  return parse_policy(read_project_file("data/policies/default.toml"), "default.toml").value();
}

Policy with_mode(Policy policy, AutonomyMode mode) {
  policy.modes.fill(mode);
  return policy;
}

// The most careless policy that can be put together, past what the reader of documents would take: one rule for every
// action that allows without any condition, and no limit to speak of.
Policy careless_policy() {
  Policy policy;
  policy.modes.fill(AutonomyMode::autonomous);
  const std::int64_t many = std::numeric_limits<std::int64_t>::max();
  policy.limits.autonomous_messages_per_customer_and_day = many;
  policy.limits.messages_per_customer_and_day = many;
  policy.limits.autonomous_messages_per_run = many;
  policy.limits.drafts_per_run = many;
  policy.limits.open_proposals = many;
  policy.messages.days_between_min = 0;
  for (std::string_view code : {"EUR", "USD"}) {
    Currency currency = Currency::parse(code).value();
    policy.limits.message_value_per_day[currency] = Money{many, currency};
    policy.limits.cash_value_per_day[currency] = Money{many, currency};
  }
  for (ActionKind action : all_action_kinds) {
    PolicyRule rule;
    rule.name = name_of(action);
    rule.action = action;
    rule.effect = RuleEffect::allow;
    policy.rules.push_back(rule);
  }
  return policy;
}

// The best case: under default.toml with autonomy it is allowed.
ActionSummary first_reminder() {
  ActionSummary summary;
  summary.action = ActionKind::send_message;
  summary.initiator = Initiator::agent;
  summary.segment = SegmentClass::standard;
  summary.behaviour = BehaviourClass::punctual;
  summary.amount = money("1200.00", "EUR");
  summary.reminder_number = 1;
  summary.has_recipient = true;
  return summary;
}

ActionSummary cash() {
  ActionSummary summary;
  summary.action = ActionKind::apply_cash;
  summary.initiator = Initiator::agent;
  summary.segment = SegmentClass::standard;
  summary.amount = money("990.00", "EUR");
  summary.evidence = MeasuredPrecision{9980, 1200};
  return summary;
}

void set_flag(ActionSummary& summary, int flag) {
  bool* const flags[] = {&summary.item_paid,     &summary.item_disputed, &summary.item_held,
                         &summary.item_promised, &summary.account_held,  &summary.account_disputed,
                         &summary.legal_notice,  &summary.credit_hold};
  if (flag < 8) {
    *flags[flag] = true;
  } else {
    summary.has_recipient = false;
  }
}

// No flag, one flag, every pair of flags.
std::vector<std::function<void(ActionSummary&)>> flag_settings() {
  std::vector<std::function<void(ActionSummary&)>> settings = {[](ActionSummary&) {}};
  for (int a = 0; a < 9; ++a) {
    for (int b = a; b < 9; ++b) {
      settings.push_back([a, b](ActionSummary& summary) {
        set_flag(summary, a);
        set_flag(summary, b);
      });
    }
  }
  return settings;
}

template <class Visit>
void for_many_summaries(Visit visit) {
  const auto settings = flag_settings();
  for (ActionKind action : all_action_kinds) {
    for (Initiator initiator : all_initiators) {
      for (SegmentClass segment : all_segment_classes) {
        for (BehaviourClass behaviour : {BehaviourClass::punctual, BehaviourClass::fresh, BehaviourClass::chronic}) {
          for (int reminder = 0; reminder <= 3; ++reminder) {
            for (const auto& set : settings) {
              ActionSummary summary = first_reminder();
              summary.evidence = cash().evidence;
              summary.action = action;
              summary.initiator = initiator;
              summary.segment = segment;
              summary.behaviour = behaviour;
              summary.reminder_number = reminder;
              set(summary);
              visit(summary);
            }
          }
        }
      }
    }
  }
}

// What must hold of every decision, under every policy. Counts, so that a million of them stay quick.
struct Broken {
  int looser_than_floor = 0;
  int shadow_allowed = 0;
  int assisted_message_allowed = 0;
  int kill_switch_allowed = 0;
  int inbound_allowed = 0;
  int person_began_allowed = 0;
  int sensitive_message_allowed = 0;
  int second_reminder_allowed = 0;
  int vetoed_message_not_denied = 0;
  int four_eyes_not_said = 0;
  int roles = 0;
  int unexplained = 0;
  int would_be = 0;
};

void judge_the_judgement(const Policy& policy, const ActionSummary& s, Broken& broken, int& allowed) {
  Decision decision = judge(policy, s);
  Floor floor = floor_for(s);
  bool goes = decision.outcome == Outcome::allowed;
  bool message = s.action == ActionKind::send_message;
  AutonomyMode mode = policy.mode_of(s.segment);
  allowed += goes ? 1 : 0;

  broken.looser_than_floor += static_cast<int>(decision.outcome) < static_cast<int>(floor.kind) ? 1 : 0;
  broken.shadow_allowed += goes && mode == AutonomyMode::shadow ? 1 : 0;
  broken.assisted_message_allowed += goes && message && mode == AutonomyMode::assisted ? 1 : 0;
  broken.kill_switch_allowed += goes && policy.kill_switch ? 1 : 0;
  broken.inbound_allowed += goes && s.initiator == Initiator::inbound_text ? 1 : 0;
  broken.person_began_allowed += goes && s.initiator == Initiator::person ? 1 : 0;
  bool sensitive =
      s.segment == SegmentClass::key || s.segment == SegmentClass::in_issue || s.account_disputed || s.account_held;
  broken.sensitive_message_allowed += goes && message && sensitive ? 1 : 0;
  broken.second_reminder_allowed += goes && message && s.reminder_number >= 2 ? 1 : 0;
  bool vetoed = message && (s.item_paid || s.item_disputed || s.item_held || s.item_promised || !s.has_recipient);
  broken.vetoed_message_not_denied += vetoed && decision.outcome != Outcome::denied ? 1 : 0;
  broken.four_eyes_not_said += decision.four_eyes != demands_four_eyes(s.action, s.initiator) ? 1 : 0;
  bool roles_fit = decision.outcome == Outcome::person
                       ? !decision.roles.empty() && decision.roles.is_subset_of(floor.roles)
                       : decision.roles.empty();
  broken.roles += roles_fit ? 0 : 1;
  broken.unexplained += decision.sentence.empty() || decision.decided_by.empty() ? 1 : 0;
  bool would_be_fits = decision.would_be.has_value() == (mode != AutonomyMode::autonomous) &&
                       (!decision.would_be || *decision.would_be <= decision.outcome);
  broken.would_be += would_be_fits ? 0 : 1;
}

void expect_nothing_broken(const Broken& broken, const std::string& policy) {
  EXPECT_EQ(broken.looser_than_floor, 0) << policy;
  EXPECT_EQ(broken.shadow_allowed, 0) << policy;
  EXPECT_EQ(broken.assisted_message_allowed, 0) << policy;
  EXPECT_EQ(broken.kill_switch_allowed, 0) << policy;
  EXPECT_EQ(broken.inbound_allowed, 0) << policy;
  EXPECT_EQ(broken.person_began_allowed, 0) << policy;
  EXPECT_EQ(broken.sensitive_message_allowed, 0) << policy;
  EXPECT_EQ(broken.second_reminder_allowed, 0) << policy;
  EXPECT_EQ(broken.vetoed_message_not_denied, 0) << policy;
  EXPECT_EQ(broken.four_eyes_not_said, 0) << policy;
  EXPECT_EQ(broken.roles, 0) << policy;
  EXPECT_EQ(broken.unexplained, 0) << policy;
  EXPECT_EQ(broken.would_be, 0) << policy;
}

// Floor x policy x mode x kill switch x segment x behaviour x initiator x action x reminder x flags.
TEST(Decision, LawsHoldForEveryPolicyAndSummary) {
  struct Case {
    std::string name;
    Policy policy;
  };
  for (const Case& each : {Case{"careless", careless_policy()}, Case{"default", default_policy()}}) {
    for (AutonomyMode mode : {AutonomyMode::shadow, AutonomyMode::assisted, AutonomyMode::autonomous}) {
      for (bool kill_switch : {false, true}) {
        Policy policy = with_mode(each.policy, mode);
        policy.kill_switch = kill_switch;
        Broken broken;
        int allowed = 0;
        for_many_summaries(
            [&](const ActionSummary& summary) { judge_the_judgement(policy, summary, broken, allowed); });
        expect_nothing_broken(broken, fmt::format("{} {} {}", each.name, name_of(mode), kill_switch));
        bool may_allow = mode != AutonomyMode::shadow && !kill_switch;
        EXPECT_EQ(allowed > 0, may_allow) << "the test sees both sides: " << each.name << " " << name_of(mode);
      }
    }
  }
}

// An empty policy asks a person for everything that the floor does not deny.
TEST(Decision, WithoutRulesAPersonDecides) {
  Policy policy = with_mode(Policy{}, AutonomyMode::autonomous);
  int other = 0;
  for_many_summaries([&](const ActionSummary& summary) {
    Outcome expected = floor_for(summary).kind == FloorKind::denied ? Outcome::denied : Outcome::person;
    other += judge(policy, summary).outcome == expected ? 0 : 1;
  });
  EXPECT_EQ(other, 0);
  EXPECT_EQ(judge(policy, first_reminder()).decided_by, "default");
}

// A rule that denies or asks for a person is never loosened by a kill switch, a limit or a mode.
TEST(Decision, DenyingRulesDenyWhateverElseIsSet) {
  Policy policy = careless_policy();
  for (PolicyRule& rule : policy.rules) rule.effect = RuleEffect::deny;
  policy.limits.autonomous_messages_per_run = 0;
  int other = 0;
  for (bool kill_switch : {false, true}) {
    policy.kill_switch = kill_switch;
    for_many_summaries(
        [&](const ActionSummary& summary) { other += judge(policy, summary).outcome == Outcome::denied ? 0 : 1; });
  }
  EXPECT_EQ(other, 0);
}

TEST(Decision, FirstRuleThatAppliesDecides) {
  Policy policy = with_mode(default_policy(), AutonomyMode::autonomous);
  EXPECT_EQ(judge(policy, first_reminder()).decided_by, "rule.first-reminder-punctual");
  PolicyRule deny;
  deny.name = "not-today";
  deny.effect = RuleEffect::deny;
  policy.rules.insert(policy.rules.begin(), deny);
  Decision decision = judge(policy, first_reminder());
  EXPECT_EQ(decision.outcome, Outcome::denied);
  EXPECT_EQ(decision.sentence, "Denied: rule 'not-today' forbids it (rule.not-today).");
}

TEST(Decision, RolesOfARuleAreNarrowedByTheFloor) {
  Policy policy = with_mode(Policy{}, AutonomyMode::autonomous);
  PolicyRule rule;
  rule.name = "desk";
  rule.effect = RuleEffect::person;
  rule.roles = {Role::collector, Role::account_owner};
  policy.rules = {rule};
  ActionSummary summary = first_reminder();
  EXPECT_EQ(judge(policy, summary).roles, rule.roles);
  EXPECT_EQ(judge(policy, summary).floor, "");
  summary.segment = SegmentClass::key;
  EXPECT_EQ(judge(policy, summary).roles, RoleSet{Role::account_owner});
  EXPECT_EQ(judge(policy, summary).floor, "floor.segment-key");
  summary.legal_notice = true;  // controllers only: the rule's roles are none of them
  EXPECT_EQ(judge(policy, summary).roles, RoleSet{Role::controller});
  EXPECT_EQ(judge(policy, summary).floor, "floor.legal-notice");
}

// Each limit: at its bound a person is asked, one before it is allowed.
TEST(Decision, LimitsOnAutonomy) {
  struct Case {
    std::string limit;
    ActionSummary below;
    std::function<void(ActionSummary&)> step;
  };
  ActionSummary message = first_reminder();
  ActionSummary last_of_run = message;
  last_of_run.usage.autonomous_messages_this_run = 199;
  ActionSummary gap = message;
  gap.usage.days_since_message = 7;
  ActionSummary value = message;
  value.usage.autonomous_value_today_minor = 10'000'000 - 120'000;
  ActionSummary cash_value = cash();
  cash_value.usage.autonomous_value_today_minor = 50'000'000 - 99'000;
  const std::vector<Case> cases = {
      {"limit.autonomous_messages_per_customer_and_day", message,
       [](ActionSummary& s) { s.usage.autonomous_messages_to_customer_today = 1; }},
      {"limit.messages_per_customer_and_day", message,
       [](ActionSummary& s) { s.usage.messages_to_customer_today = 1; }},
      {"limit.autonomous_messages_per_run", last_of_run,
       [](ActionSummary& s) { ++s.usage.autonomous_messages_this_run; }},
      {"limit.days_between_min", gap, [](ActionSummary& s) { s.usage.days_since_message = 6; }},
      {"limit.message_value_per_day", value, [](ActionSummary& s) { ++s.usage.autonomous_value_today_minor; }},
      {"limit.message_value_per_day", message,
       [](ActionSummary& s) { s.usage.autonomous_value_today_minor = std::numeric_limits<std::int64_t>::max(); }},
      {"limit.cash_value_per_day", cash_value, [](ActionSummary& s) { ++s.usage.autonomous_value_today_minor; }},
      {"limit.cash_value_per_day", cash(), [](ActionSummary& s) { s.amount = money("5.000", "KWD"); }},
  };
  Policy policy = with_mode(default_policy(), AutonomyMode::autonomous);
  for (const Case& each : cases) {
    ActionSummary summary = each.below;
    EXPECT_EQ(judge(policy, summary).outcome, Outcome::allowed) << each.limit;
    each.step(summary);
    Decision decision = judge(policy, summary);
    EXPECT_EQ(decision.outcome, Outcome::person) << each.limit;
    EXPECT_EQ(decision.limit, each.limit);
    EXPECT_EQ(decision.decided_by, each.limit);
    EXPECT_FALSE(decision.roles.empty()) << "people may still act";
  }
}

TEST(Decision, QueuesAreBoundedAndTheLastTenthIsForPeople) {
  Policy policy = with_mode(default_policy(), AutonomyMode::autonomous);
  ActionSummary summary = first_reminder();
  summary.queue.open_proposals = 8999;
  EXPECT_EQ(judge(policy, summary).outcome, Outcome::allowed);
  summary.queue.open_proposals = 9000;
  Decision full = judge(policy, summary);
  EXPECT_EQ(full.outcome, Outcome::denied);
  EXPECT_EQ(full.limit, "limit.open_proposals");
  summary.initiator = Initiator::person;
  EXPECT_EQ(judge(policy, summary).outcome, Outcome::person);
  summary.queue.open_proposals = 10'000;
  EXPECT_EQ(judge(policy, summary).outcome, Outcome::denied);

  ActionSummary draft = first_reminder();
  draft.queue.drafts_this_run = 1999;
  EXPECT_EQ(judge(policy, draft).outcome, Outcome::allowed);
  draft.queue.drafts_this_run = 2000;
  EXPECT_EQ(judge(policy, draft).limit, "limit.drafts_per_run");
  EXPECT_EQ(judge(policy, draft).outcome, Outcome::denied);
}

TEST(Decision, ConditionsHoldUpToTheirBounds) {
  Policy policy = with_mode(default_policy(), AutonomyMode::autonomous);
  ActionSummary message = first_reminder();
  message.amount = money("5000.00", "EUR");
  EXPECT_EQ(judge(policy, message).outcome, Outcome::allowed);
  message.amount = money("5000.01", "EUR");
  EXPECT_EQ(judge(policy, message).decided_by, "rule.first-and-second-reminder");
  message.amount = money("1.000", "KWD");  // a currency the rule does not name
  EXPECT_EQ(judge(policy, message).decided_by, "rule.first-and-second-reminder");
  ActionSummary match = cash();
  match.evidence = MeasuredPrecision{9950, 500};
  EXPECT_EQ(judge(policy, match).outcome, Outcome::allowed);
  match.evidence = MeasuredPrecision{9949, 500};
  EXPECT_EQ(judge(policy, match).decided_by, "default");
  match.evidence = MeasuredPrecision{9950, 499};
  EXPECT_EQ(judge(policy, match).decided_by, "default");
}

// Raising a counter of what went out already never loosens a decision.
TEST(Decision, MoreUsageIsNeverLooser) {
  Policy policy = with_mode(default_policy(), AutonomyMode::autonomous);
  EXPECT_TRUE(rc::check("more usage is never looser", [&] {
    ActionSummary before = *rc::gen::element(first_reminder(), cash());
    auto count = [] { return *rc::gen::inRange<std::int64_t>(0, 12'000); };
    before.usage = Usage{count() % 2, count() % 2, count(), count() * 10'000, std::nullopt};
    before.queue = QueueLoad{count(), count()};
    ActionSummary after = before;
    after.usage.messages_to_customer_today += count() % 2;
    after.usage.autonomous_messages_to_customer_today += count() % 2;
    after.usage.autonomous_messages_this_run += count() % 300;
    after.usage.autonomous_value_today_minor += count();
    after.queue.drafts_this_run += count();
    after.queue.open_proposals += count();
    RC_ASSERT(judge(policy, after).outcome >= judge(policy, before).outcome);
  }));
}

// ---- The golden table
// -------------------------------------------------------------------------------------------------

struct Scene {
  std::string words;
  ActionSummary summary;
};

Scene scene(std::string words, ActionSummary summary, const std::function<void(ActionSummary&)>& change) {
  change(summary);
  return {std::move(words), summary};
}

std::vector<Scene> reminder_scenes() {
  ActionSummary base = first_reminder();
  using S = ActionSummary;
  return {
      scene("first reminder over 1200.00 EUR to a punctual standard customer", base, [](S&) {}),
      scene("the same over 5000.01 EUR", base, [](S& s) { s.amount = money("5000.01", "EUR"); }),
      scene("the same in a currency the policy does not name", base, [](S& s) { s.amount = money("90.000", "KWD"); }),
      scene("the same to a customer who was written to today", base,
            [](S& s) { s.usage.messages_to_customer_today = 1; }),
      scene("the same to a customer who was written to three days ago", base,
            [](S& s) { s.usage.days_since_message = 3; }),
      scene("the same as number 201 of the run", base, [](S& s) { s.usage.autonomous_messages_this_run = 200; }),
      scene("the same when the run has made 2000 drafts", base, [](S& s) { s.queue.drafts_this_run = 2000; }),
      scene("the same to a new customer", base, [](S& s) { s.behaviour = BehaviourClass::fresh; }),
      scene("the same to a chronic late payer", base, [](S& s) { s.behaviour = BehaviourClass::chronic; }),
      scene("the same to a customer at risk", base, [](S& s) { s.segment = SegmentClass::risk; }),
      scene("the same to a key customer", base, [](S& s) { s.segment = SegmentClass::key; }),
      scene("the same to a customer in issue", base, [](S& s) { s.segment = SegmentClass::in_issue; }),
      scene("the same while another item of the account is disputed", base, [](S& s) { s.account_disputed = true; }),
      scene("the same while the account is on hold", base, [](S& s) { s.account_held = true; }),
      scene("the same begun by an inbound mail", base, [](S& s) { s.initiator = Initiator::inbound_text; }),
      scene("the same drafted by a person", base, [](S& s) { s.initiator = Initiator::person; }),
      scene("the same about a paid item", base, [](S& s) { s.item_paid = true; }),
      scene("the same about a disputed item", base, [](S& s) { s.item_disputed = true; }),
      scene("the same about an item on hold", base, [](S& s) { s.item_held = true; }),
      scene("the same about a promised item", base, [](S& s) { s.item_promised = true; }),
      scene("the same without a recipient", base, [](S& s) { s.has_recipient = false; }),
      scene("second reminder", base, [](S& s) { s.reminder_number = 2; }),
      scene("third reminder", base, [](S& s) { s.reminder_number = 3; }),
      scene("legal notice", base, [](S& s) { s.legal_notice = true; }),
      scene("message that is no reminder", base, [](S& s) { s.reminder_number = 0; }),
  };
}

std::vector<Scene> other_scenes() {
  ActionSummary other = first_reminder();
  using S = ActionSummary;
  auto action = [](ActionKind kind, Initiator initiator) {
    return [kind, initiator](S& s) {
      s.action = kind;
      s.initiator = initiator;
      s.reminder_number = 0;
    };
  };
  return {
      scene("cash of 990.00 EUR matched by evidence 99.80 % right on 1200 cases", cash(), [](S&) {}),
      scene("cash of a key customer matched as well", cash(), [](S& s) { s.segment = SegmentClass::key; }),
      scene("cash by evidence 99.40 % right", cash(), [](S& s) { s.evidence->basis_points = 9940; }),
      scene("cash by evidence that was never measured", cash(), [](S& s) { s.evidence.reset(); }),
      scene("cash matched by hand", cash(), [](S& s) { s.initiator = Initiator::person; }),
      scene("cash because a remittance mail says so", cash(), [](S& s) { s.initiator = Initiator::inbound_text; }),
      scene("cash beyond the value of the day", cash(),
            [](S& s) { s.usage.autonomous_value_today_minor = 50'000'000; }),
      scene("reversal by an agent", other, action(ActionKind::reverse_application, Initiator::agent)),
      scene("reversal by a person", other, action(ActionKind::reverse_application, Initiator::person)),
      scene("write-off by an agent", other, action(ActionKind::write_off, Initiator::agent)),
      scene("write-off by a person", other, action(ActionKind::write_off, Initiator::person)),
      scene("hold by a person", other, action(ActionKind::place_hold, Initiator::person)),
      scene("hold by an agent", other, action(ActionKind::place_hold, Initiator::agent)),
      scene("hold because a mail says so", other, action(ActionKind::place_hold, Initiator::inbound_text)),
      scene("credit hold by a person", other,
            [](S& s) {
              s.action = ActionKind::place_hold;
              s.initiator = Initiator::person;
              s.credit_hold = true;
            }),
      scene("credit hold by an agent", other,
            [](S& s) {
              s.action = ActionKind::place_hold;
              s.credit_hold = true;
            }),
      scene("review of credit by an agent", other, action(ActionKind::review_credit, Initiator::agent)),
      scene("review of credit by a person", other, action(ActionKind::review_credit, Initiator::person)),
      scene("release of a hold by the system", other, action(ActionKind::release_hold, Initiator::system)),
      scene("segment changed by a person", other, action(ActionKind::change_segment, Initiator::person)),
      scene("policy changed by a person", other, action(ActionKind::change_policy, Initiator::person)),
      scene("roles changed by a person", other, action(ActionKind::change_role, Initiator::person)),
      scene("roles changed because a mail says so", other, action(ActionKind::change_role, Initiator::inbound_text)),
  };
}

void write_decisions(std::string& out, const std::string& title, const Policy& policy) {
  out += fmt::format("== {} ==\n\n", title);
  std::vector<Scene> scenes = reminder_scenes();
  for (Scene& each : other_scenes()) scenes.push_back(std::move(each));
  for (const Scene& each : scenes) {
    Decision decision = judge(policy, each.summary);
    out += fmt::format("{}\n    {} by {}", each.words, name_of(decision.outcome), decision.decided_by);
    if (!decision.roles.empty()) out += fmt::format("; roles {}", decision.roles.to_string());
    if (decision.four_eyes) out += "; four eyes";
    if (!decision.rule.empty()) out += fmt::format("; rule {}", decision.rule);
    if (!decision.floor.empty()) out += fmt::format("; floor {}", decision.floor);
    if (decision.would_be) out += fmt::format("; would be {}", name_of(*decision.would_be));
    out += fmt::format("\n    {}\n", decision.sentence);
  }
  out += "\n";
}

TEST(Decision, GoldenTableIsAsReviewed) {
  std::string out =
      "What the policy of a new tenant (data/policies/default.toml) decides, in its modes. Written by decision_test\n"
      "(DUNLIN_UPDATE=1); read it as a difference when it changes. \"The same\" is the first reminder of the first "
      "line.\n\n";
  Policy policy = default_policy();
  write_decisions(out, "as shipped: shadow", policy);
  write_decisions(out, "every segment assisted", with_mode(policy, AutonomyMode::assisted));
  write_decisions(out, "every segment autonomous", with_mode(policy, AutonomyMode::autonomous));
  Policy stopped = with_mode(policy, AutonomyMode::autonomous);
  stopped.kill_switch = true;
  write_decisions(out, "every segment autonomous, kill switch set", stopped);
  expect_golden("tests/golden/decisions.txt", out, std::getenv("DUNLIN_UPDATE") != nullptr);
}

}  // namespace
}  // namespace dunlin
