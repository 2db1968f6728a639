#include "agents/ranking_rates.h"

#include <gtest/gtest.h>

#include <limits>

namespace dunlin {
namespace {

TEST(RankingRates, convert_between_exponents_and_name_what_has_no_rate) {
  const auto currency = [](std::string_view code) { return Currency::parse(code).value(); };
  const std::vector<Currency> book = {currency("CHF"), currency("EUR"), currency("JPY"), currency("KWD")};
  const std::vector<RankingRate> given = {{currency("JPY"), 6'100}, {currency("KWD"), 3'000'000}};
  const RankingRates rates(currency("EUR"), book, given);
  EXPECT_EQ(rates.to_tenant(1, 12'345), 12'345);
  EXPECT_EQ(rates.to_tenant(2, 10'000), 6'100);  // 10000 yen at 0.0061 are 61.00 EUR
  EXPECT_EQ(rates.to_tenant(3, 1'000), 300);     // 1.000 KWD is 3.00 EUR
  EXPECT_EQ(rates.to_tenant(0, 500), 500);       // no rate: one to one
  ASSERT_EQ(rates.assumed_at_par().size(), 1U);
  EXPECT_EQ(rates.assumed_at_par()[0].code(), "CHF");
  EXPECT_EQ(rates.to_tenant(3, std::numeric_limits<std::int64_t>::max()),
            2'767'011'611'056'432'742);  // 0.3 of it, exactly
}

}  // namespace
}  // namespace dunlin
