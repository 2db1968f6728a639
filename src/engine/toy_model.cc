#include "engine/toy_model.h"

#include <fmt/format.h>

#include "base/check.h"
#include "prediction/payment_model.h"

namespace dunlin {
namespace {

// An ensemble of one tree of one leaf, as XGBoost writes it.
std::string leaf(int hundredths) {
  const std::string tree =
      fmt::format(R"({{"left_children":[-1],"right_children":[-1],"split_indices":[0],"split_conditions":[{}.{:02}],)"
                  R"("default_left":[0]}})",
                  hundredths / 100, hundredths % 100);
  return fmt::format(R"({{"learner":{{"learner_model_param":{{"base_score":"5E-1","num_class":"0"}},)"
                     R"("gradient_booster":{{"model":{{"trees":[{}]}}}}}}}})",
                     tree);
}

}  // namespace

std::string toy_model(Date trained_on, int number) {
  ModelFacts facts;
  facts.trained_on = trained_on;
  facts.history_from = trained_on.add_days(-365);
  facts.calendar = "weekdays";
  facts.hazard_percent = 50;
  const Result<PaymentModel> model =
      PaymentModel::make(facts, leaf(10 + number), leaf(17 + number), leaf(23 + number), {});
  CHECK(model.has_value());
  return model->encode();
}

}  // namespace dunlin
