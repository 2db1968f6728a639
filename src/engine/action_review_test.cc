#include "engine/action_review.h"

#include "engine/verify_company_for_test.h"

namespace dunlin {
namespace {

class ActionReview : public DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    if (!IsSkipped()) company_ = std::make_unique<VerifyCompany>(GetParam(), StoryEnds::with_the_morning);
  }
  std::unique_ptr<VerifyCompany> company_;
};

// Otherwise the invoice would be more than wholly open in between.
TEST_P(ActionReview, ReversesNothingBeforeItWasApplied) {
  ReverseApplication reverse;
  reverse.invoice = company_->invoice("I-601");
  const ReadTx tx = value_of(company_->engine().read());
  const Application applied = value_of(applications_on(tx, std::span(&reverse.invoice.value, 1))).at(0);
  reverse.application = applied.id;
  reverse.reversed_on = applied.applied_on.add_days(-1);
  const Result<Review> before = review(tx, reverse, Viewpoint::now(applied.applied_on));
  ASSERT_FALSE(before.has_value());
  EXPECT_EQ(before.error().reason, Reason::date_impossible);
  reverse.reversed_on = applied.applied_on;
  EXPECT_TRUE(review(tx, reverse, Viewpoint::now(applied.applied_on)).has_value());
}

// The money of both is in the books for good, whatever is left of it today.
TEST_P(ActionReview, KeepsTheCurrencyOfAnInvoiceThatCashWasEverAppliedTo) {
  // 100.00 were applied to this one and taken back.
  const ImportReport report = company_->import_file_of(
      ImportKind::invoices, "again.csv",
      "customer_number,number,amount,currency,issued_on,due_on\nC6,I-603,250.00,USD,2026-01-10,2026-06-30\n"
      "C2,I-201,500.00,USD,2026-01-20,2026-02-20\n");
  EXPECT_EQ(report.tally.of(LineFate::quarantined), 1);
  EXPECT_EQ(report.tally.of(LineFate::changed), 1) << "nothing was ever applied to I-201";
  ASSERT_EQ(report.messages.size(), 1U);
  EXPECT_NE(report.messages.front().find("cannot replace the currency"), std::string::npos) << report.messages.front();
}

INSTANTIATE_TEST_SUITE_P(Databases, ActionReview, both_databases(), dialect_name);

}  // namespace
}  // namespace dunlin
