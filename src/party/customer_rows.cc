#include "party/customer_rows.h"

#include <algorithm>

namespace dunlin {
namespace {

const Statement by_id{"customer.by_id", select_from(Customer::table, "AND id = $2")};
const Statement by_number{"customer.by_number", select_from(Customer::table, "AND number = $2")};
const Statement by_numbers{"customer.by_numbers",
                           select_from(Customer::table, "AND number IN TEXTS($2) ORDER BY number, id")};
const Statement by_ids{"customer.by_ids", select_from(Customer::table, "AND id IN KEYS($2) ORDER BY id")};
const Statement all{"customer.all", select_from(Customer::table, "ORDER BY id")};
const Statement contacts_by_customers{
    "contact.by_customers", select_from(Contact::table, "AND customer_id IN KEYS($2) ORDER BY customer_id, id")};
const Statement every_channel{"contact.channels",
                              "SELECT customer_id, channels FROM contact WHERE tenant = $1 ORDER BY customer_id, id"};
const Statement segment_changes{"segment_change.by_customer",
                                select_from(SegmentChange::table, "AND customer_id = $2 ORDER BY id")};

}  // namespace

Result<std::optional<Customer>> find_customer(const ReadTx& tx, Id<Customer> id) {
  return tx.first<Customer>(by_id, id);
}

Result<Customer> customer_by_number(const ReadTx& tx, std::string_view number) {
  std::optional<Customer> customer = TRY(tx.first<Customer>(by_number, number));
  if (!customer.has_value()) {
    return refuse(Reason::customer_unknown, "there is no customer with the number \"" + std::string(number) + "\"");
  }
  return std::move(*customer);
}

Result<std::vector<Customer>> customers_by_number(const ReadTx& tx, std::span<const std::string_view> numbers) {
  return tx.all<Customer>(by_numbers, texts_parameter(numbers));
}

Result<std::vector<Customer>> customers_by_id(const ReadTx& tx, std::span<const std::int64_t> ids) {
  return tx.all<Customer>(by_ids, keys_parameter(ids));
}

Result<std::vector<Customer>> all_customers(const ReadTx& tx) {
  return tx.all<Customer>(all);
}

Result<std::vector<Contact>> contacts_of(const ReadTx& tx, std::span<const std::int64_t> customer_ids) {
  return tx.all<Contact>(contacts_by_customers, keys_parameter(customer_ids));
}

Result<std::vector<std::uint8_t>> contact_channels_of(const ReadTx& tx, std::span<const std::int64_t> customer_ids) {
  std::vector<std::uint8_t> channels(customer_ids.size());
  auto at = customer_ids.begin();
  TRY(tx.each(every_channel, [&](const RowView& row) -> Result<> {
    at = std::lower_bound(at, customer_ids.end(), row.integer(0));
    if (at != customer_ids.end() && *at == row.integer(0)) {
      channels[static_cast<std::size_t>(at - customer_ids.begin())] |= static_cast<std::uint8_t>(row.integer(1));
    }
    return {};
  }));
  return channels;
}

Result<std::vector<SegmentChange>> segment_history(const ReadTx& tx, Id<Customer> customer) {
  return tx.all<SegmentChange>(segment_changes, customer);
}

}  // namespace dunlin
