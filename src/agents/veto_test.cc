#include "agents/veto.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <vector>

#include "agents/collectible.h"
#include "prediction/test_book.h"

namespace dunlin {
namespace {

constexpr std::int32_t morning = 20'000;

Veto veto_of(const TestBook& test, std::uint8_t channels = contact_email) {
  return veto_for(test.build(), 0, channels, ActionRules{});
}

void expect_veto(const TestBook& test, VetoReason reason) {
  EXPECT_EQ(name_of(veto_of(test).reason), name_of(reason));
}

TEST(Veto, an_ordinary_overdue_account_may_be_written_to) {
  TestBook test(morning);
  test.open(test.customer(1), {morning - 20});
  const Veto veto = veto_of(test);
  EXPECT_EQ(veto.reason, VetoReason::none);
  EXPECT_FALSE(veto.needs_person);
  EXPECT_EQ(veto.reminder_number, 1);
}

TEST(Veto, nothing_for_accounts_with_something_against_it) {
  const auto with_flags = [](std::uint8_t flags) {
    TestBook test(morning);
    test.open(test.customer(1, Segment::standard, flags), {morning - 20});
    return test;
  };
  expect_veto(with_flags(book_flag_disputed), VetoReason::disputed);
  expect_veto(with_flags(book_flag_held), VetoReason::held);
  expect_veto(with_flags(book_flag_legal), VetoReason::held);
  expect_veto(with_flags(book_flag_promised), VetoReason::promised);
  for (const Segment segment : {Segment::key, Segment::in_issue}) {
    TestBook test(morning);
    test.open(test.customer(1, segment), {morning - 20});
    expect_veto(test, VetoReason::sensitive);
  }
  TestBook risky(morning);
  risky.open(risky.customer(1, Segment::risk), {morning - 20});
  expect_veto(risky, VetoReason::none);
}

TEST(Veto, single_items_are_left_out_and_the_rest_goes_on) {
  TestBook test(morning);
  const std::size_t customer = test.customer(1);
  test.open(customer, {morning - 20, 100, 0, book_flag_disputed});
  test.open(customer, {morning - 30, 200, 1});
  test.open(customer, {morning - 10, 300});
  test.open(customer, {morning - 40, 400});
  test.open(customer, {morning, 500});
  const Book book = test.build();
  std::vector<std::int64_t> amounts;
  for (const std::int64_t item : items_to_remind(book, 0))
    amounts.push_back(book.open_minor[static_cast<std::size_t>(item)]);
  EXPECT_EQ(amounts, (std::vector<std::int64_t>{400, 300, 200}));  // by currency, then due day
  expect_veto(test, VetoReason::none);

  TestBook all(morning);
  const std::size_t only = all.customer(1);
  all.open(only, {morning - 20, 100, 0, book_flag_promised});
  expect_veto(all, VetoReason::promised);
  all.open(only, {morning - 20, 100, 0, book_flag_held});
  expect_veto(all, VetoReason::held);
  all.open(only, {morning - 20, 100, 0, book_flag_disputed});
  expect_veto(all, VetoReason::disputed);
}

TEST(Veto, nothing_for_what_is_paid) {
  TestBook test(morning);
  const std::size_t customer = test.customer(1);
  test.settled(customer, {morning - 20, 5});
  expect_veto(test, VetoReason::paid);
  test.open(customer, {morning + 5});
  expect_veto(test, VetoReason::paid);
  test.open(customer, {morning - 9, 10'000});
  expect_veto(test, VetoReason::none);
  test.unapplied(customer, 0, 10'000);  // the money is here and waits to be applied
  expect_veto(test, VetoReason::paid);
}

TEST(Veto, money_in_one_currency_covers_nothing_in_another) {
  TestBook test(morning);
  const std::size_t customer = test.customer(1);
  test.open(customer, {morning - 20, 100, 0});
  test.open(customer, {morning - 20, 100, 1});
  test.unapplied(customer, 1, 100);
  const Book book = test.build();
  const std::vector<std::int64_t> items = items_to_remind(book, 0);
  ASSERT_EQ(items.size(), 1U);
  EXPECT_EQ(book.currency[static_cast<std::size_t>(items[0])], 0);
}

TEST(Veto, a_second_reminder_needs_a_person) {
  TestBook test(morning);
  test.open(test.customer(1, Segment::standard, 0, morning - 30), {morning - 20, 100, 0, 0, 1});
  const Veto veto = veto_of(test);
  EXPECT_EQ(veto.reason, VetoReason::none);
  EXPECT_TRUE(veto.needs_person);
  EXPECT_EQ(veto.reminder_number, 2);
}

TEST(Veto, not_too_soon_and_not_to_nobody) {
  TestBook recent(morning);
  recent.open(recent.customer(1, Segment::standard, 0, morning - 6), {morning - 20});
  expect_veto(recent, VetoReason::contacted_recently);
  TestBook before(morning);
  before.open(before.customer(1, Segment::standard, 0, morning - 7), {morning - 20});
  expect_veto(before, VetoReason::none);
  EXPECT_EQ(veto_of(before, 0).reason, VetoReason::no_recipient);
  TestBook grace(morning);
  grace.open(grace.customer(1), {morning - 2});
  expect_veto(grace, VetoReason::within_grace);
}

TEST(Veto, every_veto_becomes_a_refusal_with_words) {
  for (int at = 1; at <= static_cast<int>(VetoReason::within_grace); ++at) {
    const auto reason = static_cast<VetoReason>(at);
    EXPECT_EQ(kind_of(reason_of(reason)), Kind::conflict) << name_of(reason);
    EXPECT_EQ(text_of(reason).rfind("No message: ", 0), 0U);
  }
}

TEST(Veto, no_message_ever_holds_an_item_with_something_against_it) {
  EXPECT_TRUE(rc::check("over synthetic books", [](std::uint64_t seed) {
    const Book book = synthetic_book(seed, {20, 5, 4}, morning).build();
    for (std::size_t customer = 0; customer < book.customer_count(); ++customer) {
      const std::vector<std::int64_t> items = items_to_remind(book, customer);
      if (veto_for(book, customer, contact_email, ActionRules{}).reason == VetoReason::none) RC_ASSERT(!items.empty());
      for (const std::int64_t item : items) {
        const auto invoice = static_cast<std::size_t>(item);
        RC_ASSERT(book.open_minor[invoice] > 0);
        RC_ASSERT(book.due_on[invoice] < morning);
        RC_ASSERT(book.item_flags[invoice] == 0);
      }
    }
  }));
}

}  // namespace
}  // namespace dunlin
