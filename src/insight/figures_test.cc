#include "insight/figures.h"

#include "insight/days.h"
#include "insight/test_history.h"
#include "prediction/test_book.h"

namespace dunlin {
namespace {

Date day(int year, int month, int day_of_month) {
  return value_of(Date::of(year, month, day_of_month));
}

class FiguresOfLedger : public HistoryTest {
 protected:
  static std::vector<FiguresOfDay> on(const TestHistory& history, const Grouping& grouping, std::vector<Date> days,
                                      const FigureSettings& settings = {}) {
    return value_of(figures_on(history.ledger(), grouping, days, settings));
  }
  static FiguresOfDay total_on(const TestHistory& history, std::int32_t when, const FigureSettings& settings = {}) {
    return on(history, everything(history.book), {Date{when}}, settings).front();
  }
  static FigureSettings any_settings() {
    return {*rc::gen::element<std::int32_t>(1, 30, 90, 400), *rc::gen::inRange(1, 5)};
  }
};

// The published example as a ledger: at the end of December 240 are open; 90, 100 and 120 are billed in January,
// February and March; 300 are paid; at the end of March 250 are open, of which 160 are not due.
TestLedger published() {
  TestLedger ledger;
  ledger.customers = 1;
  const auto bill = [&](Date issued, Date due, std::int64_t minor) {
    ledger.invoices.push_back({0, 0, issued.days, due.days, minor, false});
  };
  const auto pay = [&](std::size_t invoice, Date on, std::int64_t minor) {
    ledger.sources.push_back({0, 0, on.days, 0, minor, false});
    ledger.movements.push_back({invoice, ledger.sources.size() - 1, on.days, minor, 0});
  };
  bill(day(2025, 12, 5), day(2026, 1, 4), 240);
  bill(day(2026, 1, 1), day(2026, 1, 31), 90);
  bill(day(2026, 2, 14), day(2026, 4, 15), 100);
  bill(day(2026, 3, 31), day(2026, 4, 30), 120);
  pay(0, day(2026, 1, 14), 240);
  pay(2, day(2026, 3, 20), 60);
  return ledger;
}

TEST_P(FiguresOfLedger, ThePublishedExampleComesOutOfALedger) {
  const TestHistory history = history_of(published(), day(2026, 3, 31).days);
  const FiguresOfDay quarter = total_on(history, day(2026, 3, 31).days, {90, 3});
  EXPECT_EQ(quarter.first_day, day(2026, 1, 1));
  EXPECT_EQ(quarter.collection_begin, day(2025, 12, 31));
  ASSERT_EQ(quarter.lines.size(), 1U);
  const Figures& figures = quarter.lines[0].figures;
  EXPECT_EQ(figures.aging.open_minor, 250);
  EXPECT_EQ(figures.aging.minor[AgingBucket::not_due], 160);
  EXPECT_EQ(figures.sales_minor, 310);
  EXPECT_EQ(figures.simple, (DsoFigures{7'258, 4'645})) << "72.6 and 46.5";
  EXPECT_EQ(figures.simple.add(), 2'613) << "26.1";
  EXPECT_EQ(figures.count_back, (DsoFigures{6'933, 4'220})) << "69.3 and 42.2";
  EXPECT_EQ(figures.count_back.add(), 2'713) << "27.1";
  EXPECT_EQ(figures.collection, (Collection{240, 310, 250, 160, 3}));
  EXPECT_EQ(figures.effectiveness_of_period, 7'692);
  EXPECT_EQ(figures.effectiveness_of_average_month, 5'091);
  EXPECT_EQ(figures.due_minor, 330);
  EXPECT_TRUE(figures.delay_minor_days == 240 * 10 + 90 * 59) << "ten days late, and 59 and still open";
  EXPECT_EQ(figures.delay, 2'336);
  EXPECT_EQ(figures.month_sales_minor, 120);
}

TEST_P(FiguresOfLedger, ADelayIsSignedAndCountsEachPartWithItsDay) {
  TestLedger ledger;
  ledger.customers = 1;
  ledger.invoices.push_back({0, 0, 20'000, 20'030, 1'000, false});
  ledger.sources.push_back({0, 0, 20'020, 0, 1'000, false});
  ledger.movements.push_back({0, 0, 20'020, 600, 0});
  const TestHistory history = history_of(ledger, 20'100);
  EXPECT_EQ(total_on(history, 20'029).lines[0].figures.delay, std::nullopt) << "nothing fell due yet";
  EXPECT_EQ(total_on(history, 20'030).lines[0].figures.delay, -600) << "600 ten days early, 400 on the day";
  EXPECT_EQ(total_on(history, 20'055).lines[0].figures.delay, 400) << "(-6000 + 400 x 25) / 1000";
}

TEST_P(FiguresOfLedger, WriteOffsOfAMonthAreHeldAgainstItsSales) {
  TestLedger ledger;
  ledger.customers = 1;
  ledger.invoices.push_back({0, 0, day(2026, 1, 10).days, day(2026, 2, 9).days, 1'000, false});
  ledger.invoices.push_back({0, 0, day(2026, 3, 10).days, day(2026, 4, 9).days, 800, false});
  constexpr std::size_t none = TestLedger::no_source;
  ledger.movements.push_back({0, none, day(2026, 2, 28).days, 500, 0});
  ledger.movements.push_back({0, none, day(2026, 3, 1).days, 300, 0});
  ledger.movements.push_back({0, none, day(2026, 3, 31).days, -100, 2});
  const TestHistory history = history_of(ledger, day(2026, 4, 30).days);
  const std::vector<FiguresOfDay> trend = on(history, everything(history.book), month_ends_before(day(2026, 4, 30), 4));
  EXPECT_EQ(trend[0].lines[0].figures.written_off_minor, 0);
  EXPECT_EQ(trend[0].lines[0].figures.bad_debt, 0);
  EXPECT_EQ(trend[1].lines[0].figures.written_off_minor, 500);
  EXPECT_EQ(trend[1].lines[0].figures.bad_debt, std::nullopt) << "nothing was sold in February";
  EXPECT_EQ(trend[2].lines[0].figures.written_off_minor, 200) << "less what was reversed";
  EXPECT_EQ(trend[2].lines[0].figures.bad_debt, 2'500);
  EXPECT_EQ(trend[3].lines[0].figures.written_off_minor, 0);
}

TEST_P(FiguresOfLedger, GroupsTieToTheTotalAndToTheAging) {
  EXPECT_TRUE(rc::check("every sum, in every currency", [&] {
    const TestLedger ledger = TestLedger::draw(TestLedger::Days::any);
    const std::int32_t when = ledger.any_day();
    const TestHistory history = history_of(ledger, when);
    const FigureSettings settings = any_settings();
    const FiguresOfDay total = total_on(history, when, settings);
    const Grouping grouping = history.by(TestHistory::any_dimension());
    const FiguresOfDay groups = on(history, grouping, {Date{when}}, settings).front();
    std::size_t lines = 0;
    for (const FiguresLine& whole : total.lines) {
      Figures sum;
      for (const FiguresLine& line : groups.lines) {
        if (line.currency != whole.currency) continue;
        ++lines;
        for (const AgingBucket bucket : all_aging_buckets) {
          sum.aging.minor[bucket] += line.figures.aging.minor[bucket];
          sum.aging.items[bucket] += line.figures.aging.items[bucket];
        }
        sum.aging.unapplied_minor += line.figures.aging.unapplied_minor;
        sum.aging.balance_minor += line.figures.aging.balance_minor;
        sum.sales_minor += line.figures.sales_minor;
        sum.collection.beginning_minor += line.figures.collection.beginning_minor;
        sum.collection.sales_minor += line.figures.collection.sales_minor;
        sum.due_minor += line.figures.due_minor;
        sum.delay_minor_days += line.figures.delay_minor_days;
        sum.month_sales_minor += line.figures.month_sales_minor;
        sum.written_off_minor += line.figures.written_off_minor;
      }
      const Figures& figures = whole.figures;
      RC_ASSERT(sum.aging.minor == figures.aging.minor);
      RC_ASSERT(sum.aging.items == figures.aging.items);
      RC_ASSERT(sum.aging.unapplied_minor == figures.aging.unapplied_minor);
      RC_ASSERT(sum.aging.balance_minor == figures.aging.balance_minor);
      RC_ASSERT(sum.sales_minor == figures.sales_minor);
      RC_ASSERT(sum.collection.beginning_minor == figures.collection.beginning_minor);
      RC_ASSERT(sum.collection.sales_minor == figures.collection.sales_minor);
      RC_ASSERT(sum.due_minor == figures.due_minor);
      RC_ASSERT(sum.delay_minor_days == figures.delay_minor_days);
      RC_ASSERT(sum.month_sales_minor == figures.month_sales_minor);
      RC_ASSERT(sum.written_off_minor == figures.written_off_minor);
    }
    RC_ASSERT(lines == groups.lines.size());
    const Aging aging = value_of(aging_of(history.book));
    for (const CurrencyAging& currency : aging.currencies) {
      const auto same = [&currency](const FiguresLine& line) { return line.currency == currency.currency; };
      const auto found = std::find_if(total.lines.begin(), total.lines.end(), same);
      RC_ASSERT(found != total.lines.end());
      RC_ASSERT(found->figures.aging == currency.line);
    }
    RC_CLASSIFY(total.lines.size() > 1, "several currencies");
  }));
}

TEST_P(FiguresOfLedger, ATrendsDaysAreTheFiguresOfThoseDays) {
  EXPECT_TRUE(rc::check("read once or read each day, and nothing dated later counts", [&] {
    const TestLedger ledger = TestLedger::draw(TestLedger::Days::any);
    std::vector<Date> days = {Date{ledger.any_day()}, Date{ledger.any_day()}, Date{ledger.any_day()}};
    std::sort(days.begin(), days.end());
    const FigureSettings settings = any_settings();
    with(ledger, ledger.ids_in_order(), [&](const ReadTx& tx) {
      const TestHistory last = history_on(tx, days.back().days + *rc::gen::inRange(0, 60));
      const std::vector<FiguresOfDay> trend = on(last, last.by(Dimension::customer), days, settings);
      RC_ASSERT(trend.size() == days.size());
      for (const FiguresOfDay& then : trend) {
        const TestHistory alone = history_on(tx, then.day.days);
        RC_ASSERT(on(alone, alone.by(Dimension::customer), {then.day}, settings).front().lines == then.lines);
      }
      return 0;
    });
  }));
}

TEST_P(FiguresOfLedger, FactsDatedLaterChangeNothing) {
  EXPECT_TRUE(rc::check("with other amounts later, and without later movements", [&] {
    const TestLedger ledger = TestLedger::draw(TestLedger::Days::in_order);
    const std::int32_t when = ledger.any_day();
    TestLedger known = ledger;
    for (TestLedger::Document& invoice : known.invoices) invoice.minor += invoice.on > when ? 1 : 0;
    for (TestLedger::Document& source : known.sources) source.minor += source.on > when ? 1 : 0;
    std::erase_if(known.movements, [when](const TestLedger::Movement& movement) { return movement.on > when; });
    for (TestLedger::Movement& movement : known.movements) movement.reverses = 0;  // places have moved
    const std::int32_t last = test_first_day + 2 * test_days;
    const TestHistory all = history_of(ledger, last);
    const TestHistory then = history_of(known, last);
    std::vector<FiguresLine> with_later = total_on(all, when).lines;
    std::vector<FiguresLine> without = total_on(then, when).lines;
    for (std::vector<FiguresLine>* lines : {&with_later, &without}) {
      for (FiguresLine& line : *lines) {
        line.figures.delay.reset();  // a reversal that does not say what it reverses counts on its own day
        line.figures.delay_minor_days = 0;
      }
    }
    RC_ASSERT(with_later == without);
  }));
}

TEST_P(FiguresOfLedger, TheOrderOfRecordingDoesNotMatter) {
  EXPECT_TRUE(rc::check("other ids, same figures", [&] {
    const TestLedger ledger = TestLedger::draw(TestLedger::Days::any);
    const std::int32_t when = ledger.any_day();
    const TestHistory one = history_of(ledger, ledger.ids_in_order(), when);
    const TestHistory other = history_of(ledger, ledger.ids_shuffled(), when);
    for (const Dimension dimension : {Dimension::customer, Dimension::collector, Dimension::product}) {
      RC_ASSERT(on(one, one.by(dimension), {Date{when}}).front().lines ==
                on(other, other.by(dimension), {Date{when}}).front().lines);
    }
  }));
}

TEST_P(FiguresOfLedger, BestPossibleIsNeverMoreAndTheDifferenceIsThatOfThePrintedFigures) {
  EXPECT_TRUE(rc::check("DSO - best possible = ADD >= 0, by both methods", [&] {
    const TestLedger ledger = TestLedger::draw(TestLedger::Days::in_order);
    const std::int32_t when = ledger.any_day();
    const TestHistory history = history_of(ledger, when);
    const FigureSettings settings = any_settings();
    const Grouping grouping = history.by(TestHistory::any_dimension());
    const FiguresOfDay found = on(history, grouping, {Date{when}}, settings).front();
    for (const FiguresLine& line : found.lines) {
      const Figures& figures = line.figures;
      RC_ASSERT(figures.simple.dso.has_value() == (figures.sales_minor > 0));
      RC_ASSERT(figures.count_back.dso.has_value());  // everything open was once sold
      for (const DsoFigures& method : {figures.simple, figures.count_back}) {
        if (!method.dso) continue;
        RC_ASSERT(method.add() == *method.dso - *method.best_possible);
        RC_ASSERT(*method.add() >= 0);
      }
    }
  }));
}

INSTANTIATE_TEST_SUITE_P(Databases, FiguresOfLedger, both_databases(), dialect_name);

// ---- Without a database

std::vector<FiguresOfDay> figures_of(const Book& book, const FigureSettings& settings = {}) {
  const std::vector<Date> days = {book.dated_before.add_days(-1)};
  return value_of(figures_on({book, {}}, everything(book), days, settings));
}

TEST(Figures, CurrenciesStandApartAndWithoutSalesThereIsNoDso) {
  TestBook test(20'001);
  test.customer(1);
  test.open(0, {.due = 20'000, .minor = 300, .currency = 1});
  test.open(0, {.due = 19'000, .minor = 70, .currency = 0});
  const std::vector<FiguresLine> lines = figures_of(test.build({"EUR", "JPY", "USD"})).front().lines;
  ASSERT_EQ(lines.size(), 2U) << "a currency without anything has no line";
  EXPECT_EQ(lines[0].currency.code(), "EUR");
  EXPECT_EQ(lines[0].figures.simple.dso, std::nullopt);
  EXPECT_EQ(lines[0].figures.over_90_share, 10'000);
  EXPECT_EQ(lines[1].currency.code(), "JPY");
  EXPECT_EQ(lines[1].figures.simple.dso, 9'000);
  EXPECT_EQ(lines[1].figures.over_90_share, 0);
}

TEST(Figures, SettingsOutOfRangeAreRefused) {
  const Book book = TestBook(20'000).build();
  const std::vector<Date> days = {Date{19'999}};
  for (const FigureSettings& settings :
       {FigureSettings{0, 1}, FigureSettings{-90, 1}, FigureSettings{90, 0},
        FigureSettings{sales_period_days_max + 1, 1}, FigureSettings{90, collection_months_max + 1}}) {
    EXPECT_EQ(figures_on({book, {}}, everything(book), days, settings).error().reason, Reason::option_invalid);
  }
  EXPECT_TRUE(figures_on({book, {}}, everything(book), days, {sales_period_days_max, collection_months_max}));
}

TEST(Figures, ASumBeyond64BitsIsRefused) {
  constexpr std::int64_t half = std::numeric_limits<std::int64_t>::max() / 2 + 1;
  TestBook test(20'001);
  test.open(test.customer(1), {.due = 20'000, .minor = half});
  test.open(test.customer(2), {.due = 20'000, .minor = half});
  const Book book = test.build();
  const std::vector<Date> days = {Date{20'000}};
  EXPECT_EQ(figures_on({book, {}}, everything(book), days, {}).error().reason, Reason::amount_overflow);
}

}  // namespace
}  // namespace dunlin
