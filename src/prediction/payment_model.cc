#include "prediction/payment_model.h"

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>

#include "base/check.h"
#include "prediction/payment_distribution.h"
#include "prediction/training_rows.h"

namespace dunlin {
namespace {

namespace json = boost::json;

constexpr std::string_view format_name = "dunlin payment model 1";

json::array feature_names() {
  json::array names;
  for (std::size_t i = 0; i < frozen_count; ++i) names.emplace_back(name_of(static_cast<Frozen>(i)));
  for (std::size_t i = 0; i < by_day_count; ++i) names.emplace_back(name_of(static_cast<ByDay>(i)));
  return names;
}

tl::unexpected<Refusal> invalid(const std::string& why) {
  return refuse(Reason::model_invalid, "The payment model was not read: " + why + ".");
}

std::array<float, classifier_features> classifier_row(const LandmarkFeatures& features, float floor) {
  std::array<float, classifier_features> row{};
  std::copy(features.frozen.begin(), features.frozen.end(), row.begin());
  row.back() = floor;
  return row;
}

json::object to_json(const ModelMetrics& metrics) {
  return {{"landmarks", metrics.landmarks},
          {"loss_model", metrics.loss_model},
          {"loss_floor", metrics.loss_floor},
          {"late_ece_bp", metrics.late_ece_bp},
          {"error_days_model", metrics.error_days_model},
          {"error_days_floor", metrics.error_days_floor},
          {"error_days_median", metrics.error_days_median},
          {"gain_floor", metrics.gain_floor},
          {"gain_floor_error", metrics.gain_floor_error},
          {"gain_champion", metrics.gain_champion},
          {"gain_champion_error", metrics.gain_champion_error},
          {"champion_landmarks", metrics.champion_landmarks}};
}

ModelMetrics metrics_of(const json::object& object) {
  const auto at = [&object](std::string_view key) { return object.at(key).to_number<std::int64_t>(); };
  ModelMetrics metrics;
  metrics.landmarks = at("landmarks");
  metrics.loss_model = at("loss_model");
  metrics.loss_floor = at("loss_floor");
  metrics.late_ece_bp = at("late_ece_bp");
  metrics.error_days_model = at("error_days_model");
  metrics.error_days_floor = at("error_days_floor");
  metrics.error_days_median = at("error_days_median");
  metrics.gain_floor = at("gain_floor");
  metrics.gain_floor_error = at("gain_floor_error");
  metrics.gain_champion = at("gain_champion");
  metrics.gain_champion_error = at("gain_champion_error");
  metrics.champion_landmarks = at("champion_landmarks");
  return metrics;
}

json::array to_json(const std::vector<float>& values) {
  json::array array;
  for (const float value : values) array.emplace_back(static_cast<double>(value));
  return array;
}

std::vector<float> floats_of(const json::array& array) {
  std::vector<float> values;
  for (const json::value& value : array) values.push_back(static_cast<float>(value.to_number<double>()));
  return values;
}

Result<Date> date_of(const json::value& value) {
  const Result<Date> day = Date::parse(value.as_string());
  if (!day) return invalid("a day in its head is none: " + day.error().text);
  return *day;
}

bool are_rising_chances(const std::vector<float>& values) {
  return std::is_sorted(values.begin(), values.end()) &&
         (values.empty() || (values.front() >= 0 && values.back() <= 1));
}

}  // namespace

std::string_view name_of(DateSource source) {
  switch (source) {
    case DateSource::model:
      return "model";
    case DateSource::floor:
      return "floor";
    case DateSource::median:
      return "median";
  }
  CHECK_UNREACHABLE("a source of dates without a name");
}

bool from_name(std::string_view text, DateSource& source) {
  for (const DateSource candidate : {DateSource::model, DateSource::floor, DateSource::median}) {
    if (text != name_of(candidate)) continue;
    source = candidate;
    return true;
  }
  return false;
}

float Calibration::apply(float probability) const {
  if (predicted.empty()) return probability;
  const auto above =
      static_cast<std::size_t>(std::upper_bound(predicted.begin(), predicted.end(), probability) - predicted.begin());
  const float left = above == 0 ? 0 : predicted[above - 1];
  const float right = above == predicted.size() ? 1 : predicted[above];
  const float low = above == 0 ? 0 : happened[above - 1];
  const float high = above == predicted.size() ? 1 : happened[above];
  return right <= left ? high : low + (high - low) * (probability - left) / (right - left);
}

Calibration isotonic(const std::vector<float>& predicted, const std::vector<float>& happened) {
  CHECK(predicted.size() == happened.size());
  std::vector<std::size_t> order(predicted.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return predicted[a] != predicted[b] ? predicted[a] < predicted[b] : a < b;
  });
  struct Pool {
    double predicted;  // sums
    double happened;
    double count;
  };
  std::vector<Pool> pools;
  for (std::size_t at = 0; at < order.size();) {
    // What got the same chance gets the same again: it is one pool from the beginning.
    const float chance = predicted[order[at]];
    pools.push_back({0, 0, 0});
    for (; at < order.size() && predicted[order[at]] == chance; ++at) {
      pools.back().predicted += static_cast<double>(chance);
      pools.back().happened += static_cast<double>(happened[order[at]]);
      pools.back().count += 1;
    }
    while (pools.size() > 1) {
      Pool& before = pools[pools.size() - 2];
      const Pool& last = pools.back();
      if (before.happened * last.count < last.happened * before.count) break;
      before.predicted += last.predicted;
      before.happened += last.happened;
      before.count += last.count;
      pools.pop_back();
    }
  }
  Calibration calibration;
  for (const Pool& pool : pools) {
    calibration.predicted.push_back(static_cast<float>(pool.predicted / pool.count));
    calibration.happened.push_back(static_cast<float>(pool.happened / pool.count));
  }
  return calibration;
}

ItemForecast floor_answer(const LandmarkFeatures& features, std::int32_t due, float beyond_rate) {
  ItemForecast answer;
  answer.mass = features.floor_mass;
  answer.late = due < features.at.morning ? 1.0F : floor_late(features, due, beyond_rate);
  answer.very_late = floor_very_late(features, due, beyond_rate);
  answer.day = reported_day(answer.mass, beyond_rate, reported_days_max);
  return answer;
}

Result<PaymentModel> PaymentModel::make(ModelFacts facts, std::string hazard, std::string late, std::string very_late,
                                        Calibration late_calibration) {
  PaymentModel model;
  model.facts_ = std::move(facts);
  model.hazard_ = TRY(TreeEnsemble::parse(hazard, frozen_count, by_day_count));
  model.late_ = TRY(TreeEnsemble::parse(late, classifier_features, 0));
  model.very_late_ = TRY(TreeEnsemble::parse(very_late, classifier_features, 0));
  model.hazard_text_ = std::move(hazard);
  model.late_text_ = std::move(late);
  model.very_late_text_ = std::move(very_late);
  model.late_calibration_ = std::move(late_calibration);
  return model;
}

ByCell PaymentModel::hazards(const LandmarkFeatures& features) const {
  ByCell margins{};
  hazard_.margins(features.frozen, features.by_day, margins);
  ByCell hazard{};
  for (std::size_t cell = 0; cell < payment_cells; ++cell) hazard[cell] = logistic(margins[cell]);
  return hazard;
}

std::int32_t PaymentModel::day_of(const LandmarkFeatures& features, const ByCell& mass, std::int32_t due,
                                  float beyond_rate) const {
  const float median = features.frozen[static_cast<std::size_t>(Frozen::days_late_median)];
  if (facts_.dates == DateSource::median && !std::isnan(median)) {
    return std::clamp(due + static_cast<std::int32_t>(median) - features.at.morning, 0, reported_days_max);
  }
  const bool own = facts_.dates == DateSource::model;
  return reported_day(own ? mass : features.floor_mass, beyond_rate, reported_days_max);
}

ItemForecast PaymentModel::answer(const LandmarkFeatures& features, std::int32_t due, float beyond_rate) const {
  ByCell hazard = hazards(features);
  // Beyond what was learnt from, the floor's hazards stand for the model's.
  const std::int32_t learnt_days = due + overdue_days_learnt - features.at.morning;
  const ByCell& floor_hazard = features.by_day[static_cast<std::size_t>(ByDay::floor_hazard)];
  for (std::size_t cell = 0; cell < payment_cells; ++cell) {
    if (first_day_of(cell) >= learnt_days) hazard[cell] = floor_hazard[cell];
  }
  const ByCell learnt = mass_of(hazard);
  const float share = static_cast<float>(facts_.hazard_percent) / 100;
  ItemForecast answer;
  for (std::size_t cell = 0; cell <= payment_cells; ++cell) {
    answer.mass[cell] = share * learnt[cell] + (1 - share) * features.floor_mass[cell];
  }
  const std::int32_t due_in = due - features.at.morning;
  const float late = 1 - paid_within(answer.mass, due_in, beyond_rate);
  const float very_late = 1 - paid_within(answer.mass, std::max(due_in, 0) + very_late_days, beyond_rate);
  if (due_in < 0) {
    answer.late = 1;
  } else {
    const auto row = classifier_row(features, floor_late(features, due, beyond_rate));
    const float asked = static_cast<float>(facts_.late_percent) / 100;
    answer.late = late_calibration_.apply(asked * logistic(late_.margin(row)) + (1 - asked) * late);
  }
  answer.very_late = very_late;
  if (learnt_days > very_late_days) {
    const float floor = floor_very_late(features, due, beyond_rate);
    const float by_hazard = 1 - paid_within(learnt, std::max(due_in, 0) + very_late_days, beyond_rate);
    const auto row = classifier_row(features, floor);
    answer.very_late = 0.4F * logistic(very_late_.margin(row)) + 0.4F * by_hazard + 0.2F * floor;
  }
  answer.day = day_of(features, answer.mass, due, beyond_rate);
  return answer;
}

std::string PaymentModel::facts_json() const {
  return json::serialize(json::object{{"format", format_name},
                                      {"trained_on", facts_.trained_on.to_string()},
                                      {"history_from", facts_.history_from.to_string()},
                                      {"invoices", facts_.invoices},
                                      {"settled", facts_.settled},
                                      {"calendar", facts_.calendar},
                                      {"hazard_percent", facts_.hazard_percent},
                                      {"late_percent", facts_.late_percent},
                                      {"rounds", facts_.rounds},
                                      {"dates", name_of(facts_.dates)},
                                      {"metrics", to_json(facts_.metrics)}});
}

std::string PaymentModel::encode() const {
  std::string file = facts_json();
  file.pop_back();
  const json::object calibration = {{"predicted", to_json(late_calibration_.predicted)},
                                    {"happened", to_json(late_calibration_.happened)}};
  file += ",\"features\":" + json::serialize(feature_names());
  file += ",\"late_calibration\":" + json::serialize(calibration);
  // The ensembles are JSON already, and large: they are put in as they are.
  file += ",\"hazard\":" + hazard_text_ + ",\"late\":" + late_text_ + ",\"very_late\":" + very_late_text_ + "}";
  return file;
}

Result<PaymentModel> PaymentModel::decode(std::string_view file) {
  boost::system::error_code error;
  json::parse_options options;
  options.max_depth = 24;
  const json::value document = json::parse(file, error, {}, options);
  if (error) return invalid("the file is not JSON or is cut off: " + error.message());
  ModelFacts facts;
  Calibration calibration;
  try {
    const json::object& head = document.as_object();
    if (head.at("format").as_string() != format_name) {
      return invalid("its format is \"" + std::string(head.at("format").as_string()) + "\", not \"" +
                     std::string(format_name) + "\"");
    }
    if (head.at("features").as_array() != feature_names()) {
      return invalid("it was trained on other features than this version of Dunlin computes; train it again");
    }
    facts.trained_on = TRY(date_of(head.at("trained_on")));
    facts.history_from = TRY(date_of(head.at("history_from")));
    facts.invoices = head.at("invoices").to_number<std::int64_t>();
    facts.settled = head.at("settled").to_number<std::int64_t>();
    facts.calendar = head.at("calendar").as_string();
    facts.hazard_percent = head.at("hazard_percent").to_number<std::int32_t>();
    facts.late_percent = head.at("late_percent").to_number<std::int32_t>();
    facts.rounds = head.at("rounds").to_number<std::int32_t>();
    if (!from_name(head.at("dates").as_string(), facts.dates)) return invalid("it names no source of its dates");
    facts.metrics = metrics_of(head.at("metrics").as_object());
    calibration.predicted = floats_of(head.at("late_calibration").at("predicted").as_array());
    calibration.happened = floats_of(head.at("late_calibration").at("happened").as_array());
    if (facts.hazard_percent < 0 || facts.hazard_percent > 100 || facts.late_percent < 0 || facts.late_percent > 100 ||
        calibration.predicted.size() != calibration.happened.size() || !are_rising_chances(calibration.predicted) ||
        !are_rising_chances(calibration.happened)) {
      return invalid("a figure in its head is out of range");
    }
    return make(std::move(facts), json::serialize(head.at("hazard")), json::serialize(head.at("late")),
                json::serialize(head.at("very_late")), std::move(calibration));
  } catch (const std::exception& exception) {
    return invalid(std::string("a part of its head is missing or of another kind (") + exception.what() + ")");
  }
}

}  // namespace dunlin
