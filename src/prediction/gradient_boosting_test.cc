#include "prediction/gradient_boosting.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

#include "base/prng.h"
#include "prediction/tree_ensemble.h"

namespace dunlin {
namespace {

// The chance of a one depends on the first two columns; the third is missing in half of the rows, the fourth says
// nothing.
TrainingTable draw_table(std::uint64_t seed, std::size_t rows) {
  Prng prng(seed);
  TrainingTable table;
  table.columns = 4;
  for (std::size_t row = 0; row < rows; ++row) {
    const auto first = static_cast<float>(prng.between(-1'000, 1'000)) / 100;
    const auto second = static_cast<float>(prng.below(5));
    const float third = prng.chance(5'000) ? std::numeric_limits<float>::quiet_NaN() : first * second;
    table.values.insert(table.values.end(), {first, second, third, static_cast<float>(prng.below(100))});
    table.labels.push_back(prng.chance(first > 0 ? (second > 2 ? 9'000 : 6'000) : 1'000) ? 1.0F : 0.0F);
  }
  return table;
}

BoostingSettings small(std::int32_t threads = 1) {
  BoostingSettings settings;
  settings.rounds = 20;
  settings.depth_max = 5;
  settings.threads = threads;
  return settings;
}

double loss_of(const TreeEnsemble& trees, const TrainingTable& table) {
  double sum = 0;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const auto values = std::span(table.values).subspan(row * table.columns, table.columns);
    const double p = 1 / (1 + std::exp(-static_cast<double>(trees.margin(values))));
    sum -= std::log(table.labels[row] > 0.5F ? p : 1 - p);
  }
  return sum / static_cast<double>(table.rows());
}

TEST(GradientBoosting, the_same_table_gives_the_same_bytes) {
  const TrainingTable table = draw_table(1, 3'000);
  const std::string model = train_trees(table, small()).value();
  EXPECT_EQ(train_trees(table, small()).value(), model);
  EXPECT_EQ(train_trees(table, small(2)).value(), model) << "two threads";
}

TEST(GradientBoosting, learns_what_is_there_to_learn) {
  const TrainingTable table = draw_table(2, 4'000);
  BoostingSettings settings = small();
  settings.rounds = 80;
  const TreeEnsemble trees = TreeEnsemble::parse(train_trees(table, settings).value(), 4, 0).value();
  // The best that can be: half .1, three tenths .6, one fifth .9, each with its entropy.
  const auto entropy = [](double p) { return -p * std::log(p) - (1 - p) * std::log(1 - p); };
  const double best = 0.5 * entropy(0.1) + 0.3 * entropy(0.6) + 0.2 * entropy(0.9);
  const double loss = loss_of(trees, draw_table(3, 4'000));
  EXPECT_GT(loss, best - 0.03);
  EXPECT_LT(loss, best + 0.05);
}

TEST(GradientBoosting, is_watched_on_a_second_table) {
  const TrainingTable table = draw_table(4, 1'500);
  const TrainingTable held_out = draw_table(5, 700);
  const TrainedTrees trained = train_trees_watched(table, held_out, small(), 6).value();
  EXPECT_EQ(trained.model, train_trees(table, small()).value()) << "watching changes nothing";
  ASSERT_EQ(trained.loss.size(), 3U);  // after 6, 12 and 18 of 20 rounds
  for (std::size_t i = 0; i < 3; ++i) {
    const TreeEnsemble trees = TreeEnsemble::parse(trained.model, 4, 0, 6 * (i + 1)).value();
    EXPECT_NEAR(trained.loss[i], loss_of(trees, held_out), 1e-5);
  }
}

TEST(GradientBoosting, it_ends_when_more_trees_do_not_help) {
  TrainingTable opposite = draw_table(5, 700);
  for (float& label : opposite.labels) label = 1 - label;
  const TrainedTrees trained = train_trees_watched(draw_table(4, 1'500), opposite, small(), 2).value();
  EXPECT_EQ(trained.loss.size(), 5U) << "each tree makes it worse: one step, and four to be sure";
  EXPECT_TRUE(std::is_sorted(trained.loss.begin(), trained.loss.end()));
  EXPECT_EQ(TreeEnsemble::parse(trained.model, 4, 0).value().tree_count(), 10U);
}

TEST(GradientBoosting, trees_begin_at_the_share_of_ones) {
  TrainingTable table = draw_table(6, 1'000);
  table.values.assign(table.values.size(), 1);  // nothing to tell rows apart by
  BoostingSettings one = small();
  one.rounds = 1;
  const TreeEnsemble trees = TreeEnsemble::parse(train_trees(table, one).value(), 4, 0).value();
  double ones = 0;
  for (const float label : table.labels) ones += static_cast<double>(label);
  EXPECT_NEAR(logistic(trees.margin(std::array<float, 4>{1, 1, 1, 1})), ones / 1'000, 2e-3);
}

TEST(GradientBoosting, contributions_add_up_to_the_log_odds) {
  const TrainingTable table = draw_table(6, 1'000);
  const std::string model = train_trees(table, small()).value();
  const TreeEnsemble trees = TreeEnsemble::parse(model, 4, 0).value();
  const std::vector<float> shares = contributions(model, table.values, 4).value();
  ASSERT_EQ(shares.size(), table.rows() * 5);
  std::array<double, 4> moved{};
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const auto values = std::span(table.values).subspan(row * 4, 4);
    const auto own = std::span(shares).subspan(row * 5, 5);
    EXPECT_NEAR(std::accumulate(own.begin(), own.end(), 0.0), trees.margin(values), 1e-4) << row;
    EXPECT_FLOAT_EQ(own[4], shares[4]) << "the average is one for all rows";
    for (std::size_t i = 0; i < 4; ++i) moved[i] += std::abs(static_cast<double>(own[i]));
  }
  EXPECT_GT(moved[0], 3 * moved[3]) << "what says nothing moves little";
}

TEST(GradientBoosting, all_alike_or_nothing_at_all) {
  TrainingTable table = draw_table(7, 300);
  table.labels.assign(300, 1.0F);
  const TreeEnsemble trees = TreeEnsemble::parse(train_trees(table, small()).value(), 4, 0).value();
  EXPECT_GT(trees.margin(std::span(table.values).first(4)), 0);
  // From no rows nothing is learnt: even odds.
  TrainingTable empty;
  empty.columns = 4;
  const TreeEnsemble none = TreeEnsemble::parse(train_trees(empty, small()).value(), 4, 0).value();
  EXPECT_EQ(none.margin(std::span(table.values).first(4)), 0);
  EXPECT_EQ(train_trees_watched(empty, empty, small(), 5)->loss, (std::vector<double>{0, 0, 0, 0}));
}

TEST(GradientBoosting, a_model_that_is_none_is_refused) {
  const Result<std::vector<float>> shares = contributions("{}", std::vector<float>{1, 2}, 2);
  ASSERT_FALSE(shares.has_value());
  EXPECT_EQ(shares.error().reason, Reason::model_untrained);
}

}  // namespace
}  // namespace dunlin
