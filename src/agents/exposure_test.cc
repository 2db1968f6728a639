#include "agents/exposure.h"

#include <gtest/gtest.h>

#include "prediction/test_book.h"

namespace dunlin {
namespace {

constexpr std::int32_t morning = 20'000;

Currency currency(std::string_view code) {
  return Currency::parse(code).value();
}

CreditPosition position_of(const TestBook& test, const std::optional<Money>& limit) {
  const Book book = test.build();
  const std::vector<RankingRate> given = {{currency("USD"), 900'000}};
  const RankingRates rates(currency("EUR"), book.currencies, given);
  return credit_position(book, OpenItems::of(book), 0, limit, rates);
}

TEST(Exposure, is_what_is_open_less_what_came_in) {
  TestBook test(morning);
  const std::size_t customer = test.customer(1);
  test.open(customer, {morning - 10, 50'000});
  test.open(customer, {morning + 10, 30'000, 0, book_flag_disputed});
  test.unapplied(customer, 0, 20'000);
  const CreditPosition position = position_of(test, Money{40'000, currency("EUR")});
  ASSERT_EQ(position.exposures.size(), 1U);
  const Exposure& exposure = position.exposures[0];
  EXPECT_EQ(exposure.open_minor, 80'000);
  EXPECT_EQ(exposure.overdue_minor, 50'000);
  EXPECT_EQ(exposure.disputed_minor, 30'000);
  EXPECT_EQ(exposure.unapplied_minor, 20'000);
  EXPECT_EQ(exposure.exposure_minor(), 60'000);
  EXPECT_EQ(position.utilisation_bp, 15'000);
  EXPECT_TRUE(position.over_limit);
  EXPECT_FALSE(position.at_ranking_rates);
}

TEST(Exposure, is_converted_only_where_the_limit_is_held_against_several_currencies) {
  TestBook test(morning);
  const std::size_t customer = test.customer(1);
  test.open(customer, {morning, 50'000, 0});
  test.open(customer, {morning, 100'000, 1});  // 1,000.00 USD, worth 900.00 EUR
  const CreditPosition position = position_of(test, Money{200'000, currency("EUR")});
  ASSERT_EQ(position.exposures.size(), 2U);
  EXPECT_EQ(position.exposures[1].open_minor, 100'000);
  EXPECT_TRUE(position.at_ranking_rates);
  EXPECT_EQ(position.exposure_tenant_minor, 140'000);
  EXPECT_EQ(position.utilisation_bp, 7'000);
  EXPECT_FALSE(position.over_limit);
  // One currency, and the limit in another: also at ranking rates.
  TestBook dollars(morning);
  dollars.open(dollars.customer(1), {morning, 100'000, 1});
  EXPECT_TRUE(position_of(dollars, Money{200'000, currency("EUR")}).at_ranking_rates);
  EXPECT_FALSE(position_of(dollars, Money{200'000, currency("USD")}).at_ranking_rates);
}

TEST(Exposure, a_limit_of_zero_is_passed_by_anything) {
  TestBook test(morning);
  test.open(test.customer(1), {morning, 1});
  const CreditPosition position = position_of(test, Money{0, currency("EUR")});
  EXPECT_TRUE(position.over_limit);
  EXPECT_FALSE(position.utilisation_bp.has_value());
  TestBook nothing(morning);
  nothing.customer(1);
  EXPECT_FALSE(position_of(nothing, Money{0, currency("EUR")}).over_limit);
  EXPECT_FALSE(position_of(test, std::nullopt).over_limit);
}

TEST(Exposure, more_credit_than_debt_is_negative) {
  TestBook test(morning);
  const std::size_t customer = test.customer(1);
  test.open(customer, {morning, 10'000});
  test.unapplied(customer, 0, 25'000);
  const CreditPosition position = position_of(test, Money{10'000, currency("EUR")});
  EXPECT_EQ(position.exposures[0].exposure_minor(), -15'000);
  EXPECT_EQ(position.utilisation_bp, -15'000);
  EXPECT_FALSE(position.over_limit);
}

TEST(Exposure, shares_are_of_all_that_is_open) {
  EXPECT_EQ(share_basis_points(25, 200), 1'250);
  EXPECT_EQ(share_basis_points(0, 0), 0);
}

}  // namespace
}  // namespace dunlin
