#include "view/plan_view.h"

#include "engine/verify_company_for_test.h"

namespace dunlin::view {
namespace {

class PlanViews : public DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    if (!IsSkipped()) company_.emplace(database().open_migrated());
  }
  ReadTx read() { return value_of(company_->engine().read()); }

  std::optional<VerifyCompany> company_;
};

TEST_P(PlanViews, ShowWhatIsArrangedForTheCustomersOneSees) {
  const Date day = VerifyCompany::day("2026-03-23");
  company_->run("clerk", PlanFollowUp{company_->customer("C6"), day, "Ms Weber is back"});
  company_->run("clerk", PlanFollowUp{company_->customer("C2"), day, "call again"});
  company_->run("clerk", MoveAccount{company_->customer("C2"), 1, day, day, "the board asked"});
  const ReadTx tx = read();
  const boost::json::object all = to_json(value_of(plan_view(tx, {Reach::all, {}, true}, {day})));
  EXPECT_EQ(all.at("follow_ups").as_array().size(), 2U);
  EXPECT_EQ(all.at("moves").as_array().size(), 1U);
  const boost::json::object own = to_json(value_of(plan_view(tx, {Reach::own_customers, "anna", true}, {day})));
  ASSERT_EQ(own.at("follow_ups").as_array().size(), 1U);
  EXPECT_EQ(own.at("follow_ups").at(0).at("customer").as_string(), "C6");
  EXPECT_TRUE(own.at("moves").as_array().empty());
}

INSTANTIATE_TEST_SUITE_P(Databases, PlanViews, both_databases(), dialect_name);

}  // namespace
}  // namespace dunlin::view
