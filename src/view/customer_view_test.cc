#include "view/customer_view.h"

#include "engine/verify_company_for_test.h"

namespace dunlin::view {
namespace {

const Onlooker everybody{Reach::all, {}, true};
const Onlooker owner{Reach::own_customers, "anna", true};

class CustomerViews : public DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    if (!IsSkipped()) company_.emplace(database().open_migrated());
  }
  ReadTx read() { return value_of(company_->engine().read()); }

  std::optional<VerifyCompany> company_;
};

TEST_P(CustomerViews, NamesThePeopleAndTheInvoices) {
  const ReadTx tx = read();
  std::vector<Login> logins;
  for (const auto& [user, name] : company_->logins()) logins.push_back({Id<User>{user}, name, {}, {}});
  const CustomerView view =
      value_of(customer_view(tx, owner, {"C6", VerifyCompany::day("2026-03-03")}, std::move(logins)));
  const boost::json::object json = to_json(view);
  EXPECT_EQ(json.at("customer").at("segment").at("set_by").as_string(), "carla");
  ASSERT_EQ(json.at("holds").as_array().size(), 1U);
  EXPECT_EQ(json.at("holds").at(0).at("invoice").as_string(), "I-602");
  EXPECT_EQ(json.at("holds").at(0).at("placed_by").as_string(), "clerk");
  EXPECT_EQ(json.at("contacts").at(0).at("email").as_string(), "pay@c6.example");
}

TEST_P(CustomerViews, AServiceSeesNoPeople) {
  const ReadTx tx = read();
  const Onlooker service{Reach::all, {}, false};
  const boost::json::object json =
      to_json(value_of(customer_view(tx, service, {"C6", VerifyCompany::day("2026-03-03")}, {})));
  EXPECT_EQ(json.at("contacts").at(0).at("withheld").as_string(), "role");
  EXPECT_EQ(boost::json::serialize(json).find("pay@c6.example"), std::string::npos);
}

TEST_P(CustomerViews, AForeignCustomerIsUnknown) {
  const ReadTx tx = read();
  EXPECT_EQ(customer_view(tx, owner, {"C2", VerifyCompany::day("2026-03-03")}, {}).error().reason,
            Reason::customer_unknown);
}

INSTANTIATE_TEST_SUITE_P(Databases, CustomerViews, both_databases(), dialect_name);

}  // namespace
}  // namespace dunlin::view
