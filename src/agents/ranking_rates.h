// RankingRates: what one unit of each currency of a Book is worth in the tenant's currency, for comparing accounts
// only. No posted or printed debt is ever converted; currencies are never summed anywhere else.
//
//   const RankingRates rates(eur, book.currencies, {{{usd, 920'000}, {jpy, 6'100}}});   // 1 USD = 0.92 EUR
//   rates.to_tenant(1, 10'000)      // 100.00 USD -> 9200: 92.00 EUR
//   rates.assumed_at_par()          // currencies of the book without a rate: counted 1 to 1, and named
//
// Rates are in millionths of a major unit of the tenant's currency for one major unit of the other. Rounded toward
// zero.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/fixed_point.h"
#include "base/money.h"

namespace dunlin {

struct RankingRate {
  Currency currency;
  std::int64_t millionths = 0;
};

class RankingRates {
 public:
  RankingRates(Currency tenant_currency, std::span<const Currency> book_currencies, std::span<const RankingRate> rates);

  [[nodiscard]] Currency tenant_currency() const { return tenant_currency_; }
  [[nodiscard]] std::int64_t to_tenant(std::uint8_t book_currency, std::int64_t minor) const {
    const Factor& factor = factors_[book_currency];
    return saturated(static_cast<Wide>(minor) * factor.numerator / factor.denominator);
  }
  // Of any currency, also one that the book does not have.
  [[nodiscard]] std::int64_t to_tenant(Money money) const;
  [[nodiscard]] std::span<const Currency> assumed_at_par() const { return assumed_at_par_; }

 private:
  struct Factor {
    std::int64_t numerator = 1;
    std::int64_t denominator = 1;
  };
  [[nodiscard]] Factor factor_of(Currency currency) const;

  Currency tenant_currency_;
  std::vector<RankingRate> rates_;
  std::vector<Factor> factors_;  // by index of Book::currencies
  std::vector<Currency> assumed_at_par_;
};

}  // namespace dunlin
