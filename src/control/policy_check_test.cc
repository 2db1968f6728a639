#include "control/policy_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "control/golden_compare.h"

namespace dunlin {
namespace {

std::vector<std::string> warnings_of(const std::string& document) {
  std::vector<std::string> texts;
  for (const PolicyWarning& warning : check_policy(parse_policy(document, "x.toml").value()))
    texts.push_back(warning.text);
  return texts;
}

const std::string limits =
    "format = 1\n[limits]\nautonomous_messages_per_run = 10\nmessage_value_per_day = { EUR = \"1000\" }\n"
    "cash_value_per_day = { EUR = \"1000\" }\n";

std::string message_rule(const std::string& name, const std::string& decide, const std::string& conditions) {
  return "[[rules]]\nname = \"" + name + "\"\naction = \"send_message\"\n" + decide + "\n[rules.when]\n" + conditions;
}

const std::string allow = "decide = \"allow\"";
const std::string deny = "decide = \"deny\"";
const std::string punctual = "segments = [\"standard\"]\nbehaviours = [\"punctual\"]\n";
const std::string little = "amount_max = { EUR = \"500\" }\n";

TEST(PolicyCheck, ShippedPolicyIsClean) {
  std::string shipped = read_project_file("data/policies/default.toml");
  EXPECT_THAT(warnings_of(shipped), testing::IsEmpty());
}

TEST(PolicyCheck, RulesTheFloorNeverLetsGo) {
  EXPECT_THAT(warnings_of(limits + message_rule("a", allow, punctual + little)), testing::IsEmpty());
  EXPECT_THAT(
      warnings_of(limits + message_rule("a", allow, "behaviours = [\"chronic\"]\n" + little)),
      testing::ElementsAre("rule 'a' can never let anything go without a person: only punctual payers may be reminded "
                           "without a person (floor.punctual-payers-only)"));
  EXPECT_THAT(warnings_of(limits + message_rule("a", allow, "segments = [\"key\"]\n" + little)),
              testing::ElementsAre(
                  "rule 'a' can never let anything go without a person: a message to a key account always takes "
                  "a person (floor.segment-key)"));
  EXPECT_THAT(
      warnings_of("format = 1\n[[rules]]\nname = \"a\"\naction = \"write_off\"\ndecide = \"allow\"\n"),
      testing::ElementsAre("rule 'a' can never let anything go without a person: writing an amount off always takes a "
                           "person (floor.write-off)"));
}

TEST(PolicyCheck, ValuesTheFloorNeverLetsGo) {
  EXPECT_THAT(
      warnings_of(limits + message_rule("a", allow,
                                        "segments = [\"standard\", \"risk\"]\nbehaviours = [\"punctual\", \"new\"]\n"
                                        "reminder_max = 3\n" +
                                            little)),
      testing::ElementsAre("rule 'a' names the segment risk, which the floor never lets go without a person",
                           "rule 'a' names the behaviour new, which the floor never lets go without a person",
                           "rule 'a' says reminder_max = 3, but the floor lets no reminder after number 1 go without a "
                           "person"));
}

TEST(PolicyCheck, RulesALimitNeverLetsGo) {
  EXPECT_THAT(warnings_of("format = 1\n" + message_rule("a", allow, punctual + little)),
              testing::ElementsAre("rule 'a' never allows anything, because limits.autonomous_messages_per_run is 0",
                                   "rule 'a' never allows anything, because limits.message_value_per_day is not set"));
  EXPECT_THAT(
      warnings_of(limits + message_rule("a", allow, punctual + "amount_max = { EUR = \"5000\", USD = \"5\" }\n")),
      testing::ElementsAre(
          "rule 'a' goes up to 5000.00 EUR, but limits.message_value_per_day stops at 1000.00 EUR a day",
          "rule 'a' never allows anything in USD, because limits.message_value_per_day does not name "
          "it"));
  std::string cash =
      "[[rules]]\nname = \"c\"\naction = \"apply_cash\"\ndecide = \"allow\"\n"
      "when = { precision_min_basis_points = 9900, samples_min = 10 }\n";
  EXPECT_THAT(warnings_of("format = 1\n" + cash),
              testing::ElementsAre("rule 'c' never allows anything, because limits.cash_value_per_day is not set"));
  EXPECT_THAT(warnings_of(limits + cash), testing::IsEmpty());
}

TEST(PolicyCheck, CoveredRules) {
  struct Case {
    std::string earlier;
    std::string later;
    bool covered;
  };
  const std::vector<Case> cases = {
      {"", "", true},
      {"", punctual, true},
      {punctual, "", false},
      {"segments = [\"standard\", \"key\"]\n", "segments = [\"key\"]\n", true},
      {"segments = [\"key\"]\n", "segments = [\"standard\", \"key\"]\n", false},
      {"segments = [\"standard\", \"key\", \"risk\", \"in_issue\"]\n", "", true},
      {"reminder_max = 2\n", "reminder_max = 1\n", true},
      {"reminder_max = 1\n", "reminder_max = 2\n", false},
      {"reminder_max = 1\n", "", false},
      {"amount_max = { EUR = \"10\" }\n", "amount_max = { EUR = \"10\" }\n", true},
      {"amount_max = { EUR = \"10\" }\n", "amount_max = { EUR = \"11\" }\n", false},
      {"amount_max = { EUR = \"10\" }\n", "amount_max = { EUR = \"10\", USD = \"1\" }\n", false},
      {"amount_max = { EUR = \"10\", USD = \"5\" }\n", "amount_max = { USD = \"5\" }\n", true},
      {"amount_max = { EUR = \"10\" }\n", "", false},
  };
  for (const Case& each : cases) {
    std::vector<std::string> warnings =
        warnings_of("format = 1\n" + message_rule("a", deny, each.earlier) + message_rule("b", deny, each.later));
    if (each.covered) {
      EXPECT_THAT(warnings, testing::ElementsAre(
                                "rule 'b' never decides, because rule 'a' before it applies to all it applies to"))
          << each.earlier << each.later;
    } else {
      EXPECT_THAT(warnings, testing::IsEmpty()) << each.earlier << each.later;
    }
  }
  std::string other = "[[rules]]\nname = \"b\"\naction = \"write_off\"\ndecide = \"deny\"\n";
  EXPECT_THAT(warnings_of("format = 1\n" + message_rule("a", deny, "") + other), testing::IsEmpty());
}

TEST(PolicyCheck, TheWholeDocument) {
  EXPECT_THAT(
      warnings_of("format = 1\nkill_switch = true\n"),
      testing::ElementsAre("the kill switch is set: nothing goes without a person, whatever rules and modes say"));
  EXPECT_THAT(warnings_of("format = 1\n[modes]\nstandard = \"assisted\"\n"),
              testing::ElementsAre("modes.standard is assisted, but no rule allows anything"));
  EXPECT_THAT(warnings_of(limits + "[modes]\nstandard = \"autonomous\"\nkey = \"autonomous\"\n" +
                          message_rule("a", allow, punctual + little)),
              testing::ElementsAre(
                  "modes.key is autonomous, but the floor lets messages to the segment standard only go without "
                  "a person; 'assisted' says the same"));
}

}  // namespace
}  // namespace dunlin
