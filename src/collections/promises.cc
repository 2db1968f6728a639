#include "collections/promises.h"

#include <algorithm>

#include "base/check.h"

namespace dunlin {
namespace {

const Statement ending{"hold.promises_ending",
                       select_from(Hold::table,
                                   "AND kind = 'promise' AND until_on < $2 "
                                   "AND (released_on IS NULL OR released_on > until_on) ORDER BY customer_id, id")};

bool is_broken(const Book& book, std::size_t customer, const Hold& promise) {
  const auto begin = static_cast<std::size_t>(book.invoice_begin[customer]);
  const auto end = static_cast<std::size_t>(book.invoice_begin[customer + 1]);
  for (std::size_t i = begin; i < end; ++i) {
    const bool meant = promise.invoice
                           ? book.invoice_id[i] == promise.invoice.value
                           : book.issued_on[i] <= promise.placed_on.days && book.due_on[i] <= promise.until_on->days;
    if (meant && book.settled_on[i] > promise.until_on->days) return true;
  }
  return false;
}

}  // namespace

Result<std::vector<Hold>> promises_ending(const ReadTx& tx, Date dated_before) {
  return tx.all<Hold>(ending, dated_before);
}

std::vector<std::int32_t> broken_promises(const Book& book, std::span<const Hold> promises, Date dated_before) {
  CHECK(dated_before <= book.dated_before);
  std::vector<std::int32_t> broken(book.customer_count());
  for (const Hold& promise : promises) {
    CHECK(promise.kind == HoldKind::promise && promise.until_on.has_value());
    if (*promise.until_on >= dated_before || *promise.until_on < dated_before.add_days(-promise_memory_days)) continue;
    const auto at = std::lower_bound(book.customer_id.begin(), book.customer_id.end(), promise.customer.value);
    if (at == book.customer_id.end() || *at != promise.customer.value) continue;
    const auto customer = static_cast<std::size_t>(at - book.customer_id.begin());
    if (is_broken(book, customer, promise)) ++broken[customer];
  }
  return broken;
}

}  // namespace dunlin
