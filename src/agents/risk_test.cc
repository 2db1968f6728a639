#include "agents/risk.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <functional>
#include <numeric>
#include <vector>

#include "prediction/item_predictor.h"
#include "prediction/past_book.h"
#include "prediction/test_book.h"

namespace dunlin {
namespace {

constexpr std::int32_t morning = 20'000;

const RankingRates& rates_of(const Book& book) {
  static const std::vector<RankingRate> given = {{Currency::parse("USD").value(), 920'000}};
  static const RankingRates rates(Currency::parse("EUR").value(), book.currencies, given);
  return rates;
}

std::vector<RiskProfile> profiles_of(const Book& book, const RiskEvidence& evidence) {
  const OpenItems open = OpenItems::of(book);
  const PortfolioHistogram portfolio = portfolio_of(book, open);
  Predictions predictions(open.count());
  ForecastPredictor(book, nullptr, BusinessCalendar(), "").predict(book, open, all_customers(book), predictions);
  std::vector<RiskProfile> profiles(book.customer_count());
  assess_risk({book, open, predictions, portfolio, rates_of(book), evidence}, all_customers(book), profiles);
  return profiles;
}

std::vector<RiskProfile> profiles_of(const Book& book) {
  return profiles_of(book, RiskEvidence::none(book));
}

std::uint16_t points_of(const RiskProfile& profile, RiskFactor factor) {
  return profile.points[static_cast<std::size_t>(factor)];
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

RiskEvidence drawn_evidence(const Book& book, std::uint64_t seed) {
  RiskEvidence evidence = RiskEvidence::none(book);
  Prng prng(seed);
  for (std::size_t customer = 0; customer < book.customer_count(); ++customer) {
    evidence.broken_promises[customer] = static_cast<std::int32_t>(prng.below(4));
    if (!prng.chance(5'000)) continue;
    evidence.ratings[customer] =
        ExternalRating{"Agency", Date{morning - 1}, static_cast<std::int32_t>(prng.below(10'001)), prng.chance(7'000)};
  }
  return evidence;
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
  EXPECT_TRUE(rc::check("the score is the sum of its points", [&](std::uint64_t seed) {
    const Book book = synthetic_book(seed, {20, 25, 4}, morning).build();
    for (const RiskProfile& profile : profiles_of(book, drawn_evidence(book, seed))) {
      RC_ASSERT(std::accumulate(profile.points.begin(), profile.points.end(), 0) == profile.score_bp);
      for (std::size_t factor = 0; factor < risk_factor_count; ++factor)
        RC_ASSERT(profile.points[factor] <= risk_points_max[factor]);
    }
  }));
}

// What is predicted stays as it is; the days, the history and the other items are drawn.
TEST(Risk, an_item_that_gets_older_never_lowers_the_score) {
  EXPECT_TRUE(rc::check("others equal", [] {
    const auto days = *rc::gen::container<std::vector<std::int32_t>>(*rc::gen::inRange<std::size_t>(0, 40),
                                                                     rc::gen::inRange(-10, 60));
    auto ages = *rc::gen::container<std::vector<std::int32_t>>(*rc::gen::inRange<std::size_t>(1, 6),
                                                               rc::gen::inRange(-90, 200));
    const auto drawn = [] { return static_cast<std::uint16_t>(*rc::gen::inRange(0, 10'001)); };
    std::vector<std::array<std::uint16_t, 5>> unpaid(ages.size());
    for (auto& columns : unpaid) {
      for (std::uint16_t& column : columns) column = drawn();
      std::sort(columns.begin(), columns.end(), std::greater<>());
    }
    const auto score = [&] {
      TestBook test(morning);
      const std::size_t customer = test.customer(1);
      for (std::size_t at = 0; at < days.size(); ++at) {
        const std::int32_t settled_on = morning - 1 - static_cast<std::int32_t>(at) * 10;
        test.settled(customer, {settled_on - days[at], days[at]});
      }
      for (const std::int32_t age : ages) test.open(customer, {morning - age, 10'000});
      const Book book = test.build();
      const OpenItems open = OpenItems::of(book);
      const PortfolioHistogram portfolio = portfolio_of(book, open);
      Predictions predictions(open.count());
      for (std::size_t item = 0; item < unpaid.size(); ++item) {
        predictions.unpaid_7_bp[item] = unpaid[item][0];
        predictions.unpaid_14_bp[item] = unpaid[item][1];
        predictions.unpaid_30_bp[item] = unpaid[item][2];
        predictions.unpaid_60_bp[item] = unpaid[item][3];
        predictions.unpaid_90_bp[item] = unpaid[item][4];
      }
      std::vector<RiskProfile> profiles(1);
      assess_risk({book, open, predictions, portfolio, rates_of(book), RiskEvidence::none(book)}, all_customers(book),
                  profiles);
      return profiles[0].score_bp;
    };
    const std::uint16_t before = score();
    ages[*rc::gen::inRange<std::size_t>(0, ages.size())] += *rc::gen::inRange(1, 100);
    RC_ASSERT(score() >= before);
  }));
}

TEST(Risk, nothing_dated_on_the_morning_or_later_changes_it) {
  // Whatever an invoice that is open this morning becomes later, the earlier book does not know it.
  EXPECT_TRUE(rc::check("settlements from the morning on", [](std::uint64_t seed) {
    Book later = synthetic_book(seed, {10, 15, 3}, morning + 60).build();
    const std::vector<RiskProfile> before = profiles_of(book_before(later, Date{morning}).book);
    Prng prng(seed);
    for (std::size_t i = 0; i < later.invoice_count(); ++i) {
      if (later.settled_on[i] < morning) continue;
      later.settled_on[i] = prng.chance(5'000) ? never : morning + static_cast<std::int32_t>(prng.below(60));
      later.open_minor[i] = later.settled_on[i] == never ? later.amount_minor[i] : 0;
    }
    const std::vector<RiskProfile> after = profiles_of(book_before(later, Date{morning}).book);
    for (std::size_t customer = 0; customer < before.size(); ++customer)
      RC_ASSERT(same(before[customer], after[customer]));
  }));
}

// Ids order the book and mean nothing else: customers in another order have the same profiles.
TEST(Risk, permuted_ids_change_nothing) {
  EXPECT_TRUE(rc::check("customers in reverse", [](std::uint64_t seed) {
    const Book book = synthetic_book(seed, {12, 15, 3}, morning).build();
    const std::size_t customers = book.customer_count();
    Book turned = book;
    turned.invoice_begin = {0};
    const auto permute = [&](auto& column, const auto& from) {
      column.clear();
      for (std::size_t c = customers; c-- > 0;) {
        for (std::int64_t i = book.invoice_begin[c]; i < book.invoice_begin[c + 1]; ++i)
          column.push_back(from[static_cast<std::size_t>(i)]);
      }
    };
    for (std::size_t c = customers; c-- > 0;) {
      turned.invoice_begin.push_back(turned.invoice_begin.back() + book.invoice_begin[c + 1] - book.invoice_begin[c]);
    }
    permute(turned.issued_on, book.issued_on);
    permute(turned.due_on, book.due_on);
    permute(turned.settled_on, book.settled_on);
    permute(turned.amount_minor, book.amount_minor);
    permute(turned.open_minor, book.open_minor);
    permute(turned.currency, book.currency);
    permute(turned.item_flags, book.item_flags);
    permute(turned.reminders, book.reminders);
    const std::vector<RiskProfile> plain = profiles_of(book);
    const std::vector<RiskProfile> reversed = profiles_of(turned);
    for (std::size_t c = 0; c < customers; ++c) RC_ASSERT(same(plain[c], reversed[customers - 1 - c]));
  }));
}

TEST(Risk, what_is_predicted_is_read_30_days_after_due) {
  // One item, 16 days overdue: it is 30 days past due in 14 days, a column of its own. Then 9 days: between 7 and 14.
  const auto predicted = [](std::int32_t overdue) {
    TestBook test(morning);
    test.open(test.customer(1), {morning - overdue, 10'000});
    const Book book = test.build();
    const OpenItems open = OpenItems::of(book);
    const PortfolioHistogram portfolio = portfolio_of(book, open);
    Predictions predictions(1);
    predictions.unpaid_7_bp = {8'000};
    predictions.unpaid_14_bp = {4'500};
    predictions.unpaid_30_bp = {3'000};
    predictions.unpaid_60_bp = {2'000};
    predictions.unpaid_90_bp = {1'000};
    std::vector<RiskProfile> profiles(1);
    assess_risk({book, open, predictions, portfolio, rates_of(book), RiskEvidence::none(book)}, all_customers(book),
                profiles);
    EXPECT_EQ(points_of(profiles[0], RiskFactor::unpaid_predicted), profiles[0].unpaid_predicted_bp / 5);
    return profiles[0].unpaid_predicted_bp;
  };
  EXPECT_EQ(predicted(16), 4'500);
  EXPECT_EQ(predicted(21), 7'000);  // 8000 - 3500 x 2 / 7
  EXPECT_EQ(predicted(0), 3'000);
  EXPECT_EQ(predicted(-15), 2'500);
  EXPECT_EQ(predicted(-60), 1'000);
  EXPECT_EQ(predicted(-61), 0);  // beyond what is predicted
  EXPECT_EQ(predicted(30), 10'000);
  EXPECT_EQ(predicted(200), 10'000);
}

TEST(Risk, disputes_promises_and_ratings_have_points_of_their_own) {
  TestBook test(morning);
  const std::size_t customer = test.customer(1);
  test.open(customer, {morning + 5, 30'000});
  test.open(customer, {morning + 5, 10'000, 0, book_flag_disputed});
  const Book book = test.build();
  RiskEvidence evidence = RiskEvidence::none(book);
  const RiskProfile without = profiles_of(book, evidence)[0];
  EXPECT_EQ(points_of(without, RiskFactor::disputed), 125);  // a quarter of 500
  EXPECT_EQ(points_of(without, RiskFactor::credit_score), 0);
  evidence.broken_promises[0] = 1;
  evidence.ratings[0] = ExternalRating{"Agency", Date{morning - 10}, 7'300, true};
  const RiskProfile with = profiles_of(book, evidence)[0];
  EXPECT_EQ(points_of(with, RiskFactor::broken_promises), 250);
  EXPECT_EQ(points_of(with, RiskFactor::credit_score), 270);  // 27 % of 1000
  EXPECT_EQ(with.score_bp, without.score_bp + 250 + 270);
  evidence.broken_promises[0] = 9;
  evidence.ratings[0]->counts = false;
  const RiskProfile stale = profiles_of(book, evidence)[0];
  EXPECT_EQ(points_of(stale, RiskFactor::broken_promises), 500);
  EXPECT_EQ(points_of(stale, RiskFactor::credit_score), 0);
  EXPECT_EQ(words_of(without, RiskFactor::credit_score, Language::en), "No external credit score");
  EXPECT_EQ(words_of(with, RiskFactor::credit_score, Language::en),
            "Agency on 24 September 2024: 73\xE2\x80\x89% of its scale");
  EXPECT_EQ(words_of(stale, RiskFactor::credit_score, Language::de),
            "Note von Agency vom 24. September 2024 ist zu alt");
  EXPECT_EQ(words_of(with, RiskFactor::broken_promises, Language::en), "1 promise not kept in the last 12 months");
  EXPECT_EQ(words_of(with, RiskFactor::disputed, Language::de), "25\xE2\x80\x89% des offenen Betrags sind strittig");
}

TEST(Risk, names_the_factors_that_say_most) {
  const RiskProfile profile = profile_of({12, 9, 0, 5, 14, 8, 0, 9, 10, 3, 4, 2}, {34, 10});
  const std::vector<RiskFactor> top = top_factors(profile, 3);
  ASSERT_EQ(top.size(), 3U);
  EXPECT_GE(points_of(profile, top[0]), points_of(profile, top[1]));
  EXPECT_GE(points_of(profile, top[1]), points_of(profile, top[2]));
  // Nothing known and nothing owed: the average customer's lateness is all there is to say.
  for (const RiskFactor factor : top_factors(profile_of({}), 9)) EXPECT_GT(points_of(profile_of({}), factor), 0);
}

TEST(Risk, does_not_depend_on_the_split_or_on_other_customers_places) {
  EXPECT_TRUE(rc::check("any cut gives the same profiles", [](std::uint64_t seed) {
    const Book book = synthetic_book(seed, {15, 12, 3}, morning).build();
    const OpenItems open = OpenItems::of(book);
    const PortfolioHistogram portfolio = portfolio_of(book, open);
    const std::size_t cut = *rc::gen::inRange<std::size_t>(0, book.customer_count() + 1);
    std::vector<RiskProfile> parts(book.customer_count());
    Predictions predictions(open.count());
    ForecastPredictor(book, nullptr, BusinessCalendar(), "").predict(book, open, all_customers(book), predictions);
    const RiskEvidence evidence = RiskEvidence::none(book);
    const RiskInput input{book, open, predictions, portfolio, rates_of(book), evidence};
    assess_risk(input, {cut, book.customer_count()}, parts);
    assess_risk(input, {0, cut}, parts);
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
