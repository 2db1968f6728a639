#include "prediction/item_predictor.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "prediction/payment_distribution.h"

namespace dunlin {
namespace {

constexpr std::size_t digest_shown = 12;

// To the nearest basis point; what is not quite 0 or 1 is not shown as certain.
std::uint16_t basis_points(float chance) {
  const float scaled = std::clamp(chance, 0.0F, 1.0F) * 10'000;
  return static_cast<std::uint16_t>(std::floor(scaled + 0.5F));
}

}  // namespace

ItemPredictor::ItemPredictor(const Book& book, const PaymentModel* model, const BusinessCalendar& calendar)
    : book_(book), model_(model), calendar_(calendar), portfolio_(book) {}

void ItemPredictor::visit(const OpenItems& open, CustomerRange range,
                          FunctionRef<void(const PredictedItem&)> visitor) const {
  CHECK(range.begin <= range.end && range.end <= book_.customer_count());
  const std::int32_t morning = book_.dated_before.days;
  const float rate = portfolio_.on(morning).beyond_rate;
  FeatureBuilder builder(book_, portfolio_, calendar_);
  std::vector<Landmark> landmarks;
  for (std::size_t customer = range.begin; customer < range.end; ++customer) {
    landmarks.clear();
    const auto begin = static_cast<std::size_t>(open.begin[customer]);
    const auto end = static_cast<std::size_t>(open.begin[customer + 1]);
    for (std::size_t item = begin; item < end; ++item) {
      landmarks.push_back({static_cast<std::int32_t>(open.invoice[item]), morning});
    }
    std::size_t item = begin;
    builder.visit(customer, landmarks, [&](const LandmarkFeatures& features) {
      const auto invoice = static_cast<std::size_t>(features.at.invoice);
      const std::int32_t due = book_.due_on[invoice];
      const ItemForecast forecast =
          model_ == nullptr ? floor_answer(features, due, rate) : model_->answer(features, due, rate);
      visitor(PredictedItem{item++, invoice, rate, features, forecast});
    });
  }
}

void fill(const PredictedItem& predicted, const Book& book, Predictions& out) {
  const std::size_t item = predicted.item;
  const ItemForecast& forecast = predicted.forecast;
  const auto unpaid = [&](std::int32_t days) {
    return basis_points(1 - paid_within(forecast.mass, days, predicted.beyond_rate));
  };
  out.unpaid_7_bp[item] = unpaid(7);
  out.unpaid_14_bp[item] = unpaid(14);
  out.unpaid_30_bp[item] = unpaid(30);
  out.unpaid_60_bp[item] = unpaid(60);
  out.unpaid_90_bp[item] = unpaid(90);
  const bool overdue = book.days_overdue(predicted.invoice) > 0;
  out.late_bp[item] = overdue ? out.unpaid_7_bp[item] : basis_points(forecast.late);
  out.very_late_bp[item] = basis_points(forecast.very_late);
  out.expected_on[item] = book.dated_before.days + forecast.day;
  const PaymentWindow window = best_window(forecast.mass);
  out.window_first_on[item] = book.dated_before.days + window.first_day;
  out.window_last_on[item] = book.dated_before.days + window.last_day;
  out.window_bp[item] = basis_points(window.chance);
  out.settled_used[item] = static_cast<std::uint16_t>(predicted.features.settled_used);
}

ForecastPredictor::ForecastPredictor(const Book& book, const PaymentModel* model, const BusinessCalendar& calendar,
                                     std::string_view model_digest)
    : predictor_(book, model, calendar),
      name_(model == nullptr ? "eb-weekday-1" : "hazard-1 " + std::string(model_digest.substr(0, digest_shown))) {}

void ForecastPredictor::predict(const Book& book, const OpenItems& open, CustomerRange range, Predictions& out) const {
  CHECK(out.count() == open.count());
  predictor_.visit(open, range, [&](const PredictedItem& item) { fill(item, book, out); });
}

}  // namespace dunlin
