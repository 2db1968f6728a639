#include "insight/concentration.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <limits>

#include "prediction/test_book.h"
#include "store/test_database.h"

namespace dunlin {
namespace {

Concentration of(const Book& book, std::size_t top) {
  return value_of(concentration_of(book, book.open_minor, everything(book), top)).at(0);
}

TEST(ConcentrationOfBook, TheLargestComeFirstAndTiesGoByNumber) {
  TestBook test(20'000);
  std::int64_t id = 1;
  for (const std::int64_t minor : {15, 50, 30, 5, 30}) test.open(test.customer(id++), {.due = 19'990, .minor = minor});
  const Concentration found = of(test.build(), 3);
  EXPECT_EQ(found.customers, 5);
  EXPECT_EQ(found.open_minor, 130);
  EXPECT_EQ(found.top, (std::vector<std::size_t>{1, 2, 4}));
  EXPECT_EQ(found.top_minor, 110);
  EXPECT_EQ(found.top_share, 8'462) << "110 / 130";
}

TEST(ConcentrationOfBook, OneWhoOwesAllIs10000AndEqualOnesShareIt) {
  TestBook one(20'000);
  one.open(one.customer(1), {.due = 19'990, .minor = std::numeric_limits<std::int64_t>::max()});
  EXPECT_EQ(of(one.build(), 10).herfindahl, 10'000);
  EXPECT_EQ(of(one.build(), 10).top_share, 10'000);
  TestBook four(20'000);
  for (std::int64_t id = 1; id <= 4; ++id) four.open(four.customer(id), {.due = 19'990, .minor = 7});
  EXPECT_EQ(of(four.build(), 1).herfindahl, 2'500);
}

TEST(ConcentrationOfBook, CurrenciesStandApartAndWhatIsOutsideDoesNotCount) {
  TestBook test(20'000);
  const std::size_t both = test.customer(1);
  test.open(both, {.due = 19'990, .minor = 60});
  test.open(both, {.due = 19'990, .minor = 9, .currency = 1});
  test.open(test.customer(2), {.due = 19'990, .minor = 40});
  const Book book = test.build();
  const auto all = value_of(concentration_of(book, book.open_minor, everything(book), 1));
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].herfindahl, 5'200);
  EXPECT_EQ(all[1].open_minor, 9);
  const std::vector<std::string> values = {"mine", "yours"};
  const Grouping mine = value_of(only(group_by_values(book, values), "mine"));
  EXPECT_EQ(value_of(concentration_of(book, book.open_minor, mine, 1))[0].open_minor, 60);
  const Book empty = TestBook(20'000).build();
  EXPECT_TRUE(value_of(concentration_of(empty, empty.open_minor, everything(empty), 1)).empty());
}

TEST(ConcentrationOfBook, ItLiesBetweenTheEqualAndTheOne) {
  EXPECT_TRUE(rc::check("10 000 / n <= Herfindahl <= 10 000; the top share falls no faster than evenly", [] {
    const Book book = synthetic_book(*rc::gen::arbitrary<std::uint64_t>(), {.customers = 20}).build();
    const auto top = *rc::gen::inRange<std::size_t>(1, 25);
    for (const Concentration& found : value_of(concentration_of(book, book.open_minor, everything(book), top))) {
      RC_ASSERT(found.herfindahl <= 10'000);
      RC_ASSERT((found.herfindahl + 1) * found.customers >= 10'000);
      const auto counted = std::min(static_cast<std::int64_t>(top), found.customers);
      RC_ASSERT((found.top_share + 1) * found.customers >= 10'000 * counted);
      RC_ASSERT(found.top_share <= 10'000);
    }
  }));
}

}  // namespace
}  // namespace dunlin
