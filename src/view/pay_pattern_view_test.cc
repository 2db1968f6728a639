#include "view/pay_pattern_view.h"

#include "engine/verify_company_for_test.h"

namespace dunlin::view {
namespace {

const Onlooker everybody{Reach::all, {}, true};
const Onlooker owner{Reach::own_customers, "anna", true};

class PayPatternViews : public DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    if (!IsSkipped()) company_.emplace(database().open_migrated());
  }
  ReadTx read() { return value_of(company_->engine().read()); }

  std::optional<VerifyCompany> company_;
};

TEST_P(PayPatternViews, HasWhatFellDueAndWhenItWasPaid) {
  const ReadTx tx = read();
  const PayPatternQuestion question{"C1", VerifyCompany::day("2026-03-09")};
  const boost::json::object json = to_json(value_of(pay_pattern_view(tx, owner, question)));
  const boost::json::array& items = json.at("items").as_array();
  ASSERT_EQ(items.size(), 10U) << "nine settled invoices, and I-101";
  EXPECT_EQ(items[0].at("invoice").as_string(), "H-1");
  EXPECT_EQ(items[0].at("due_on").as_string(), "2025-01-20");
  EXPECT_EQ(items[0].at("paid_on").as_string(), "2025-01-18");
  EXPECT_EQ(items[0].at("days_after_due").to_number<int>(), -2);
  EXPECT_EQ(items[9].at("invoice").as_string(), "I-101");
  EXPECT_TRUE(items[9].at("paid_on").is_null());
  EXPECT_EQ(items[9].at("days_after_due").to_number<int>(), 17) << "20 February to 9 March";
  EXPECT_EQ(items[9].at("open").as_string(), "500.00");
}

TEST_P(PayPatternViews, KnowsNothingOfWhatCameLater) {
  const ReadTx tx = read();
  const boost::json::object json =
      to_json(value_of(pay_pattern_view(tx, owner, {"C1", VerifyCompany::day("2025-02-17")})));
  const boost::json::array& items = json.at("items").as_array();
  ASSERT_EQ(items.size(), 2U);
  EXPECT_TRUE(items[1].at("paid_on").is_null()) << "paid on the 18th";
  EXPECT_EQ(items[1].at("days_after_due").to_number<int>(), -3);
  EXPECT_TRUE(value_of(pay_pattern_view(tx, owner, {"C1", VerifyCompany::day("2029-01-01")})).items.empty())
      << "more than 24 months ago";
  EXPECT_EQ(pay_pattern_view(tx, owner, {"C2", VerifyCompany::day("2026-03-09")}).error().reason,
            Reason::customer_unknown);
}

INSTANTIATE_TEST_SUITE_P(Databases, PayPatternViews, both_databases(), dialect_name);

}  // namespace
}  // namespace dunlin::view
