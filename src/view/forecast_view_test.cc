#include "view/forecast_view.h"

#include "engine/verify_company_for_test.h"

namespace dunlin::view {
namespace {

class ForecastViews : public DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    if (!IsSkipped()) company_.emplace(database().open_migrated());
  }
  ReadTx read() { return value_of(company_->engine().read()); }

  std::optional<VerifyCompany> company_;
};

TEST_P(ForecastViews, NamingCustomersNeedsTheRightToSeeThem) {
  ForecastQuestion question;
  EXPECT_EQ(operation_of(question), Operation::view_worklist);
  question.since = VerifyCompany::day("2026-03-01");
  EXPECT_EQ(operation_of(question), Operation::view_customer);
  question.since.reset();
  question.customers = 1;
  EXPECT_EQ(operation_of(question), Operation::view_customer);
}

TEST_P(ForecastViews, ShowsTheWeeksAndCustomersAskedFor) {
  const ReadTx tx = read();
  ForecastQuestion question;
  question.as_of = VerifyCompany::day("2026-03-09");
  question.weeks = 4;
  question.customers = 2;
  const boost::json::object json = to_json(value_of(forecast_view(tx, {Reach::all, {}, true}, question)));
  EXPECT_EQ(json.at("morning").as_string(), "2026-03-10");
  const boost::json::value& euro = json.at("currencies").at(0);
  EXPECT_EQ(euro.at("currency").as_string(), "EUR");
  EXPECT_EQ(euro.at("weeks").as_array().size(), 4U);
  EXPECT_EQ(euro.at("weeks").at(1).at("from").as_string(), "2026-03-17");
  EXPECT_EQ(euro.at("customers").as_array().size(), 2U);
  EXPECT_FALSE(json.contains("since"));
}

INSTANTIATE_TEST_SUITE_P(Databases, ForecastViews, both_databases(), dialect_name);

}  // namespace
}  // namespace dunlin::view
