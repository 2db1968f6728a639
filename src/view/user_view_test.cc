#include "view/user_view.h"

#include "engine/verify_company_for_test.h"

namespace dunlin::view {
namespace {

class UserViews : public DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    if (!IsSkipped()) company_.emplace(database().open_migrated());
  }
  ReadTx read() { return value_of(company_->engine().read()); }

  std::optional<VerifyCompany> company_;
};

TEST_P(UserViews, HaveTheirRolesFromTheTenantAndTheirNamesFromTheCatalog) {
  const ReadTx tx = read();
  const std::vector<Login> logins = {{company_->user("anna"), "anna", {}, {}}, {Id<User>{7}, "nobody", {}, {}}};
  const boost::json::array json = to_json(value_of(user_list(tx, logins)));
  ASSERT_EQ(json.size(), 2U);
  EXPECT_EQ(json[0].at("login").as_string(), "anna");
  EXPECT_EQ(json[0].at("roles").as_string(), "account_owner");
  EXPECT_EQ(json[1].at("roles").as_string(), "");
}

INSTANTIATE_TEST_SUITE_P(Databases, UserViews, both_databases(), dialect_name);

}  // namespace
}  // namespace dunlin::view
