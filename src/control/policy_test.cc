#include "control/policy.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "control/golden_compare.h"

namespace dunlin {
namespace {

Currency currency(std::string_view code) {
  return Currency::parse(code).value();
}

// A document with this rule, whose name stands in line 3.
std::string with_rule(std::string_view lines) {
  return "format = 1\n[[rules]]\n" + std::string(lines);
}

TEST(Policy, ShippedPolicyIsReadAsWritten) {
  Result<Policy> read = parse_policy(read_project_file("data/policies/default.toml"), "default.toml");
  ASSERT_TRUE(read.has_value()) << read.error().text;
  const Policy& policy = *read;
  EXPECT_FALSE(policy.kill_switch);
  for (SegmentClass segment : all_segment_classes) {
    EXPECT_EQ(policy.mode_of(segment), AutonomyMode::shadow) << "a new tenant starts in shadow mode";
  }
  EXPECT_EQ(policy.proposal_expiry_hours, 72);
  EXPECT_EQ(policy.limits.autonomous_messages_per_run, 200);
  EXPECT_EQ(policy.limits.message_value_per_day.at(currency("EUR")).minor, 10'000'000);
  EXPECT_EQ(policy.messages.days_between_min, 7);
  EXPECT_EQ(policy.messages.overdue_min.at(currency("USD")).minor, 2500);
  EXPECT_EQ(policy.ranking.contact_minute_cost_micros, 750'000);
  EXPECT_EQ(policy.ranking.rates_micros.at(currency("USD")), 920'000);
  EXPECT_EQ(policy.ranking.rates_micros.at(currency("EUR")), 1'000'000);
  ASSERT_EQ(policy.rules.size(), 4U);
  const PolicyRule& first = policy.rules[0];
  EXPECT_EQ(first.name, "first-reminder-punctual");
  EXPECT_EQ(first.effect, RuleEffect::allow);
  EXPECT_EQ(first.segments, std::vector{SegmentClass::standard});
  EXPECT_EQ(first.behaviours, std::vector{BehaviourClass::punctual});
  EXPECT_EQ(first.reminder_max, 1);
  EXPECT_EQ(first.amount_max->at(currency("EUR")).minor, 500'000);
  EXPECT_EQ(policy.rules[2].roles, RoleSet{Role::controller});
  EXPECT_EQ(policy.rules[3].precision_min_basis_points, 9950);
  EXPECT_EQ(policy.rules[3].samples_min, 500);
}

TEST(Policy, ShortestDocumentIsCareful) {
  Policy policy = parse_policy("format = 1\n", "short.toml").value();
  EXPECT_EQ(policy.modes, Policy{}.modes);
  EXPECT_EQ(policy.mode_of(SegmentClass::standard), AutonomyMode::shadow);
  EXPECT_EQ(policy.limits.autonomous_messages_per_run, 0);
  EXPECT_TRUE(policy.limits.message_value_per_day.empty());
  EXPECT_TRUE(policy.rules.empty());
}

TEST(Policy, ModesAndKillSwitchAreRead) {
  Policy policy =
      parse_policy("format = 1\nkill_switch = true\n[modes]\nstandard = \"autonomous\"\nrisk = \"assisted\"\n",
                   "modes.toml")
          .value();
  EXPECT_TRUE(policy.kill_switch);
  EXPECT_EQ(policy.mode_of(SegmentClass::standard), AutonomyMode::autonomous);
  EXPECT_EQ(policy.mode_of(SegmentClass::risk), AutonomyMode::assisted);
  EXPECT_EQ(policy.mode_of(SegmentClass::key), AutonomyMode::shadow);
}

TEST(Policy, AmountsFollowTheExponentOfTheirCurrency) {
  Policy policy =
      parse_policy("format = 1\n[limits]\ncash_value_per_day = { JPY = \"50000\", KWD = \"1.500\", EUR = \"0.01\" }\n",
                   "x.toml")
          .value();
  EXPECT_EQ(policy.limits.cash_value_per_day.at(currency("JPY")).minor, 50'000);
  EXPECT_EQ(policy.limits.cash_value_per_day.at(currency("KWD")).minor, 1'500);
  EXPECT_EQ(policy.limits.cash_value_per_day.at(currency("EUR")).minor, 1);
}

struct Bad {
  std::string document;
  std::string message;  // after "policy bad.toml:"
};

void expect_refused(const std::vector<Bad>& cases) {
  for (const Bad& bad : cases) {
    Result<Policy> policy = parse_policy(bad.document, "bad.toml");
    ASSERT_FALSE(policy.has_value()) << bad.document;
    EXPECT_EQ(policy.error().reason, Reason::policy_malformed);
    EXPECT_EQ(policy.error().text, "policy bad.toml:" + bad.message);
  }
}

TEST(Policy, WrongKeysAndTypesAreRefused) {
  const std::string number = "must be a whole number from ";
  expect_refused({
      {"", "1 was not read: format is missing: begin the document with format = 1 (line: )"},
      {"kill_switch = false\n",
       "1 was not read: format is missing: begin the document with format = 1 (line: kill_switch = false)"},
      {"format = 2\n", "1 was not read: format must be a whole number from 1 to 1 (line: format = 2)"},
      {"format = 1\nkil_switch = true\n",
       "2 was not read: 'kil_switch' is not a key here; there are: format, kill_switch, modes, limits, proposals, "
       "messages, "
       "ranking, capacity, risk, rates, rules (line: kil_switch = true)"},
      {"format = 1\nkill_switch = 1\n", "2 was not read: kill_switch must be true or false (line: kill_switch = 1)"},
      {"format = 1\n[modes]\nvip = \"shadow\"\n",
       "3 was not read: 'modes.vip' is not a key here; there are: standard, key, risk, in_issue (line: vip = "
       "\"shadow\")"},
      {"format = 1\n[modes]\nkey = \"auto\"\n",
       "3 was not read: 'auto' is not one of shadow, assisted, autonomous (line: key = \"auto\")"},
      {"format = 1\nmodes = \"shadow\"\n", "2 was not read: modes must be a table (line: modes = \"shadow\")"},
      {"format = 1\n[limits]\ndrafts_per_run = -1\n",
       "3 was not read: limits.drafts_per_run " + number + "0 to 1000000 (line: drafts_per_run = -1)"},
      {"format = 1\n[limits]\ndrafts_per_run = 10.0\n",
       "3 was not read: limits.drafts_per_run " + number + "0 to 1000000 (line: drafts_per_run = 10.0)"},
      {"format = 1\n[limits]\nopen_proposals = 0\n",
       "3 was not read: limits.open_proposals " + number + "100 to 1000000 (line: open_proposals = 0)"},
      {"format = 1\n[proposals]\nexpiry_hours = 0\n",
       "3 was not read: proposals.expiry_hours " + number + "1 to 8784 (line: expiry_hours = 0)"},
      {"format = 1\n[messages]\ngrace_days = \"3\"\n",
       "3 was not read: messages.grace_days " + number + "0 to 366 (line: grace_days = \"3\")"},
      {"format = 1\nrules = 3\n", "2 was not read: rules must be written as [[rules]] (line: rules = 3)"},
      {"format = 1\nrules = [3]\n", "2 was not read: rules must be written as [[rules]] (line: rules = [3])"},
  });
}

TEST(Policy, WrongAmountsAndRatesAreRefused) {
  const std::string text_only = " must be an amount as text in quotes, such as \"5000.00\" ";
  const std::string rate_rule =
      " must be a number above zero as text in quotes, with at most six digits after the point, such as \"0.92\" ";
  expect_refused({
      {"format = 1\n[limits.cash_value_per_day]\nEUR = 5000.00\n",
       "3 was not read: limits.cash_value_per_day.EUR" + text_only + "(line: EUR = 5000.00)"},
      {"format = 1\n[limits.cash_value_per_day]\nEUR = 5000\n",
       "3 was not read: limits.cash_value_per_day.EUR" + text_only + "(line: EUR = 5000)"},
      {"format = 1\n[limits.cash_value_per_day]\nEUR = \"0\"\n",
       "3 was not read: limits.cash_value_per_day.EUR must be above zero (line: EUR = \"0\")"},
      {"format = 1\n[limits]\ncash_value_per_day = {}\n",
       "3 was not read: limits.cash_value_per_day must name a currency, such as { EUR = \"5000.00\" } (line: "
       "cash_value_per_day = "
       "{})"},
      {"format = 1\n[ranking]\ncontact_minute_cost = 0.75\n",
       "3 was not read: ranking.contact_minute_cost" + rate_rule + "(line: contact_minute_cost = 0.75)"},
      {"format = 1\n[rates]\nUSD = \"0\"\n", "3 was not read: rates.USD" + rate_rule + "(line: USD = \"0\")"},
      {"format = 1\n[rates]\nUSD = \"0.1234567\"\n",
       "3 was not read: rates.USD" + rate_rule + "(line: USD = \"0.1234567\")"},
      {"format = 1\n[rates]\nUSD = \"-1\"\n", "3 was not read: rates.USD" + rate_rule + "(line: USD = \"-1\")"},
      {"format = 1\n[rates]\nUSD = \".5\"\n", "3 was not read: rates.USD" + rate_rule + "(line: USD = \".5\")"},
      {"format = 1\n[rates]\nUSD = \"5.\"\n", "3 was not read: rates.USD" + rate_rule + "(line: USD = \"5.\")"},
      {"format = 1\n[rates]\nUSD = \"1e3\"\n", "3 was not read: rates.USD" + rate_rule + "(line: USD = \"1e3\")"},
      {"format = 1\n[rates]\nUSD = \"1000000000\"\n",
       "3 was not read: rates.USD" + rate_rule + "(line: USD = \"1000000000\")"},
  });
}

// The reasons of the money border are passed on with their place; their words are its own.
TEST(Policy, RefusalsOfTheMoneyBorderCarryFileAndLine) {
  for (std::string_view line : {"EUR = \"5.000,00\"", "EUR = \"12.345\"", "EUR = \"(5.00)\"", "EUR = \"\"",
                                "XYZ = \"1\"", "eur = \"1\"", "EUR = \"99999999999999999999\""}) {
    std::string document = fmt::format("format = 1\n[limits.cash_value_per_day]\n{}\n", line);
    Result<Policy> policy = parse_policy(document, "bad.toml");
    ASSERT_FALSE(policy.has_value()) << line;
    EXPECT_EQ(policy.error().reason, Reason::policy_malformed);
    EXPECT_EQ(policy.error().text.find("policy bad.toml:3 was not read: limits.cash_value_per_day."), 0U);
    EXPECT_NE(policy.error().text.find(fmt::format("(line: {})", line)), std::string::npos) << policy.error().text;
  }
}

TEST(Policy, WrongRulesAreRefused) {
  const std::string head = "name = \"a\"\naction = \"send_message\"\n";
  const std::string cash = "name = \"a\"\naction = \"apply_cash\"\n";
  expect_refused({
      {with_rule("decide = \"deny\"\n"), "2 was not read: rules.name is missing (line: [[rules]])"},
      {with_rule("name = \"A rule\"\n"),
       "3 was not read: rules.name must be 1 to 60 of the characters a to z, 0 to 9 and - (line: name = \"A rule\")"},
      {with_rule("name = 5\n"), "3 was not read: rules.name must be text in quotes (line: name = 5)"},
      {with_rule("name = \"a\"\n"), "2 was not read: rules.action is missing (line: [[rules]])"},
      {with_rule("name = \"a\"\naction = \"pay\"\n"),
       "4 was not read: 'pay' is not one of send_message, apply_cash, reverse_application, write_off, place_hold, "
       "release_hold, "
       "change_segment, change_policy, change_role, review_credit (line: action = \"pay\")"},
      {with_rule(head), "2 was not read: rules.decide is missing (line: [[rules]])"},
      {with_rule(head + "decide = \"yes\"\n"),
       "5 was not read: 'yes' is not one of allow, person, deny (line: decide = \"yes\")"},
      {with_rule(head + "decide = \"person\"\n"),
       "2 was not read: rules.roles is missing: say who decides (line: [[rules]])"},
      {with_rule(head + "decide = \"person\"\nroles = [\"auditor\"]\n"),
       "6 was not read: 'auditor' cannot approve send_message; there are: controller,collector,account_owner (line: "
       "roles = "
       "[\"auditor\"])"},
      {with_rule(head + "decide = \"person\"\nroles = []\n"),
       "6 was not read: rules.roles must be a list of names in quotes, not an empty one (line: roles = [])"},
      {with_rule(head + "decide = \"person\"\nroles = [\"collector\", \"collector\"]\n"),
       "6 was not read: rules.roles names 'collector' twice (line: roles = [\"collector\", \"collector\"])"},
      {with_rule(head + "decide = \"deny\"\nroles = [\"controller\"]\n"),
       "6 was not read: rules.roles belongs to rules that decide \"person\" (line: roles = [\"controller\"])"},
      {with_rule(head + "decide = \"allow\"\n"),
       "2 was not read: rule 'a' allows messages without when.amount_max (line: [[rules]])"},
      {with_rule(cash + "decide = \"allow\"\nwhen = { samples_min = 5 }\n"),
       "2 was not read: rule 'a' allows cash to be applied without when.precision_min_basis_points and "
       "when.samples_min (line: "
       "[[rules]])"},
      {with_rule("name = \"a\"\naction = \"change_policy\"\ndecide = \"deny\"\n"),
       "5 was not read: a policy that denies change_policy could never be changed again (line: decide = \"deny\")"},
      {with_rule(head + "decide = \"deny\"\n[[rules]]\nname = \"a\"\n"),
       "7 was not read: there are two rules 'a' (line: name = \"a\")"},
  });
}

TEST(Policy, WrongConditionsAreRefused) {
  const std::string head = "name = \"a\"\naction = \"send_message\"\ndecide = \"deny\"\n[rules.when]\n";
  const std::string hold = "name = \"a\"\naction = \"place_hold\"\ndecide = \"deny\"\n[rules.when]\n";
  expect_refused({
      {with_rule(head + "segment = [\"key\"]\n"),
       "7 was not read: 'rules.when.segment' is not a key here; there are: segments, behaviours, reminder_max, "
       "amount_max, "
       "precision_min_basis_points, samples_min (line: segment = [\"key\"])"},
      {with_rule(head + "segments = [\"vip\"]\n"),
       "7 was not read: 'vip' is not one of standard, key, risk, in_issue (line: segments = [\"vip\"])"},
      {with_rule(head + "segments = \"key\"\n"),
       "7 was not read: rules.when.segments must be a list of names in quotes, not an empty one (line: segments = "
       "\"key\")"},
      {with_rule(head + "behaviours = [\"fresh\"]\n"),
       "7 was not read: 'fresh' is not one of new, punctual, slightly_late, sporadic, chronic, deteriorating (line: "
       "behaviours = "
       "[\"fresh\"])"},
      {with_rule(head + "behaviours = [7]\n"),
       "7 was not read: rules.when.behaviours must hold only text in quotes (line: behaviours = [7])"},
      {with_rule(head + "reminder_max = 0\n"),
       "7 was not read: rules.when.reminder_max must be a whole number from 1 to 20 (line: reminder_max = 0)"},
      {with_rule(head + "samples_min = 5\n"),
       "7 was not read: rules.when.samples_min is a condition of apply_cash only (line: samples_min = 5)"},
      {with_rule(hold + "reminder_max = 1\n"),
       "7 was not read: rules.when.reminder_max is a condition of send_message only (line: reminder_max = 1)"},
      {with_rule(hold + "amount_max = { EUR = \"1\" }\n"),
       "7 was not read: rules.when.amount_max is no condition of place_hold, which has no amount (line: amount_max = { "
       "EUR = "
       "\"1\" })"},
  });
}

TEST(Policy, WhatIsNotTomlIsRefusedWithItsLine) {
  for (std::string_view document : {"format = 1\nkill_switch = \n", "format = 1\nformat = 1\n", "format = 1\n[modes\n",
                                    "format = 1\n\xFF\xFE\n", "format = 1\n\x01\n"}) {
    Result<Policy> policy = parse_policy(document, "bad.toml");
    ASSERT_FALSE(policy.has_value()) << document;
    EXPECT_EQ(policy.error().reason, Reason::policy_malformed);
    EXPECT_EQ(policy.error().text.find("policy bad.toml:2 was not read: "), 0U) << policy.error().text;
  }
}

TEST(Policy, WhatIsNotUtf8IsRefusedInUtf8) {
  EXPECT_EQ(parse_policy("format = 1\n# M\xFCnchen\n", "bad.toml").error().text,
            "policy bad.toml:2 was not read: it is not UTF-8 text (line: # M?nchen)");
}

TEST(Policy, LongLinesAreCutBetweenCharacters) {
  std::string umlauts;
  for (int i = 0; i < 100; ++i) umlauts += "\xC3\xA4";
  std::string document = "format = 1\nkill_switch = \"" + umlauts + "\"\n";
  std::string text = parse_policy(document, "bad.toml").error().text;
  EXPECT_NE(text.find("\xC3\xA4...)"), std::string::npos) << text;
  EXPECT_LT(text.size(), 260U);
}

TEST(Policy, TooManyRulesAreRefused) {
  std::string document = "format = 1\n";
  for (int i = 0; i < 201; ++i) {
    document += fmt::format("[[rules]]\nname = \"rule-{}\"\naction = \"write_off\"\ndecide = \"deny\"\n", i);
  }
  EXPECT_EQ(parse_policy(document, "bad.toml").error().text,
            "policy bad.toml:1 was not read: there are more than 200 rules (line: format = 1)");
}

// The reference page and the program speak of the same keys, and its example is the policy that is shipped.
TEST(Policy, ReferencePageIsComplete) {
  std::string page = read_project_file("docs/reference/policy.md");
  for (std::string_view key : policy_keys()) {
    EXPECT_NE(page.find(fmt::format("`{}`", key)), std::string::npos) << key << " is not in docs/reference/policy.md";
  }
  std::string shipped = read_project_file("data/policies/default.toml");
  EXPECT_NE(page.find("```toml\n" + shipped + "```\n"), std::string::npos)
      << "the example of docs/reference/policy.md is not data/policies/default.toml";
}

}  // namespace
}  // namespace dunlin
