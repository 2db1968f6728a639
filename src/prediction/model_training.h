// Training a payment model on a book's past, honestly: how well it does is measured on the last part of that past,
// which a first fit has not seen, and by the same measure as the floor.
//
//   const PaymentModel model = TRY(train_model(book, {"US", us}, {.threads = 2}));
//   model.facts().metrics.loss_model < model.facts().metrics.loss_floor        // or it stays off
//
// 1. The last quarter of the history, 28 to 60 days, is held out. A first fit learns from what was known on the morning
//    before it, and is watched on it: after so many rounds more trees stop helping.
// 2. On the held-out landmarks the share of the hazard in the mixture with the floor is chosen, by likelihood
//    (an item still open counts as "not paid yet"), and the calibration of the chance to be late is looked at; where
//    the mean error of ten equal groups exceeds 3 %, an isotonic correction is learnt.
// 3. The final fit learns from everything, with those rounds.
//
// Less than 200 settled invoices or less than 90 days between the first and the last issue day are too little to learn
// from and to measure on, and so is a ledger without anything in the held-out part: history_too_short. Small ledgers
// get shallow trees, large ones deep ones.
#pragma once

#include <string>

#include "base/calendar.h"
#include "ledger/book.h"
#include "prediction/bank_calendar.h"
#include "prediction/payment_model.h"

namespace dunlin {

inline constexpr std::int64_t training_settled_min = 200;
inline constexpr std::int32_t training_days_min = 90;

struct TrainingSettings {
  std::int32_t threads = 1;
  std::int64_t invoices_max = 150'000;
};

// Mean distance, over ten groups of equal size in the order of the prediction, between predicted chance and share that
// happened.
[[nodiscard]] double expected_calibration_error(const std::vector<float>& predicted,
                                                const std::vector<float>& happened);

// The book of the day of training: nothing dated later is in it. With a model in force, the gain over it is measured on
// the held-out landmarks that neither has learnt from.
[[nodiscard]] Result<PaymentModel> train_model(const Book& book, const NamedCalendar& calendar,
                                               const TrainingSettings& settings,
                                               const PaymentModel* in_force = nullptr);

// Whether a freshly trained model may take the place of the floor, or of the model in force: its paired gain over the
// floor, and over that model, exceeds two standard errors. Says why or why not.
struct Promotion {
  bool promoted = false;
  std::string reason;
};
[[nodiscard]] Promotion judge(const ModelFacts& facts);

}  // namespace dunlin
