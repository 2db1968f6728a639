#include "insight/narrow.h"

namespace dunlin {
namespace {

template <class T>
void append(std::vector<T>& to, const std::vector<T>& from, std::size_t begin, std::size_t end) {
  to.insert(to.end(), from.begin() + static_cast<std::ptrdiff_t>(begin),
            from.begin() + static_cast<std::ptrdiff_t>(end));
}

}  // namespace

Book narrow(const Book& book, FunctionRef<bool(std::size_t customer)> keep) {
  Book narrowed;
  narrowed.dated_before = book.dated_before;
  narrowed.currencies = book.currencies;
  std::size_t next_unapplied = 0;
  for (std::size_t customer = 0; customer < book.customer_count(); ++customer) {
    const bool kept = keep(customer);
    const auto number = static_cast<std::int32_t>(narrowed.customer_count());
    for (; next_unapplied < book.unapplied.size(); ++next_unapplied) {
      Book::Unapplied unapplied = book.unapplied[next_unapplied];
      if (unapplied.customer != static_cast<std::int32_t>(customer)) break;
      unapplied.customer = number;
      if (kept) narrowed.unapplied.push_back(unapplied);
    }
    if (!kept) continue;
    narrowed.customer_id.push_back(book.customer_id[customer]);
    narrowed.segment.push_back(book.segment[customer]);
    narrowed.customer_flags.push_back(book.customer_flags[customer]);
    narrowed.last_contact_on.push_back(book.last_contact_on[customer]);
    narrowed.invoice_begin.push_back(static_cast<std::int64_t>(narrowed.invoice_count()));
    const auto begin = static_cast<std::size_t>(book.invoice_begin[customer]);
    const auto end = static_cast<std::size_t>(book.invoice_begin[customer + 1]);
    append(narrowed.invoice_id, book.invoice_id, begin, end);
    append(narrowed.issued_on, book.issued_on, begin, end);
    append(narrowed.due_on, book.due_on, begin, end);
    append(narrowed.settled_on, book.settled_on, begin, end);
    append(narrowed.amount_minor, book.amount_minor, begin, end);
    append(narrowed.open_minor, book.open_minor, begin, end);
    append(narrowed.currency, book.currency, begin, end);
    append(narrowed.delivery, book.delivery, begin, end);
    append(narrowed.item_flags, book.item_flags, begin, end);
    append(narrowed.reminders, book.reminders, begin, end);
  }
  narrowed.invoice_begin.push_back(static_cast<std::int64_t>(narrowed.invoice_count()));
  return narrowed;
}

}  // namespace dunlin
