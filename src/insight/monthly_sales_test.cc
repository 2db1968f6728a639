#include "insight/monthly_sales.h"

#include <gtest/gtest.h>

#include <limits>

#include "prediction/test_book.h"
#include "store/test_database.h"

namespace dunlin {
namespace {

Date day(int year, int month, int day_of_month) {
  return value_of(Date::of(year, month, day_of_month));
}

using Months = std::vector<std::pair<std::int64_t, std::int32_t>>;

Months months(MonthlySales& sales, std::size_t group, std::size_t currency, Date when) {
  Months found;
  for (const MonthSales& month : value_of(sales.of(group, currency, when))) found.emplace_back(month.minor, month.days);
  return found;
}

// TestBook issues 30 days before the due day.
void bill(TestBook& test, std::size_t customer, Date issued_on, std::int64_t minor, std::uint8_t currency = 0) {
  test.open(customer, {.due = issued_on.days + 30, .minor = minor, .currency = currency});
}

TEST(MonthlySales, GoBackFromTheDayToTheFirstMonthThatSoldAnything) {
  TestBook test(day(2026, 4, 1).days);
  bill(test, test.customer(1), day(2026, 1, 31), 90);
  bill(test, test.customer(2), day(2026, 3, 1), 100);
  bill(test, 1, day(2026, 3, 20), 20);
  bill(test, 1, day(2026, 3, 20), 7, 1);
  const Book book = test.build();
  const Grouping whole = everything(book);
  MonthlySales sales(book, whole);
  EXPECT_EQ(months(sales, 0, 0, day(2026, 3, 31)), (Months{{120, 31}, {0, 28}, {90, 31}}));
  EXPECT_EQ(months(sales, 0, 0, day(2026, 3, 12)), (Months{{100, 12}, {0, 28}, {90, 31}})) << "up to the day";
  EXPECT_EQ(months(sales, 0, 1, day(2026, 3, 31)), (Months{{7, 31}, {0, 28}, {0, 31}}));
  EXPECT_EQ(months(sales, 0, 0, day(2025, 12, 31)), (Months{})) << "before the first sale";
}

TEST(MonthlySales, OfAGroupAreItsOwn) {
  TestBook test(day(2026, 4, 1).days);
  bill(test, test.customer(1), day(2026, 3, 1), 90);
  bill(test, test.customer(2), day(2026, 3, 1), 100);
  const Book book = test.build();
  const std::vector<std::string> values = {"b", "a"};
  const Grouping grouping = group_by_values(book, values);
  MonthlySales both(book, grouping);
  EXPECT_EQ(months(both, 0, 0, day(2026, 3, 31)), (Months{{100, 31}}));
  EXPECT_EQ(months(both, 1, 0, day(2026, 3, 31)), (Months{{90, 31}}));
  const Grouping alone = value_of(only(grouping, "b"));
  MonthlySales one(book, alone);
  EXPECT_EQ(months(one, 0, 0, day(2026, 3, 31)), (Months{{90, 31}}));
}

TEST(MonthlySales, ASumBeyond64BitsIsRefused) {
  constexpr std::int64_t half = std::numeric_limits<std::int64_t>::max() / 2 + 1;
  TestBook test(day(2026, 4, 1).days);
  bill(test, test.customer(1), day(2026, 3, 1), half);
  bill(test, 0, day(2026, 3, 2), half);
  const Book book = test.build();
  const Grouping whole = everything(book);
  EXPECT_EQ(MonthlySales(book, whole).of(0, 0, day(2026, 3, 31)).error().reason, Reason::amount_overflow);
}

}  // namespace
}  // namespace dunlin
