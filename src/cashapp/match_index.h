// MatchIndex: a MatchLedger made ready to be asked: documents by what they may be quoted as, by amount and by
// customer, payers, and the advices by what they announce. Built once for a run and then read by any number of
// threads.
//
//   const MatchIndex index(ledger);
//   index.open_items(customer)          // by due day, then by place; credit notes among them
//   index.with_open_amount(eur, 119000)
#pragma once

#include <span>
#include <vector>

#include "cashapp/document_keys.h"
#include "cashapp/key_index.h"
#include "cashapp/match_ledger.h"
#include "cashapp/payer.h"

namespace dunlin {

class MatchIndex {
 public:
  explicit MatchIndex(const MatchLedger& ledger);

  [[nodiscard]] const MatchLedger& ledger() const { return *ledger_; }
  [[nodiscard]] const MatchDocument& document(DocumentIndex document) const {
    return ledger_->documents[static_cast<std::size_t>(document)];
  }
  [[nodiscard]] const DocumentKeys& keys() const { return keys_; }
  [[nodiscard]] const PayerBook& payers() const { return payers_; }

  [[nodiscard]] std::span<const DocumentIndex> open_items(CustomerIndex customer) const;
  [[nodiscard]] std::span<const CustomerIndex> group_of(CustomerIndex customer) const;
  // Open invoices of that open amount; none when there are more than anybody could choose from.
  [[nodiscard]] std::span<const DocumentIndex> with_open_amount(Currency currency, std::int64_t minor) const;
  [[nodiscard]] std::span<const std::int32_t> advices_of(Currency currency, std::int64_t total) const;

 private:
  const MatchLedger* ledger_;
  DocumentKeys keys_;
  PayerBook payers_;
  KeyIndex amounts_;
  KeyIndex advices_;
  std::vector<std::uint32_t> item_begins_;  // one more than there are customers
  std::vector<DocumentIndex> items_;
  std::vector<std::uint32_t> group_begins_;  // of roots, likewise
  std::vector<CustomerIndex> group_members_;
};

}  // namespace dunlin
