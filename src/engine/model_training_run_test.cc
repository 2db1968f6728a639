#include "engine/model_training_run.h"

#include <fmt/format.h>

#include "engine/toy_model.h"
#include "engine/verify_company_for_test.h"

namespace dunlin {
namespace {

class ModelTrainingRun : public DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    if (!IsSkipped()) company_ = std::make_unique<VerifyCompany>(GetParam(), StoryEnds::with_the_morning);
  }
  Result<std::optional<ModelInForce>> load(Date morning) {
    const ReadTx tx = value_of(company_->engine().read());
    return load_model(tx, morning);
  }
  Result<ModelCheck> check(Date morning) {
    const ReadTx tx = value_of(company_->engine().read());
    return check_model(tx, morning);
  }
  Result<Answer> train(Date morning) {
    return train_payment_model(company_->engine(), company_->executor(), morning, {});
  }
  void record_toy(Date trained_on, int number) {
    company_->run("system:scheduler", RecordModel{toy_model(trained_on, number), true, "for the test"});
  }
  // A year of two customers: one pays when due, one on the Monday three weeks later.
  void import_a_year() {
    std::string history = "customer_number,number,amount,currency,issued_on,due_on,settled_on\n";
    const Date first = VerifyCompany::day("2025-03-03");  // a Monday
    for (int i = 0; i < 330; ++i) {
      const Date issued = first.add_days(i);
      const Date due = issued.add_days(14);
      const Date monday = due.add_days(21 - static_cast<int>(due.weekday()));
      const bool slow = i % 2 == 0;
      history += fmt::format("{},Y-{},{}.00,EUR,{},{},{}\n", slow ? "C2" : "C4", i, 100 + i, issued.to_string(),
                             due.to_string(), (slow ? monday : due).to_string());
    }
    company_->import_file_of(ImportKind::history, "year.csv", history);
  }

  const Date morning_ = VerifyCompany::day("2026-03-10");
  std::unique_ptr<VerifyCompany> company_;
};

TEST_P(ModelTrainingRun, WithoutAModelTheFloorAnswers) {
  EXPECT_FALSE(value_of(load(morning_)).has_value());
  const Result<ModelCheck> checked = check(morning_);
  ASSERT_FALSE(checked.has_value());
  EXPECT_EQ(checked.error().reason, Reason::model_unknown);
}

TEST_P(ModelTrainingRun, AMorningIsAnsweredByTheModelOfItsTime) {
  record_toy(morning_.add_days(-20), 1);
  record_toy(morning_, 2);
  EXPECT_FALSE(value_of(load(morning_.add_days(-21))).has_value());
  EXPECT_EQ(value_of(load(morning_.add_days(-1)))->model.facts().trained_on, morning_.add_days(-20));
  const std::optional<ModelInForce> latest = value_of(load(morning_));
  EXPECT_EQ(latest->model.facts().trained_on, morning_);
  EXPECT_EQ(latest->calendar.name, "weekdays");
  EXPECT_EQ(latest->record.digest, sha256(toy_model(morning_, 2)).hex());
  EXPECT_EQ(value_of(check(morning_)).record.id, latest->record.id);
}

TEST_P(ModelTrainingRun, AFileThatIsGoneOrAnotherIsNotUsed) {
  record_toy(morning_, 1);
  const Id<ModelRecord> id = value_of(load(morning_))->record.id;
  value_of(company_->connection().run_script(
      fmt::format("UPDATE content SET body = salt WHERE tenant = 1 AND id = {};", id.value)));
  for (const char* how : {"another", "gone"}) {
    const Result<std::optional<ModelInForce>> loaded = load(morning_);
    ASSERT_FALSE(loaded.has_value()) << how;
    EXPECT_EQ(loaded.error().reason, Reason::model_invalid) << how;
    EXPECT_NE(loaded.error().text.find(id.to_string()), std::string::npos) << how;
    value_of(
        company_->connection().run_script(fmt::format("DELETE FROM content WHERE tenant = 1 AND id = {};", id.value)));
  }
  EXPECT_FALSE(train(morning_).has_value()) << "it cannot be compared with what is not there";
}

TEST_P(ModelTrainingRun, TooLittleHistoryIsRefusedAndLeavesNothing) {
  const Result<Answer> answer = train(morning_);
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().reason, Reason::history_too_short);
  const ReadTx tx = value_of(company_->engine().read());
  EXPECT_TRUE(value_of(all_models(tx)).empty());
}

TEST_P(ModelTrainingRun, WhatWasTrainedIsRecordedAndAnswersWhenItIsBetter) {
  import_a_year();
  const Answer answer = value_of(train(morning_));
  const bool promoted = answer.at("promoted").as_bool();
  EXPECT_FALSE(answer.at("reason").as_string().empty());
  std::vector<ModelRecord> models;
  {
    const ReadTx tx = value_of(company_->engine().read());
    models = value_of(all_models(tx));
  }
  ASSERT_EQ(models.size(), 1U);
  EXPECT_EQ(models[0].id.to_string(), answer.at("model").as_string());
  EXPECT_EQ(models[0].trained_on, morning_);
  EXPECT_EQ(models[0].promoted, promoted);
  EXPECT_EQ(models[0].reason, answer.at("reason").as_string());
  const std::optional<ModelInForce> loaded = value_of(load(morning_));
  ASSERT_EQ(loaded.has_value(), promoted);
  // The same book on the same day is the same model, so the record is the one that is there.
  if (promoted) return;
  EXPECT_EQ(value_of(train(morning_)).at("model"), answer.at("model"));
}

TEST_P(ModelTrainingRun, AModelIsHeldToWhatCame) {
  import_a_year();
  record_toy(morning_.add_days(-60), 1);
  const ModelCheck checked = value_of(check(morning_));
  EXPECT_EQ(checked.record.trained_on, morning_.add_days(-60));
  EXPECT_FALSE(checked.drift.weeks.empty());
}

INSTANTIATE_TEST_SUITE_P(Databases, ModelTrainingRun, both_databases(), dialect_name);

}  // namespace
}  // namespace dunlin
