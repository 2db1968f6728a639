#include "engine/credit_drafts.h"

#include "engine/command_context.h"
#include "engine/credit_company_for_test.h"
#include "journal/chain.h"

namespace dunlin {
namespace {

class CreditDrafts : public CreditCompany {
 protected:
  struct Drafted {
    Assessment assessment;
    Policy policy;
    std::vector<AgentDraft> drafts;
  };
  Drafted drafted() {
    const ReadTx tx = value_of(company_->engine().read());
    Drafted all{
        value_of(assess(tx, morning_)), value_of(parse_policy(VerifyCompany::policy_text("autonomous"), "")), {}};
    all.drafts = credit_drafts(value_of(credit_report(tx, all.assessment)), all.assessment, all.policy, morning_);
    return all;
  }
  // In a transaction of its own, as the command of the run does it; it is not committed.
  CreditTally record(const Drafted& all, const std::vector<AgentDraft>& drafts) {
    WriteTx tx = value_of(WriteTx::begin(company_->connection(), company_->tenant().key));
    value_of(begin_entry(tx));
    const Admission admission = company_->executor();
    CommandContext context(tx, admission, company_->tenant().name);
    return value_of(record_credit_drafts(context, all.policy, drafts, morning_, {}));
  }
  CreditTally run_the_morning() {
    const Answer ran =
        value_of(run_morning(company_->engine(), company_->executor(), morning_, value_of(shipped_templates())));
    return {ran.at("credit_drafted").as_int64(), ran.at("credit_kept").as_int64(),
            ran.at("credit_superseded").as_int64(), 0};
  }
  std::vector<Proposal> live_of_the_agent() {
    const ReadTx tx = value_of(company_->engine().read());
    std::vector<Proposal> live;
    for (Proposal& proposal : value_of(live_proposals(tx))) {
      if (proposal.proposed_by == risk_agent) live.push_back(std::move(proposal));
    }
    return live;
  }
};

TEST_P(CreditDrafts, SayWhatTheyRestOn) {
  const Drafted all = drafted();
  ASSERT_EQ(all.drafts.size(), 2U);
  const auto& hold = std::get<PlaceHold>(all.drafts[0].action);
  EXPECT_EQ(hold.customer, customer("C5"));
  EXPECT_EQ(hold.hold_kind, HoldKind::credit);
  EXPECT_FALSE(hold.until_on.has_value());
  EXPECT_NE(hold.reason.find("credit limit"), std::string::npos) << hold.reason;
  EXPECT_NE(hold.reason.find("; "), std::string::npos) << "both facts: " << hold.reason;
  EXPECT_GE(hold.evidence.size(), 2U);
  const auto& review = std::get<ReviewCredit>(all.drafts[1].action);
  EXPECT_EQ(review.customer, customer("C7"));
  EXPECT_EQ(review.exposure.minor, 350'000);
  EXPECT_EQ(review.score_basis_points, all.assessment.risk[place_of(all.assessment.book, "C7")].score_bp);
  EXPECT_EQ(review.model, "risk-2, " + all.assessment.model);
  for (const CreditReason& reason : review.reasons) {
    EXPECT_FALSE(reason.english.empty() || reason.german.empty() || reason.name.empty());
    EXPECT_NE(reason.english, reason.german);
  }
  for (const AgentDraft& draft : all.drafts) {
    EXPECT_EQ(draft.agent, risk_agent);
    EXPECT_EQ(draft.run_on, morning_);
  }
}

TEST_P(CreditDrafts, AreAsManyAsThePolicyLetsARunPropose) {
  Drafted all = drafted();
  const ReadTx tx = value_of(company_->engine().read());
  const CreditReport report = value_of(credit_report(tx, all.assessment));
  all.policy.risk.drafts_per_run = 1;
  const std::vector<AgentDraft> one = credit_drafts(report, all.assessment, all.policy, morning_);
  ASSERT_EQ(one.size(), 1U);
  EXPECT_TRUE(std::holds_alternative<PlaceHold>(one[0].action)) << "the most at risk";
  all.policy.risk.drafts_per_run = 0;
  EXPECT_TRUE(credit_drafts(report, all.assessment, all.policy, morning_).empty());
}

TEST_P(CreditDrafts, WaitForAPerson) {
  EXPECT_EQ(run_the_morning().drafted, 2);
  const std::vector<Proposal> live = live_of_the_agent();
  ASSERT_EQ(live.size(), 2U);
  for (const Proposal& proposal : live) EXPECT_EQ(proposal.state, ProposalState::pending);
  const ReadTx tx = value_of(company_->engine().read());
  const std::int64_t fifth = customer("C5").value;
  EXPECT_TRUE(value_of(holds_of(tx, std::span(&fifth, 1))).empty()) << "nothing is held by a draft";
}

TEST_P(CreditDrafts, AreKeptWhileNothingMoves) {
  ASSERT_EQ(run_the_morning().drafted, 2);
  const Drafted all = drafted();
  const CreditTally again = record(all, all.drafts);
  EXPECT_EQ(again.kept, 2);
  EXPECT_EQ(again.drafted + again.superseded + again.denied, 0);
}

TEST_P(CreditDrafts, AreReplacedWhenTheirBasisMoved) {
  ASSERT_EQ(run_the_morning().drafted, 2);
  company_->import_file_of(ImportKind::payments, "paid.csv",
                           "customer_number,reference,amount,currency,received_on,invoice_number,applied_amount\n"
                           "C7,P-7,500.00,EUR,2026-03-09,I-701,500.00\n");
  const Drafted all = drafted();
  const CreditTally tally = record(all, all.drafts);
  EXPECT_EQ(tally.kept, 1) << "of C5";
  EXPECT_EQ(tally.drafted, 1) << "of C7, with what is open now";
  EXPECT_EQ(tally.superseded, 1);
}

TEST_P(CreditDrafts, AreWithdrawnWhenNoLongerAskedFor) {
  ASSERT_EQ(run_the_morning().drafted, 2);
  const Drafted all = drafted();
  const CreditTally tally = record(all, {all.drafts[0]});
  EXPECT_EQ(tally.kept, 1);
  EXPECT_EQ(tally.superseded, 1);
  EXPECT_EQ(tally.drafted, 0);
}

INSTANTIATE_TEST_SUITE_P(Databases, CreditDrafts, both_databases(), dialect_name);

}  // namespace
}  // namespace dunlin
