#include "agents/credit_advice.h"

#include <gtest/gtest.h>

namespace dunlin {
namespace {

const Currency eur = Currency::parse("EUR").value();
constexpr Date morning{20'000};

// A customer who owes 1,000.00, pays as always, and has no limit: nobody needs to look.
struct Customer {
  RiskProfile profile;
  ScoreTrend trend;
  CreditPosition position;
  CreditFacts facts;

  Customer() {
    profile.behaviour = BehaviourClass::punctual;
    profile.score_bp = 1'500;
    position.exposures = {{eur, 100'000, 0, 0, 0}};
    position.exposure_tenant_minor = 100'000;
    facts.morning = morning;
    facts.worth_review = true;
  }
  void limit(std::int64_t minor) {
    position.limit = Money{minor, eur};
    position.over_limit = position.exposure_tenant_minor > minor;
    if (minor > 0) position.utilisation_bp = position.exposure_tenant_minor * 10'000 / minor;
  }
  [[nodiscard]] CreditAdvice advice() {
    facts.profile = &profile;
    facts.trend = &trend;
    facts.position = &position;
    return advise_credit(facts, CreditSettings{});
  }
};

std::vector<std::string_view> names(const CreditAdvice& advice) {
  std::vector<std::string_view> names;
  for (const CreditReasonFact& reason : advice.reasons) names.push_back(name_of(reason.kind));
  return names;
}

using Names = std::vector<std::string_view>;

TEST(CreditAdvice, nothing_is_advised_without_a_reason) {
  Customer customer;
  EXPECT_EQ(customer.advice().kind, AdviceKind::none);
  customer.limit(100'000);
  EXPECT_EQ(customer.advice().kind, AdviceKind::none);
}

TEST(CreditAdvice, each_reason_asks_for_a_review) {
  const auto reasons_when = [](void (*change)(Customer&)) {
    Customer customer;
    change(customer);
    const CreditAdvice advice = customer.advice();
    EXPECT_EQ(advice.kind, AdviceKind::review);
    return names(advice);
  };
  EXPECT_EQ(reasons_when([](Customer& c) { c.limit(80'000); }), Names{"over_limit"});
  EXPECT_EQ(reasons_when([](Customer& c) { c.profile.behaviour = BehaviourClass::deteriorating; }),
            Names{"deteriorating"});
  EXPECT_EQ(reasons_when([](Customer& c) { c.trend = {true, 1'000, 2'000}; }), Names{"score_rose"});
  EXPECT_EQ(reasons_when([](Customer& c) { c.profile.score_bp = 6'000; }), Names{"high_score"});
  EXPECT_EQ(reasons_when([](Customer& c) { c.profile.broken_promises = 2; }), Names{"broken_promises"});
  EXPECT_EQ(reasons_when([](Customer& c) {
              c.facts.recommended_limit = Money{90'000, eur};
              c.facts.recommended_tenant_minor = 90'000;
            }),
            Names{"recommended_limit"});
}

TEST(CreditAdvice, concentration_takes_a_share_and_a_deterioration) {
  Customer customer;
  customer.facts.share_basis_points = 1'200;
  EXPECT_EQ(customer.advice().kind, AdviceKind::none);
  customer.trend = {true, 1'000, 2'500};
  EXPECT_EQ(names(customer.advice()), (Names{"concentration", "score_rose"}));
  customer.facts.share_basis_points = 1'000;  // not more than the policy's tenth
  EXPECT_EQ(names(customer.advice()), Names{"score_rose"});
}

TEST(CreditAdvice, a_customer_that_heals_is_not_called_deteriorating) {
  Customer customer;
  customer.profile.behaviour = BehaviourClass::deteriorating;
  customer.trend = {true, 4'000, 3'001};
  EXPECT_EQ(names(customer.advice()), Names{"deteriorating"});
  customer.trend.now_bp = 3'000;
  EXPECT_EQ(customer.advice().kind, AdviceKind::none);
  EXPECT_FALSE(deteriorates(customer.profile, customer.trend));
}

TEST(CreditAdvice, a_hold_rests_on_facts_and_never_on_a_score) {
  Customer customer;
  customer.profile.score_bp = 10'000;
  customer.profile.behaviour = BehaviourClass::deteriorating;
  customer.profile.days_overdue_max = 300;
  customer.trend = {true, 0, 10'000};
  EXPECT_EQ(customer.advice().kind, AdviceKind::review);  // no limit is known
  customer.limit(100'000);
  EXPECT_EQ(customer.advice().kind, AdviceKind::review);  // within it
  customer.limit(99'999);
  EXPECT_EQ(customer.advice().kind, AdviceKind::hold);
  customer.profile.days_overdue_max = 59;
  EXPECT_EQ(customer.advice().kind, AdviceKind::review);
  // The lowest score there is does not keep the facts from being said.
  Customer fine;
  fine.profile.score_bp = 0;
  fine.profile.days_overdue_max = 60;
  fine.limit(50'000);
  EXPECT_EQ(fine.advice().kind, AdviceKind::hold);
  EXPECT_EQ(names(fine.advice()), (Names{"over_limit", "long_overdue"}));
}

TEST(CreditAdvice, what_is_held_or_owes_nothing_is_left_alone) {
  Customer customer;
  customer.profile.score_bp = 9'000;
  customer.facts.credit_held = true;
  EXPECT_EQ(customer.advice().kind, AdviceKind::none);
  EXPECT_TRUE(customer.advice().held);
  customer.facts.credit_held = false;
  customer.position.exposure_tenant_minor = 0;
  EXPECT_EQ(customer.advice().kind, AdviceKind::none);
  customer.position.exposure_tenant_minor = 100'000;
  customer.facts.worth_review = false;
  EXPECT_EQ(customer.advice().kind, AdviceKind::none);
  EXPECT_FALSE(customer.advice().reasons.empty());
}

TEST(CreditAdvice, what_was_looked_at_comes_back_only_when_something_changes) {
  Customer customer;
  customer.profile.score_bp = 6'500;
  customer.facts.last_look = CreditLook{morning.add_days(-10), 6'400, 100'000, "high_score,over_limit"};
  EXPECT_EQ(customer.advice().kind, AdviceKind::none);
  EXPECT_TRUE(customer.advice().looked_at);

  customer.profile.score_bp = 7'400;  // a thousand more
  EXPECT_EQ(customer.advice().kind, AdviceKind::review);
  customer.profile.score_bp = 7'399;
  EXPECT_EQ(customer.advice().kind, AdviceKind::none);

  customer.position.exposure_tenant_minor = 125'000;
  EXPECT_EQ(customer.advice().kind, AdviceKind::none);
  customer.position.exposure_tenant_minor = 125'001;
  EXPECT_EQ(customer.advice().kind, AdviceKind::review);
  customer.position.exposure_tenant_minor = 100'000;

  customer.profile.broken_promises = 2;  // a reason that was not there
  EXPECT_EQ(customer.advice().kind, AdviceKind::review);
  customer.profile.broken_promises = 0;

  customer.facts.last_look->on = morning.add_days(-90);
  EXPECT_EQ(customer.advice().kind, AdviceKind::review);
}

TEST(CreditAdvice, after_a_released_hold_only_the_interval_counts) {
  Customer customer;
  customer.limit(50'000);
  customer.profile.days_overdue_max = 100;
  customer.facts.last_look = CreditLook{morning.add_days(-89), {}, {}, {}};
  EXPECT_EQ(customer.advice().kind, AdviceKind::none);
  customer.facts.last_look->on = morning.add_days(-90);
  EXPECT_EQ(customer.advice().kind, AdviceKind::hold);
}

TEST(CreditAdvice, says_its_reasons_in_both_languages) {
  const auto both = [](const CreditReasonFact& reason) {
    return std::pair(words_of(reason, Language::en), words_of(reason, Language::de));
  };
  using Pair = std::pair<std::string, std::string>;
  EXPECT_EQ(both({CreditReasonKind::over_limit, 12'500, 0, Money{800'00, eur}, false}),
            Pair("Exposure is 125\xE2\x80\x89% of the credit limit of 800.00\xC2\xA0"
                 "EUR",
                 "Obligo bei 125\xE2\x80\x89% des Kreditlimits von 800,00\xC2\xA0€"));
  EXPECT_EQ(both({CreditReasonKind::over_limit, 12'500, 0, Money{800'00, eur}, true}).first,
            "Exposure is 125\xE2\x80\x89% of the credit limit of 800.00\xC2\xA0"
            "EUR (at ranking rates)");
  EXPECT_EQ(both({CreditReasonKind::over_limit, 0, 0, Money{0, eur}, false}).first,
            "Credit limit of 0.00\xC2\xA0"
            "EUR is exceeded");
  EXPECT_EQ(both({CreditReasonKind::long_overdue, 75, 0, {}, false}),
            Pair("Oldest undisputed item 75 days overdue", "Ältester unstrittiger Posten 75 Tage überfällig"));
  EXPECT_EQ(both({CreditReasonKind::deteriorating, 3'00, 24'00, {}, false}),
            Pair("Lately pays 24 days after due, earlier 3 days after due",
                 "Zahlt zuletzt 24 Tage nach Fälligkeit, früher 3 Tage nach Fälligkeit"));
  EXPECT_EQ(both({CreditReasonKind::score_rose, 1'200, 4'100, {}, false}),
            Pair("Risk rose from 12 to 41 in 91 days", "Risiko in 91 Tagen von 12 auf 41 gestiegen"));
  EXPECT_EQ(both({CreditReasonKind::concentration, 1'830, 0, {}, false}).first,
            "18\xE2\x80\x89% of all open receivables, and it is getting worse");
  EXPECT_EQ(both({CreditReasonKind::high_score, 7'200, 0, {}, false}).second, "Risiko 72 von 100");
  EXPECT_EQ(both({CreditReasonKind::broken_promises, 3, 0, {}, false}).second,
            "3 Zusagen in 12 Monaten nicht gehalten");
  EXPECT_EQ(both({CreditReasonKind::recommended_limit, 0, 0, Money{500'00, eur}, false}).first,
            "Exposure is above the recommended limit of 500.00\xC2\xA0"
            "EUR");
}

}  // namespace
}  // namespace dunlin
