#include "control/policy_words.h"

#include <gtest/gtest.h>

#include "control/golden_compare.h"

namespace dunlin {
namespace {

TEST(PolicyWords, ShippedPolicyInSentences) {
  Policy policy = parse_policy(read_project_file("data/policies/default.toml"), "default.toml").value();
  EXPECT_EQ(
      describe(policy),
      "Kill switch: off.\n"
      "Segment standard: shadow, nothing goes without a person, and decisions record what the rules would have "
      "allowed.\n"
      "Segment key: shadow, nothing goes without a person, and decisions record what the rules would have allowed.\n"
      "Segment risk: shadow, nothing goes without a person, and decisions record what the rules would have allowed.\n"
      "Segment in_issue: shadow, nothing goes without a person, and decisions record what the rules would have "
      "allowed.\n"
      "Rules; the first that applies decides:\n"
      "  1. first-reminder-punctual: send_message, segment standard, behaviour punctual, up to reminder 1, up to "
      "5000.00 CAD or "
      "5000.00 CHF or 5000.00 EUR or 5000.00 GBP or 5000.00 USD: allowed without a person.\n"
      "  2. first-and-second-reminder: send_message, up to reminder 2: a person with the role controller, collector or "
      "account_owner decides.\n"
      "  3. later-reminder: send_message, up to reminder 20: a person with the role controller decides.\n"
      "  4. cash-by-evidence: apply_cash, evidence at least 99.50 % right, measured on at least 500 cases: allowed "
      "without a "
      "person.\n"
      "If none applies, a person decides.\n"
      "Without a person at most 200 messages a run, 1 a day to one customer, and none to a customer who was written to "
      "1 times "
      "that day or within 7 days.\n"
      "Value reminded of without a person in a day at most: 100000.00 CAD, 100000.00 CHF, 100000.00 EUR, 100000.00 "
      "GBP, "
      "100000.00 USD.\n"
      "Value of cash applied without a person in a day at most: 500000.00 CAD, 500000.00 CHF, 500000.00 EUR, 500000.00 "
      "GBP, "
      "500000.00 USD.\n"
      "Drafts in one run at most 2000; open proposals at most 10000, of which machines may fill 9000.\n"
      "A proposal expires after 72 hours.\n"
      "A first reminder is drafted 3 days after the due date at the earliest; not worth one is less than: 25.00 CAD, "
      "25.00 CHF, "
      "25.00 EUR, 25.00 GBP, 25.00 USD.\n"
      "For the order of the worklist only: capital costs 8.00 % a year, a minute of contact 0.75, a message takes 2 "
      "minutes, a "
      "call 15.\n"
      "Whoever is expected to pay within 7 days with 90.00 % or more is not reminded, as long as that many of such "
      "items "
      "were paid.\n"
      "A collector's day has 360 minutes; 25.00 % of them are kept for disputes, promises and holds.\n"
      "A customer's credit is proposed for review from a risk score of 6000 on, or when what it owes grows, slows down "
      "or "
      "passes a limit; again after 90 days at the earliest unless something changes; at most 20 such proposals a run.\n"
      "A credit hold is proposed for whoever is beyond the limit and overdue for 60 days; no rule ever places it.\n"
      "More than 10.00 % of all that is open on one customer who is getting worse is concentration.\n"
      "Not worth a review of credit is less than: 1000.00 CAD, 1000.00 CHF, 1000.00 EUR, 1000.00 GBP, 1000.00 USD.\n"
      "For the order of the worklist only: 1 CAD counts as 0.68.\n"
      "For the order of the worklist only: 1 CHF counts as 1.04.\n"
      "For the order of the worklist only: 1 EUR counts as 1.\n"
      "For the order of the worklist only: 1 GBP counts as 1.17.\n"
      "For the order of the worklist only: 1 USD counts as 0.92.\n");
}

TEST(PolicyWords, OtherModesAndRules) {
  Policy policy = parse_policy(
                      "format = 1\nkill_switch = true\n[modes]\nstandard = \"autonomous\"\nrisk = \"assisted\"\n"
                      "[[rules]]\nname = \"never\"\naction = \"write_off\"\ndecide = \"deny\"\n"
                      "when = { segments = [\"key\", \"risk\"] }\n",
                      "x.toml")
                      .value();
  std::string text = describe(policy);
  EXPECT_EQ(text.find("Kill switch: SET, nothing goes without a person.\n"
                      "Segment standard: autonomous, what a rule allows goes without a person.\n"),
            0U);
  EXPECT_NE(text.find("Segment risk: assisted, rules may apply cash, and every message waits for a person.\n"),
            std::string::npos);
  EXPECT_NE(text.find("  1. never: write_off, segment key or risk: denied.\n"), std::string::npos);
  EXPECT_NE(text.find("Value of cash applied without a person in a day at most: nothing.\n"), std::string::npos);
  EXPECT_NE(describe(parse_policy("format = 1\n", "x.toml").value()).find("There are no rules.\n"), std::string::npos);
}

}  // namespace
}  // namespace dunlin
