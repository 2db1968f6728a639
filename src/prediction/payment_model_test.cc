#include "prediction/payment_model.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cmath>
#include <map>

#include "base/prng.h"
#include "prediction/payment_distribution.h"
#include "prediction/test_trees.h"
#include "prediction/training_rows.h"

namespace dunlin {
namespace {

// An ensemble that says the same of everything.
std::string always(double log_odds) {
  return ensemble_json({{{.threshold = log_odds}}});
}

ModelFacts facts_of(std::int32_t hazard_percent, std::int32_t late_percent) {
  ModelFacts facts;
  facts.trained_on = Date{20'000};
  facts.history_from = Date{19'000};
  facts.invoices = 1'234;
  facts.settled = 1'200;
  facts.calendar = "US";
  facts.hazard_percent = hazard_percent;
  facts.late_percent = late_percent;
  facts.rounds = 175;
  facts.metrics = {300, 2'500'000, 2'600'000, 120, 240, 260, -1};
  return facts;
}

PaymentModel model_of(std::int32_t hazard_percent, std::int32_t late_percent, Calibration calibration = {}) {
  return PaymentModel::make(facts_of(hazard_percent, late_percent), always(0), always(0), always(0),
                            std::move(calibration))
      .value();
}

// A landmark on the morning of day 20'000 whose floor is paid with .1 on each of ten days from `first` on.
LandmarkFeatures landmark(std::int32_t first = 0) {
  LandmarkFeatures features;
  features.at.morning = 20'000;
  float left = 1;
  ByCell& hazard = features.by_day[static_cast<std::size_t>(ByDay::floor_hazard)];
  for (std::size_t cell = 0; cell < 10; ++cell) {
    const std::size_t at = cell + static_cast<std::size_t>(first);
    features.floor_mass[at] = 0.1F;
    hazard[at] = cell == 9 ? 1 : 0.1F / left;
    left -= 0.1F;
  }
  return features;
}

TEST(PaymentModel, mixes_the_hazard_with_the_floor) {
  // Even odds each day: 1/2, 1/4, 1/8; three quarters of it, and one of the floor.
  const ItemForecast answer = model_of(75, 50).answer(landmark(), 20'002, 0.01F);
  EXPECT_NEAR(answer.mass[0], 0.75 / 2 + 0.025, 1e-6);
  EXPECT_NEAR(answer.mass[1], 0.75 / 4 + 0.025, 1e-6);
  EXPECT_NEAR(answer.mass[9], 0.75 / 1024 + 0.025, 1e-6);
  EXPECT_NEAR(answer.mass[10], 0.75 / 2048, 1e-6);
  // Late, due on the third day: the classifier says 1/2, the mixture .75 / 8 + .25 x .7 = .26875; half of each.
  EXPECT_NEAR(answer.late, 0.5 * 0.5 + 0.5 * 0.26875, 1e-6);
  // Unpaid at the end of day 9: classifier 1/2, hazard 1/1024, floor 0.
  EXPECT_NEAR(answer.very_late, 0.4 * 0.5 + 0.4 / 1024, 1e-6);
}

TEST(PaymentModel, without_its_hazard_the_floor_is_left) {
  const LandmarkFeatures features = landmark(3);
  const ItemForecast answer = model_of(0, 0).answer(features, 20'005, 0.01F);
  const ItemForecast floor = floor_answer(features, 20'005, 0.01F);
  EXPECT_EQ(answer.mass, features.floor_mass);
  EXPECT_EQ(floor.mass, features.floor_mass);
  EXPECT_NEAR(answer.late, 0.7, 1e-6);
  EXPECT_NEAR(floor.late, 0.7, 1e-6);
  EXPECT_NEAR(floor.very_late, 0, 1e-6);  // paid by day 12 for certain
}

TEST(PaymentModel, what_is_past_due_is_late) {
  EXPECT_EQ(model_of(75, 50).answer(landmark(), 19'999, 0.01F).late, 1.0F);
  EXPECT_EQ(floor_answer(landmark(), 19'999, 0.01F).late, 1.0F);
  EXPECT_LT(model_of(75, 50).answer(landmark(), 20'000, 0.01F).late, 1.0F);
}

TEST(PaymentModel, beyond_120_days_past_due_the_floor_speaks_alone) {
  const LandmarkFeatures features = landmark();
  const ItemForecast answer = model_of(100, 50).answer(features, 20'000 - 120, 0.01F);
  for (std::size_t cell = 0; cell < payment_cells; ++cell) {
    EXPECT_NEAR(answer.mass[cell], features.floor_mass[cell], 1e-6) << cell;
  }
  EXPECT_NEAR(answer.very_late, 0.2, 1e-5);  // days 0..7 of ten
  // 116 days past due, four days are the hazard's: 1/16 is left, and goes as the floor's last six days.
  const ItemForecast soon = model_of(100, 50).answer(features, 20'000 - 116, 0.01F);
  EXPECT_NEAR(soon.mass[3], 1.0 / 16, 1e-6);
  EXPECT_NEAR(soon.mass[4], 1.0 / 96, 1e-6);
}

TEST(PaymentModel, its_chance_to_be_late_is_calibrated) {
  const Calibration halved{{0.5F}, {0.25F}};
  // Classifier 1/2 alone, so .5; the line through (.5, .25).
  EXPECT_NEAR(model_of(75, 100, halved).answer(landmark(), 20'002, 0.01F).late, 0.25, 1e-6);
}

TEST(PaymentModel, is_read_as_it_was_written) {
  const std::string hazard = ensemble_json(
      {{{.left = 1, .right = 2, .feature = frozen_count + 2, .threshold = 4.5},
        {.threshold = -1.25},
        {.threshold = 0.1}},
       {{.left = 1, .right = 2, .feature = 0, .threshold = 1.0 / 3}, {.threshold = -7e-9}, {.threshold = 0.7}}});
  const PaymentModel model =
      PaymentModel::make(facts_of(90, 25), hazard, always(-2), always(1.0 / 3), {{0.1F, 0.7F}, {0.2F, 0.6F}}).value();
  const std::string file = model.encode();
  const Result<PaymentModel> read = PaymentModel::decode(file);
  ASSERT_TRUE(read.has_value()) << read.error().text;
  const ModelFacts& facts = read->facts();
  EXPECT_EQ(facts.trained_on, Date{20'000});
  EXPECT_EQ(facts.history_from, Date{19'000});
  EXPECT_EQ(facts.invoices, 1'234);
  EXPECT_EQ(facts.settled, 1'200);
  EXPECT_EQ(facts.calendar, "US");
  EXPECT_EQ(facts.hazard_percent, 90);
  EXPECT_EQ(facts.late_percent, 25);
  EXPECT_EQ(facts.rounds, 175);
  EXPECT_EQ(facts.metrics, model.facts().metrics);
  Prng prng(3);
  for (int i = 0; i < 50; ++i) {
    LandmarkFeatures features = landmark(static_cast<std::int32_t>(prng.below(20)));
    for (float& value : features.frozen) value = static_cast<float>(prng.below(3));
    for (float& value : features.by_day[2]) value = static_cast<float>(prng.below(7));
    const auto due = static_cast<std::int32_t>(prng.between(19'850, 20'100));
    const ItemForecast before = model.answer(features, due, 0.01F);
    const ItemForecast after = read->answer(features, due, 0.01F);
    EXPECT_EQ(before.mass, after.mass);
    EXPECT_EQ(before.late, after.late);
    EXPECT_EQ(before.very_late, after.very_late);
  }
  EXPECT_EQ(PaymentModel::decode(read->encode())->encode(), read->encode());
}

void expect_invalid(const std::string& file) {
  const Result<PaymentModel> model = PaymentModel::decode(file);
  ASSERT_FALSE(model.has_value());
  EXPECT_EQ(model.error().reason, Reason::model_invalid) << model.error().text;
  EXPECT_TRUE(model.error().text.starts_with("The payment model was not read: ")) << model.error().text;
  EXPECT_TRUE(model.error().text.ends_with(".")) << model.error().text;
}

std::string replaced(std::string text, std::string_view part, std::string_view by) {
  const std::size_t at = text.find(part);
  EXPECT_NE(at, std::string::npos) << part;
  return text.replace(at, part.size(), by);
}

TEST(PaymentModel, a_file_that_is_cut_off_is_refused) {
  const std::string file = model_of(75, 50, {{0.5F}, {0.5F}}).encode();
  for (std::size_t length = 0; length < file.size(); ++length) expect_invalid(file.substr(0, length));
}

TEST(PaymentModel, a_file_of_another_kind_is_refused) {
  const std::string file = model_of(75, 50, {{0.25F, 0.5F}, {0.125F, 0.75F}}).encode();
  ASSERT_TRUE(PaymentModel::decode(file).has_value());
  const auto refused = [&file](std::string_view part, std::string_view by) {
    SCOPED_TRACE(by);
    expect_invalid(replaced(file, part, by));
  };
  refused("dunlin payment model 1", "dunlin payment model 2");
  refused("settled_count", "settled_number");
  refused(R"("settled_count",)", "");
  refused(R"("trained_on":"2024-10-04")", R"("trained_on":"2024-10-44")");
  refused(R"("trained_on":"2024-10-04")", R"("trained_on":20000)");
  refused(R"("calendar":"US",)", "");
  refused(R"("hazard_percent":75)", R"("hazard_percent":101)");
  refused(R"("late_percent":50)", R"("late_percent":-1)");
  refused(R"("rounds":175)", R"("rounds":1.5)");
  refused(R"("loss_floor")", R"("loss_ceiling")");
  refused(R"("hazard":{"learner")", R"("hazard":{"teacher")");
  refused(R"("predicted":[2.5E-1,5E-1])", R"("predicted":[2.5E-1])");
  refused(R"("predicted":[2.5E-1,5E-1])", R"("predicted":[5E-1,2.5E-1])");
  refused(R"("predicted":[2.5E-1,5E-1])", R"("predicted":[2.5E-1,1.5E0])");
  refused(R"("happened":[1.25E-1,7.5E-1])", R"("happened":[7.5E-1,1.25E-1])");
  refused(R"("happened":[1.25E-1,7.5E-1])", R"("happened":[-1.25E-1,7.5E-1])");
  refused(R"("happened":[1.25E-1,7.5E-1])", R"("happened":["no",7.5E-1])");
}

TEST(PaymentModel, any_changed_byte_is_refused_or_answers_with_chances) {
  const std::string file = model_of(75, 50, {{0.25F, 0.5F}, {0.125F, 0.75F}}).encode();
  Prng prng(11);
  for (int i = 0; i < 3'000; ++i) {
    std::string damaged = file;
    damaged[prng.below(damaged.size())] = static_cast<char>(32 + prng.below(95));
    const Result<PaymentModel> model = PaymentModel::decode(damaged);
    if (!model) {
      EXPECT_EQ(model.error().reason, Reason::model_invalid) << model.error().text;
      continue;
    }
    const ItemForecast answer = model->answer(landmark(), 20'003, 0.01F);
    EXPECT_TRUE(answer.late >= 0 && answer.late <= 1 && answer.very_late >= 0 && answer.very_late <= 1);
  }
}

TEST(PaymentModel, refuses_an_ensemble_that_asks_for_days_where_there_are_none) {
  const std::string by_day =
      ensemble_json({{{.left = 1, .right = 2, .feature = frozen_count + 1}, {.threshold = 1}, {.threshold = 2}}});
  EXPECT_TRUE(PaymentModel::make({}, by_day, always(0), always(0), {}).has_value());
  EXPECT_FALSE(PaymentModel::make({}, always(0), by_day, always(0), {}).has_value());
  EXPECT_FALSE(PaymentModel::make({}, always(0), always(0), by_day, {}).has_value());
}

TEST(Calibration, is_straight_between_its_points) {
  const Calibration none;
  EXPECT_EQ(none.apply(0.3F), 0.3F);
  const Calibration two{{0.2F, 0.6F}, {0.1F, 0.9F}};
  EXPECT_FLOAT_EQ(two.apply(0), 0);
  EXPECT_FLOAT_EQ(two.apply(0.1F), 0.05F);
  EXPECT_FLOAT_EQ(two.apply(0.2F), 0.1F);
  EXPECT_FLOAT_EQ(two.apply(0.4F), 0.5F);
  EXPECT_FLOAT_EQ(two.apply(0.6F), 0.9F);
  EXPECT_FLOAT_EQ(two.apply(0.8F), 0.95F);
  EXPECT_FLOAT_EQ(two.apply(1), 1);
}

TEST(Isotonic, pools_what_falls) {
  // .2 happened and .3 did not: together one of two, in the middle.
  const Calibration calibration = isotonic({0.1F, 0.2F, 0.3F, 0.4F}, {0, 1, 0, 1});
  EXPECT_EQ(calibration.predicted, (std::vector<float>{0.1F, 0.25F, 0.4F}));
  EXPECT_EQ(calibration.happened, (std::vector<float>{0, 0.5F, 1}));
}

TEST(Isotonic, equal_predictions_are_one_point) {
  const Calibration calibration = isotonic({0.5F, 0.5F, 0.5F, 0.5F}, {0, 1, 0, 1});
  EXPECT_EQ(calibration.predicted, (std::vector<float>{0.5F}));
  EXPECT_EQ(calibration.happened, (std::vector<float>{0.5F}));
  EXPECT_FLOAT_EQ(calibration.apply(0.5F), 0.5F);
}

TEST(Isotonic, is_the_nearest_rising_function) {
  EXPECT_TRUE(rc::check("the least of means to come, the greatest of means so far", [] {
    Prng prng(*rc::gen::arbitrary<std::uint64_t>());
    const auto count = static_cast<std::size_t>(*rc::gen::inRange(1, 60));
    std::vector<float> predicted;
    std::vector<float> happened;
    for (std::size_t i = 0; i < count; ++i) {
      predicted.push_back(static_cast<float>(prng.below(40)) / 40);
      happened.push_back(prng.chance(static_cast<std::uint32_t>(predicted.back() * 9'000)) ? 1.0F : 0.0F);
    }
    // Sums of each distinct prediction, in order.
    std::map<float, std::pair<double, double>> groups;
    for (std::size_t i = 0; i < count; ++i) {
      groups[predicted[i]].first += static_cast<double>(happened[i]);
      groups[predicted[i]].second += 1;
    }
    const std::vector<std::pair<float, std::pair<double, double>>> sorted(groups.begin(), groups.end());
    std::map<float, double> expected;  // by prediction (Barlow and others 1972: the max-min formula)
    for (std::size_t i = 0; i < sorted.size(); ++i) {
      double greatest = 0;
      for (std::size_t from = 0; from <= i; ++from) {
        double least = 1;
        for (std::size_t to = i; to < sorted.size(); ++to) {
          double yes = 0;
          double all = 0;
          for (std::size_t k = from; k <= to; ++k) {
            yes += sorted[k].second.first;
            all += sorted[k].second.second;
          }
          least = std::min(least, yes / all);
        }
        greatest = std::max(greatest, least);
      }
      expected[sorted[i].first] = greatest;
    }
    const Calibration calibration = isotonic(predicted, happened);
    // Each pool has the value of its members, and stands in their middle.
    std::map<double, std::pair<double, double>> pools;
    for (const auto& [value, sums] : groups) {
      auto& pool = pools[std::round(expected[value] * 1e9)];
      pool.first += static_cast<double>(value) * sums.second;
      pool.second += sums.second;
    }
    RC_ASSERT(calibration.predicted.size() == pools.size());
    std::size_t at = 0;
    for (const auto& [value, sums] : pools) {
      RC_ASSERT(std::abs(static_cast<double>(calibration.happened[at]) - value / 1e9) < 1e-6);
      RC_ASSERT(std::abs(static_cast<double>(calibration.predicted[at]) - sums.first / sums.second) < 1e-6);
      ++at;
    }
    float before = 0;
    for (float p = 0; p <= 1; p += 0.01F) {
      const float applied = calibration.apply(p);
      RC_ASSERT(applied >= before - 1e-6F && applied <= 1.0F);
      before = applied;
    }
  }));
}

}  // namespace
}  // namespace dunlin
