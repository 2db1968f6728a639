// Gradient boosting: learning an ensemble of trees from a table, by XGBoost (Chen and Guestrin 2016), through its C
// API.
//
//   const std::string model = TRY(train_trees({.values = rows, .columns = 56, .labels = paid}, settings));
//   const TreeEnsemble trees = TRY(TreeEnsemble::parse(model, 42, 14));
//
// Binary outcome, logistic loss, histogram method, beginning at the share of ones. The same table, settings and seed
// give the same model to the last byte, whatever the number of threads. A row's features stand next to each other; a
// missing one is NaN. Training can only fail for want of memory: model_untrained, with what the library says.
//
// contributions() is TreeSHAP (Lundberg and others 2020): by how much each feature moved the log-odds of a row away
// from the average; together with that average they add up to the log-odds. About a millisecond a row.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace dunlin {

struct TrainingTable {
  std::vector<float> values;  // row by row
  std::size_t columns = 0;
  std::vector<float> labels;  // 0 or 1, one for each row

  [[nodiscard]] std::size_t rows() const { return labels.size(); }
};

struct BoostingSettings {
  std::int32_t rounds = 300;
  std::int32_t depth_max = 8;          // at most 16
  std::int32_t rate_thousandths = 50;  // learning rate
  std::int32_t leaf_weight_min = 5;    // sum of p (1 - p) of the rows in a leaf
  std::int32_t penalty = 5;            // on the square of leaf values
  std::int32_t row_share_percent = 80;
  std::int32_t column_share_percent = 70;
  std::int32_t threads = 1;
};

[[nodiscard]] Result<std::string> train_trees(const TrainingTable& table, const BoostingSettings& settings);

// The same, and the mean logistic loss on a second table after every `step` rounds, to see where more stops helping; 0
// when it has no rows. It ends early when four more steps have brought nothing better.
struct TrainedTrees {
  std::string model;         // after `rounds`, or fewer
  std::vector<double> loss;  // loss[i]: after (i + 1) x step rounds
};
[[nodiscard]] Result<TrainedTrees> train_trees_watched(const TrainingTable& table, const TrainingTable& held_out,
                                                       const BoostingSettings& settings, std::int32_t step);

// rows x (columns + 1) values, the last of each row being the average. values: rows x columns.
[[nodiscard]] Result<std::vector<float>> contributions(std::string_view model, std::span<const float> values,
                                                       std::size_t columns);

}  // namespace dunlin
