#include "agents/ranking_rates.h"

#include <algorithm>

#include "base/check.h"

namespace dunlin {
namespace {

std::int64_t power_of_ten(int exponent) {
  std::int64_t power = 1;
  while (exponent-- > 0) power *= 10;
  return power;
}

}  // namespace

RankingRates::RankingRates(Currency tenant_currency, std::span<const Currency> book_currencies,
                           std::span<const RankingRate> rates)
    : tenant_currency_(tenant_currency) {
  for (const Currency currency : book_currencies) {
    std::int64_t millionths = 1'000'000;
    if (currency != tenant_currency) {
      const auto found =
          std::find_if(rates.begin(), rates.end(), [&](const RankingRate& rate) { return rate.currency == currency; });
      if (found == rates.end()) {
        assumed_at_par_.push_back(currency);
      } else {
        CHECK(found->millionths > 0);
        millionths = found->millionths;
      }
    }
    factors_.push_back(
        {millionths * power_of_ten(tenant_currency.exponent()), 1'000'000 * power_of_ten(currency.exponent())});
  }
}

}  // namespace dunlin
