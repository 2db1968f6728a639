#include "view/account_view.h"

#include "engine/verify_company_for_test.h"

namespace dunlin::view {
namespace {

const Onlooker everybody{Reach::all, {}, true};
const Onlooker owner{Reach::own_customers, "anna", true};

class AccountViews : public DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    if (!IsSkipped()) company_.emplace(database().open_migrated());
  }
  ReadTx read() { return value_of(company_->engine().read()); }

  std::optional<VerifyCompany> company_;
};

TEST_P(AccountViews, PartsAddUpToTheScore) {
  const ReadTx tx = read();
  AccountQuestion question;
  question.object = "C6";
  question.morning = VerifyCompany::day("2026-03-10");
  const boost::json::object json = to_json(value_of(account_view(tx, owner, question)));
  ASSERT_EQ(json.at("accounts").as_array().size(), 2U) << "EUR and USD";
  for (const boost::json::value& account : json.at("accounts").as_array()) {
    std::int64_t sum = 0;
    for (const boost::json::value& part : account.at("components").as_array()) {
      sum += part.at("points").to_number<std::int64_t>();
    }
    EXPECT_EQ(sum, account.at("score").to_number<std::int64_t>());
  }
  EXPECT_FALSE(json.contains("invoice"));
}

TEST_P(AccountViews, AnInvoiceComesWithWhatWasLaidOntoIt) {
  const ReadTx tx = read();
  AccountQuestion question;
  question.object = "I-602";
  question.morning = VerifyCompany::day("2026-03-10");
  const AccountView view = value_of(account_view(tx, owner, question));
  EXPECT_EQ(view.customer.number, "C6");
  const boost::json::array& settlements = view.invoice.at("settlements").as_array();
  ASSERT_EQ(settlements.size(), 2U);
  EXPECT_EQ(settlements[0].at("amount").as_string(), "400.00");
  EXPECT_EQ(settlements[1].at("amount").as_string(), "200.00");
  EXPECT_EQ(settlements[1].at("number").as_string(), "P-2");
}

TEST_P(AccountViews, WhatIsNotOnesToSeeIsUnknown) {
  const ReadTx tx = read();
  AccountQuestion question;
  question.morning = VerifyCompany::day("2026-03-10");
  for (const char* object : {"C2", "I-201", "nothing"}) {
    question.object = object;
    EXPECT_EQ(account_view(tx, owner, question).error().reason, Reason::object_unknown) << object;
  }
  question.object = "I-601";
  question.kind = AccountObject::customer;
  EXPECT_EQ(account_view(tx, owner, question).error().reason, Reason::object_unknown);
  question.kind = AccountObject::invoice;
  EXPECT_TRUE(account_view(tx, owner, question).has_value());
}

TEST_P(AccountViews, ReasonsAreInTheLanguageAskedFor) {
  const ReadTx tx = read();
  AccountQuestion question;
  question.object = "C2";
  question.morning = VerifyCompany::day("2026-03-10");
  const boost::json::value english = value_of(account_view(tx, everybody, question)).accounts.at(0).at("reasons");
  question.language = Language::de;
  const boost::json::value german = value_of(account_view(tx, everybody, question)).accounts.at(0).at("reasons");
  EXPECT_EQ(english.as_array().size(), german.as_array().size());
  EXPECT_NE(english, german);
}

INSTANTIATE_TEST_SUITE_P(Databases, AccountViews, both_databases(), dialect_name);

}  // namespace
}  // namespace dunlin::view
