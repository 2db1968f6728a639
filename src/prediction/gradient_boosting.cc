#include "prediction/gradient_boosting.h"

#include <fmt/format.h>
#include <xgboost/c_api.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

#include "base/check.h"

namespace dunlin {
namespace {

struct FreeMatrix {
  void operator()(void* handle) const { XGDMatrixFree(handle); }
};
struct FreeBooster {
  void operator()(void* handle) const { XGBoosterFree(handle); }
};
using Matrix = std::unique_ptr<void, FreeMatrix>;
using Booster = std::unique_ptr<void, FreeBooster>;

constexpr std::ptrdiff_t patience_steps = 4;

Result<void> succeeded(int status) {
  if (status == 0) return {};
  const std::string_view message = XGBGetLastError();
  return refuse(Reason::model_untrained,
                "XGBoost did not do its work: " + std::string(message.substr(0, message.find('\n'))));
}

Result<Matrix> matrix_of(std::span<const float> values, std::size_t rows, std::size_t columns) {
  CHECK(values.size() == rows * columns);
  DMatrixHandle handle = nullptr;
  TRY(succeeded(
      XGDMatrixCreateFromMat(values.data(), rows, columns, std::numeric_limits<float>::quiet_NaN(), &handle)));
  return Matrix(handle);
}

Result<Matrix> matrix_of(const TrainingTable& table) {
  Matrix matrix = TRY(matrix_of(table.values, table.rows(), table.columns));
  TRY(succeeded(XGDMatrixSetFloatInfo(matrix.get(), "label", table.labels.data(), table.labels.size())));
  return matrix;
}

// Trees begin at the share of ones. From one half, XGBoost's default, most of them would only go down to it, and those
// needed for that would be learning what is peculiar to the rows already.
double share_of_ones(std::span<const float> labels) {
  double ones = 0;
  for (const float label : labels) ones += static_cast<double>(label);
  const auto count = static_cast<double>(labels.size());
  return (ones + 0.5) / (count + 1);
}

Result<Booster> booster_of(const BoostingSettings& settings, void* matrix, std::span<const float> labels) {
  BoosterHandle handle = nullptr;
  const DMatrixHandle matrices[] = {matrix};
  TRY(succeeded(XGBoosterCreate(matrices, 1, &handle)));
  Booster booster(handle);
  const auto set = [&](const char* name, const std::string& value) {
    return succeeded(XGBoosterSetParam(booster.get(), name, value.c_str()));
  };
  const auto percent = [](std::int32_t share) { return fmt::format("{}.{:02}", share / 100, share % 100); };
  TRY(set("objective", "binary:logistic"));
  TRY(set("base_score", fmt::format("{:.6f}", share_of_ones(labels))));
  TRY(set("tree_method", "hist"));
  TRY(set("verbosity", "0"));
  TRY(set("seed", "1"));
  TRY(set("max_depth", std::to_string(settings.depth_max)));
  TRY(set("eta", fmt::format("0.{:03}", settings.rate_thousandths)));
  TRY(set("min_child_weight", std::to_string(settings.leaf_weight_min)));
  TRY(set("lambda", std::to_string(settings.penalty)));
  TRY(set("subsample", percent(settings.row_share_percent)));
  TRY(set("colsample_bytree", percent(settings.column_share_percent)));
  TRY(set("nthread", std::to_string(settings.threads)));
  return booster;
}

Result<std::string> text_of(void* booster) {
  bst_ulong size = 0;
  const char* bytes = nullptr;
  TRY(succeeded(XGBoosterSaveModelToBuffer(booster, R"({"format":"json"})", &size, &bytes)));
  return std::string(bytes, size);
}

// Predictions of another table; those of the training table come from a cache and may lag behind.
Result<double> logistic_loss(void* booster, void* matrix, std::span<const float> labels) {
  if (labels.empty()) return 0.0;
  const bst_ulong* shape = nullptr;
  bst_ulong dimensions = 0;
  const float* predicted = nullptr;
  TRY(succeeded(XGBoosterPredictFromDMatrix(
      booster, matrix, R"({"type":0,"training":false,"iteration_begin":0,"iteration_end":0,"strict_shape":false})",
      &shape, &dimensions, &predicted)));
  CHECK(dimensions == 1 && shape[0] == labels.size());
  double sum = 0;
  for (std::size_t row = 0; row < labels.size(); ++row) {
    const double p = std::min(std::max(static_cast<double>(predicted[row]), 1e-7), 1 - 1e-7);
    sum -= std::log(labels[row] > 0.5F ? p : 1 - p);
  }
  return sum / static_cast<double>(labels.size());
}

}  // namespace

Result<std::string> train_trees(const TrainingTable& table, const BoostingSettings& settings) {
  CHECK(settings.depth_max >= 1 && settings.depth_max <= 16 && settings.rounds >= 1);
  const Matrix matrix = TRY(matrix_of(table));
  const Booster booster = TRY(booster_of(settings, matrix.get(), table.labels));
  for (std::int32_t round = 0; round < settings.rounds; ++round) {
    TRY(succeeded(XGBoosterUpdateOneIter(booster.get(), round, matrix.get())));
  }
  return text_of(booster.get());
}

Result<TrainedTrees> train_trees_watched(const TrainingTable& table, const TrainingTable& held_out,
                                         const BoostingSettings& settings, std::int32_t step) {
  CHECK(settings.depth_max >= 1 && settings.depth_max <= 16 && step >= 1);
  const Matrix matrix = TRY(matrix_of(table));
  const Matrix other = TRY(matrix_of(held_out));
  const Booster booster = TRY(booster_of(settings, matrix.get(), table.labels));
  TrainedTrees trained;
  for (std::int32_t round = 0; round < settings.rounds; ++round) {
    TRY(succeeded(XGBoosterUpdateOneIter(booster.get(), round, matrix.get())));
    if ((round + 1) % step != 0) continue;
    trained.loss.push_back(TRY(logistic_loss(booster.get(), other.get(), held_out.labels)));
    const auto least = std::min_element(trained.loss.begin(), trained.loss.end());
    if (trained.loss.end() - least > patience_steps) break;
  }
  trained.model = TRY(text_of(booster.get()));
  return trained;
}

Result<std::vector<float>> contributions(std::string_view model, std::span<const float> values, std::size_t columns) {
  CHECK(columns > 0 && values.size() % columns == 0);
  const std::size_t rows = values.size() / columns;
  const Matrix matrix = TRY(matrix_of(values, rows, columns));
  BoosterHandle handle = nullptr;
  TRY(succeeded(XGBoosterCreate(nullptr, 0, &handle)));
  const Booster booster(handle);
  TRY(succeeded(XGBoosterLoadModelFromBuffer(booster.get(), model.data(), model.size())));
  TRY(succeeded(XGBoosterSetParam(booster.get(), "nthread", "1")));
  const bst_ulong* shape = nullptr;
  bst_ulong dimensions = 0;
  const float* predicted = nullptr;
  TRY(succeeded(XGBoosterPredictFromDMatrix(
      booster.get(), matrix.get(),
      R"({"type":2,"training":false,"iteration_begin":0,"iteration_end":0,"strict_shape":false})", &shape, &dimensions,
      &predicted)));
  std::size_t count = 1;
  for (std::size_t i = 0; i < dimensions; ++i) count *= shape[i];
  CHECK(count == rows * (columns + 1));
  return std::vector<float>(predicted, predicted + count);
}

}  // namespace dunlin
