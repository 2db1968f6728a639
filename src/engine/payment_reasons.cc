#include "engine/payment_reasons.h"

#include <algorithm>

#include "agents/payment_reason_words.h"
#include "engine/model_training_run.h"
#include "prediction/item_predictor.h"

namespace dunlin {

Result<std::vector<ItemReasons>> payment_reasons(const ReadTx& tx, const Assessment& assessment, std::size_t customer,
                                                 const std::vector<std::size_t>& items, Language language) {
  std::vector<ItemReasons> reasons;
  const std::optional<ModelInForce> in_force = TRY(load_model(tx, assessment.book.dated_before));
  if (!in_force) return reasons;
  const ItemPredictor predictor(assessment.book, &in_force->model, in_force->calendar.calendar);
  Result<> outcome;
  predictor.visit(assessment.open, {customer, customer + 1}, [&](const PredictedItem& item) {
    if (!outcome || std::find(items.begin(), items.end(), item.item) == items.end()) return;
    const Result<PaymentExplanation> why = explain_payment(in_force->model, item.features);
    if (!why) {
      outcome = tl::unexpected(why.error());
      return;
    }
    ItemReasons of_item{item.item, why->base, why->total, {}};
    for (std::size_t i = 0; i < payment_reason_count; ++i) {
      const auto reason = static_cast<PaymentReason>(i);
      if (why->share[i] != 0)
        of_item.lines.push_back({reason, why->share[i], words_of(reason, item.features, language)});
    }
    std::sort(of_item.lines.begin(), of_item.lines.end(), [](const ReasonLine& a, const ReasonLine& b) {
      const std::int64_t left = std::abs(a.share);
      const std::int64_t right = std::abs(b.share);
      return left != right ? left > right : a.reason < b.reason;
    });
    reasons.push_back(std::move(of_item));
  });
  TRY(outcome);
  return reasons;
}

}  // namespace dunlin
