#include "agents/exposure.h"

#include <algorithm>

namespace dunlin {
namespace {

Exposure& in_currency(std::vector<Exposure>& exposures, Currency currency) {
  const auto at =
      std::lower_bound(exposures.begin(), exposures.end(), currency,
                       [](const Exposure& exposure, Currency wanted) { return exposure.currency < wanted; });
  if (at != exposures.end() && at->currency == currency) return *at;
  Exposure fresh;
  fresh.currency = currency;
  return *exposures.insert(at, fresh);
}

void add_to(std::int64_t& sum, std::int64_t minor) {
  sum = saturated(static_cast<Wide>(sum) + minor);
}

std::vector<Exposure> exposures_of(const Book& book, const OpenItems& open, std::size_t customer) {
  std::vector<Exposure> exposures;
  for (std::int64_t item = open.begin[customer]; item < open.begin[customer + 1]; ++item) {
    const auto invoice = static_cast<std::size_t>(open.invoice[static_cast<std::size_t>(item)]);
    Exposure& exposure = in_currency(exposures, book.currencies[book.currency[invoice]]);
    const std::int64_t minor = book.open_minor[invoice];
    add_to(exposure.open_minor, minor);
    if (book.days_overdue(invoice) > 0) add_to(exposure.overdue_minor, minor);
    const unsigned flags = book.item_flags[invoice] | static_cast<unsigned>(book.customer_flags[customer]);
    if ((flags & book_flag_disputed) != 0) add_to(exposure.disputed_minor, minor);
  }
  const auto number = static_cast<std::int32_t>(customer);
  auto unapplied =
      std::lower_bound(book.unapplied.begin(), book.unapplied.end(), number,
                       [](const Book::Unapplied& row, std::int32_t wanted) { return row.customer < wanted; });
  for (; unapplied != book.unapplied.end() && unapplied->customer == number; ++unapplied) {
    if (unapplied->minor != 0) {
      add_to(in_currency(exposures, book.currencies[unapplied->currency]).unapplied_minor, unapplied->minor);
    }
  }
  return exposures;
}

// Exposure and limit in one unit: the limit's own currency where that is the only one.
void hold_against_limit(CreditPosition& position, const RankingRates& rates) {
  std::int64_t exposure = 0;
  for (const Exposure& of : position.exposures) {
    if (of.currency != position.limit->currency) position.at_ranking_rates = true;
    exposure = of.exposure_minor();
  }
  std::int64_t limit = position.limit->minor;
  if (position.at_ranking_rates) {
    exposure = position.exposure_tenant_minor;
    limit = rates.to_tenant(*position.limit);
  }
  position.over_limit = exposure > limit;
  if (limit > 0) position.utilisation_bp = saturated(static_cast<Wide>(exposure) * 10'000 / limit);
}

}  // namespace

std::int64_t Exposure::exposure_minor() const {
  return saturated(static_cast<Wide>(open_minor) - unapplied_minor);
}

CreditPosition credit_position(const Book& book, const OpenItems& open, std::size_t customer,
                               const std::optional<Money>& limit, const RankingRates& rates) {
  CreditPosition position;
  position.exposures = exposures_of(book, open, customer);
  position.limit = limit;
  for (const Exposure& exposure : position.exposures) {
    add_to(position.open_tenant_minor, rates.to_tenant(Money{exposure.open_minor, exposure.currency}));
    add_to(position.exposure_tenant_minor, rates.to_tenant(Money{exposure.exposure_minor(), exposure.currency}));
  }
  if (limit) hold_against_limit(position, rates);
  return position;
}

std::int64_t share_basis_points(std::int64_t open_tenant_minor, Wide all_open_tenant_minor) {
  if (all_open_tenant_minor <= 0) return 0;
  return static_cast<std::int64_t>(static_cast<Wide>(open_tenant_minor) * 10'000 / all_open_tenant_minor);
}

}  // namespace dunlin
