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
  // Paired: how much less the loss is than that of the floor, or of the model in force, on the same landmarks, and the
  // standard error of that mean, in 1e-6. Customers count as one observation each: their invoices are alike.
  std::int64_t gain_floor = 0;
  std::int64_t gain_floor_error = 0;
  std::int64_t gain_champion = 0;
  std::int64_t gain_champion_error = 0;
  std::int64_t champion_landmarks = 0;  // 0: there was none to compare with
  bool operator==(const ModelMetrics&) const = default;
};

// Whose day is reported: with a short history the model's dates are worse than the customer's median, while its chances
// are better already.
enum class DateSource : std::uint8_t { model, floor, median };
[[nodiscard]] std::string_view name_of(DateSource source);
[[nodiscard]] bool from_name(std::string_view text, DateSource& source);

struct ModelFacts {
  Date trained_on;    // dated before this day
  Date history_from;  // first day of issue that was learnt from
  std::int64_t invoices = 0;
  std::int64_t settled = 0;
  std::string calendar;  // name of a shipped calendar, or "weekdays" or "every day"
  std::int32_t hazard_percent = 75;
  std::int32_t late_percent = 50;
  std::int32_t rounds = 0;
  DateSource dates = DateSource::model;
  ModelMetrics metrics;
};

inline constexpr std::int32_t reported_days_max = 730;

struct ItemForecast {
  ByCell mass{};
  float late = 0;        // paid after the due day; 1 when that is past
  float very_late = 0;   // unpaid 7 days after the due day or, when that is past, after the morning
  std::int32_t day = 0;  // the one to tell a person, from the morning; at most reported_days_max
};

class PaymentModel {
 public:
  PaymentModel() = default;
  // The ensembles as XGBoost writes them.
  [[nodiscard]] static Result<PaymentModel> make(ModelFacts facts, std::string hazard, std::string late,
                                                 std::string very_late, Calibration late_calibration);
  [[nodiscard]] static Result<PaymentModel> decode(std::string_view file);
  [[nodiscard]] std::string encode() const;
  // The head of the file without the ensembles.
  [[nodiscard]] std::string facts_json() const;

  [[nodiscard]] const ModelFacts& facts() const { return facts_; }
  [[nodiscard]] ItemForecast answer(const LandmarkFeatures& features, std::int32_t due, float beyond_rate) const;
  // Of the hazard alone, not mixed: what the explanation explains.
  [[nodiscard]] ByCell hazards(const LandmarkFeatures& features) const;
  [[nodiscard]] const std::string& hazard_ensemble() const { return hazard_text_; }

 private:
  [[nodiscard]] std::int32_t day_of(const LandmarkFeatures& features, const ByCell& mass, std::int32_t due,
                                    float beyond_rate) const;

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

}  // namespace dunlin
