#include "cashapp/assignment.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "cashapp/books_for_test.h"

namespace dunlin {
namespace {

EvidenceCounts trusted() {
  EvidenceCounts counts;
  counts.add(Signature("N=A1--"), 100'000, 100'000);
  counts.add(Signature("NpA1--"), 50'000, 50'000);
  counts.add(Signature("m=N1-a"), 600, 1'000);
  return counts;
}

std::vector<CashDecision> decide(const MatchLedger& ledger, const std::vector<MatchPayment>& payments,
                                 const CashRules& rules = {}) {
  const MatchIndex index(ledger);
  const EvidenceCounts counts = trusted();
  PaymentReader reader(index, counts);
  std::vector<PaymentReading> readings(payments.size());
  for (std::size_t i = 0; i < payments.size(); ++i) reader.read(payments[i], readings[i]);
  return assign(index, payments, std::move(readings), rules);
}

std::vector<MatchPayment> numbered(std::vector<MatchPayment> payments) {
  for (std::size_t i = 0; i < payments.size(); ++i) payments[i].id = static_cast<std::int64_t>(i);
  return payments;
}

TEST(Assignment, AppliesWhatIsCertainAndAsksAboutTheRest) {
  const auto decisions = decide(test_books(), numbered({test_payment(119'000, "INV-2026-01234"),
                                                        test_payment(48'050, "MERCI"), test_payment(12'345, "")}));
  EXPECT_EQ(decisions[0].outcome, CashOutcome::apply);
  EXPECT_EQ(decisions[1].outcome, CashOutcome::suggest) << "nobody confirmed such a one yet";
  EXPECT_EQ(decisions[2].outcome, CashOutcome::unapplied);
}

TEST(Assignment, WithNothingCountedNothingIsApplied) {
  const MatchLedger ledger = test_books();
  const MatchIndex index(ledger);
  const std::vector<MatchPayment> payments = {test_payment(119'000, "INV-2026-01234")};
  EXPECT_EQ(assign(index, payments, {read_alone(ledger, payments[0])}, {})[0].outcome, CashOutcome::suggest);
}

TEST(Assignment, AnInvoiceIsPaidOnceAndTheSecondPaymentIsADuplicate) {
  const auto decisions = decide(
      test_books(), numbered({test_payment(119'000, "INV-2026-01234"), test_payment(119'000, "INV-2026-01234")}));
  EXPECT_EQ(decisions[0].outcome, CashOutcome::apply);
  EXPECT_EQ(decisions[1].outcome, CashOutcome::route);
  EXPECT_EQ(decisions[1].route, CashRoute::duplicate);
  EXPECT_EQ(decisions[1].routed_document, 0);
}

TEST(Assignment, PartsOfOneInvoiceFillItAndNoMore) {
  const auto decisions = decide(
      test_books(), numbered({test_payment(40'000, "INV-2026-01234 1/3"), test_payment(40'000, "INV-2026-01234 2/3"),
                              test_payment(40'000, "INV-2026-01234 2/3")}));
  EXPECT_EQ(decisions[0].outcome, CashOutcome::apply);
  EXPECT_EQ(decisions[1].outcome, CashOutcome::apply);
  EXPECT_EQ(decisions[2].outcome, CashOutcome::unapplied) << "390.00 are left";
}

TEST(Assignment, OfEqualItemsTheOldestIsTakenFirst) {
  MatchLedger ledger = test_books();
  ledger.documents[6].due_on = test_day("2026-01-31");
  const auto decisions = decide(
      ledger, numbered({test_payment(30'000, "", "CORBY MILLS", ""), test_payment(30'000, "", "CORBY MILLS", "")}));
  EXPECT_EQ(decisions[0].chosen.allocations[0].document, 6);
  EXPECT_EQ(decisions[1].chosen.allocations[0].document, 5);
  EXPECT_EQ(decisions[0].outcome, CashOutcome::suggest);
}

TEST(Assignment, AboveTheLimitAPersonIsAsked) {
  CashRules rules;
  rules.amount_minor_max = 100'000;
  const auto decisions = decide(test_books(), {test_payment(119'000, "INV-2026-01234")}, rules);
  EXPECT_EQ(decisions[0].outcome, CashOutcome::suggest);
  EXPECT_TRUE(decisions[0].chosen.has(CashVeto::amount_too_large));
}

TEST(Assignment, TheOrderOfThePaymentsDecidesNothing) {
  std::vector<MatchPayment> payments =
      numbered({test_payment(119'000, "INV-2026-01234"), test_payment(119'000, "INV-2026-01234"),
                test_payment(167'050, "INV-2026-01234/1235"), test_payment(48'050, "MERCI")});
  const auto text_by_payment = [](const std::vector<CashDecision>& decisions) {
    std::vector<std::string> texts;
    for (const CashDecision& decision : decisions) {
      std::string text = std::to_string(decision.payment) + " " + std::to_string(static_cast<int>(decision.outcome));
      for (const CashAllocation& part : decision.chosen.allocations) text += " " + std::to_string(part.document);
      texts.push_back(text);
    }
    std::sort(texts.begin(), texts.end());
    return texts;
  };
  const auto expected = text_by_payment(decide(test_books(), payments));
  std::reverse(payments.begin(), payments.end());
  EXPECT_EQ(text_by_payment(decide(test_books(), payments)), expected);
}

}  // namespace
}  // namespace dunlin
