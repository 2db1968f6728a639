#include "view/customer_list_view.h"

#include "engine/verify_company_for_test.h"

namespace dunlin::view {
namespace {

const Onlooker everybody{Reach::all, {}, true};
const Onlooker owner{Reach::own_customers, "anna", true};

class CustomerListViews : public DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    if (!IsSkipped()) company_.emplace(database().open_migrated());
  }
  ReadTx read() { return value_of(company_->engine().read()); }

  std::optional<VerifyCompany> company_;
};

std::vector<std::string> names_of(const CustomerList& list) {
  std::vector<std::string> names;
  for (const CustomerList::Entry& entry : list.customers) names.push_back(entry.customer.name);
  return names;
}

TEST_P(CustomerListViews, PagesShowEverybodyOnceByName) {
  const ReadTx tx = read();
  CustomerListQuestion question;
  question.as_of = VerifyCompany::day("2026-03-10");
  std::vector<std::string> names;
  question.limit = 3;
  for (bool more = true; more;) {
    const CustomerList page = value_of(customer_list(tx, everybody, question));
    for (const std::string& name : names_of(page)) names.push_back(name);
    more = page.next.has_value();
    if (more) question.after = page.next;
  }
  EXPECT_EQ(names, (std::vector<std::string>{"Eighth AB", "Fifth AG", "Fourth BV", "Punctual Ltd", "Seventh SpA",
                                             "Sixth Inc", "Third SA", "Zweite GmbH"}));
}

TEST_P(CustomerListViews, AreFoundByAWordOfTheNameOrTheNumber) {
  const ReadTx tx = read();
  CustomerListQuestion question;
  question.as_of = VerifyCompany::day("2026-03-10");
  question.words = "GMBH";
  EXPECT_EQ(names_of(value_of(customer_list(tx, everybody, question))), std::vector<std::string>{"Zweite GmbH"});
  question.words = "c6";
  EXPECT_EQ(names_of(value_of(customer_list(tx, everybody, question))), std::vector<std::string>{"Sixth Inc"});
  question.words = "f";
  EXPECT_EQ(names_of(value_of(customer_list(tx, everybody, question))),
            (std::vector<std::string>{"Fifth AG", "Fourth BV"}));
  EXPECT_TRUE(value_of(customer_list(tx, owner, question)).customers.empty()) << "anna has C1, C3 and C6";
}

TEST_P(CustomerListViews, TellWhatIsOwedAndHowOnePays) {
  const ReadTx tx = read();
  CustomerListQuestion question;
  question.as_of = VerifyCompany::day("2026-03-10");
  question.words = "sixth";
  const boost::json::array json = to_json(value_of(customer_list(tx, owner, question)));
  ASSERT_EQ(json.size(), 1U);
  ASSERT_EQ(json[0].at("accounts").as_array().size(), 2U);
  EXPECT_EQ(json[0].at("accounts").at(0).at("open").as_string(), "650.00");
  EXPECT_TRUE(json[0].at("behaviour").is_null()) << "nothing is due, so the run has no row";
  question.words = "punctual";
  EXPECT_EQ(to_json(value_of(customer_list(tx, owner, question)))[0].at("behaviour").as_string(), "punctual");
}

INSTANTIATE_TEST_SUITE_P(Databases, CustomerListViews, both_databases(), dialect_name);

}  // namespace
}  // namespace dunlin::view
