#include "insight/dso.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <limits>

#include "prediction/test_book.h"
#include "store/test_database.h"

namespace dunlin {
namespace {

constexpr std::int64_t minor_max = std::numeric_limits<std::int64_t>::max();

Date day(int year, int month, int day_of_month) {
  return value_of(Date::of(year, month, day_of_month));
}

// Invoices by their day of issue: TestBook issues 30 days before the due day.
void bill(TestBook& test, Date issued_on, std::int64_t minor, std::int64_t open_minor, std::uint8_t currency = 0) {
  const std::int32_t due = issued_on.days + 30;
  if (minor > open_minor) {
    test.settled(0, {.due = due, .days_late = -30, .minor = minor - open_minor, .currency = currency});
  }
  if (open_minor > 0) test.open(0, {.due = due, .minor = open_minor, .currency = currency});
}

// The published example: receivables of 250 at the end of March, sales of 90, 100 and 120 in January (31 days),
// February (28) and March (31): 72.6 days.
TEST(DsoSimple, ThePublishedExampleIs72Point6Days) {
  EXPECT_EQ(value_of(dso_hundredths(250, 90 + 100 + 120, 31 + 28 + 31)), 7'258);

  TestBook test(day(2025, 4, 1).days);
  test.customer(1);
  bill(test, day(2024, 12, 31), 500, 20);  // before the period: its open part counts, its amount does not
  bill(test, day(2025, 1, 1), 90, 50);
  bill(test, day(2025, 2, 14), 100, 60);
  bill(test, day(2025, 3, 31), 120, 120);
  const std::vector<Dso> all = value_of(dso_simple(test.build({"EUR"}), 90));
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].first_day.to_string(), "2025-01-01");
  EXPECT_EQ(all[0].last_day.to_string(), "2025-03-31");
  EXPECT_EQ(all[0].period_days(), 90);
  EXPECT_EQ(all[0].receivable_minor, 250);
  EXPECT_EQ(all[0].sales_minor, 310);
  EXPECT_EQ(all[0].hundredths_of_days, 7'258);
  EXPECT_EQ(format_hundredths(*all[0].hundredths_of_days), "72.58");
}

TEST(DsoSimple, RoundsHalfAwayFromZero) {
  EXPECT_EQ(value_of(dso_hundredths(1, 200, 1)), 1) << "0.5 hundredths";
  EXPECT_EQ(value_of(dso_hundredths(1, 201, 1)), 0);
  EXPECT_EQ(value_of(dso_hundredths(3, 200, 1)), 2) << "1.5 hundredths";
  EXPECT_EQ(value_of(dso_hundredths(5, 200, 1)), 3) << "2.5 hundredths";
  EXPECT_EQ(value_of(dso_hundredths(0, 7, 90)), 0);
}

TEST(DsoSimple, IsComputedIn128Bits) {
  EXPECT_EQ(value_of(dso_hundredths(minor_max, minor_max, 90)), 9'000);
  EXPECT_EQ(value_of(dso_hundredths(minor_max, minor_max, sales_period_days_max)), 366'000);
  EXPECT_EQ(dso_hundredths(minor_max, 1, 90).error().reason, Reason::amount_overflow);
}

TEST(DsoSimple, CurrenciesStandApartAndWithoutSalesThereIsNoDso) {
  TestBook test(day(2025, 4, 1).days);
  test.customer(1);
  bill(test, day(2025, 3, 1), 900, 300, 1);
  bill(test, day(2024, 3, 1), 70, 70, 0);
  bill(test, day(2024, 3, 1), 70, 0, 2);
  const std::vector<Dso> all = value_of(dso_simple(test.build({"EUR", "JPY", "USD"}), 90));
  ASSERT_EQ(all.size(), 2U) << "a currency without open items and sales has no line";
  EXPECT_EQ(all[0].currency.code(), "EUR");
  EXPECT_EQ(all[0].receivable_minor, 70);
  EXPECT_EQ(all[0].hundredths_of_days, std::nullopt);
  EXPECT_EQ(all[1].currency.code(), "JPY");
  EXPECT_EQ(all[1].hundredths_of_days, 3'000);
}

TEST(DsoSimple, APeriodOfNoDaysOrOfDecadesIsRefused) {
  const Book book = TestBook(20'000).build();
  EXPECT_EQ(dso_simple(book, 0).error().reason, Reason::option_invalid);
  EXPECT_EQ(dso_simple(book, -90).error().reason, Reason::option_invalid);
  EXPECT_EQ(dso_simple(book, sales_period_days_max + 1).error().reason, Reason::option_invalid);
  EXPECT_TRUE(dso_simple(book, 1).has_value());
  EXPECT_TRUE(dso_simple(book, sales_period_days_max).has_value());
}

TEST(DsoSimple, IsTheNearestHundredth) {
  EXPECT_TRUE(rc::check("|2 x (answer x sales - receivable x days x 100)| <= sales", [] {
    const auto receivable = *rc::gen::inRange<std::int64_t>(0, 1'000'000'000'000);
    const auto sales = *rc::gen::inRange<std::int64_t>(1, 1'000'000'000'000);
    const auto days = *rc::gen::inRange<std::int32_t>(1, 400);
    const std::int64_t answer = dso_hundredths(receivable, sales, days).value();
    const __int128 error = static_cast<__int128>(answer) * sales - static_cast<__int128>(receivable) * days * 100;
    RC_ASSERT(2 * error <= sales);
    RC_ASSERT(2 * error > -static_cast<__int128>(sales));
  }));
}

}  // namespace
}  // namespace dunlin
