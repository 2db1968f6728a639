#include "view/invoice_view.h"

#include "engine/verify_company_for_test.h"

namespace dunlin::view {
namespace {

const Onlooker everybody{Reach::all, {}, true};
const Onlooker owner{Reach::own_customers, "anna", true};

class InvoiceViews : public DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    if (!IsSkipped()) company_.emplace(database().open_migrated());
  }
  ReadTx read() { return value_of(company_->engine().read()); }
  std::vector<Login> logins() const {
    std::vector<Login> logins;
    for (const auto& [user, name] : company_->logins()) logins.push_back({Id<User>{user}, name, {}, {}});
    return logins;
  }

  std::optional<VerifyCompany> company_;
};

TEST_P(InvoiceViews, TellTheWholeStory) {
  const ReadTx tx = read();
  const InvoiceQuestion question{"I-602", VerifyCompany::day("2026-03-03"), Language::en};
  const boost::json::object json = to_json(value_of(invoice_view(tx, owner, question, logins())));
  EXPECT_EQ(json.at("customer").at("number").as_string(), "C6");
  EXPECT_EQ(json.at("invoice").at("open").as_string(), "400.00");
  EXPECT_EQ(json.at("settlements").as_array().size(), 2U);
  ASSERT_EQ(json.at("holds").as_array().size(), 1U);
  EXPECT_EQ(json.at("holds").at(0).at("placed_by").as_string(), "clerk");
  EXPECT_EQ(json.at("prediction").at("invoice").as_string(), "I-602");
  EXPECT_EQ(json.at("outcomes").at("invoices").at(0).as_string(), "I-602");
}

TEST_P(InvoiceViews, AReminderIsThereOnceItWent) {
  const ReadTx tx = read();
  const boost::json::object json =
      to_json(value_of(invoice_view(tx, owner, {"I-101", VerifyCompany::day("2026-03-20"), Language::en}, logins())));
  ASSERT_EQ(json.at("reminders").as_array().size(), 1U);
  EXPECT_EQ(json.at("reminders").at(0).at("proposal").as_string(), company_->proposal("message C1").to_string());
}

TEST_P(InvoiceViews, OfOneThatIsPaidNothingIsPredicted) {
  const ReadTx tx = read();
  const boost::json::object json =
      to_json(value_of(invoice_view(tx, owner, {"I-601", VerifyCompany::day("2026-03-09"), Language::en}, logins())));
  EXPECT_EQ(json.at("invoice").at("open").as_string(), "0.00");
  EXPECT_TRUE(json.at("prediction").is_null());
  EXPECT_TRUE(json.at("outcomes").is_null());
  EXPECT_EQ(invoice_view(tx, owner, {"I-201", VerifyCompany::day("2026-03-09"), Language::en}, {}).error().reason,
            Reason::object_unknown);
}

INSTANTIATE_TEST_SUITE_P(Databases, InvoiceViews, both_databases(), dialect_name);

}  // namespace
}  // namespace dunlin::view
