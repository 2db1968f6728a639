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
    : tenant_currency_(tenant_currency), rates_(rates.begin(), rates.end()) {
  for (const Currency currency : book_currencies) {
    const bool rated =
        std::any_of(rates_.begin(), rates_.end(), [&](const RankingRate& rate) { return rate.currency == currency; });
    if (!rated && currency != tenant_currency) assumed_at_par_.push_back(currency);
    factors_.push_back(factor_of(currency));
  }
}

RankingRates::Factor RankingRates::factor_of(Currency currency) const {
  std::int64_t millionths = 1'000'000;
  if (currency != tenant_currency_) {
    const auto found =
        std::find_if(rates_.begin(), rates_.end(), [&](const RankingRate& rate) { return rate.currency == currency; });
    if (found != rates_.end()) {
      CHECK(found->millionths > 0);
      millionths = found->millionths;
    }
  }
  return {millionths * power_of_ten(tenant_currency_.exponent()), 1'000'000 * power_of_ten(currency.exponent())};
}

std::int64_t RankingRates::to_tenant(Money money) const {
  const Factor factor = factor_of(money.currency);
  return saturated(static_cast<Wide>(money.minor) * factor.numerator / factor.denominator);
}

}  // namespace dunlin
