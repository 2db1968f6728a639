#include "view/risk_view.h"

#include "engine/verify_company_for_test.h"

namespace dunlin::view {
namespace {

const Onlooker everybody{Reach::all, {}, true};
const Onlooker owner{Reach::own_customers, "anna", true};

class RiskViews : public DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    if (!IsSkipped()) company_.emplace(database().open_migrated());
  }
  ReadTx read() { return value_of(company_->engine().read()); }

  std::optional<VerifyCompany> company_;
};

TEST_P(RiskViews, TheListIsCutAndCountsThoseWhoOwe) {
  const ReadTx tx = read();
  RiskQuestion question;
  question.morning = VerifyCompany::day("2026-03-10");
  question.limit = 0;
  const RiskList all = value_of(risk_list(tx, everybody, question));
  ASSERT_GT(all.report.rows.size(), 3U);
  question.limit = 2;
  const boost::json::object json = to_json(value_of(risk_list(tx, everybody, question)));
  EXPECT_EQ(json.at("rows").as_array().size(), 2U);
  EXPECT_EQ(json.at("customers_owing").to_number<std::size_t>(), all.report.rows.size());
  const boost::json::object own = to_json(value_of(risk_list(tx, owner, question)));
  EXPECT_EQ(own.at("customers_owing").to_number<int>(), 3) << "C1, C3 and C6";
}

TEST_P(RiskViews, ContributionsAddUpToTheScore) {
  const ReadTx tx = read();
  const CustomerRiskView view = value_of(customer_risk_view(tx, owner, {"C6", VerifyCompany::day("2026-03-10")}));
  const boost::json::object json = to_json(view);
  std::int64_t sum = 0;
  for (const boost::json::value& part : json.at("contributions").as_array()) {
    sum += part.at("points").to_number<std::int64_t>();
  }
  EXPECT_EQ(sum, json.at("score").to_number<std::int64_t>());
  EXPECT_EQ(json.at("credit_scores").as_array().size(), 1U) << "601 is not on the scale: quarantined";
  EXPECT_EQ(json.at("credit_scores").at(0).at("score").as_string(), "235");
  EXPECT_EQ(customer_risk_view(tx, owner, {"C2", VerifyCompany::day("2026-03-10")}).error().reason,
            Reason::customer_unknown);
}

INSTANTIATE_TEST_SUITE_P(Databases, RiskViews, both_databases(), dialect_name);

}  // namespace
}  // namespace dunlin::view
