// What people type: dates, ids, amounts, customer and invoice numbers, turned into the things they mean.
#pragma once

#include <string>

#include "cli/session.h"
#include "ledger/document.h"

namespace dunlin::cli {

// "2026-03-31"; empty means today (UTC).
[[nodiscard]] Result<Date> date_argument(Session& session, const std::string& text);
// A customer's number in the ERP, or cus_... .
[[nodiscard]] Result<Customer> customer_argument(const ReadTx& tx, const std::string& text);
// An invoice's number, or inv_... ; id_taken when several company codes use the number.
[[nodiscard]] Result<Invoice> invoice_argument(const ReadTx& tx, const std::string& text);
// What cash is taken from: exactly one of the two.
struct MoneySource {
  Id<Payment> payment;
  Id<CreditMemo> credit_memo;
};
// A payment's reference, a credit memo's number, or an id (pay_..., cre_...); id_taken when several go by the name.
[[nodiscard]] Result<MoneySource> money_source_argument(const ReadTx& tx, const std::string& text);
// "12.50 EUR", or "12.50" in the given currency.
[[nodiscard]] Result<Money> money_argument(const std::string& text, Currency currency);
// A digest as it is printed: spaces between the groups are left out.
[[nodiscard]] std::string digest_argument(const std::string& text);
// Grouped by 8 for reading.
[[nodiscard]] std::string grouped_digest(std::string_view digest);

}  // namespace dunlin::cli
