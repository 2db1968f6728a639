#include "engine/credit_report.h"

#include "engine/credit_company_for_test.h"
#include "engine/credit_drafts.h"

namespace dunlin {
namespace {

class CreditReportTest : public CreditCompany {
 protected:
  struct Read {
    Assessment assessment;
    CreditReport report;
  };
  Read read() {
    const ReadTx tx = value_of(company_->engine().read());
    Read read{value_of(assess(tx, morning_)), {}};
    read.report = value_of(credit_report(tx, read.assessment));
    return read;
  }
  CreditRow row(const std::string& number) {
    const ReadTx tx = value_of(company_->engine().read());
    const Assessment assessment = value_of(assess(tx, morning_));
    return value_of(credit_row(tx, assessment, place_of(assessment.book, number)));
  }
  static bool has(const CreditRow& row, CreditReasonKind kind) {
    return std::any_of(row.advice.reasons.begin(), row.advice.reasons.end(),
                       [kind](const CreditReasonFact& reason) { return reason.kind == kind; });
  }
};

TEST_P(CreditReportTest, ListsWhoOwesAnythingByWhatIsAtRisk) {
  const Read found = read();
  EXPECT_EQ(found.report.tenant_currency.code(), "EUR");
  ASSERT_EQ(found.report.rows.size(), 8U) << "C1 to C8; C9 owes nothing";
  for (std::size_t i = 0; i < found.report.rows.size(); ++i) {
    const CreditRow& each = found.report.rows[i];
    EXPECT_EQ(each.at_risk_minor,
              each.position.exposure_tenant_minor * found.assessment.risk[each.customer].score_bp / 10'000);
    if (i == 0) continue;
    EXPECT_GE(found.report.rows[i - 1].at_risk_minor, each.at_risk_minor);
  }
  EXPECT_EQ(found.report.rows.front().customer, place_of(found.assessment.book, "C5"));
}

TEST_P(CreditReportTest, ARowAloneIsTheRowOfTheReport) {
  const Read found = read();
  const ReadTx tx = value_of(company_->engine().read());
  for (const CreditRow& each : found.report.rows) {
    const CreditRow alone = value_of(credit_row(tx, found.assessment, each.customer));
    EXPECT_EQ(alone.at_risk_minor, each.at_risk_minor);
    EXPECT_EQ(alone.share_basis_points, each.share_basis_points);
    EXPECT_EQ(alone.advice.kind, each.advice.kind);
    EXPECT_EQ(alone.advice.reasons.size(), each.advice.reasons.size());
  }
}

TEST_P(CreditReportTest, TheLedgerAloneLeadsToAHold) {
  const CreditRow fifth = row("C5");
  EXPECT_EQ(fifth.position.exposure_tenant_minor, 650'000);
  EXPECT_TRUE(fifth.position.over_limit);
  EXPECT_EQ(fifth.advice.kind, AdviceKind::hold);
  EXPECT_TRUE(has(fifth, CreditReasonKind::over_limit));
  EXPECT_TRUE(has(fifth, CreditReasonKind::long_overdue));
  const CreditRow seventh = row("C7");
  EXPECT_EQ(seventh.advice.kind, AdviceKind::review) << "beyond the limit, but overdue for some days only";
  EXPECT_FALSE(has(seventh, CreditReasonKind::long_overdue));
}

TEST_P(CreditReportTest, WhatIsNotWorthALookIsShownAndNotAdvised) {
  const CreditRow third = row("C3");
  EXPECT_TRUE(third.position.over_limit);
  EXPECT_EQ(third.advice.kind, AdviceKind::none) << "900.00, and the policy looks from 1,000.00 on";
  const CreditRow ninth = row("C9");
  EXPECT_TRUE(ninth.position.exposures.empty());
  EXPECT_EQ(ninth.at_risk_minor, 0);
  EXPECT_EQ(ninth.advice.kind, AdviceKind::none);
}

TEST_P(CreditReportTest, SharesAreOfAllThatIsOpen) {
  const Read found = read();
  Wide open = 0;
  for (const CreditRow& each : found.report.rows) open += each.position.open_tenant_minor;
  for (const CreditRow& each : found.report.rows) {
    const auto expected = static_cast<std::int64_t>(Wide{each.position.open_tenant_minor} * 10'000 / open);
    EXPECT_LE(std::abs(each.share_basis_points - expected), 1);
  }
}

TEST_P(CreditReportTest, AnAccountThatIsHeldIsNotAdvisedAgain) {
  place_hold("C5", HoldKind::credit);
  place_hold("C7", HoldKind::dispute);
  const CreditRow fifth = row("C5");
  EXPECT_EQ(fifth.advice.kind, AdviceKind::none);
  EXPECT_TRUE(fifth.advice.held);
  EXPECT_EQ(row("C7").advice.kind, AdviceKind::review) << "a dispute stops reminders, not a look at the credit";
}

TEST_P(CreditReportTest, ANoIsALook) {
  ASSERT_EQ(row("C7").advice.kind, AdviceKind::review);
  const Answer ran =
      value_of(run_morning(company_->engine(), company_->executor(), morning_, value_of(shipped_templates())));
  ASSERT_GT(ran.at("credit_drafted").as_int64(), 0);
  std::vector<Proposal> live;
  {
    const ReadTx tx = value_of(company_->engine().read());
    live = value_of(live_proposals(tx));
  }
  for (const Proposal& proposal : live) {
    if (proposal.proposed_by == risk_agent) company_->run("carla", Reject{proposal.id, "known, and good for it"});
  }
  for (const char* number : {"C5", "C7"}) {
    const CreditRow looked = row(number);
    EXPECT_EQ(looked.advice.kind, AdviceKind::none) << number;
    EXPECT_TRUE(looked.advice.looked_at) << number;
  }
  company_->import_file_of(ImportKind::invoices, "grows.csv",
                           "customer_number,number,amount,currency,issued_on,due_on\n"
                           "C7,I-703,2000.00,EUR,2026-02-01,2026-04-05\n");
  EXPECT_EQ(row("C7").advice.kind, AdviceKind::review) << "the exposure grew by more than a quarter";
}

INSTANTIATE_TEST_SUITE_P(Databases, CreditReportTest, both_databases(), dialect_name);

}  // namespace
}  // namespace dunlin
