// A set of payments of which is known what they paid, in eight files of tab-separated columns: for measuring the
// matcher, and for counting its evidence.
//
//   customers.tsv   number, name, country, currency, accounts (with commas), number of the parent
//   invoices.tsv    id, number, customer, INV or CN, issued, due, currency, amount, open, discount in percent,
//                   its days, purchase order, delivery note, structured reference, withholding in
//                   percent, open or closed
//   history.tsv     customer, payer's name, account: of confirmed payments
//   advice.tsv      id, day, sender, payer's name, currency, total, lines (number|gross|paid|code with ^ between)
//   payments.tsv    id, day, amount, currency, payer's name, account, text, structured reference, way (SWIFT: from
//                   abroad), 1 when it was returned
//   truth.tsv       payment, case, customers, documents (id:minor:kind with ; between), residual, its amount, whether
//                   the evidence decides; absent when only decisions are wanted
//
// Amounts are minor units, days are counted from 1970-01-01. file_unreadable, row_malformed with file and line.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cashapp/match_ledger.h"

namespace dunlin {

struct PaymentTruth {
  std::string kind;                                  // of the case
  std::map<std::int64_t, std::int64_t> allocations;  // id of the document to minor units; empty: nothing open is paid
  std::string residual;
};

struct ConfirmedPayments {
  MatchLedger ledger;
  std::vector<std::int64_t> document_ids;  // by DocumentIndex
  std::vector<MatchPayment> payments;
  std::map<std::int64_t, PaymentTruth> truth;  // by id of the payment
};

// `read`: the bytes of a file of the set, by its name; refuses when there is none.
[[nodiscard]] Result<ConfirmedPayments> read_confirmed_payments(
    const std::function<Result<std::string>(const std::string& name)>& read);

}  // namespace dunlin
