// What of a customer's payments and credit memos no open item has taken up yet, one by one, as of a day. Their sum is
// the column "unapplied" of the customer's aging, but for what invoices were settled beyond their amount.
#pragma once

#include <string>
#include <vector>

#include "ledger/document.h"
#include "store/transaction.h"

namespace dunlin {

struct UnappliedSource {
  ApplicationSource source = ApplicationSource::payment;
  std::int64_t id = 0;  // of the Payment or CreditMemo
  std::string number;   // the payment's reference, or the credit memo's number
  Date dated_on;
  Currency currency;
  std::int64_t amount_minor = 0;
  std::int64_t rest_minor = 0;  // not zero; negative when more was applied than there is
};

// Everything dated before `dated_before`; payments first, each by its id.
[[nodiscard]] Result<std::vector<UnappliedSource>> unapplied_of(const ReadTx& tx, Date dated_before,
                                                                Id<Customer> customer);

}  // namespace dunlin
