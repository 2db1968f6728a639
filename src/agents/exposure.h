// Exposure: what a customer owes, what of it is overdue or disputed, what came in and is not applied yet, and how that
// stands against the credit limit that the ERP gave.
//
//   const CreditPosition position = credit_position(book, open, customer, limit, rates);
//   position.exposures[0].exposure_minor()      // open less unapplied cash and credits, in one currency
//   position.utilisation_bp                     // 12500: 125 % of the limit; none without a limit
//
// Nothing is converted as long as everything is in the currency of the limit. Where it is not, the sum and the
// utilisation are at ranking rates, and at_ranking_rates says so; whoever shows them has to say it too.
// Negative: the customer has more with us than it owes.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "agents/ranking_rates.h"
#include "ledger/book.h"
#include "prediction/open_items.h"

namespace dunlin {

// In one currency; minor units.
struct Exposure {
  Currency currency;
  std::int64_t open_minor = 0;
  std::int64_t overdue_minor = 0;    // of what is open
  std::int64_t disputed_minor = 0;   // of what is open
  std::int64_t unapplied_minor = 0;  // payments and credit memos

  [[nodiscard]] std::int64_t exposure_minor() const;
};

struct CreditPosition {
  std::vector<Exposure> exposures;     // by code; currencies in which anything is open or unapplied
  std::int64_t open_tenant_minor = 0;  // at ranking rates, in the tenant's currency; likewise below
  std::int64_t exposure_tenant_minor = 0;
  std::optional<Money> limit;
  bool at_ranking_rates = false;               // the limit is held against more than one currency, or another one
  std::optional<std::int64_t> utilisation_bp;  // none without a limit, or with one of zero
  bool over_limit = false;
};

[[nodiscard]] CreditPosition credit_position(const Book& book, const OpenItems& open, std::size_t customer,
                                             const std::optional<Money>& limit, const RankingRates& rates);

// Where a customer is of all that is open: its share in basis points, at ranking rates.
[[nodiscard]] std::int64_t share_basis_points(std::int64_t open_tenant_minor, Wide all_open_tenant_minor);

}  // namespace dunlin
