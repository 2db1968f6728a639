#include "insight/dso.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <limits>
#include <vector>

#include "store/test_database.h"

namespace dunlin {
namespace {

constexpr std::int64_t minor_max = std::numeric_limits<std::int64_t>::max();

const std::vector<MonthSales> published_months = {{120, 31}, {100, 28}, {90, 31}};  // March, February, January

std::optional<std::int64_t> count_back(std::int64_t receivable, const std::vector<MonthSales>& months) {
  return value_of(count_back_hundredths(receivable, months));
}

// The published example: receivables of 250 at the end of March, of which 160 are not due; sales of 90, 100 and 120 in
// January (31 days), February (28) and March (31).
TEST(Dso, ThePublishedExampleIs72Point6And46Point5Days) {
  EXPECT_EQ(value_of(dso_hundredths(250, 90 + 100 + 120, 31 + 28 + 31)), 7'258);
  EXPECT_EQ(value_of(dso_hundredths(160, 90 + 100 + 120, 31 + 28 + 31)), 4'645);
  EXPECT_EQ((DsoFigures{7'258, 4'645}.add()), 2'613);
}

TEST(Dso, ThePublishedExampleCountedBackIs69Point3And42Point2Days) {
  EXPECT_EQ(count_back(250, published_months), 6'933);
  EXPECT_EQ(count_back(160, published_months), 4'220);
  EXPECT_EQ((DsoFigures{6'933, 4'220}.add()), 2'713);
}

TEST(Dso, WithoutOneOfTheTwoThereIsNoDifference) {
  EXPECT_EQ((DsoFigures{std::nullopt, 5}.add()), std::nullopt);
  EXPECT_EQ((DsoFigures{5, std::nullopt}.add()), std::nullopt);
}

TEST(Dso, RoundsHalfAwayFromZero) {
  EXPECT_EQ(value_of(dso_hundredths(1, 200, 1)), 1) << "0.5 hundredths";
  EXPECT_EQ(value_of(dso_hundredths(1, 201, 1)), 0);
  EXPECT_EQ(value_of(dso_hundredths(3, 200, 1)), 2) << "1.5 hundredths";
  EXPECT_EQ(value_of(dso_hundredths(5, 200, 1)), 3) << "2.5 hundredths";
  EXPECT_EQ(value_of(dso_hundredths(0, 7, 90)), 0);
}

TEST(Dso, IsComputedIn128Bits) {
  EXPECT_EQ(value_of(dso_hundredths(minor_max, minor_max, 90)), 9'000);
  EXPECT_EQ(value_of(dso_hundredths(minor_max, minor_max, sales_period_days_max)), 366'000);
  EXPECT_EQ(dso_hundredths(minor_max, 1, 90).error().reason, Reason::amount_overflow);
  EXPECT_EQ(count_back(minor_max - 1, {{minor_max, 31}}), 3'100);
}

TEST(Dso, CountingBackStopsWhereTheReceivableIsUsedUp) {
  EXPECT_EQ(count_back(0, published_months), 0);
  EXPECT_EQ(count_back(120, published_months), 3'100) << "a whole month, and nothing of the next";
  EXPECT_EQ(count_back(310, published_months), 9'000);
  EXPECT_EQ(count_back(311, published_months), std::nullopt) << "more is open than was ever sold";
  EXPECT_EQ(count_back(0, {}), 0);
  EXPECT_EQ(count_back(1, {}), std::nullopt);
  EXPECT_EQ(count_back(50, {{0, 12}, {100, 30}}), 2'700) << "the days of a month without sales count";
}

TEST(Dso, CountingBackRisesWithWhatIsOpen) {
  EXPECT_TRUE(rc::check("more open is never fewer days", [] {
    const auto months = *rc::gen::container<std::vector<MonthSales>>(
        rc::gen::construct<MonthSales>(rc::gen::inRange<std::int64_t>(0, 1'000), rc::gen::inRange(1, 32)));
    std::int64_t sold = 0;
    for (const MonthSales& month : months) sold += month.minor;
    const auto less = *rc::gen::inRange<std::int64_t>(0, sold + 1);
    const auto more = *rc::gen::inRange<std::int64_t>(less, sold + 1);
    RC_ASSERT(count_back(less, months).value() <= count_back(more, months).value());
  }));
}

}  // namespace
}  // namespace dunlin
