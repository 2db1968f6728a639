#include "insight/outcome_rows.h"

#include "collections/hold.h"
#include "collections/reminder.h"
#include "insight/test_history.h"
#include "ledger/history_payment.h"

namespace dunlin {
namespace {

class OutcomeRows : public HistoryTest {};

TEST_P(OutcomeRows, SettleEveryInvoiceOnTheDayOfTheBook) {
  EXPECT_TRUE(rc::check("closed when the book says settled", [&] {
    const TestLedger ledger = TestLedger::draw(TestLedger::Days::any);
    const std::int32_t day = ledger.any_day();
    with(ledger, ledger.ids_shuffled(), [&](const ReadTx& tx) {
      const Book book = value_of(read_book(tx, Date{day}, BookScope::items_and_unapplied));
      const OutcomeHistory history = value_of(read_outcome_history(tx, book));
      for (std::size_t i = 0; i < book.invoice_count(); ++i) {
        std::int64_t open = book.amount_minor[i];
        for (const ItemSettlement& settlement : history.settlements_of(i)) open -= settlement.minor;
        RC_ASSERT(open == book.open_minor[i]);
        RC_ASSERT(ending_of(book, history, i, Date{day}).closed_on == book.settled_on[i]);
      }
      return 0;
    });
  }));
}

// Two customers: the second has the invoices and everything about them.
class OutcomeFacts : public HistoryTest {
 protected:
  template <class F>
  auto with_facts(F&& ask) {
    TestLedger ledger;
    ledger.customers = 2;
    for (const std::int32_t on : {100, 101}) ledger.invoices.push_back({1, 0, on, on + 30, 1'000, false});
    return with(ledger, ledger.ids_in_order(), [&](WriteTx& tx) {
      pay(tx, 2'000, "wire", 600, 1'000);
      pay(tx, 2'001, "cheque", 300, 1'000);
      pay(tx, 2'002, history_method, 100, 1'000);
      pay(tx, 2'003, "", 1'000, 1'001);
      hold(tx, 4'000, HoldKind::dispute, 1'001, 120);
      hold(tx, 4'001, HoldKind::promise, 0, 119);
      hold(tx, 4'002, HoldKind::credit, 0, 118);
      hold(tx, 4'003, HoldKind::dispute, 0, 121);
      Reminder reminder;
      reminder.id.value = 5'000;
      reminder.invoice.value = 1'000;
      reminder.customer.value = 2;
      reminder.number = 1;
      reminder.sent_on = Date{135};
      CHECK(tx.insert(reminder).has_value());
      return ask(tx);
    });
  }

 private:
  static void pay(WriteTx& tx, std::int64_t id, std::string_view method, std::int64_t minor, std::int64_t invoice) {
    Payment payment;
    payment.id.value = id;
    payment.customer.value = 2;
    payment.reference = "P" + std::to_string(id);
    payment.received_on = Date{130};
    payment.currency = Currency::parse("EUR").value();
    payment.amount_minor = minor;
    payment.method = method;
    CHECK(tx.insert(payment).has_value());
    Application application;
    application.id.value = id + 1'000;
    application.invoice.value = invoice;
    application.source_id = id;
    application.applied_on = Date{130};
    application.amount_minor = minor;
    CHECK(tx.insert(application).has_value());
  }

  static void hold(WriteTx& tx, std::int64_t id, HoldKind kind, std::int64_t invoice, std::int32_t on) {
    Hold hold;
    hold.id.value = id;
    hold.customer.value = 2;
    hold.invoice.value = invoice;
    hold.kind = kind;
    hold.placed_on = Date{on};
    CHECK(tx.insert(hold).has_value());
  }
};

TEST_P(OutcomeFacts, AreReadWithTheirMethodsByName) {
  with_facts([](const ReadTx& tx) {
    const Book book = value_of(read_book(tx, Date{200}, BookScope::items_and_unapplied));
    const OutcomeHistory history = value_of(read_outcome_history(tx, book));
    EXPECT_EQ(history.methods, (std::vector<std::string>{"", "cheque", "wire"}));
    const auto first = history.settlements_of(0);
    EXPECT_EQ(first.size(), 3U);
    std::map<std::int64_t, std::pair<SettlementKind, std::uint16_t>> by_amount;
    for (const ItemSettlement& settlement : first) by_amount[settlement.minor] = {settlement.kind, settlement.method};
    EXPECT_EQ(by_amount[600], (std::pair{SettlementKind::payment, std::uint16_t{2}}));
    EXPECT_EQ(by_amount[300], (std::pair{SettlementKind::payment, std::uint16_t{1}}));
    EXPECT_EQ(by_amount[100], (std::pair{SettlementKind::taken_over, std::uint16_t{0}}));
    EXPECT_EQ(history.settlements_of(1)[0].method, 0);
    return 0;
  });
}

TEST_P(OutcomeFacts, OfPeopleAreThoseDatedBeforeTheMorning) {
  with_facts([](const ReadTx& tx) {
    const auto on = [&tx](std::int32_t day) {
      const Book book = value_of(read_book(tx, Date{day}, BookScope::items_and_unapplied));
      return value_of(read_outcome_history(tx, book));
    };
    const OutcomeHistory all = on(200);
    EXPECT_EQ(all.disputes.size(), 2U);
    EXPECT_EQ(all.disputes[0].customer, 1);
    EXPECT_EQ(all.disputes[0].invoice, 1);
    EXPECT_EQ(all.disputes[0].on, 120);
    EXPECT_EQ(all.disputes[1].invoice, OutcomeHistory::whole_account);
    EXPECT_EQ(all.promises.size(), 1U);
    EXPECT_EQ(all.promises[0].on, 119);
    EXPECT_EQ(all.reminders.size(), 1U);
    EXPECT_EQ(all.reminders[0].invoice, 0);
    EXPECT_EQ(on(121).disputes.size(), 1U);
    EXPECT_EQ(on(120).disputes.size(), 0U);
    EXPECT_EQ(on(135).reminders.size(), 0U);
    return 0;
  });
}

INSTANTIATE_TEST_SUITE_P(Databases, OutcomeRows, both_databases(), dialect_name);
INSTANTIATE_TEST_SUITE_P(Databases, OutcomeFacts, both_databases(), dialect_name);

}  // namespace
}  // namespace dunlin
