// A payment model as a file: an upload, a copy from another machine, a disk that went bad.
#include <array>
#include <limits>

#include "fuzz/fuzz_target.h"
#include "prediction/payment_model.h"

namespace dunlin {
namespace {

constexpr float missing = std::numeric_limits<float>::quiet_NaN();
constexpr std::int32_t morning = 20'000;

LandmarkFeatures landmark(float value) {
  LandmarkFeatures features;
  features.at.morning = morning;
  features.frozen.fill(value);
  float left = 1;
  for (std::size_t cell = 0; cell < payment_cells; ++cell) {
    for (ByCell& feature : features.by_day) feature[cell] = value + static_cast<float>(cell);
    features.floor_mass[cell] = left / 20;
    features.by_day[static_cast<std::size_t>(ByDay::floor_hazard)][cell] = 0.05F;
    left -= left / 20;
  }
  features.floor_mass[payment_cells] = left;
  return features;
}

void try_payment_model(std::string_view input) {
  const Result<PaymentModel> model = PaymentModel::decode(input);
  if (!accepted(model)) {
    CHECK(model.error().reason == Reason::model_invalid);
    return;
  }
  const auto is_chance = [](float value) { return value >= 0 && value <= 1; };
  for (const float value : {0.0F, -3.5F, 1e30F, missing}) {
    for (const std::int32_t due : {morning - 2'000, morning - 115, morning, morning + 30, morning + 3'000'000}) {
      const ItemForecast answer = model->answer(landmark(value), due, 0.01F);
      CHECK(is_chance(answer.late) && is_chance(answer.very_late));
      for (const float share : answer.mass) CHECK(is_chance(share));
    }
  }
  // What is read can be written, and read again as the same.
  const std::string written = model->encode();
  const Result<PaymentModel> again = PaymentModel::decode(written);
  CHECK(again && again->encode() == written);
}

const FuzzTarget target("payment_model", try_payment_model);

}  // namespace
}  // namespace dunlin
