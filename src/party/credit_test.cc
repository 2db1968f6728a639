#include "party/credit.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

namespace dunlin {
namespace {

constexpr Date morning{20'000};

CreditScore rated(std::string agency, int days_ago, std::int64_t score, std::int64_t worst, std::int64_t best) {
  CreditScore rating;
  rating.agency = std::move(agency);
  rating.rated_on = morning.add_days(-days_ago);
  rating.score_hundredths = score;
  rating.worst_hundredths = worst;
  rating.best_hundredths = best;
  return rating;
}

TEST(CreditScore, a_scale_may_run_either_way) {
  EXPECT_EQ(health_basis_points(rated("A", 1, 235'00, 600'00, 100'00)), 7'300);  // 365 of 500
  EXPECT_EQ(health_basis_points(rated("B", 1, 73'00, 0, 100'00)), 7'300);
  EXPECT_EQ(health_basis_points(rated("C", 1, 600'00, 600'00, 100'00)), 0);
  EXPECT_EQ(health_basis_points(rated("D", 1, -2'50, -5'00, 5'00)), 2'500);
}

TEST(CreditScore, stays_on_its_scale) {
  EXPECT_TRUE(rc::check("0 to 10000, the ends at the ends", [] {
    const auto worst = *rc::gen::inRange<std::int64_t>(-999'999'999, 999'999'999);
    const auto best = *rc::gen::suchThat(rc::gen::inRange<std::int64_t>(-999'999'999, 999'999'999),
                                         [worst](std::int64_t end) { return end != worst; });
    const auto [low, high] = std::minmax(worst, best);
    const auto score = *rc::gen::inRange<std::int64_t>(low, high + 1);
    const std::int64_t health = health_basis_points(rated("A", 1, score, worst, best));
    RC_ASSERT(health >= 0 && health <= 10'000);
    RC_ASSERT(health_basis_points(rated("A", 1, best, worst, best)) == 10'000);
    RC_ASSERT(health_basis_points(rated("A", 1, worst, worst, best)) == 0);
  }));
}

TEST(CreditScore, the_worst_of_the_latest_of_each_agency_counts) {
  const std::vector<CreditScore> scores = {rated("A", 300, 10'00, 0, 100'00), rated("A", 20, 80'00, 0, 100'00),
                                           rated("B", 40, 60'00, 0, 100'00), rated("C", 30, 60'00, 0, 100'00)};
  const CountedRating counted = rating_that_counts(scores, morning);
  ASSERT_NE(counted.score, nullptr);
  EXPECT_EQ(counted.score->agency, "B");  // not A's old one; of two alike the first by name
  EXPECT_EQ(counted.stale, nullptr);
}

TEST(CreditScore, what_is_rated_on_the_morning_or_later_is_not_known) {
  std::vector<CreditScore> scores = {rated("A", 0, 5'00, 0, 100'00), rated("A", -3, 1'00, 0, 100'00)};
  EXPECT_EQ(rating_that_counts(scores, morning).score, nullptr);
  scores.push_back(rated("A", 1, 90'00, 0, 100'00));
  EXPECT_EQ(rating_that_counts(scores, morning).score, &scores[2]);
}

TEST(CreditScore, an_old_one_is_named_and_does_not_count) {
  const std::vector<CreditScore> scores = {rated("A", 900, 5'00, 0, 100'00), rated("B", 541, 5'00, 0, 100'00)};
  const CountedRating counted = rating_that_counts(scores, morning);
  EXPECT_EQ(counted.score, nullptr);
  ASSERT_NE(counted.stale, nullptr);
  EXPECT_EQ(counted.stale->agency, "B");
  const std::vector<CreditScore> last_day = {rated("B", 540, 5'00, 0, 100'00)};
  EXPECT_NE(rating_that_counts(last_day, morning).score, nullptr);
}

}  // namespace
}  // namespace dunlin
