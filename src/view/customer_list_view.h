// Customers by name, found by the beginning of a word of the name or of the number, with what they owe.
//
//   CustomerListQuestion question;
//   question.words = "hald";
//   question.as_of = today;
//   const CustomerList list = TRY(customer_list(tx, onlooker, question));
//   respond(to_json(list), list.next);                            // the next page: question.after = *list.next
//
// Ordered by folded name, then number; case and accents do not matter (name_search.h). All names are read and searched,
// which takes about a millisecond for a thousand customers; what is owed is read for those of the page alone. The
// behaviour is that of the morning run of the day, and null for whom that run has no row.
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/reports.h"

namespace dunlin::view {

struct CustomerKey {
  std::string folded_name;
  std::string number;
  auto operator<=>(const CustomerKey&) const = default;
};

struct CustomerListQuestion {
  std::string words;  // empty: everybody
  Date as_of;
  std::optional<CustomerKey> after;  // the last one that was seen
  std::int64_t limit = 50;
};
[[nodiscard]] constexpr Operation operation_of(const CustomerListQuestion&) {
  return Operation::view_customer;
}

struct CustomerList {
  struct Entry {
    CustomerKey key;
    Customer customer;
    std::string behaviour;               // name of the class; empty when it is not known
    std::vector<AccountAging> accounts;  // those with anything open or unapplied
  };
  std::vector<Entry> customers;
  std::optional<CustomerKey> next;
};
[[nodiscard]] Result<CustomerList> customer_list(const ReadTx& tx, const Onlooker& onlooker,
                                                 const CustomerListQuestion& question);
[[nodiscard]] boost::json::array to_json(const CustomerList& list);

}  // namespace dunlin::view
