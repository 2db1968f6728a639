// Training and watching the payment model of a tenant: reading what it takes, computing without a lock, recording what
// came of it.
//
//   const Answer answer = TRY(train_payment_model(engine, admission, day, {.threads = 2}));
//   const std::optional<ModelInForce> model = TRY(load_model(tx, morning));
//   const ModelCheck check = TRY(check_model(tx, morning));           // once a week
//
// check_model holds the model in force to what came since it was trained: on the Mondays of the last eight weeks it
// answers again, from what was known then, and is compared with what became of the items. The model fails when its
// calibration error for "paid within 7 days" is beyond 6 % overall, when the running sum of what it promised too much
// or too little (CUSUM, in standard deviations, with a slack of half of one) passes 5 in two successive weeks, or when
// its likelihood is worse than the floor's. Then it is retired, and the floor answers.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "prediction/model_drift.h"
#include "prediction/model_record.h"
#include "prediction/model_training.h"

namespace dunlin {

struct ModelInForce {
  ModelRecord record;
  PaymentModel model;
  NamedCalendar calendar;
};
// Of that morning; none: the floor answers. model_invalid when the file is damaged or gone.
[[nodiscard]] Result<std::optional<ModelInForce>> load_model(const ReadTx& tx, Date morning);

// Learns from everything dated before that morning. Answers "model", "promoted", "reason"; history_too_short.
[[nodiscard]] Result<Answer> train_payment_model(Engine& engine, const Admission& admission, Date morning,
                                                 const TrainingSettings& settings);

struct ModelCheck {
  ModelRecord record;
  DriftReport drift;
};
// model_unknown when none is in force.
[[nodiscard]] Result<ModelCheck> check_model(const ReadTx& tx, Date morning);

}  // namespace dunlin
