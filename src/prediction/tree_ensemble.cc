#include "prediction/tree_ensemble.h"

#include <algorithm>
#include <bit>
#include <boost/json.hpp>
#include <charconv>
#include <cmath>
#include <string>

#include "base/check.h"
#include "base/fixed_point.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace dunlin {
namespace {

namespace json = boost::json;

using Cells = std::uint64_t;  // a set of cells

constexpr std::size_t depth_max = 48;
constexpr Cells all_cells = (Cells{1} << payment_cells) - 1;

// Cells whose value is less than the threshold; a missing value is not.
Cells cells_below(const ByCell& values, float threshold) {
  Cells below = 0;
#ifdef __SSE2__
  const __m128 limit = _mm_set1_ps(threshold);
  for (std::size_t at = 0; at < values.size(); at += 4) {
    const __m128 less = _mm_cmplt_ps(_mm_loadu_ps(values.data() + at), limit);
    below |= static_cast<Cells>(static_cast<unsigned>(_mm_movemask_ps(less))) << at;
  }
#else
  for (std::size_t at = 0; at < values.size(); ++at) below |= static_cast<Cells>(values[at] < threshold ? 1 : 0) << at;
#endif
  return below & all_cells;
}

Cells cells_missing(const ByCell& values) {
  Cells missing = 0;
  for (std::size_t at = 0; at < payment_cells; ++at) {
    missing |= static_cast<Cells>(std::isnan(values[at]) ? 1 : 0) << at;
  }
  return missing;
}

void add_to(ByCell& sums, Cells cells, float value) {
  // A tree that asked for no day: the compiler adds to four cells at a time.
  if (cells == all_cells) {
    for (std::size_t at = 0; at < payment_cells; ++at) sums[at] += value;
    return;
  }
  for (; cells != 0; cells &= cells - 1) sums[static_cast<std::size_t>(std::countr_zero(cells))] += value;
}

// Of a chance in (0, 1), to 1e-9. Both sides are whole numbers of 2^-53, and their logarithms are integers.
float log_odds_of(double chance) {
  constexpr auto whole = std::int64_t{1} << 53;
  const auto ones = std::clamp<std::int64_t>(static_cast<std::int64_t>(std::ldexp(chance, 53)), 1, whole - 1);
  const std::int64_t log2_q32_of_odds =
      log2_q32(static_cast<std::uint64_t>(ones)) - log2_q32(static_cast<std::uint64_t>(whole - ones));
  return static_cast<float>(std::ldexp(static_cast<double>(log2_q32_of_odds), -32) * 0.6931471805599453);
}

tl::unexpected<Refusal> invalid(const std::string& why) {
  return refuse(Reason::model_invalid, "The payment model was not read: " + why + ".");
}

// Integers and fractions alike.
double number_of(const json::value& value) {
  return value.is_double() ? value.as_double() : value.to_number<double>();
}

}  // namespace

float logistic(float log_odds) {
  // 2^(-x log2 e) = 2^whole * 2^part with part in [-1/2, 1/2], by its series.
  const double exponent = std::min(std::max(-static_cast<double>(log_odds), -80.0), 80.0) * 1.4426950408889634;
  const double whole = std::floor(exponent + 0.5);
  const double t = (exponent - whole) * 0.6931471805599453;
  const double power =
      1 + t * (1 + t / 2 * (1 + t / 3 * (1 + t / 4 * (1 + t / 5 * (1 + t / 6 * (1 + t / 7 * (1 + t / 8)))))));
  return static_cast<float>(1 / (1 + std::ldexp(power, static_cast<int>(whole))));
}

// Reads the document that XGBoost writes, and believes nothing of it.
class TreeEnsemble::Parser {
 public:
  Parser(TreeEnsemble& ensemble, std::size_t trees_max) : ensemble_(ensemble), trees_max_(trees_max) {}

  Result<void> parse(std::string_view text) {
    boost::system::error_code error;
    json::parse_options options;
    options.max_depth = 16;
    const json::value document = json::parse(text, error, {}, options);
    if (error) return invalid("it is not JSON: " + error.message());
    try {
      const json::object& learner = document.at("learner").as_object();
      const std::string_view text_of_base = learner.at("learner_model_param").at("base_score").as_string();
      double base = 0;
      std::from_chars(text_of_base.data(), text_of_base.data() + text_of_base.size(), base);
      if (!(base > 0 && base < 1)) return invalid("its base score is not between 0 and 1");
      // What was trained for several outcomes has the trees of each, one after the other.
      const json::value* classes = learner.at("learner_model_param").as_object().if_contains("num_class");
      if (classes != nullptr && classes->as_string() != "0") return invalid("it tells several classes apart");
      ensemble_.base_ = log_odds_of(base);
      const json::array& trees = learner.at("gradient_booster").at("model").at("trees").as_array();
      for (const json::value& tree : trees) {
        if (ensemble_.roots_.size() == trees_max_) break;
        TRY(parse_tree(tree.as_object()));
      }
    } catch (const std::exception& exception) {
      return invalid(std::string("a part is missing or of another kind (") + exception.what() + ")");
    }
    return {};
  }

 private:
  Result<void> parse_tree(const json::object& tree) {
    const json::array& left = tree.at("left_children").as_array();
    const json::array& right = tree.at("right_children").as_array();
    const json::array& feature = tree.at("split_indices").as_array();
    const json::array& threshold = tree.at("split_conditions").as_array();
    const json::array& missing_left = tree.at("default_left").as_array();
    const std::size_t count = left.size();
    if (count == 0 || right.size() != count || feature.size() != count || threshold.size() != count ||
        missing_left.size() != count) {
      return invalid("the columns of a tree are not equally long");
    }
    // In the order of a walk, so that the two children of a node are neighbours.
    const auto root = static_cast<std::int32_t>(ensemble_.nodes_.size());
    ensemble_.roots_.push_back(root);
    ensemble_.nodes_.emplace_back();
    struct Waiting {
      std::size_t at;
      std::int32_t place;
      std::size_t depth;
    };
    std::vector<Waiting> waiting = {{0, root, 0}};
    std::size_t placed = 1;
    while (!waiting.empty()) {
      const auto [at, place, depth] = waiting.back();
      waiting.pop_back();
      if (depth > depth_max) return invalid("a tree is deeper than 48 questions");
      if (at >= count) return invalid("a tree points to a node that it does not have");
      Node node;
      node.threshold = static_cast<float>(number_of(threshold[at]));
      if (!std::isfinite(node.threshold)) return invalid("a threshold is not a number");
      const std::int64_t left_at = left[at].to_number<std::int64_t>();
      if (left_at >= 0) {
        const auto asked = feature[at].to_number<std::uint64_t>();
        if (asked >= ensemble_.frozen_ + ensemble_.by_day_)
          return invalid("a tree asks for a feature that is not there");
        node.feature = static_cast<std::uint16_t>(asked);
        node.missing_left = static_cast<std::uint16_t>(is_true(missing_left[at]) ? 1 : 0);
        node.left = static_cast<std::int32_t>(ensemble_.nodes_.size());
        placed += 2;
        // A tree that leads back to itself has no end; a proper one places each node once.
        if (placed > count) return invalid("a tree leads back to itself");
        ensemble_.nodes_.resize(ensemble_.nodes_.size() + 2);
        waiting.push_back({right[at].to_number<std::size_t>(), node.left + 1, depth + 1});
        waiting.push_back({static_cast<std::size_t>(left_at), node.left, depth + 1});
      }
      ensemble_.nodes_[static_cast<std::size_t>(place)] = node;
    }
    return {};
  }

  static bool is_true(const json::value& value) {
    return value.is_bool() ? value.as_bool() : value.to_number<std::int64_t>() != 0;
  }

  TreeEnsemble& ensemble_;
  std::size_t trees_max_;
};

Result<TreeEnsemble> TreeEnsemble::parse(std::string_view xgboost_json, std::size_t frozen, std::size_t by_day,
                                         std::size_t trees_max) {
  TreeEnsemble ensemble;
  ensemble.frozen_ = frozen;
  ensemble.by_day_ = by_day;
  TRY(Parser(ensemble, trees_max).parse(xgboost_json));
  return ensemble;
}

void TreeEnsemble::margins(std::span<const float> frozen, std::span<const ByCell> by_day, ByCell& out) const {
  CHECK(frozen.size() == frozen_ && by_day.size() == by_day_ && by_day_ <= 64);
  std::array<Cells, 64> missing{};
  for (std::size_t feature = 0; feature < by_day_; ++feature) missing[feature] = cells_missing(by_day[feature]);
  out.fill(base_);
  struct Part {
    std::int32_t node;
    Cells cells;
  };
  std::array<Part, depth_max + 2> waiting;
  for (const std::int32_t root : roots_) {
    std::size_t count = 1;
    waiting[0] = {root, all_cells};
    while (count > 0) {
      auto [at, cells] = waiting[--count];
      while (true) {
        const Node& node = nodes_[static_cast<std::size_t>(at)];
        if (node.left == leaf) {
          add_to(out, cells, node.threshold);
          break;
        }
        if (node.feature < frozen_) {
          const float value = frozen[node.feature];
          const bool left = std::isnan(value) ? node.missing_left != 0 : value < node.threshold;
          at = node.left + (left ? 0 : 1);
          continue;
        }
        const std::size_t feature = node.feature - frozen_;
        Cells left = cells_below(by_day[feature], node.threshold);
        if (node.missing_left != 0) left |= missing[feature];
        left &= cells;
        const Cells right = cells & ~left;
        if (left != 0 && right != 0) {
          CHECK(count < waiting.size());
          waiting[count++] = {node.left + 1, right};
        }
        at = left != 0 ? node.left : node.left + 1;
        cells = left != 0 ? left : right;
      }
    }
  }
}

float TreeEnsemble::margin(std::span<const float> frozen) const {
  CHECK(frozen.size() == frozen_ && by_day_ == 0);
  float sum = base_;
  for (const std::int32_t root : roots_) {
    std::int32_t at = root;
    while (nodes_[static_cast<std::size_t>(at)].left != leaf) {
      const Node& node = nodes_[static_cast<std::size_t>(at)];
      const float value = frozen[node.feature];
      const bool left = std::isnan(value) ? node.missing_left != 0 : value < node.threshold;
      at = node.left + (left ? 0 : 1);
    }
    sum += nodes_[static_cast<std::size_t>(at)].threshold;
  }
  return sum;
}

}  // namespace dunlin
