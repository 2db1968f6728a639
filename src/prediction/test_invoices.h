// TestInvoices: a ledger written down invoice by invoice, and the Book of any morning of it. For tests and benchmarks
// only. TestBook writes a Book as it is; this one has days of issue and a future to be cut off.
//
//   TestInvoices ledger;
//   ledger.add({.customer = 7, .issued = 100, .due = 130, .settled = 133});
//   const Book book = ledger.book(120);        // the morning of day 120: the invoice is open
//
//   const TestInvoices drawn = draw_invoices(Prng(1), {.customers = 4, .invoices = 60});
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <vector>

#include "base/prng.h"
#include "ledger/book.h"

namespace dunlin {

struct TestInvoice {
  std::int64_t customer = 1;
  std::int32_t issued = 0;
  std::int32_t due = 0;
  std::int32_t settled = never;
  std::int64_t minor = 10'000;
  InvoiceDelivery delivery = InvoiceDelivery::unknown;
};

class TestInvoices {
 public:
  std::vector<TestInvoice> invoices;

  void add(const TestInvoice& invoice) { invoices.push_back(invoice); }

  // Invoices of a customer stand in the order in which they were added. A customer has its place even before its first
  // invoice, so that numbers of customers are those of every morning.
  [[nodiscard]] Book book(std::int32_t morning) const {
    Book book;
    book.dated_before = Date{morning};
    book.currencies.push_back(Currency::parse("EUR").value());
    std::map<std::int64_t, std::vector<const TestInvoice*>> by_customer;
    for (const TestInvoice& invoice : invoices) by_customer[invoice.customer].push_back(&invoice);
    for (const auto& [customer, own] : by_customer) {
      book.customer_id.push_back(customer);
      book.segment.push_back(Segment::standard);
      book.customer_flags.push_back(0);
      book.last_contact_on.push_back(never);
      book.invoice_begin.push_back(static_cast<std::int64_t>(book.invoice_count()));
      for (const TestInvoice* invoice : own) {
        if (invoice->issued < morning) append(book, *invoice);
      }
    }
    book.invoice_begin.push_back(static_cast<std::int64_t>(book.invoice_count()));
    return book;
  }

 private:
  static void append(Book& book, const TestInvoice& invoice) {
    const bool settled = invoice.settled < book.dated_before.days;
    book.invoice_id.push_back(static_cast<std::int64_t>(book.invoice_count()) + 1);
    book.issued_on.push_back(invoice.issued);
    book.due_on.push_back(invoice.due);
    book.settled_on.push_back(settled ? invoice.settled : never);
    book.amount_minor.push_back(invoice.minor);
    book.open_minor.push_back(settled ? 0 : invoice.minor);
    book.currency.push_back(0);
    book.delivery.push_back(invoice.delivery);
    book.item_flags.push_back(0);
    book.reminders.push_back(0);
  }
};

struct DrawnInvoices {
  std::int64_t customers = 4;
  std::int32_t invoices = 60;
  std::int32_t first_day = 18'000;
  std::int32_t days = 400;    // of issue
  bool in_advance = true;     // some are paid before they are issued
  bool never_settled = true;  // and some not at all
};

// Customers with habits (a term, a slowness, a weekday), round and repeated amounts, and what a ledger has of oddities:
// several invoices of one day, due days before the issue, payments in advance, items that nobody pays.
[[nodiscard]] inline TestInvoices draw_invoices(Prng prng, const DrawnInvoices& how = {}) {
  TestInvoices ledger;
  const Prng habits = prng.child("habits");
  for (std::int32_t i = 0; i < how.invoices; ++i) {
    TestInvoice invoice;
    invoice.customer = prng.between(1, how.customers);
    Prng habit = habits.child(static_cast<std::uint64_t>(invoice.customer));
    const std::int32_t term = prng.chance(8'000) ? 14 + 16 * static_cast<std::int32_t>(habit.below(3))
                                                 : static_cast<std::int32_t>(prng.between(-3, 100));
    const std::int64_t slowness = habit.between(0, 40);
    invoice.issued = how.first_day + static_cast<std::int32_t>(prng.below(static_cast<std::uint64_t>(how.days)));
    if (prng.chance(3'000)) invoice.issued -= invoice.issued % 30;  // many on one day
    invoice.due = invoice.issued + term;
    invoice.minor = prng.chance(3'000) ? 25'000 : prng.between(100, 3'000'000);
    invoice.delivery = static_cast<InvoiceDelivery>(prng.below(3));
    std::int32_t settled = invoice.due + static_cast<std::int32_t>(prng.between(-5, slowness));
    if (prng.chance(500)) settled += static_cast<std::int32_t>(prng.between(60, 200));
    if (prng.chance(5'000)) settled += (11 - settled % 7) % 7;  // a payment run on Mondays
    invoice.settled = std::max(settled, invoice.issued);
    if (how.in_advance && prng.chance(400))
      invoice.settled = invoice.issued - static_cast<std::int32_t>(prng.below(20));
    if (how.never_settled && prng.chance(400)) invoice.settled = never;
    ledger.add(invoice);
  }
  return ledger;
}

// The same ledger until a morning, and another one from it on: what is not settled before the morning gets another
// settlement, what is issued on it or later is taken away, and others are added. No book of that morning can tell them
// apart. Customers keep at least one invoice, and invoices known on the morning their order.
[[nodiscard]] inline TestInvoices rewrite_future(const TestInvoices& ledger, std::int32_t morning, Prng prng) {
  TestInvoices other;
  const auto another_day = [&] {
    return prng.chance(1'000) ? never : morning + static_cast<std::int32_t>(prng.below(200));
  };
  for (TestInvoice invoice : ledger.invoices) {
    if (invoice.issued >= morning && prng.chance(5'000)) invoice.minor = 1 + invoice.minor / 3;
    if (invoice.settled >= morning) invoice.settled = another_day();
    if (invoice.issued < morning) other.add(invoice);
  }
  for (TestInvoice invoice : ledger.invoices) {
    if (invoice.issued < morning) continue;
    invoice.issued = morning + static_cast<std::int32_t>(prng.below(60));
    invoice.due = invoice.issued + static_cast<std::int32_t>(prng.between(-10, 90));
    // Some were paid before the morning on which nobody knew of them.
    invoice.settled = prng.chance(1'500) ? morning - 1 - static_cast<std::int32_t>(prng.below(30)) : another_day();
    other.add(invoice);
  }
  return other;
}

}  // namespace dunlin
