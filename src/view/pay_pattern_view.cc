#include "view/pay_pattern_view.h"

#include <algorithm>
#include <map>

#include "insight/days.h"
#include "ledger/document_rows.h"

namespace dunlin::view {

Result<PayPatternView> pay_pattern_view(const ReadTx& tx, const Onlooker& onlooker,
                                        const PayPatternQuestion& question) {
  PayPatternView view;
  view.as_of = question.as_of;
  const Customer customer = TRY(customer_for(tx, question.customer, onlooker));
  const Book book = TRY(book_as_of(tx, question.as_of, customer)).book;
  const Date first = months_before(question.as_of, pay_pattern_months);
  std::map<std::int64_t, std::size_t> place;  // in the book, by id
  std::vector<std::int64_t> ids;
  for (std::size_t i = 0; i < book.invoice_count(); ++i) {
    if (Date{book.due_on[i]} < first) continue;
    place.emplace(book.invoice_id[i], i);
    ids.push_back(book.invoice_id[i]);
  }
  for (Invoice& invoice : TRY(invoices_by_id(tx, ids))) {
    const std::size_t i = place.at(invoice.id.value);
    PayPatternView::Item item;
    item.open_minor = book.open_minor[i];
    if (book.settled_on[i] != never) item.paid_on = Date{book.settled_on[i]};
    item.days_after_due = days_between(invoice.due_on, item.paid_on.value_or(question.as_of));
    item.invoice = std::move(invoice);
    view.items.push_back(std::move(item));
  }
  std::sort(view.items.begin(), view.items.end(), [](const PayPatternView::Item& a, const PayPatternView::Item& b) {
    return std::pair(a.invoice.due_on, a.invoice.id) < std::pair(b.invoice.due_on, b.invoice.id);
  });
  return view;
}

boost::json::object to_json(const PayPatternView& view) {
  boost::json::array items;
  for (const PayPatternView::Item& item : view.items) {
    items.push_back(
        {{"invoice", item.invoice.number},
         {"id", item.invoice.id.to_string()},
         {"currency", item.invoice.currency.code()},
         {"due_on", item.invoice.due_on.to_string()},
         {"paid_on", item.paid_on ? boost::json::value(item.paid_on->to_string()) : boost::json::value(nullptr)},
         {"days_after_due", item.days_after_due},
         {"amount", format_amount(item.invoice.amount())},
         {"open", format_amount({item.open_minor, item.invoice.currency})}});
  }
  return {{"as_of", view.as_of.to_string()}, {"items", std::move(items)}};
}

}  // namespace dunlin::view
