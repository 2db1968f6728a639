// The customers' tables, as named questions.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "party/customer.h"
#include "store/transaction.h"

namespace dunlin {

[[nodiscard]] Result<std::optional<Customer>> find_customer(const ReadTx& tx, Id<Customer> id);
// customer_unknown names the number.
[[nodiscard]] Result<Customer> customer_by_number(const ReadTx& tx, std::string_view number);
[[nodiscard]] Result<std::vector<Customer>> customers_by_number(const ReadTx& tx,
                                                                std::span<const std::string_view> numbers);
[[nodiscard]] Result<std::vector<Customer>> customers_by_id(const ReadTx& tx, std::span<const std::int64_t> ids);
[[nodiscard]] Result<std::vector<Customer>> all_customers(const ReadTx& tx);

[[nodiscard]] Result<std::vector<Contact>> contacts_of(const ReadTx& tx, std::span<const std::int64_t> customer_ids);
// Bits of ContactChannel by customer, parallel to the rising ids given.
[[nodiscard]] Result<std::vector<std::uint8_t>> contact_channels_of(const ReadTx& tx,
                                                                    std::span<const std::int64_t> customer_ids);
[[nodiscard]] Result<std::vector<SegmentChange>> segment_history(const ReadTx& tx, Id<Customer> customer);

}  // namespace dunlin
