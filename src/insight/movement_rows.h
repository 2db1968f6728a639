// Reading what a Book does not hold: the movements behind its amounts, and the product of each invoice. Ordered streams
// merged once, no query per customer, document or month.
#pragma once

#include <string>
#include <vector>

#include "insight/movements.h"
#include "store/transaction.h"

namespace dunlin {

// Of the customers and invoices of the book, as far as they are dated before its dated_before. The book must have been
// read with BookScope::items_and_unapplied, or a currency of a payment may be missing in it.
[[nodiscard]] Result<Movements> read_movements(const ReadTx& tx, const Book& book);

struct Products {
  std::vector<std::string> names;         // as they were met
  std::vector<std::uint32_t> of_invoice;  // by invoice of the book
};
[[nodiscard]] Result<Products> read_products(const ReadTx& tx, const Book& book);

}  // namespace dunlin
