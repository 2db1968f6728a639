// The ledger's tables, as named questions, asked for many documents at once.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "ledger/document.h"
#include "store/transaction.h"

namespace dunlin {

[[nodiscard]] Result<std::vector<Invoice>> invoices_by_number(const ReadTx& tx,
                                                              std::span<const std::string_view> numbers);
[[nodiscard]] Result<std::vector<Invoice>> invoices_by_id(const ReadTx& tx, std::span<const std::int64_t> ids);
[[nodiscard]] Result<std::vector<Invoice>> invoices_of(const ReadTx& tx, Id<Customer> customer);
[[nodiscard]] Result<std::vector<Payment>> payments_of(const ReadTx& tx, Id<Customer> customer);  // by id
[[nodiscard]] Result<std::vector<CreditMemo>> credit_memos_by_number(const ReadTx& tx,
                                                                     std::span<const std::string_view> numbers);
[[nodiscard]] Result<std::vector<Payment>> payments_by_reference(const ReadTx& tx,
                                                                 std::span<const std::string_view> references);
[[nodiscard]] Result<std::vector<Payment>> payments_by_id(const ReadTx& tx, std::span<const std::int64_t> ids);
[[nodiscard]] Result<std::vector<CreditMemo>> credit_memos_by_id(const ReadTx& tx, std::span<const std::int64_t> ids);

[[nodiscard]] Result<std::vector<Application>> applications_on(const ReadTx& tx,
                                                               std::span<const std::int64_t> invoice_ids);
[[nodiscard]] Result<std::vector<Application>> applications_from(const ReadTx& tx,
                                                                 std::span<const std::int64_t> source_ids);
[[nodiscard]] Result<std::vector<Application>> applications_by_id(const ReadTx& tx, std::span<const std::int64_t> ids);
[[nodiscard]] Result<std::vector<Adjustment>> adjustments_on(const ReadTx& tx,
                                                             std::span<const std::int64_t> invoice_ids);

}  // namespace dunlin
