// ItemPredictor: a book's open items, each with its features and its forecast, on the book's morning.
//
//   const ItemPredictor predictor(book, model, calendar);          // model may be null: the floor answers
//   predictor.visit(open, range, [&](const PredictedItem& item) { use(item.forecast.mass); });
//
// The morning is book.dated_before. An item that the book holds as open is unpaid on that morning, whatever was paid on
// part of it. Ranges that do not overlap may be visited at the same time, and the answers do not depend on the cut.
#pragma once

#include <string>

#include "prediction/bank_calendar.h"
#include "prediction/open_items.h"
#include "prediction/payment_model.h"
#include "prediction/predictor.h"

namespace dunlin {

struct PredictedItem {
  std::size_t item = 0;     // position in OpenItems
  std::size_t invoice = 0;  // of the book
  float beyond_rate = 0;    // chance, each day, after the last cell
  const LandmarkFeatures& features;
  ItemForecast forecast;
};

class ItemPredictor {
 public:
  // The book must outlive the predictor, and so must the model.
  ItemPredictor(const Book& book, const PaymentModel* model, const BusinessCalendar& calendar);

  void visit(const OpenItems& open, CustomerRange range, FunctionRef<void(const PredictedItem&)> visitor) const;

 private:
  const Book& book_;
  const PaymentModel* model_;
  BusinessCalendar calendar_;
  PortfolioDays portfolio_;
};

// The columns of Predictions from a forecast.
void fill(const PredictedItem& item, const Book& book, Predictions& out);

// PaymentPredictor over ItemPredictor. Without a model its name is "eb-weekday-1", with one "hazard-1 " and the
// beginning of the model's digest.
class ForecastPredictor final : public PaymentPredictor {
 public:
  ForecastPredictor(const Book& book, const PaymentModel* model, const BusinessCalendar& calendar,
                    std::string_view model_digest);

  [[nodiscard]] std::string_view model() const override { return name_; }
  void predict(const Book& book, const OpenItems& open, CustomerRange range, Predictions& out) const override;

 private:
  ItemPredictor predictor_;
  std::string name_;
};

}  // namespace dunlin
