// HistoryTest: a random ledger written into a database and read back as a book with its movements. For tests only.
#pragma once

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <vector>

#include "collections/book_rows.h"
#include "insight/figures.h"
#include "insight/movement_rows.h"
#include "insight/test_ledger.h"
#include "party/customer_rows.h"
#include "store/test_database.h"

namespace dunlin {

// What the database says of a day.
struct TestHistory {
  Book book;
  Movements movements;
  std::vector<Customer> customers;
  Products products;

  [[nodiscard]] LedgerHistory ledger() const { return {book, movements}; }
  [[nodiscard]] Grouping by(Dimension dimension) const {
    if (dimension == Dimension::product) return group_by_product(book, products.names, products.of_invoice);
    return group_by_customer_field(book, customers, dimension);
  }
  [[nodiscard]] static Dimension any_dimension() {
    return *rc::gen::element(Dimension::customer, Dimension::segment, Dimension::collector, Dimension::product);
  }
};

class HistoryTest : public DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    if (!IsSkipped()) connection_ = &database().open_migrated();
  }

  // The ledger is written in a transaction that is never committed.
  template <class F>
  auto with(const TestLedger& ledger, const TestLedger::Ids& ids, F&& ask) {
    WriteTx tx = value_of(WriteTx::begin(*connection_, TenantKey{1}));
    ledger.write(tx, ids);
    return ask(tx);
  }

  static TestHistory history_on(const ReadTx& tx, std::int32_t day) {
    TestHistory history;
    history.book = value_of(read_book(tx, Date{day + 1}, BookScope::items_and_unapplied));
    history.movements = value_of(read_movements(tx, history.book));
    history.customers = value_of(all_customers(tx));
    history.products = value_of(read_products(tx, history.book));
    return history;
  }

  TestHistory history_of(const TestLedger& ledger, const TestLedger::Ids& ids, std::int32_t day) {
    return with(ledger, ids, [day](const ReadTx& tx) { return history_on(tx, day); });
  }
  TestHistory history_of(const TestLedger& ledger, std::int32_t day) {
    return history_of(ledger, ledger.ids_in_order(), day);
  }

 private:
  Connection* connection_ = nullptr;
};

inline bool operator==(const FiguresLine& a, const FiguresLine& b) {
  return a.group == b.group && a.currency == b.currency && a.figures == b.figures;
}

}  // namespace dunlin
