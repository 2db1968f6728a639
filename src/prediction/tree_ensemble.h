// TreeEnsemble: boosted regression trees, evaluated.
//
//   const TreeEnsemble trees = TRY(TreeEnsemble::parse(model_json, frozen_count, by_day_count));
//   trees.margins(features.frozen, features.by_day, out);      // log-odds for all 63 cells at once
//   hazard = logistic(out[cell]);
//
// Training is XGBoost's business (gradient_boosting.h); what it has learnt is evaluated here, for two reasons.
// One is speed. Most features of a landmark do not depend on the day, so a tree is walked once for all of its cells,
// with the set of cells still together as one 64-bit word: a node that asks a frozen feature sends the whole set one
// way, a node that asks a feature by day divides it with a comparison of 64 numbers.
// The other is that a score must be the same bytes on every machine: only additions, comparisons and multiplications of
// IEEE floats in a fixed order are used, and no function of the mathematical library, whose last digit depends on the
// processor.
//
// The model is XGBoost's own JSON (gbtree, one output). A missing value (NaN) goes where the node says. What does not
// parse, names a feature that is not there, or does not end is model_invalid.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "prediction/payment_days.h"

namespace dunlin {

// 1 / (1 + e^-x), to 1e-7, from additions and multiplications only.
[[nodiscard]] float logistic(float log_odds);

class TreeEnsemble {
 public:
  // Features 0..frozen-1 do not depend on the day, frozen..frozen+by_day-1 do. Trees beyond trees_max are left out.
  [[nodiscard]] static Result<TreeEnsemble> parse(std::string_view xgboost_json, std::size_t frozen, std::size_t by_day,
                                                  std::size_t trees_max = ~std::size_t{0});

  // Log-odds by cell. frozen.size() and by_day.size() are those given to parse.
  void margins(std::span<const float> frozen, std::span<const ByCell> by_day, ByCell& out) const;
  // Log-odds of one row of frozen features, of an ensemble without features by day.
  [[nodiscard]] float margin(std::span<const float> frozen) const;

  [[nodiscard]] std::size_t tree_count() const { return roots_.size(); }

 private:
  struct Node {
    float threshold = 0;       // of a leaf: its value
    std::int32_t left = leaf;  // the right child stands behind it
    std::uint16_t feature = 0;
    std::uint16_t missing_left = 0;
  };
  static constexpr std::int32_t leaf = -1;

  class Parser;

  std::vector<Node> nodes_;
  std::vector<std::int32_t> roots_;
  std::size_t frozen_ = 0;
  std::size_t by_day_ = 0;
  float base_ = 0;
};

}  // namespace dunlin
