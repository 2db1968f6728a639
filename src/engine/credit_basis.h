// What a proposal about a customer's credit rests on, as the basis that is compared again when somebody approves it:
// the customer (segment, credit limit), its holds, ratings and reviews, and per currency what is open, what of it was
// overdue on the morning `as_of`, and what came in and is not applied.
//
// Everything known counts, whatever its date: a basis moves when something is recorded, not because a day passes.
#pragma once

#include <string>

#include "party/customer.h"
#include "store/transaction.h"

namespace dunlin {

[[nodiscard]] Result<std::string> credit_basis(const ReadTx& tx, const Customer& customer, Date as_of);

}  // namespace dunlin
