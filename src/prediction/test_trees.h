// Trees written down by hand, as the JSON that XGBoost writes. For tests only.
//
//   ensemble_json({{{.left = 1, .right = 2, .feature = 0, .threshold = 2}, {.threshold = 0.5}, {.threshold = -1}}})
//
// A node without children is a leaf, and its threshold its value. Missing values go right.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dunlin {

struct TestNode {
  std::int32_t left = -1;
  std::int32_t right = -1;
  std::int32_t feature = 0;
  double threshold = 0;
};

struct TestEnsemble {
  std::string_view base_score = "5E-1";
  std::string_view classes = "0";
};

[[nodiscard]] inline std::string ensemble_json(const std::vector<std::vector<TestNode>>& trees,
                                               const TestEnsemble& head = {}) {
  std::string all;
  for (const std::vector<TestNode>& tree : trees) {
    std::string left;
    std::string right;
    std::string feature;
    std::string threshold;
    std::string missing_left;
    for (const TestNode& node : tree) {
      const std::string_view comma = left.empty() ? "" : ",";
      left += fmt::format("{}{}", comma, node.left);
      right += fmt::format("{}{}", comma, node.right);
      feature += fmt::format("{}{}", comma, node.feature);
      threshold += fmt::format("{}{}", comma, node.threshold);
      missing_left += fmt::format("{}0", comma);
    }
    all += fmt::format(
        R"({}{{"left_children":[{}],"right_children":[{}],"split_indices":[{}],"split_conditions":[{}],"default_left":[{}]}})",
        all.empty() ? "" : ",", left, right, feature, threshold, missing_left);
  }
  return fmt::format(
      R"({{"learner":{{"learner_model_param":{{"base_score":"{}","num_class":"{}"}},"gradient_booster":{{"model":{{"trees":[{}]}}}}}}}})",
      head.base_score, head.classes, all);
}

}  // namespace dunlin
