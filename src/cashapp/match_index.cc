#include "cashapp/match_index.h"

#include <algorithm>
#include <tuple>

namespace dunlin {
namespace {

constexpr std::size_t equal_amounts_max = 1'500;
constexpr std::size_t equal_advices_max = 16;

std::uint64_t key_of_amount(Currency currency, std::int64_t minor) {
  return hash_of(currency.code(), static_cast<std::uint64_t>(minor));
}

// Places 0..n-1 sorted into `groups` by key: where each group begins, and the places.
template <class Key>
void group(std::size_t groups, std::size_t places, Key&& key, std::vector<std::uint32_t>& begins,
           std::vector<std::int32_t>& sorted) {
  begins.assign(groups + 1, 0);
  for (std::size_t i = 0; i < places; ++i) {
    if (const std::int32_t at = key(i); at >= 0) ++begins[static_cast<std::size_t>(at) + 1];
  }
  for (std::size_t i = 0; i < groups; ++i) begins[i + 1] += begins[i];
  sorted.resize(begins.back());
  std::vector<std::uint32_t> next(begins.begin(), begins.end() - 1);
  for (std::size_t i = 0; i < places; ++i) {
    if (const std::int32_t at = key(i); at >= 0) sorted[next[static_cast<std::size_t>(at)]++] = static_cast<int>(i);
  }
}

}  // namespace

MatchIndex::MatchIndex(const MatchLedger& ledger)
    : ledger_(&ledger), keys_(DocumentKeys::of(ledger)), payers_(PayerBook::of(ledger)) {
  KeyIndex::Builder amounts;
  for (std::size_t i = 0; i < ledger.documents.size(); ++i) {
    const MatchDocument& document = ledger.documents[i];
    if (document.closed || document.credit_note) continue;
    amounts.add(key_of_amount(document.currency, document.open_minor), static_cast<std::int32_t>(i));
  }
  amounts_ = std::move(amounts).build(equal_amounts_max);
  KeyIndex::Builder advices;
  for (std::size_t i = 0; i < ledger.advices.size(); ++i) {
    const MatchAdvice& advice = ledger.advices[i];
    advices.add(key_of_amount(advice.currency, advice.total_minor), static_cast<std::int32_t>(i));
  }
  advices_ = std::move(advices).build(equal_advices_max);
  const std::size_t customers = ledger.customers.size();
  const auto customer_of = [&ledger](std::size_t i) {
    return ledger.documents[i].closed ? no_customer : ledger.documents[i].customer;
  };
  group(customers, ledger.documents.size(), customer_of, item_begins_, items_);
  for (std::size_t i = 0; i < customers; ++i) {
    std::sort(items_.begin() + item_begins_[i], items_.begin() + item_begins_[i + 1],
              [&ledger](DocumentIndex a, DocumentIndex b) {
                return std::tuple(ledger.documents[static_cast<std::size_t>(a)].due_on, a) <
                       std::tuple(ledger.documents[static_cast<std::size_t>(b)].due_on, b);
              });
  }
  const auto root = [this](std::size_t i) { return payers_.root_of(static_cast<CustomerIndex>(i)); };
  group(customers, customers, root, group_begins_, group_members_);
}

std::span<const DocumentIndex> MatchIndex::open_items(CustomerIndex customer) const {
  const auto at = static_cast<std::size_t>(customer);
  return std::span(items_).subspan(item_begins_[at], item_begins_[at + 1] - item_begins_[at]);
}

std::span<const CustomerIndex> MatchIndex::group_of(CustomerIndex customer) const {
  const auto at = static_cast<std::size_t>(payers_.root_of(customer));
  return std::span(group_members_).subspan(group_begins_[at], group_begins_[at + 1] - group_begins_[at]);
}

std::span<const DocumentIndex> MatchIndex::with_open_amount(Currency currency, std::int64_t minor) const {
  return amounts_.find(key_of_amount(currency, minor));
}

std::span<const std::int32_t> MatchIndex::advices_of(Currency currency, std::int64_t total) const {
  return advices_.find(key_of_amount(currency, total));
}

}  // namespace dunlin
