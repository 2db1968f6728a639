// Grouping: which group each invoice and each unapplied amount of a Book belongs to, by customer, segment, country,
// product, collector or account owner.
//
//   const Grouping grouping = group_by_customer_field(book, customers, Dimension::segment);
//   grouping.keys[grouping.of_invoice[invoice]]     // "key"
//
// Every figure is computed over groups, and the total is the grouping `everything` with one group, so that the sums of
// the groups are the total by construction. What has no value (a customer without a collector, an invoice without a
// product) belongs to the group with the empty key, which is shown as "(none)". Money that is not applied belongs to a
// customer and to no product.
//
// The fields are those of today: a segment or an owner has no date. With --known-at they are those known then.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ledger/book.h"
#include "party/customer.h"

namespace dunlin {

enum class Dimension : std::uint8_t { customer, segment, country, product, collector, owner };
inline constexpr std::array all_dimensions = {Dimension::customer, Dimension::segment,   Dimension::country,
                                              Dimension::product,  Dimension::collector, Dimension::owner};
[[nodiscard]] std::string_view name_of(Dimension dimension);
[[nodiscard]] bool from_name(std::string_view text, Dimension& dimension);

inline constexpr std::string_view no_value = "(none)";

struct Grouping {
  static constexpr std::uint32_t outside = 0xFFFF'FFFF;  // of no group: left out of every figure

  std::vector<std::string> keys;           // sorted, each once; the empty one is shown as "(none)"
  std::vector<std::uint32_t> of_invoice;   // by invoice of the book
  std::vector<std::uint32_t> of_customer;  // by customer of the book: where its unapplied money counts

  [[nodiscard]] std::string_view title(std::uint32_t group) const {
    return keys[group].empty() ? no_value : std::string_view(keys[group]);
  }
};

[[nodiscard]] Grouping everything(const Book& book);
// `values` by customer of the book.
[[nodiscard]] Grouping group_by_values(const Book& book, std::span<const std::string> values);
// Any dimension but the product. `customers` are those of the book, in its order.
[[nodiscard]] Grouping group_by_customer_field(const Book& book, std::span<const Customer> customers,
                                               Dimension dimension);
// `product` by invoice of the book, an index into `names`.
[[nodiscard]] Grouping group_by_product(const Book& book, std::span<const std::string> names,
                                        std::span<const std::uint32_t> product);

// One group alone, everything else outside. `title` as it is shown. object_unknown when there is no such group.
[[nodiscard]] Result<Grouping> only(const Grouping& grouping, std::string_view title);

// Sums of each group in each currency: one place for each pair that was asked for, and no more.
template <class Sums>
class Cells {
 public:
  Cells(const Grouping& grouping, const Book& book)
      : currencies_(book.currencies.size()), place_(grouping.keys.size() * currencies_, Grouping::outside) {}

  [[nodiscard]] Sums& at(std::uint32_t group, std::uint8_t currency) {
    std::uint32_t& place = place_[group * currencies_ + currency];
    if (place == Grouping::outside) {
      place = static_cast<std::uint32_t>(sums_.size());
      sums_.emplace_back();
    }
    return sums_[place];
  }
  [[nodiscard]] const Sums* find(std::size_t group, std::size_t currency) const {
    const std::uint32_t place = place_[group * currencies_ + currency];
    return place == Grouping::outside ? nullptr : &sums_[place];
  }

 private:
  std::size_t currencies_;
  std::vector<std::uint32_t> place_;
  std::vector<Sums> sums_;
};

}  // namespace dunlin
