#include "insight/movement_rows.h"

#include "insight/narrow.h"
#include "insight/test_history.h"

namespace dunlin {
namespace {

class MovementRows : public HistoryTest {};

using Open = std::map<std::int64_t, std::int64_t>;  // by invoice

Open open_in(const Book& book) {
  Open open;
  for (std::size_t i = 0; i < book.invoice_count(); ++i) open[book.invoice_id[i]] = book.open_minor[i];
  return open;
}

std::map<std::pair<std::int64_t, std::string>, std::int64_t> unapplied_in(const Book& book) {
  std::map<std::pair<std::int64_t, std::string>, std::int64_t> unapplied;
  for (const Book::Unapplied& rest : book.unapplied) {
    const std::int64_t customer = book.customer_id[static_cast<std::size_t>(rest.customer)];
    if (rest.minor != 0) unapplied[{customer, std::string(book.currencies[rest.currency].code())}] = rest.minor;
  }
  return unapplied;
}

// The point of it all: one reading answers for every earlier day what a reading of that day says.
TEST_P(MovementRows, AnEarlierDayIsWhatTheBookOfThatDaySays) {
  EXPECT_TRUE(rc::check("open and unapplied, day after day", [&] {
    const TestLedger ledger = TestLedger::draw(TestLedger::Days::any);
    std::vector<std::int32_t> days = {ledger.any_day(), ledger.any_day(), ledger.any_day()};
    std::sort(days.begin(), days.end());
    with(ledger, ledger.ids_in_order(), [&](const ReadTx& tx) {
      const TestHistory last = history_on(tx, days.back() + *rc::gen::inRange(0, 50));
      Timeline timeline(last.book, last.movements);
      for (const std::int32_t day : days) {
        const Standing& standing = timeline.advance(Date{day});
        const Book book = value_of(read_book(tx, Date{day + 1}, BookScope::items_and_unapplied));
        Open open;
        for (std::size_t i = 0; i < last.book.invoice_count(); ++i) {
          if (last.book.issued_on[i] <= day) open[last.book.invoice_id[i]] = standing.open_minor[i];
        }
        RC_ASSERT(open == open_in(book));
        std::map<std::pair<std::int64_t, std::string>, std::int64_t> unapplied;
        for (std::size_t i = 0; i < last.movements.sources.size(); ++i) {
          const Source& source = last.movements.sources[i];
          if (source.on > day) continue;
          unapplied[{last.book.customer_id[static_cast<std::size_t>(source.customer)],
                     std::string(last.book.currencies[source.currency].code())}] += standing.rest_minor[i];
        }
        std::erase_if(unapplied, [](const auto& entry) { return entry.second == 0; });
        RC_ASSERT(unapplied == unapplied_in(book));
      }
      return 0;
    });
  }));
}

TEST_P(MovementRows, OfANarrowedBookOnlyWhatConcernsItsCustomersIsRead) {
  EXPECT_TRUE(rc::check("the last day of a part is the part's", [&] {
    const TestLedger ledger = TestLedger::draw(TestLedger::Days::any);
    const std::int32_t day = ledger.any_day();
    with(ledger, ledger.ids_in_order(), [&](const ReadTx& tx) {
      const Book whole = value_of(read_book(tx, Date{day + 1}, BookScope::items_and_unapplied));
      const Book part = narrow(whole, [](std::size_t customer) { return customer % 2 == 0; });
      const Movements movements = value_of(read_movements(tx, part));
      RC_ASSERT(Timeline(part, movements).advance(Date{day}).open_minor == part.open_minor);
      for (const Source& source : movements.sources) {
        RC_ASSERT(source.customer >= 0 && static_cast<std::size_t>(source.customer) < part.customer_count());
      }
      return 0;
    });
  }));
}

TEST_P(MovementRows, AReversalCountsOnTheDayOfWhatItReverses) {
  TestLedger ledger;
  ledger.customers = 1;
  ledger.invoices.push_back({0, 0, 100, 130, 1'000, false});
  ledger.sources.push_back({0, 0, 140, 0, 1'000, false});
  ledger.movements.push_back({0, 0, 140, 700, 0});
  ledger.movements.push_back({0, 0, 160, -700, 1});
  ledger.movements.push_back({0, 0, 170, 600, 0});
  const TestHistory history = history_of(ledger, 200);
  ASSERT_EQ(history.movements.all.size(), 3U);
  EXPECT_EQ(history.movements.all[1].on, 160);
  EXPECT_EQ(history.movements.all[1].counts_on, 140);
  Timeline timeline(history.book, history.movements);
  EXPECT_EQ(timeline.advance(Date{150}).open_minor[0], 300);
  const Standing& last = timeline.advance(Date{200});
  EXPECT_EQ(last.open_minor[0], 400);
  EXPECT_TRUE(last.settled_days[0] == 600 * 170) << "as if the reversed one had never been";
}

TEST_P(MovementRows, EachInvoiceHasItsProduct) {
  EXPECT_TRUE(rc::check("also where ids are out of order", [&] {
    const TestLedger ledger = TestLedger::draw(TestLedger::Days::any);
    const TestLedger::Ids ids = ledger.ids_shuffled();
    const TestHistory history = history_of(ledger, ids, ledger.any_day());
    for (std::size_t i = 0; i < history.book.invoice_count(); ++i) {
      const auto found =
          std::find(ids.invoices.begin(), ids.invoices.end(), static_cast<std::size_t>(history.book.invoice_id[i]));
      const auto place = static_cast<std::size_t>(found - ids.invoices.begin());
      const std::uint32_t product = history.products.of_invoice[i];
      RC_ASSERT(history.products.names[product] == test_products[place % test_products.size()]);
    }
  }));
}

INSTANTIATE_TEST_SUITE_P(Databases, MovementRows, both_databases(), dialect_name);

}  // namespace
}  // namespace dunlin
