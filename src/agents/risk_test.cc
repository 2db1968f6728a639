#include "agents/risk.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <numeric>
#include <vector>

#include "prediction/test_book.h"

namespace dunlin {
namespace {

constexpr std::int32_t morning = 20'000;

const RankingRates& rates_of(const Book& book) {
  static const std::vector<RankingRate> given = {{Currency::parse("USD").value(), 920'000}};
  static const RankingRates rates(Currency::parse("EUR").value(), book.currencies, given);
  return rates;
}

std::vector<RiskProfile> profiles_of(const Book& book) {
  const OpenItems open = OpenItems::of(book);
  std::vector<RiskProfile> profiles(book.customer_count());
  assess_risk(book, open, all_customers(book), portfolio_of(book, open), rates_of(book), profiles);
  return profiles;
}

bool same(const RiskProfile& left, const RiskProfile& right) {
  return left.behaviour == right.behaviour && left.points == right.points && left.score_bp == right.score_bp &&
         left.days_late_mean == right.days_late_mean && left.days_late_mean_shrunk == right.days_late_mean_shrunk &&
         left.late_share_bp == right.late_share_bp && left.recent_count == right.recent_count;
}

// One customer who settled with these days late, one every ten days, the latest first.
RiskProfile profile_of(const std::vector<std::int32_t>& days_late, const std::vector<std::int32_t>& overdue = {},
                       std::uint8_t flags = 0) {
  TestBook test(morning);
  const std::size_t customer = test.customer(1);
  for (std::size_t at = 0; at < days_late.size(); ++at) {
    const std::int32_t settled_on = morning - 1 - static_cast<std::int32_t>(at) * 10;
    test.settled(customer, {settled_on - days_late[at], days_late[at]});
  }
  for (const std::int32_t days : overdue) test.open(customer, {morning - days, 10'000, 0, flags});
  return profiles_of(test.build())[0];
}

std::vector<std::int32_t> repeated(std::size_t count, std::int32_t days_late) {
  return std::vector<std::int32_t>(count, days_late);
}

TEST(Risk, behaviour_is_read_from_what_was_paid) {
  EXPECT_EQ(profile_of({}).behaviour, BehaviourClass::fresh);
  EXPECT_EQ(profile_of({0, 40}).behaviour, BehaviourClass::fresh);
  EXPECT_EQ(profile_of(repeated(12, -2)).behaviour, BehaviourClass::punctual);
  EXPECT_EQ(profile_of(repeated(12, 6)).behaviour, BehaviourClass::slightly_late);
  EXPECT_EQ(profile_of(repeated(12, 25)).behaviour, BehaviourClass::chronic);
  EXPECT_EQ(profile_of({0, 30, 1, 0, 2, 45, 0, 0, 3, 0, 28, 0}).behaviour, BehaviourClass::sporadic);
}

TEST(Risk, a_customer_who_slows_down_is_deteriorating) {
  std::vector<std::int32_t> days = repeated(10, 20);
  const std::vector<std::int32_t> before = repeated(20, 3);
  days.insert(days.end(), before.begin(), before.end());
  const RiskProfile profile = profile_of(days);
  EXPECT_EQ(profile.behaviour, BehaviourClass::deteriorating);
  // Of 30 invoices 19 were settled in the last 183 days, ten of them at 20 and nine at 3 days.
  EXPECT_EQ(profile.recent_count, 19);
  EXPECT_EQ(profile.days_late_mean_recent, (10 * 20 + 9 * 3) * 100 / 19);
  EXPECT_EQ(profile.days_late_mean_earlier, 3'00);
  EXPECT_GT(profile.points[static_cast<std::size_t>(RiskFactor::slowing)], 0);

  std::vector<std::int32_t> faster = before;
  const std::vector<std::int32_t> slow_before = repeated(20, 20);
  faster.insert(faster.end(), slow_before.begin(), slow_before.end());
  EXPECT_NE(profile_of(faster).behaviour, BehaviourClass::deteriorating);
  EXPECT_EQ(profile_of(faster).points[static_cast<std::size_t>(RiskFactor::slowing)], 0);
}

TEST(Risk, a_customer_who_stops_paying_shows_before_it_settles) {
  EXPECT_EQ(profile_of(repeated(30, 0)).behaviour, BehaviourClass::punctual);
  EXPECT_EQ(profile_of(repeated(30, 0), repeated(12, 40)).behaviour, BehaviourClass::deteriorating);
  // Unless there is a reason for it.
  EXPECT_EQ(profile_of(repeated(30, 0), repeated(12, 40), book_flag_disputed).behaviour, BehaviourClass::punctual);
  // One that never paid anything is not new: it is late.
  EXPECT_EQ(profile_of({}, {30, 40, 50}).behaviour, BehaviourClass::chronic);
}

TEST(Risk, an_outlier_is_no_trend) {
  std::vector<std::int32_t> days = {40, 0, 1, 0, -1, 0, 2, 0, 0, 1};
  const std::vector<std::int32_t> before = {0, 25, 1, 0, 3, 0, 30, 0, 1, 0, 0, 2, 35, 0, 0, 1};
  days.insert(days.end(), before.begin(), before.end());
  EXPECT_NE(profile_of(days).behaviour, BehaviourClass::deteriorating);
}

TEST(Risk, three_invoices_do_not_make_a_character) {
  // A portfolio that pays on the due day; two customers always 20 days late, one seen 3 times, one seen 60 times.
  TestBook test(morning);
  for (std::int64_t id = 1; id <= 50; ++id) {
    const std::size_t customer = test.customer(id);
    for (std::int32_t at = 0; at < 60; ++at) test.settled(customer, {morning - 1 - at * 7, 0});
  }
  const std::size_t seldom = test.customer(100);
  for (std::int32_t at = 0; at < 3; ++at) test.settled(seldom, {morning - 21 - at * 7, 20});
  const std::size_t often = test.customer(101);
  for (std::int32_t at = 0; at < 60; ++at) test.settled(often, {morning - 21 - at * 7, 20});
  const std::vector<RiskProfile> profiles = profiles_of(test.build());
  EXPECT_EQ(profiles[seldom].days_late_mean, 20'00);
  EXPECT_EQ(profiles[often].days_late_mean, 20'00);
  // (3 + 8 x 63/3063) of 11 and (60 + 8 x 63/3063) of 68; the portfolio's share is rounded down to basis points.
  EXPECT_EQ(profiles[seldom].late_share_bp, (3 * 10'000 + 8 * 205) / 11);
  EXPECT_EQ(profiles[often].late_share_bp, (60 * 10'000 + 8 * 205) / 68);
  EXPECT_LT(profiles[seldom].score_bp, profiles[often].score_bp);
  EXPECT_GT(profiles[seldom].score_bp, profiles[0].score_bp);
}

TEST(Risk, contributions_add_up_exactly_and_stay_within_their_worth) {
  constexpr std::array<int, risk_factor_count> worth = {2'500, 2'000, 1'500, 2'000, 2'000};
  EXPECT_TRUE(rc::check("the score is the sum of its points", [&](std::uint64_t seed) {
    for (const RiskProfile& profile : profiles_of(synthetic_book(seed, {20, 25, 4}, morning).build())) {
      RC_ASSERT(std::accumulate(profile.points.begin(), profile.points.end(), 0) == profile.score_bp);
      for (std::size_t factor = 0; factor < risk_factor_count; ++factor)
        RC_ASSERT(profile.points[factor] <= worth[factor]);
    }
  }));
}

TEST(Risk, more_overdue_never_lowers_the_score) {
  EXPECT_TRUE(rc::check("an item grows older and larger", [] {
    const auto days = *rc::gen::container<std::vector<std::int32_t>>(30, rc::gen::inRange(-10, 60));
    const std::int32_t overdue = *rc::gen::inRange(1, 200);
    const std::int32_t more = *rc::gen::inRange(0, 100);
    RC_ASSERT(profile_of(days, {overdue + more, -20}).score_bp >= profile_of(days, {overdue, -20}).score_bp);
    RC_ASSERT(profile_of(days, {overdue}).score_bp >= profile_of(days, {overdue, -20}).score_bp);
  }));
}

TEST(Risk, does_not_depend_on_the_split_or_on_other_customers_places) {
  EXPECT_TRUE(rc::check("any cut gives the same profiles", [](std::uint64_t seed) {
    const Book book = synthetic_book(seed, {15, 12, 3}, morning).build();
    const OpenItems open = OpenItems::of(book);
    const PortfolioHistogram portfolio = portfolio_of(book, open);
    const std::size_t cut = *rc::gen::inRange<std::size_t>(0, book.customer_count() + 1);
    std::vector<RiskProfile> parts(book.customer_count());
    assess_risk(book, open, {cut, book.customer_count()}, portfolio, rates_of(book), parts);
    assess_risk(book, open, {0, cut}, portfolio, rates_of(book), parts);
    const std::vector<RiskProfile> whole = profiles_of(book);
    for (std::size_t customer = 0; customer < whole.size(); ++customer)
      RC_ASSERT(same(parts[customer], whole[customer]));
  }));
}

TEST(Risk, explains_itself_in_words) {
  const RiskProfile profile = profile_of({12, 9, 0, 5, 14, 8, 0, 9, 10, 3, 4, 2}, {34, 10});
  const auto english = [&](RiskFactor factor) { return words_of(profile, factor, Language::en); };
  EXPECT_EQ(english(RiskFactor::late_share), "10 of 12 paid invoices were late");
  EXPECT_EQ(english(RiskFactor::mean_days_late), "Pays 6 days after due on average");
  EXPECT_EQ(english(RiskFactor::slowing), "Earlier 5 days after due, lately 12 days after due");
  EXPECT_EQ(english(RiskFactor::overdue_share), "100\xE2\x80\x89% of the open amount is overdue");
  EXPECT_EQ(english(RiskFactor::oldest_overdue), "Oldest item 34 days overdue");
  EXPECT_EQ(words_of(profile, RiskFactor::late_share, Language::de), "10 von 12 bezahlten Rechnungen waren verspätet");
  EXPECT_EQ(words_of(profile, RiskFactor::slowing, Language::de),
            "Früher 5 Tage nach Fälligkeit, zuletzt 12 Tage nach Fälligkeit");
  const RiskProfile nothing = profile_of({});
  EXPECT_EQ(words_of(nothing, RiskFactor::late_share, Language::en), "No paid invoice yet");
  EXPECT_EQ(words_of(nothing, RiskFactor::slowing, Language::en), "Too little history for a trend");
  EXPECT_EQ(words_of(nothing, RiskFactor::oldest_overdue, Language::de), "Nichts ist überfällig");
}

}  // namespace
}  // namespace dunlin
