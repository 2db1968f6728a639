#include "prediction/model_record.h"

#include <gtest/gtest.h>

namespace dunlin {
namespace {

ModelRecord model(std::int64_t id, std::int32_t trained_on, bool promoted, std::optional<std::int32_t> retired = {}) {
  ModelRecord record;
  record.id.value = id;
  record.trained_on = Date{trained_on};
  record.promoted = promoted;
  if (retired) record.retired_on = Date{*retired};
  return record;
}

std::int64_t in_force(const std::vector<ModelRecord>& models, std::int32_t morning) {
  const std::optional<ModelRecord> found = model_in_force(models, Date{morning});
  return found ? found->id.value : 0;
}

TEST(ModelRecord, TheLatestPromotedOneAnswersFromItsDayOfTrainingOn) {
  const std::vector<ModelRecord> models = {model(1, 100, true), model(2, 130, false), model(3, 160, true)};
  EXPECT_EQ(in_force(models, 99), 0);
  EXPECT_EQ(in_force(models, 100), 1);
  EXPECT_EQ(in_force(models, 159), 1) << "the one that was not promoted does not answer";
  EXPECT_EQ(in_force(models, 160), 3);
  EXPECT_EQ(in_force({}, 500), 0);
}

TEST(ModelRecord, AfterARetiredOneTheFloorAnswersAndNotItsPredecessor) {
  const std::vector<ModelRecord> models = {model(1, 100, true), model(2, 130, true, 150)};
  EXPECT_EQ(in_force(models, 149), 2) << "a morning before goes on to be answered as it was";
  EXPECT_EQ(in_force(models, 150), 0);
  EXPECT_EQ(in_force({models[0], models[1], model(3, 170, true)}, 170), 3);
}

}  // namespace
}  // namespace dunlin
