#include "view/model_view.h"

#include "engine/verify_company_for_test.h"

namespace dunlin::view {
namespace {

class ModelViews : public DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    if (!IsSkipped()) company_.emplace(database().open_migrated());
  }
  ReadTx read() { return value_of(company_->engine().read()); }

  std::optional<VerifyCompany> company_;
};

TEST_P(ModelViews, SayWhichOneAnswers) {
  ModelRecord first;
  first.id = Id<ModelRecord>{1};
  first.trained_on = VerifyCompany::day("2026-01-01");
  first.promoted = true;
  ModelRecord second = first;
  second.id = Id<ModelRecord>{2};
  second.trained_on = VerifyCompany::day("2026-02-01");
  ModelRecord third = second;
  third.id = Id<ModelRecord>{3};
  third.promoted = false;
  ModelList list{VerifyCompany::day("2026-03-01"), {first, second, third}, second};
  EXPECT_EQ(list.state_of(first), "replaced");
  EXPECT_EQ(list.state_of(second), "in force");
  EXPECT_EQ(list.state_of(third), "not promoted");
  second.retired_on = VerifyCompany::day("2026-02-20");
  list.in_force.reset();
  EXPECT_EQ(list.state_of(second), "retired 2026-02-20");
}

TEST_P(ModelViews, ATenantWithoutAModelHasNone) {
  const ReadTx tx = read();
  const boost::json::object json = to_json(value_of(model_list(tx, VerifyCompany::day("2026-03-10"))));
  EXPECT_EQ(json.at("date").as_string(), "2026-03-10");
  EXPECT_TRUE(json.at("models").as_array().empty());
}

INSTANTIATE_TEST_SUITE_P(Databases, ModelViews, both_databases(), dialect_name);

}  // namespace
}  // namespace dunlin::view
