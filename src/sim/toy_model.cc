#include "sim/toy_model.h"

#include "prediction/payment_model.h"
#include "sim/must.h"

namespace dunlin::sim {
namespace {

std::string leaf(int hundredths) {
  return R"({"learner":{"learner_model_param":{"base_score":"5E-1","num_class":"0"},"gradient_booster":{"model":{"trees":[)"
         R"({"left_children":[-1],"right_children":[-1],"split_indices":[0],"split_conditions":[)" +
         std::to_string(hundredths / 100) + "." + std::to_string(10 + hundredths % 90) +
         R"(],"default_left":[0]}]}}}})";
}

}  // namespace

std::string toy_model(Date trained_on, int number) {
  ModelFacts facts;
  facts.trained_on = trained_on;
  facts.history_from = trained_on.add_days(-365);
  facts.calendar = "weekdays";
  facts.hazard_percent = 50;
  return must(PaymentModel::make(facts, leaf(number), leaf(number + 7), leaf(number + 13), {})).encode();
}

}  // namespace dunlin::sim
