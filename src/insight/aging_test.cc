#include "insight/aging.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <limits>

#include "collections/book_rows.h"
#include "insight/test_ledger.h"
#include "prediction/test_book.h"
#include "store/test_database.h"

namespace dunlin {
namespace {

constexpr std::int32_t as_of = 20'000;
constexpr std::int32_t dated_before = as_of + 1;

AgingLine only_line(const Aging& aging) {
  CHECK(aging.currencies.size() == 1);
  return aging.currencies[0].line;
}

TEST(Aging, TheDueDayItselfIsNotDueAndBucketsEndOnTheir30thDay) {
  const std::vector<std::pair<std::int32_t, AgingBucket>> expected = {
      {-40, AgingBucket::not_due},     {-1, AgingBucket::not_due},      {0, AgingBucket::not_due},
      {1, AgingBucket::days_1_30},     {30, AgingBucket::days_1_30},    {31, AgingBucket::days_31_60},
      {60, AgingBucket::days_31_60},   {61, AgingBucket::days_61_90},   {90, AgingBucket::days_61_90},
      {91, AgingBucket::days_over_90}, {999, AgingBucket::days_over_90}};
  for (const auto& [days, bucket] : expected) {
    EXPECT_EQ(bucket_of(days), bucket) << days;
    TestBook test(dated_before);
    test.open(test.customer(1), {.due = as_of - days, .minor = 77});
    const AgingLine line = only_line(value_of(aging_of(test.build())));
    EXPECT_EQ(line.minor[bucket], 77) << days << " days past due as of the last day of the book";
    EXPECT_EQ(line.items[bucket], 1) << days;
    EXPECT_EQ(line.days_past_due_max, std::max(days, 0));
  }
}

TEST(Aging, ABookWithTwoCurrenciesLineByLine) {
  TestBook test(dated_before);
  const std::size_t first = test.customer(7);
  const std::size_t idle = test.customer(8);
  const std::size_t second = test.customer(9);
  test.open(first, {.due = as_of + 5, .minor = 100});
  test.open(first, {.due = as_of - 3, .minor = 20});
  test.open(first, {.due = as_of - 30, .minor = 3});
  test.open(first, {.due = as_of - 200, .minor = 5'000, .currency = 1});
  test.settled(first, {.due = as_of - 50, .days_late = 2});
  test.settled(idle, {.due = as_of - 50, .days_late = 2});
  test.open(second, {.due = as_of - 45, .minor = 1'000});
  test.unapplied(first, 0, 15);
  test.unapplied(second, 1, 400);
  const Aging aging = value_of(aging_of(test.build({"EUR", "USD"})));

  EXPECT_EQ(aging.as_of, Date{as_of});
  ASSERT_EQ(aging.currencies.size(), 2U);
  const AgingLine eur = aging.currencies[0].line;
  EXPECT_EQ(aging.currencies[0].currency.code(), "EUR");
  EXPECT_EQ(aging.currencies[0].accounts, 2);
  EXPECT_EQ(eur.minor.values, (std::array<std::int64_t, 5>{100, 23, 1'000, 0, 0}));
  EXPECT_EQ(eur.items.values, (std::array<std::int64_t, 5>{1, 2, 1, 0, 0}));
  EXPECT_EQ(eur.items_open, 4);
  EXPECT_EQ(eur.open_minor, 1'123);
  EXPECT_EQ(eur.overdue_minor, 1'023);
  EXPECT_EQ(eur.unapplied_minor, 15);
  EXPECT_EQ(eur.balance_minor, 1'108);
  EXPECT_EQ(eur.days_past_due_max, 45);
  EXPECT_EQ(aging.currencies[1].line.minor.values, (std::array<std::int64_t, 5>{0, 0, 0, 0, 5'000}));
  EXPECT_EQ(aging.currencies[1].line.balance_minor, 4'600);

  ASSERT_EQ(aging.accounts.size(), 4U) << "the customer who owes nothing has no line";
  EXPECT_EQ(aging.accounts[0].customer, first);
  EXPECT_EQ(aging.accounts[0].line.open_minor, 123);
  EXPECT_EQ(aging.accounts[1].currency.code(), "USD");
  EXPECT_EQ(aging.accounts[2].customer, second);
  EXPECT_EQ(aging.accounts[3].customer, second);
  EXPECT_EQ(aging.accounts[3].line.items_open, 0) << "unapplied money alone makes a line";
  EXPECT_EQ(aging.accounts[3].line.balance_minor, -400);
}

TEST(Aging, AnEmptyBookHasNoLines) {
  const Aging aging = value_of(aging_of(TestBook(dated_before).build()));
  EXPECT_TRUE(aging.currencies.empty());
  EXPECT_TRUE(aging.accounts.empty());
}

TEST(Aging, ASumBeyond64BitsIsRefused) {
  constexpr std::int64_t half = std::numeric_limits<std::int64_t>::max() / 2 + 1;
  TestBook test(dated_before);
  test.open(test.customer(1), {.due = as_of, .minor = half});
  test.open(test.customer(2), {.due = as_of, .minor = half - 1});
  const Book fits = test.build();
  EXPECT_EQ(only_line(value_of(aging_of(fits))).open_minor, std::numeric_limits<std::int64_t>::max());
  test.open(1, {.due = as_of - 100, .minor = 1});
  const auto refused = aging_of(test.build());
  ASSERT_FALSE(refused.has_value()) << "each bucket fits, the sum of both does not";
  EXPECT_EQ(refused.error().reason, Reason::amount_overflow);
}

// ---- Against the database
// --------------------------------------------------------------------------------------------

class AgingOfLedger : public DatabaseTest {
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

  static Aging aging_on(const ReadTx& tx, std::int32_t day) {
    return value_of(aging_of(value_of(read_book(tx, Date{day + 1}, BookScope::items_and_unapplied))));
  }

  // By the customer's place in the ledger, whatever its id is.
  static std::map<std::pair<std::size_t, std::string>, AgingLine> lines_of(const Aging& aging,
                                                                           const TestLedger::Ids& ids) {
    std::vector<std::size_t> sorted = ids.customers;
    std::sort(sorted.begin(), sorted.end());
    std::map<std::pair<std::size_t, std::string>, AgingLine> lines;
    for (const AccountAging& account : aging.accounts) {
      const auto place = std::find(ids.customers.begin(), ids.customers.end(), sorted[account.customer]);
      const auto key =
          std::pair(static_cast<std::size_t>(place - ids.customers.begin()), std::string(account.currency.code()));
      lines[key] = account.line;
    }
    return lines;
  }

  Connection* connection_ = nullptr;
};

TEST_P(AgingOfLedger, EveryAccountIsWhatThePlainArithmeticOverItsFactsSays) {
  EXPECT_TRUE(rc::check("book and buckets against a model", [&] {
    const TestLedger ledger = TestLedger::draw(TestLedger::Days::any);
    const TestLedger::Ids ids = ledger.ids_in_order();
    const std::int32_t day = ledger.any_day();
    const Aging aging = with(ledger, ids, [&](const ReadTx& tx) { return aging_on(tx, day); });
    RC_ASSERT(aging.as_of == Date{day});
    RC_ASSERT(lines_of(aging, ids) == ledger.aging_on(day));
    RC_CLASSIFY(aging.currencies.size() > 1, "several currencies");
    RC_CLASSIFY(aging.accounts.empty(), "nothing open");
  }));
}

TEST_P(AgingOfLedger, TheBalanceIsThatOfTheLedgerInEachCurrency) {
  EXPECT_TRUE(rc::check("sum of lines = documents - adjustments - money", [&] {
    const TestLedger ledger = TestLedger::draw(TestLedger::Days::in_order);
    const std::int32_t day = ledger.any_day();
    const Aging aging = with(ledger, ledger.ids_in_order(), [&](const ReadTx& tx) { return aging_on(tx, day); });
    std::map<std::string_view, std::int64_t> balances;
    for (const CurrencyAging& currency : aging.currencies) {
      AgingLine sum;
      for (const AccountAging& account : aging.accounts) {
        if (account.currency == currency.currency) sum.balance_minor += account.line.balance_minor;
      }
      RC_ASSERT(sum.balance_minor == currency.line.balance_minor);
      std::int64_t buckets = 0;
      for (const AgingBucket bucket : all_aging_buckets) buckets += currency.line.minor[bucket];
      RC_ASSERT(buckets - currency.line.unapplied_minor == currency.line.balance_minor);
      balances[currency.currency.code()] = currency.line.balance_minor;
    }
    for (std::size_t currency = 0; currency < test_currencies.size(); ++currency) {
      RC_ASSERT(balances[test_currencies[currency]] == ledger.balance_minor(currency, day));
    }
  }));
}

TEST_P(AgingOfLedger, FactsDatedLaterChangeNothing) {
  EXPECT_TRUE(rc::check("as of D is deaf to everything after D", [&] {
    const TestLedger ledger = TestLedger::draw(TestLedger::Days::in_order);
    const std::int32_t day = ledger.any_day();
    TestLedger known = ledger;  // without everything later; documents stay, at an amount that nobody knew
    for (TestLedger::Document& invoice : known.invoices) invoice.minor += invoice.on > day ? 1 : 0;
    for (TestLedger::Document& source : known.sources) source.minor += source.on > day ? 1 : 0;
    known.movements.clear();
    for (const TestLedger::Movement& movement : ledger.movements) {
      if (movement.on <= day) known.movements.push_back(movement);
    }
    for (TestLedger::Movement& movement : known.movements)
      movement.reverses = 0;  // places have moved; nothing reads it
    const TestLedger::Ids ids = ledger.ids_in_order();
    const auto all = lines_of(with(ledger, ids, [&](const ReadTx& tx) { return aging_on(tx, day); }), ids);
    const auto then = lines_of(with(known, ids, [&](const ReadTx& tx) { return aging_on(tx, day); }), ids);
    RC_ASSERT(all == then);
  }));
}

TEST_P(AgingOfLedger, WhenNothingHappensItemsOnlyGrowOlder) {
  EXPECT_TRUE(rc::check("after the last fact, money moves to later buckets only", [&] {
    const TestLedger ledger = TestLedger::draw(TestLedger::Days::in_order);
    const std::int32_t first = test_first_day + test_days + *rc::gen::inRange(0, 100);
    const std::int32_t later = first + *rc::gen::inRange(0, 100);
    const auto [before, after] = with(ledger, ledger.ids_in_order(), [&](const ReadTx& tx) {
      return std::pair(aging_on(tx, first), aging_on(tx, later));
    });
    RC_ASSERT(before.accounts.size() == after.accounts.size());
    for (std::size_t i = 0; i < before.accounts.size(); ++i) {
      const AgingLine& young = before.accounts[i].line;
      const AgingLine& old = after.accounts[i].line;
      RC_ASSERT(young.open_minor == old.open_minor && young.balance_minor == old.balance_minor);
      std::int64_t young_beyond = 0;
      std::int64_t old_beyond = 0;
      for (std::size_t bucket = aging_bucket_count; bucket-- > 0;) {
        young_beyond += young.minor.values[bucket];
        old_beyond += old.minor.values[bucket];
        RC_ASSERT(old_beyond >= young_beyond);
      }
    }
  }));
}

TEST_P(AgingOfLedger, TheOrderOfRecordingDoesNotMatter) {
  EXPECT_TRUE(rc::check("other ids, same lines", [&] {
    const TestLedger ledger = TestLedger::draw(TestLedger::Days::any);
    const TestLedger::Ids in_order = ledger.ids_in_order();
    const TestLedger::Ids shuffled = ledger.ids_shuffled();
    const std::int32_t day = ledger.any_day();
    const Aging one = with(ledger, in_order, [&](const ReadTx& tx) { return aging_on(tx, day); });
    const Aging other = with(ledger, shuffled, [&](const ReadTx& tx) { return aging_on(tx, day); });
    RC_ASSERT(lines_of(one, in_order) == lines_of(other, shuffled));
    RC_ASSERT(one.currencies.size() == other.currencies.size());
    for (std::size_t i = 0; i < one.currencies.size(); ++i) {
      RC_ASSERT(one.currencies[i].currency == other.currencies[i].currency);
      RC_ASSERT(one.currencies[i].accounts == other.currencies[i].accounts);
      RC_ASSERT(one.currencies[i].line == other.currencies[i].line);
    }
  }));
}

INSTANTIATE_TEST_SUITE_P(Databases, AgingOfLedger, both_databases(), dialect_name);

}  // namespace
}  // namespace dunlin
