#include "engine/risk_evidence.h"

#include "engine/credit_company_for_test.h"

namespace dunlin {
namespace {

class RiskEvidenceTest : public CreditCompany {
 protected:
  // C6 stands at 235 on a scale from 600 to 100 already.
  void SetUp() override {
    CreditCompany::SetUp();
    if (IsSkipped()) return;
    company_->import_file_of(ImportKind::scores, "more.csv",
                             "customer_number,agency,score,worst,best,rated_on,recommended_limit,currency\n"
                             "C2,Wattwacht,500,600,100,2025-06-01,,\nC2,Wattwacht,200,600,100,2026-02-01,,\n"
                             "C2,Kreditor,30,1,101,2026-01-15,,\nC3,Kreditor,51,1,101,2024-01-15,,\n");
  }
  struct Read {
    Book book;
    RiskSources sources;
  };
  Read read(Date dated_before) {
    const ReadTx tx = value_of(company_->engine().read());
    return {value_of(read_book(tx, dated_before, BookScope::items)), value_of(read_risk_sources(tx, dated_before))};
  }
};

TEST_P(RiskEvidenceTest, ScoresOfACustomerAreItsOwn) {
  const Read found = read(morning_);
  EXPECT_EQ(found.sources.scores_of(customer("C2").value).size(), 3U);
  EXPECT_EQ(found.sources.scores_of(customer("C6").value).size(), 1U);
  EXPECT_TRUE(found.sources.scores_of(customer("C1").value).empty());
  EXPECT_TRUE(found.sources.scores_of(0).empty());
  for (const CreditScore& score : found.sources.scores_of(customer("C2").value)) {
    EXPECT_EQ(score.customer, customer("C2"));
  }
}

TEST_P(RiskEvidenceTest, TheWorstOfTheLatestCountsAndAnOldOneIsNamed) {
  const Read found = read(morning_);
  const RiskEvidence evidence = evidence_on(found.book, found.sources, morning_);
  ASSERT_EQ(evidence.ratings.size(), found.book.customer_count());
  const auto rating = [&](const char* number) { return evidence.ratings[place_of(found.book, number)]; };
  ASSERT_TRUE(rating("C2").has_value());
  EXPECT_EQ(rating("C2")->agency, "Kreditor");
  EXPECT_EQ(rating("C2")->health_basis_points, 2'900) << "the other agency says 8000";
  EXPECT_TRUE(rating("C2")->counts);
  EXPECT_EQ(rating("C6")->health_basis_points, 7'300);
  ASSERT_TRUE(rating("C3").has_value());
  EXPECT_FALSE(rating("C3")->counts) << "more than 540 days old";
  EXPECT_FALSE(rating("C1").has_value());
}

TEST_P(RiskEvidenceTest, NothingDatedLaterIsKnown) {
  const Read found = read(morning_);
  const Date earlier = VerifyCompany::day("2026-01-15");
  const RiskEvidence evidence = evidence_on(found.book, found.sources, earlier);
  const std::optional<ExternalRating>& second = evidence.ratings[place_of(found.book, "C2")];
  ASSERT_TRUE(second.has_value());
  EXPECT_EQ(second->agency, "Wattwacht") << "the other one is of that very day";
  EXPECT_EQ(second->health_basis_points, 2'000);
  EXPECT_FALSE(evidence.ratings[place_of(found.book, "C6")].has_value());
}

TEST_P(RiskEvidenceTest, APromiseIsBrokenWhenItsLastDayHasPassed) {
  const Date until = VerifyCompany::day("2026-03-06");
  place_hold("C7", HoldKind::promise, until);
  const Read found = read(morning_);
  const std::size_t seventh = place_of(found.book, "C7");
  EXPECT_EQ(evidence_on(found.book, found.sources, morning_).broken_promises[seventh], 1);
  EXPECT_EQ(evidence_on(found.book, found.sources, until).broken_promises[seventh], 0) << "its last day has not ended";
  EXPECT_EQ(evidence_on(found.book, found.sources, until.add_days(1)).broken_promises[seventh], 1);
  EXPECT_EQ(evidence_on(found.book, found.sources, morning_).broken_promises[place_of(found.book, "C5")], 0);
  EXPECT_TRUE(read(until).sources.promises.empty());
}

INSTANTIATE_TEST_SUITE_P(Databases, RiskEvidenceTest, both_databases(), dialect_name);

}  // namespace
}  // namespace dunlin
