#include "view/policy_view.h"

#include "engine/verify_company_for_test.h"

namespace dunlin::view {
namespace {

class PolicyViews : public DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    if (!IsSkipped()) company_.emplace(database().open_migrated());
  }
  ReadTx read() { return value_of(company_->engine().read()); }

  std::optional<VerifyCompany> company_;
};

TEST_P(PolicyViews, TheOneInForceIsTheNewestOfTheVersions) {
  const ReadTx tx = read();
  const PolicyView view = value_of(policy_view(tx));
  const boost::json::array versions = value_of(policy_versions_json(tx));
  ASSERT_EQ(versions.size(), 2U) << "the founders', and the one that was approved";
  EXPECT_EQ(versions[0].at("number"), to_json(view).at("number"));
  EXPECT_EQ(versions[0].at("digest"), to_json(view).at("digest"));
  EXPECT_EQ(versions[1].at("number").to_number<int>(), 1);
}

TEST_P(PolicyViews, ADocumentIsCheckedAndToldInSentences) {
  const boost::json::object json =
      to_json(value_of(check_policy_body(VerifyCompany::policy_text("autonomous"), "theirs")));
  EXPECT_EQ(json.at("rules").to_number<int>(), 4);
  const boost::json::array& sentences = json.at("sentences").as_array();
  EXPECT_EQ(sentences[0].as_string(), "Kill switch: off.");
  EXPECT_EQ(sentences[1].as_string().find("Segment standard: autonomous"), 0U);
  const Result<PolicyCheck> refused = check_policy_body("nonsense = ", "theirs");
  EXPECT_NE(refused.error().text.find("theirs"), std::string::npos) << refused.error().text;
}

INSTANTIATE_TEST_SUITE_P(Databases, PolicyViews, both_databases(), dialect_name);

}  // namespace
}  // namespace dunlin::view
