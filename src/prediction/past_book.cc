#include "prediction/past_book.h"

#include "base/check.h"

namespace dunlin {

PastBook book_before(const Book& book, Date dated_before) {
  CHECK(dated_before <= book.dated_before);
  PastBook past;
  Book& then = past.book;
  then.dated_before = dated_before;
  then.currencies = book.currencies;
  then.customer_id = book.customer_id;
  then.segment = book.segment;
  then.customer_flags.assign(book.customer_count(), 0);
  then.last_contact_on.assign(book.customer_count(), never);
  then.invoice_begin.reserve(book.customer_count() + 1);
  for (std::size_t customer = 0; customer < book.customer_count(); ++customer) {
    then.invoice_begin.push_back(static_cast<std::int64_t>(then.invoice_id.size()));
    const auto end = static_cast<std::size_t>(book.invoice_begin[customer + 1]);
    for (auto invoice = static_cast<std::size_t>(book.invoice_begin[customer]); invoice < end; ++invoice) {
      if (book.issued_on[invoice] >= dated_before.days) continue;
      const bool settled = book.settled_on[invoice] < dated_before.days;
      past.invoice.push_back(static_cast<std::int32_t>(invoice));
      then.invoice_id.push_back(book.invoice_id[invoice]);
      then.issued_on.push_back(book.issued_on[invoice]);
      then.due_on.push_back(book.due_on[invoice]);
      then.settled_on.push_back(settled ? book.settled_on[invoice] : never);
      then.amount_minor.push_back(book.amount_minor[invoice]);
      then.open_minor.push_back(settled ? 0 : book.amount_minor[invoice]);
      then.currency.push_back(book.currency[invoice]);
      then.delivery.push_back(book.delivery[invoice]);
      then.item_flags.push_back(0);
      then.reminders.push_back(0);
    }
  }
  then.invoice_begin.push_back(static_cast<std::int64_t>(then.invoice_id.size()));
  return past;
}

}  // namespace dunlin
