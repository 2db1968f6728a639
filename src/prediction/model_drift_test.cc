#include "prediction/model_drift.h"

#include <gtest/gtest.h>

#include "base/prng.h"
#include "prediction/model_training.h"
#include "prediction/past_book.h"
#include "prediction/test_book.h"

namespace dunlin {
namespace {

constexpr std::int32_t trained_on = 20'000;
constexpr std::int32_t today = trained_on + 70;

NamedCalendar every_day() {
  return {"every day", BusinessCalendar::parse("weekend = []", "test").value()};
}

// Forty customers billed every four days, due in ten; `late` says by how many days one is paid.
template <class Late>
Book ledger(Late&& late) {
  TestBook test(today);
  Prng prng(3);
  for (std::int64_t id = 1; id <= 40; ++id) {
    const std::size_t customer = test.customer(id);
    for (std::int32_t due = trained_on - 360 + static_cast<std::int32_t>(id % 4); due < today + 10; due += 4) {
      const std::int32_t days = late(due, prng);
      if (due + days < today) {
        test.settled(customer, {due, days});
      } else {
        test.open(customer, {due});
      }
    }
  }
  return test.build();
}

PaymentModel trained(const Book& book) {
  const PastBook past = book_before(book, Date{trained_on});
  Result<PaymentModel> model = train_model(past.book, every_day(), {});
  CHECK(model.has_value());
  return std::move(*model);
}

TEST(ModelDrift, AModelWhoseCustomersPayAsTheyDidHolds) {
  const Book book = ledger([](std::int32_t, Prng& prng) { return static_cast<std::int32_t>(prng.below(7)); });
  const DriftReport report = drift_of(book, every_day().calendar, trained(book));
  EXPECT_FALSE(report.failed) << report.why;
  ASSERT_GE(report.weeks.size(), 6U);
  for (const DriftWeek& week : report.weeks) {
    EXPECT_GT(week.items, 100);
    EXPECT_NEAR(week.expected, static_cast<double>(week.observed), 0.15 * static_cast<double>(week.items));
    EXPECT_LT(week.cusum, 5);
  }
  ASSERT_EQ(report.segments.size(), 4U);
  EXPECT_EQ(report.segments[0].name, "all");
  EXPECT_LT(report.segments[0].ece_bp, 600);
  EXPECT_EQ(report.segments[0].items, report.segments[1].items + report.segments[2].items + report.segments[3].items);
}

TEST(ModelDrift, AModelWhoseCustomersBeganToPayTenDaysLaterFails) {
  const Book book = ledger([](std::int32_t due, Prng& prng) {
    const auto usual = static_cast<std::int32_t>(prng.below(7));
    return due < trained_on ? usual : usual + 10;
  });
  const DriftReport report = drift_of(book, every_day().calendar, trained(book));
  EXPECT_TRUE(report.failed) << report.why;
  EXPECT_FALSE(report.why.empty());
}

TEST(ModelDrift, AFreshModelIsNotJudged) {
  const Book book = ledger([](std::int32_t, Prng& prng) { return static_cast<std::int32_t>(prng.below(7)); });
  const PaymentModel model = trained(book);
  const PastBook soon = book_before(book, Date{trained_on + 3});
  const DriftReport report = drift_of(soon.book, every_day().calendar, model);
  EXPECT_FALSE(report.failed);
  EXPECT_TRUE(report.weeks.empty());
}

}  // namespace
}  // namespace dunlin
