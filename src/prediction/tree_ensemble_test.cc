#include "prediction/tree_ensemble.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <xgboost/c_api.h>

#include <array>
#include <cmath>
#include <limits>
#include <memory>
#include <string>

#include "base/check.h"
#include "base/prng.h"
#include "prediction/gradient_boosting.h"
#include "prediction/test_trees.h"

namespace dunlin {
namespace {

constexpr float missing = std::numeric_limits<float>::quiet_NaN();

// Log-odds as XGBoost itself works them out.
std::vector<float> predicted_by_xgboost(const std::string& model, const std::vector<float>& values,
                                        std::size_t columns) {
  BoosterHandle booster = nullptr;
  DMatrixHandle matrix = nullptr;
  CHECK(XGBoosterCreate(nullptr, 0, &booster) == 0);
  CHECK(XGBoosterLoadModelFromBuffer(booster, model.data(), model.size()) == 0);
  CHECK(XGDMatrixCreateFromMat(values.data(), values.size() / columns, columns, missing, &matrix) == 0);
  const bst_ulong* shape = nullptr;
  bst_ulong dimensions = 0;
  const float* margin = nullptr;
  CHECK(XGBoosterPredictFromDMatrix(
            booster, matrix,
            R"({"type":1,"training":false,"iteration_begin":0,"iteration_end":0,"strict_shape":false})", &shape,
            &dimensions, &margin) == 0);
  std::vector<float> margins(margin, margin + values.size() / columns);
  XGDMatrixFree(matrix);
  XGBoosterFree(booster);
  return margins;
}

float draw_value(Prng& prng) {
  if (prng.chance(1'500)) return missing;
  return static_cast<float>(prng.between(-20, 20)) / 4;  // few values, so that thresholds are met exactly
}

TrainingTable draw_table(Prng& prng, std::size_t rows, std::size_t columns) {
  TrainingTable table;
  table.columns = columns;
  for (std::size_t row = 0; row < rows; ++row) {
    float sum = 0;
    for (std::size_t column = 0; column < columns; ++column) {
      table.values.push_back(draw_value(prng));
      if (!std::isnan(table.values.back())) sum += table.values.back() * (column % 2 == 0 ? 1.0F : -0.5F);
    }
    table.labels.push_back(prng.chance(sum > 0 ? 7'500 : 2'000) ? 1.0F : 0.0F);
  }
  return table;
}

std::string draw_model(Prng& prng, std::size_t columns) {
  BoostingSettings settings;
  settings.rounds = 30;
  settings.depth_max = static_cast<std::int32_t>(prng.between(1, 7));
  settings.leaf_weight_min = 1;
  return train_trees(draw_table(prng, 600, columns), settings).value();
}

TEST(TreeEnsemble, says_what_xgboost_says_for_all_cells_at_once) {
  Prng prng(7);
  for (int model_number = 0; model_number < 6; ++model_number) {
    const std::size_t frozen = 1 + prng.below(6);
    const std::size_t by_day = prng.below(5);
    const std::string model = draw_model(prng, frozen + by_day);
    const TreeEnsemble trees = TreeEnsemble::parse(model, frozen, by_day).value();
    EXPECT_EQ(trees.tree_count(), 30U);
    for (int landmark = 0; landmark < 40; ++landmark) {
      std::vector<float> own(frozen);
      for (float& value : own) value = draw_value(prng);
      std::vector<ByCell> daily(by_day);
      for (ByCell& feature : daily) {
        for (float& value : feature) value = draw_value(prng);
      }
      std::vector<float> rows;
      for (std::size_t cell = 0; cell < payment_cells; ++cell) {
        rows.insert(rows.end(), own.begin(), own.end());
        for (const ByCell& feature : daily) rows.push_back(feature[cell]);
      }
      const std::vector<float> expected = predicted_by_xgboost(model, rows, frozen + by_day);
      ByCell margins{};
      trees.margins(own, daily, margins);
      for (std::size_t cell = 0; cell < payment_cells; ++cell) {
        ASSERT_NEAR(margins[cell], expected[cell], 1e-5) << "model " << model_number << ", cell " << cell;
      }
    }
  }
}

TEST(TreeEnsemble, says_what_xgboost_says_of_one_row) {
  Prng prng(8);
  for (int model_number = 0; model_number < 4; ++model_number) {
    const std::size_t columns = 1 + prng.below(8);
    const std::string model = draw_model(prng, columns);
    const TreeEnsemble trees = TreeEnsemble::parse(model, columns, 0).value();
    const TrainingTable table = draw_table(prng, 300, columns);
    const std::vector<float> expected = predicted_by_xgboost(model, table.values, columns);
    for (std::size_t row = 0; row < table.rows(); ++row) {
      ASSERT_NEAR(trees.margin(std::span(table.values).subspan(row * columns, columns)), expected[row], 1e-5);
    }
  }
}

TEST(TreeEnsemble, a_tree_by_hand) {
  // Is feature 0 below 2? Then 0.5; else, is feature 1 (by day) below 10? -1 or 3. A missing value goes right.
  const std::string model = ensemble_json({{{{.left = 1, .right = 2, .feature = 0, .threshold = 2},
                                             {.threshold = 0.5},
                                             {.left = 3, .right = 4, .feature = 1, .threshold = 10},
                                             {.threshold = -1},
                                             {.threshold = 3}}}});
  const TreeEnsemble trees = TreeEnsemble::parse(model, 1, 1).value();
  std::vector<ByCell> daily(1);
  for (std::size_t cell = 0; cell < payment_cells; ++cell) daily[0][cell] = static_cast<float>(cell);
  daily[0][5] = missing;
  ByCell margins{};
  trees.margins(std::vector<float>{1.9F}, daily, margins);
  for (std::size_t cell = 0; cell < payment_cells; ++cell) EXPECT_EQ(margins[cell], 0.5F);
  for (const float value : {2.0F, missing}) {
    trees.margins(std::vector<float>{value}, daily, margins);
    for (std::size_t cell = 0; cell < payment_cells; ++cell) {
      EXPECT_EQ(margins[cell], cell < 10 && cell != 5 ? -1.0F : 3.0F) << cell;
    }
  }
}

TEST(TreeEnsemble, trees_beyond_the_limit_are_left_out) {
  const std::vector<TestNode> one = {{.threshold = 1}};
  const std::string model = ensemble_json({{one}, {one}, {one}});
  EXPECT_EQ(TreeEnsemble::parse(model, 1, 0)->margin(std::vector<float>{0}), 3.0F);
  EXPECT_EQ(TreeEnsemble::parse(model, 1, 0, 2)->margin(std::vector<float>{0}), 2.0F);
  EXPECT_EQ(TreeEnsemble::parse(model, 1, 0, 0)->margin(std::vector<float>{0}), 0.0F);
}

void expect_refused(const std::string& text, std::string_view because) {
  const Result<TreeEnsemble> trees = TreeEnsemble::parse(text, 2, 1);
  ASSERT_FALSE(trees.has_value()) << text.substr(0, 200);
  EXPECT_EQ(trees.error().reason, Reason::model_invalid);
  EXPECT_TRUE(trees.error().text.starts_with("The payment model was not read: ")) << trees.error().text;
  EXPECT_NE(trees.error().text.find(because), std::string::npos) << trees.error().text;
}

TEST(TreeEnsemble, what_is_cut_off_is_refused) {
  const std::string model = ensemble_json({{{{.left = 1, .right = 2}, {.threshold = 1}, {.threshold = 2}}}});
  ASSERT_TRUE(TreeEnsemble::parse(model, 2, 1).has_value());
  for (std::size_t length = 0; length < model.size(); ++length) expect_refused(model.substr(0, length), "");
}

TEST(TreeEnsemble, what_is_not_a_model_is_refused) {
  for (const char* text : {"", "null", "[]", "{}", "42", R"({"learner":7})", R"({"learner":{}})",
                           R"({"version":[1,7,4],"learner":{"learner_model_param":{"base_score":"5E-1"}}})"}) {
    expect_refused(text, "");
  }
  for (const char* base : {"0", "1", "-3", "nan", "", "many"}) {
    expect_refused(ensemble_json({}, {.base_score = base}), "base score");
  }
  expect_refused(ensemble_json({}, {.classes = "3"}), "classes");
}

TEST(TreeEnsemble, a_tree_that_is_none_is_refused) {
  const auto refused = [](const std::vector<TestNode>& tree, std::string_view because) {
    expect_refused(ensemble_json({tree}), because);
  };
  refused({}, "not equally long");
  refused({{.left = 1, .right = 2}, {.threshold = 1}}, "");
  refused({{.left = 1, .right = 7}, {.threshold = 1}, {.threshold = 1}}, "does not have");
  refused({{.left = 1, .right = -2}, {.threshold = 1}, {.threshold = 1}}, "");
  refused({{.left = 1, .right = 2}, {.left = 0, .right = 2}, {.threshold = 1}}, "itself");
  refused({{.left = 0, .right = 0}}, "itself");
  refused({{.left = 1, .right = 2, .feature = 3}, {.threshold = 1}, {.threshold = 1}}, "feature");
  refused({{.left = 1, .right = 2, .feature = -1}, {.threshold = 1}, {.threshold = 1}}, "");
  refused({{.threshold = 1e300}}, "threshold");
}

TEST(TreeEnsemble, a_tree_may_have_48_questions_one_behind_the_other) {
  const auto chain = [](std::int32_t questions) {
    std::vector<TestNode> tree;
    for (std::int32_t i = 0; i < questions; ++i) {
      tree.push_back(
          {.left = 2 * i + 1, .right = 2 * i + 2, .feature = 2, .threshold = static_cast<double>(questions - i)});
      tree.push_back({.threshold = static_cast<double>(i)});
    }
    // The nodes stand as question, leaf, question, leaf: the right child of each is the next question.
    tree.push_back({.threshold = static_cast<double>(questions)});
    return ensemble_json({tree});
  };
  const Result<TreeEnsemble> trees = TreeEnsemble::parse(chain(48), 2, 1);
  ASSERT_TRUE(trees.has_value()) << trees.error().text;
  std::vector<ByCell> daily(1);
  for (std::size_t cell = 0; cell < payment_cells; ++cell) daily[0][cell] = static_cast<float>(cell);
  ByCell margins{};
  trees->margins(std::vector<float>{0, 0}, daily, margins);
  // Question i asks whether the value is below 48 - i: all below 48 leave at the first one.
  for (std::size_t cell = 0; cell < payment_cells; ++cell) EXPECT_EQ(margins[cell], cell < 48 ? 0.0F : 48.0F) << cell;
  expect_refused(chain(49), "deeper");
}

TEST(Logistic, is_within_a_ten_millionth) {
  for (double x = -110; x <= 110; x += 0.00731) {
    const double expected = 1 / (1 + std::exp(-static_cast<double>(static_cast<float>(x))));
    EXPECT_NEAR(logistic(static_cast<float>(x)), expected, 1e-7) << x;
  }
  EXPECT_EQ(logistic(0), 0.5F);
  EXPECT_EQ(logistic(std::numeric_limits<float>::infinity()), 1.0F);
  EXPECT_NEAR(logistic(-std::numeric_limits<float>::infinity()), 0.0F, 1e-30);
}

TEST(Logistic, rises) {
  float before = 0;
  for (float x = -90; x < 90; x += 0.001F) {
    EXPECT_LE(before, logistic(x)) << x;
    before = logistic(x);
  }
}

TEST(TreeEnsemble, begins_at_the_log_odds_of_its_base_score) {
  for (const double base : {0.5, 0.092317, 0.000001, 0.999999, 0.3}) {
    const std::string model = ensemble_json({}, {.base_score = fmt::format("{:.6f}", base)});
    const float margin = TreeEnsemble::parse(model, 1, 0).value().margin(std::array<float, 1>{0});
    EXPECT_NEAR(margin, std::log(base / (1 - base)), 1e-6) << base;
  }
  const std::string half = ensemble_json({}, {.base_score = "5E-1"});
  EXPECT_EQ(TreeEnsemble::parse(half, 1, 0).value().margin(std::array<float, 1>{0}), 0);
}

}  // namespace
}  // namespace dunlin
