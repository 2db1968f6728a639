#include "insight/grouping.h"

#include <algorithm>

#include "base/check.h"

namespace dunlin {
namespace {

const std::string& field_of(const Customer& customer, Dimension dimension) {
  switch (dimension) {
    case Dimension::customer:
      return customer.number;
    case Dimension::country:
      return customer.country;
    case Dimension::collector:
      return customer.collector;
    case Dimension::owner:
      return customer.owner;
    case Dimension::segment:
    case Dimension::product:
      break;
  }
  CHECK_UNREACHABLE("no text of a customer");
}

std::vector<std::string> sorted_once(std::span<const std::string> values) {
  std::vector<std::string> keys(values.begin(), values.end());
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

std::uint32_t place_in(const std::vector<std::string>& keys, const std::string& key) {
  const auto found = std::lower_bound(keys.begin(), keys.end(), key);
  CHECK(found != keys.end() && *found == key);
  return static_cast<std::uint32_t>(found - keys.begin());
}

}  // namespace

std::string_view name_of(Dimension dimension) {
  switch (dimension) {
    case Dimension::customer:
      return "customer";
    case Dimension::segment:
      return "segment";
    case Dimension::country:
      return "country";
    case Dimension::product:
      return "product";
    case Dimension::collector:
      return "collector";
    case Dimension::owner:
      return "owner";
  }
  CHECK_UNREACHABLE("unknown dimension");
}

bool from_name(std::string_view text, Dimension& dimension) {
  const auto* const found = std::find_if(all_dimensions.begin(), all_dimensions.end(),
                                         [text](Dimension candidate) { return name_of(candidate) == text; });
  if (found == all_dimensions.end()) return false;
  dimension = *found;
  return true;
}

Grouping everything(const Book& book) {
  Grouping grouping;
  grouping.keys.emplace_back();
  grouping.of_invoice.assign(book.invoice_count(), 0);
  grouping.of_customer.assign(book.customer_count(), 0);
  return grouping;
}

Grouping group_by_values(const Book& book, std::span<const std::string> values) {
  CHECK(values.size() == book.customer_count());
  Grouping grouping;
  grouping.keys = sorted_once(values);
  grouping.of_invoice.reserve(book.invoice_count());
  for (std::size_t customer = 0; customer < values.size(); ++customer) {
    const std::uint32_t group = place_in(grouping.keys, values[customer]);
    grouping.of_customer.push_back(group);
    const std::int64_t invoices = book.invoice_begin[customer + 1] - book.invoice_begin[customer];
    grouping.of_invoice.insert(grouping.of_invoice.end(), static_cast<std::size_t>(invoices), group);
  }
  return grouping;
}

Grouping group_by_customer_field(const Book& book, std::span<const Customer> customers, Dimension dimension) {
  std::vector<std::string> values;
  values.reserve(customers.size());
  for (const Customer& customer : customers) {
    values.push_back(dimension == Dimension::segment ? std::string(name_of(customer.segment))
                                                     : field_of(customer, dimension));
  }
  return group_by_values(book, values);
}

Grouping group_by_product(const Book& book, std::span<const std::string> names,
                          std::span<const std::uint32_t> product) {
  CHECK(product.size() == book.invoice_count());
  Grouping grouping;
  std::vector<std::string> all(names.begin(), names.end());
  all.emplace_back();  // for money, which has no product
  grouping.keys = sorted_once(all);
  std::vector<std::uint32_t> group;
  group.reserve(names.size());
  for (const std::string& name : names) group.push_back(place_in(grouping.keys, name));
  grouping.of_invoice.reserve(product.size());
  for (const std::uint32_t number : product) {
    CHECK(number < group.size());
    grouping.of_invoice.push_back(group[number]);
  }
  grouping.of_customer.assign(book.customer_count(), 0);  // the empty key is the first
  return grouping;
}

Result<Grouping> only(const Grouping& grouping, std::string_view title) {
  std::uint32_t group = 0;
  while (group < grouping.keys.size() && grouping.title(group) != title) ++group;
  if (group == grouping.keys.size()) {
    return refuse(Reason::object_unknown,
                  "There is no group \"" + std::string(title) + "\" here; leave --group out to see which there are.");
  }
  const auto narrowed_to = [group](std::vector<std::uint32_t> groups) {
    for (std::uint32_t& number : groups) number = number == group ? 0 : Grouping::outside;
    return groups;
  };
  return Grouping{{grouping.keys[group]}, narrowed_to(grouping.of_invoice), narrowed_to(grouping.of_customer)};
}

}  // namespace dunlin
