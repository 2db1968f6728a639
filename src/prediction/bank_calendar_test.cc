#include "prediction/bank_calendar.h"

#include <gtest/gtest.h>

#include "prediction/test_invoices.h"

namespace dunlin {
namespace {

constexpr std::int32_t morning = 20'003;  // a Monday in October 2024

// Payments of two years and a half, several each day, on days when banks work, and one in a hundred on others: somebody
// has recorded it a day late.
Book paid_on_days_of(const BusinessCalendar& calendar, std::int32_t days = 900) {
  Prng prng(5);
  TestInvoices ledger;
  for (std::int32_t day = morning - days; day < morning; ++day) {
    for (int i = 0; i < 6; ++i) {
      if (!calendar.is_business_day(Date{day}) && !prng.chance(100)) continue;
      ledger.add({.customer = i, .issued = day - 20, .due = day, .settled = day});
    }
  }
  return ledger.book(morning);
}

BusinessCalendar weekend(std::string_view days) {
  return BusinessCalendar::parse("weekend = [" + std::string(days) + "]", "test").value();
}

TEST(BankCalendar, finds_the_country_whose_holidays_are_kept) {
  for (const std::string_view name : {"US", "DE", "GB", "TARGET"}) {
    EXPECT_EQ(bank_calendar(paid_on_days_of(*find_calendar(name)), shipped_calendars()).name, name);
  }
}

TEST(BankCalendar, finds_none_where_no_holidays_are_kept) {
  const NamedCalendar found = bank_calendar(paid_on_days_of(BusinessCalendar()), shipped_calendars());
  EXPECT_EQ(found.name, "weekdays");
  EXPECT_TRUE(found.calendar.is_business_day(Date{morning}));
  EXPECT_FALSE(found.calendar.is_business_day(Date{morning - 1}));
  EXPECT_FALSE(found.calendar.is_business_day(Date{morning - 2}));
}

TEST(BankCalendar, finds_the_weekend) {
  const NamedCalendar friday = bank_calendar(paid_on_days_of(weekend(R"("friday", "saturday")")), shipped_calendars());
  EXPECT_EQ(friday.name, "closed friday saturday");
  EXPECT_TRUE(friday.calendar.is_business_day(Date{morning - 1}));
  EXPECT_FALSE(friday.calendar.is_business_day(Date{morning - 3}));
  EXPECT_EQ(bank_calendar(paid_on_days_of(weekend("")), shipped_calendars()).name, "every day");
  // Banks that work one day a week.
  EXPECT_EQ(
      bank_calendar(paid_on_days_of(weekend(R"("monday", "tuesday", "thursday", "friday", "saturday", "sunday")")),
                    shipped_calendars())
          .name,
      "closed monday tuesday thursday friday saturday sunday");
}

TEST(BankCalendar, takes_weekdays_where_it_knows_nothing) {
  EXPECT_EQ(bank_calendar(TestInvoices{}.book(morning), shipped_calendars()).name, "weekdays");
  EXPECT_EQ(bank_calendar(paid_on_days_of(weekend(""), 10), shipped_calendars()).name, "weekdays");  // 60 payments
}

TEST(BankCalendar, does_not_see_the_future) {
  Book book = paid_on_days_of(*find_calendar("US"), 400);
  const NamedCalendar before = bank_calendar(book, shipped_calendars());
  for (std::size_t i = 0; i < book.invoice_count(); ++i) {
    if (book.settled_on[i] >= morning - 200) book.settled_on[i] = morning + static_cast<std::int32_t>(i);
  }
  Book shorter = paid_on_days_of(*find_calendar("US"), 400);
  for (std::size_t i = 0; i < shorter.invoice_count(); ++i) {
    if (shorter.settled_on[i] >= morning - 200) shorter.settled_on[i] = never;
  }
  EXPECT_EQ(before.name, "US");
  EXPECT_EQ(bank_calendar(book, shipped_calendars()).name, bank_calendar(shorter, shipped_calendars()).name);
}

TEST(BankCalendar, is_found_again_by_its_name) {
  for (const std::string_view name : {"US", "weekdays", "every day", "closed friday saturday"}) {
    const Result<NamedCalendar> calendar = calendar_named(name, shipped_calendars());
    ASSERT_TRUE(calendar.has_value()) << calendar.error().text;
    EXPECT_EQ(calendar->name, name);
  }
  EXPECT_TRUE(calendar_named("every day", {})->calendar.is_business_day(Date{morning - 1}));
  EXPECT_FALSE(calendar_named("US", shipped_calendars())->calendar.is_business_day(Date::of(2024, 7, 4).value()));
  for (const std::string_view name : {"", "XX", "closed doors", "closed", "closedmonday", "closed \"] x"}) {
    const Result<NamedCalendar> calendar = calendar_named(name, shipped_calendars());
    ASSERT_FALSE(calendar.has_value()) << name;
    EXPECT_EQ(calendar.error().reason, Reason::model_invalid) << calendar.error().text;
  }
}

}  // namespace
}  // namespace dunlin
