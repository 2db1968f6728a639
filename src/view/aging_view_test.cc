#include "view/aging_view.h"

#include "engine/verify_company_for_test.h"

namespace dunlin::view {
namespace {

const Onlooker everybody{Reach::all, {}, true};
const Onlooker owner{Reach::own_customers, "anna", true};

class AgingViews : public DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    if (!IsSkipped()) company_.emplace(database().open_migrated());
  }
  ReadTx read() { return value_of(company_->engine().read()); }

  std::optional<VerifyCompany> company_;
};

TEST_P(AgingViews, EachCurrencyHasItsOwnFirstAccounts) {
  const ReadTx tx = read();
  AgingQuestion question;
  question.as_of = VerifyCompany::day("2026-03-09");
  question.accounts = AgingAccounts::each;
  const AgingView all = value_of(aging_view(tx, everybody, question));
  question.limit = 1;
  const AgingView first = value_of(aging_view(tx, everybody, question));
  ASSERT_EQ(first.accounts.size(), 2U) << "EUR and USD";
  EXPECT_NE(first.accounts[0].currency, first.accounts[1].currency);
  EXPECT_GT(all.accounts.size(), first.accounts.size());
  EXPECT_EQ(to_json(first).at("accounts_count").to_number<std::size_t>(), all.accounts.size());
}

TEST_P(AgingViews, NamingCustomersNeedsTheRightToSeeThem) {
  AgingQuestion question;
  EXPECT_EQ(operation_of(question), Operation::view_worklist);
  question.accounts = AgingAccounts::each;
  EXPECT_EQ(operation_of(question), Operation::view_customer);
  question.accounts = AgingAccounts::none;
  question.customer = "C6";
  EXPECT_EQ(operation_of(question), Operation::view_customer);
}

TEST_P(AgingViews, OneCustomersAmountsAreThoseOfTheLedger) {
  const ReadTx tx = read();
  AgingQuestion question;
  question.as_of = VerifyCompany::day("2026-03-09");
  question.customer = "C6";
  const boost::json::object json = to_json(value_of(aging_view(tx, owner, question)));
  // I-602 1000 less 400 and 200; I-603 250, applied and reversed; I-604 75 less 50 credited and 25 written off.
  EXPECT_EQ(json.at("currencies").at(0).at("open").as_string(), "650.00");
  EXPECT_EQ(json.at("currencies").at(1).at("open").as_string(), "50.00") << "I-606 80 less 30, USD";
  question.customer = "C2";
  EXPECT_EQ(aging_view(tx, owner, question).error().reason, Reason::customer_unknown);
}

INSTANTIATE_TEST_SUITE_P(Databases, AgingViews, both_databases(), dialect_name);

}  // namespace
}  // namespace dunlin::view
