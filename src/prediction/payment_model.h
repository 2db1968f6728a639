// PaymentModel: what was learnt from a tenant's past about when its invoices are paid, and the answers it gives.
//
//   const PaymentModel model = TRY(PaymentModel::decode(file));
//   const ItemForecast answer = model.answer(features, due, portfolio.on(morning));
//   answer.mass                        // chance by cell; answer.late, answer.very_late
//
// Three ensembles: the hazard of being paid in each cell (features frozen at the landmark, and by day), and two
// classifiers asked directly, whether an item will be late, and whether it will be unpaid a week after it is due.
// Each answer is mixed with the floor's: `hazard_percent` of the distribution is the hazard's, the rest the floor's;
// chosen on the last part of the past that the model had not seen. Where days are more than 120 past due, beyond what
// is learnt from, the distribution is the floor's alone. "Late" is `late_percent` the classifier's, the rest the
// distribution's; "very late" 40 % the classifier's, 40 % the hazard's, 20 % the floor's: heavier tails find the large
// items that stay.
//
// A model file is a JSON document: format, day of training, the span of history, names of the features, settings,
// calendar, measured figures, and the ensembles as XGBoost writes them. Its digest (SHA-256 of the bytes) names it. A
// file that is cut off, of another format or with other features is model_invalid; nothing of it is used.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "base/date.h"
#include "base/result.h"
#include "prediction/landmark_features.h"
#include "prediction/tree_ensemble.h"

namespace dunlin {

// A rising function from (0, 0) to (1, 1), straight between its points, so that what was told apart stays apart. The
// points are the middles of the pools of adjacent violators (Ayer and others 1955). Empty: no change.
struct Calibration {
  std::vector<float> predicted;  // rising
  std::vector<float> happened;   // rising

  [[nodiscard]] float apply(float probability) const;
};
// Of predicted chances and what happened, in order of the prediction.
[[nodiscard]] Calibration isotonic(const std::vector<float>& predicted, const std::vector<float>& happened);

// What was measured on the part of the past that a first fit had not seen. Chances in basis points, losses in 1e-6.
struct ModelMetrics {
  std::int64_t landmarks = 0;
  std::int64_t loss_model = 0;  // mean negative log-likelihood of a landmark, in 1e-6
  std::int64_t loss_floor = 0;
  std::int64_t late_ece_bp = 0;
  std::int64_t error_days_model = 0;  // mean absolute error of the reported day, in hundredths of a day
  std::int64_t error_days_floor = 0;
  std::int64_t error_days_median = 0;  // of the customer's median
  bool operator==(const ModelMetrics&) const = default;
};

struct ModelFacts {
  Date trained_on;    // dated before this day
  Date history_from;  // first day of issue that was learnt from
  std::int64_t invoices = 0;
  std::int64_t settled = 0;
  std::string calendar;  // name of a shipped calendar, or "weekdays" or "every day"
  std::int32_t hazard_percent = 75;
  std::int32_t late_percent = 50;
  std::int32_t rounds = 0;
  ModelMetrics metrics;
};

struct ItemForecast {
  ByCell mass{};
  float late = 0;       // paid after the due day; 1 when that is past
  float very_late = 0;  // unpaid 7 days after the due day or, when that is past, after the morning
};

class PaymentModel {
 public:
  PaymentModel() = default;
  // The ensembles as XGBoost writes them.
  [[nodiscard]] static Result<PaymentModel> make(ModelFacts facts, std::string hazard, std::string late,
                                                 std::string very_late, Calibration late_calibration);
  [[nodiscard]] static Result<PaymentModel> decode(std::string_view file);
  [[nodiscard]] std::string encode() const;

  [[nodiscard]] const ModelFacts& facts() const { return facts_; }
  [[nodiscard]] ItemForecast answer(const LandmarkFeatures& features, std::int32_t due, float beyond_rate) const;
  // Of the hazard alone, not mixed: what the explanation explains.
  [[nodiscard]] ByCell hazards(const LandmarkFeatures& features) const;
  [[nodiscard]] const std::string& hazard_ensemble() const { return hazard_text_; }

 private:
  ModelFacts facts_;
  std::string hazard_text_;
  std::string late_text_;
  std::string very_late_text_;
  Calibration late_calibration_;
  TreeEnsemble hazard_;
  TreeEnsemble late_;
  TreeEnsemble very_late_;
};

// The floor's answer to the same questions.
[[nodiscard]] ItemForecast floor_answer(const LandmarkFeatures& features, std::int32_t due, float beyond_rate);

// The day to tell a person. Where there is no model, or the customer's median of days late was nearer on the part of
// the past that the model had not seen, that median decides: with a few months of history no distribution is as good at
// dates; a customer without history is taken to pay when due. An item that is past that day gets the distribution's.
[[nodiscard]] std::int32_t told_day(const PaymentModel* model, const LandmarkFeatures& features,
                                    const ItemForecast& answer, std::int32_t due, float beyond_rate,
                                    std::int32_t day_limit);

}  // namespace dunlin
