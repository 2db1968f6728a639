#include "agents/prioritization.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <numeric>

#include "agents/golden_compare.h"
#include "prediction/item_predictor.h"
#include "prediction/test_book.h"

namespace dunlin {
namespace {

constexpr std::int32_t morning = 20'774;  // 2026-11-17

Currency currency(std::string_view code) {
  return Currency::parse(code).value();
}

// Everything that a morning computes before the accounts, kept together.
struct Morning {
  explicit Morning(Book book_given, PrioritizationSettings settings_given = {},
                   std::uint8_t channels_given = contact_email)
      : book(std::move(book_given)),
        open(OpenItems::of(book)),
        portfolio(portfolio_of(book, open)),
        predictions(open.count()),
        risk(book.customer_count()),
        revenue(book.customer_count()),
        channels(book.customer_count(), channels_given),
        given({{currency("USD"), 920'000}}),
        rates(currency("EUR"), book.currencies, given),
        settings(settings_given) {
    ForecastPredictor(book, nullptr, BusinessCalendar(), "").predict(book, open, all_customers(book), predictions);
    assess_risk({book, open, predictions, portfolio, rates, RiskEvidence::none(book)}, all_customers(book), risk);
    sum_revenue(book, all_customers(book), rates, revenue);
  }

  [[nodiscard]] PrioritizationInput input() const {
    return {book, open, predictions, risk, revenue, channels, rates, settings};
  }
  [[nodiscard]] std::vector<RankedAccount> assess() const { return assess_accounts(input(), all_customers(book)); }
  [[nodiscard]] std::vector<RankedAccount> rank() const {
    std::vector<RankedAccount> accounts = assess();
    rank_accounts(input(), accounts);
    return accounts;
  }

  Book book;
  OpenItems open;
  PortfolioHistogram portfolio;
  Predictions predictions;
  std::vector<RiskProfile> risk;
  std::vector<std::int64_t> revenue;
  std::vector<std::uint8_t> channels;
  std::vector<RankingRate> given;
  RankingRates rates;
  PrioritizationSettings settings;
};

bool same(const RankedAccount& left, const RankedAccount& right) {
  return left.customer == right.customer && left.currency == right.currency && left.score_bp == right.score_bp &&
         left.points == right.points && left.gain_minor == right.gain_minor && left.reasons == right.reasons &&
         left.action == right.action && left.wait == right.wait && left.open_minor == right.open_minor &&
         left.overdue_minor == right.overdue_minor && left.chased_minor == right.chased_minor &&
         left.expected_on == right.expected_on && left.days_overdue_max == right.days_overdue_max;
}

void add_history(TestBook& test, std::size_t customer, std::int32_t count, std::int32_t days_late) {
  for (std::int32_t at = 0; at < count; ++at) test.settled(customer, {morning - 20 - days_late - at * 12, days_late});
}

TEST(Prioritization, gain_of_one_item_follows_the_formula) {
  TestBook test(morning);
  const std::size_t customer = test.customer(1);
  test.open(customer, {morning - 20, 1'000'000});
  Morning run(test.build());
  run.predictions.unpaid_7_bp[0] = 8'000;
  run.predictions.unpaid_14_bp[0] = 6'000;
  run.predictions.unpaid_30_bp[0] = 3'000;
  run.predictions.unpaid_60_bp[0] = 1'000;
  run.predictions.unpaid_90_bp[0] = 500;
  const RankedAccount account = run.assess()[0];
  // The example of the header: 6.53 EUR of delay and 18.10 EUR of loss, less two minutes at 0.80.
  EXPECT_NEAR(static_cast<double>(account.benefit_milli), 2'463'000, 1'000);
  EXPECT_EQ(account.gain_minor, account.benefit_milli / 1'000 - 160);
  EXPECT_EQ(account.unpaid_7_bp, 8'000);
  EXPECT_EQ(account.unpaid_30_bp, 3'000);
}

TEST(Prioritization, an_item_due_soon_counts_from_its_due_day) {
  const auto benefit = [](std::int32_t due_in) {
    TestBook test(morning);
    test.open(test.customer(1), {morning + due_in, 1'000'000});
    return Morning(test.build()).assess()[0].benefit_milli;
  };
  EXPECT_GT(benefit(0), 0);
  EXPECT_GT(benefit(3), 0);
  EXPECT_EQ(benefit(4), 0);
}

TEST(Prioritization, amounts_are_counted_where_they_belong) {
  TestBook test(morning);
  const std::size_t customer = test.customer(1);
  test.open(customer, {morning - 34, 100'000});
  test.open(customer, {morning - 50, 20'000, 0, book_flag_disputed});
  test.open(customer, {morning - 5, 3'000, 0, book_flag_promised});
  test.open(customer, {morning - 6, 400, 0, book_flag_held});
  test.open(customer, {morning - 7, 50, 0, book_flag_legal});
  test.open(customer, {morning + 10, 6, 0, book_flag_disputed});
  test.open(customer, {morning, 7});  // due today: not overdue
  test.open(customer, {morning - 3, 900, 1});
  const std::vector<RankedAccount> accounts = Morning(test.build()).assess();
  ASSERT_EQ(accounts.size(), 2U);
  EXPECT_EQ(accounts[0].open_minor, 123'463);
  EXPECT_EQ(accounts[0].overdue_minor, 123'450);
  EXPECT_EQ(accounts[0].chased_minor, 100'000);
  EXPECT_EQ(accounts[0].disputed_minor, 20'000);
  EXPECT_EQ(accounts[0].promised_minor, 3'000);
  EXPECT_EQ(accounts[0].held_minor, 450);
  EXPECT_EQ(accounts[0].days_overdue_max, 50);
  EXPECT_EQ(accounts[0].days_chased_max, 34);
  EXPECT_EQ(accounts[0].next_due_on, morning);
  EXPECT_EQ(accounts[0].overdue_items, 5);
  EXPECT_EQ(accounts[0].open_items, 7);
  EXPECT_EQ(accounts[1].currency, 1);
  EXPECT_EQ(accounts[1].overdue_minor, 900);
}

TEST(Prioritization, nothing_is_chased_of_an_account_that_is_held) {
  TestBook test(morning);
  const std::size_t customer = test.customer(1, Segment::standard, book_flag_held);
  test.open(customer, {morning - 34, 100'000});
  const Morning run(test.build());
  const RankedAccount account = run.rank()[0];
  EXPECT_EQ(account.chased_minor, 0);
  EXPECT_EQ(account.held_minor, 100'000);
  EXPECT_EQ(account.benefit_milli, 0);
  EXPECT_EQ(account.action, NextAction::review_hold);
  EXPECT_EQ(account.reasons[0].kind, ReasonKind::account_held);
  EXPECT_GT(account.score_bp, 0);  // a person should still look at it
}

TEST(Prioritization, money_received_but_not_applied_is_not_chased_twice) {
  const auto account_with = [](std::int64_t unapplied) {
    TestBook test(morning);
    const std::size_t customer = test.customer(1);
    test.open(customer, {morning - 30, 1'000'000});
    if (unapplied > 0) test.unapplied(customer, 0, unapplied);
    return Morning(test.build()).rank()[0];
  };
  const RankedAccount none = account_with(0);
  const RankedAccount half = account_with(500'000);
  const RankedAccount all = account_with(1'000'000);
  EXPECT_NEAR(static_cast<double>(half.benefit_milli), static_cast<double>(none.benefit_milli) / 2, 1.0);
  EXPECT_EQ(all.benefit_milli, 0);
  EXPECT_EQ(all.wait, WaitReason::unapplied_covers);
  EXPECT_EQ(all.score_bp, 0);
  EXPECT_NE(std::find(half.reasons.begin(), half.reasons.end(), AccountReason{ReasonKind::unapplied, 500'000, 0}),
            half.reasons.end());
}

TEST(Prioritization, expected_day_is_the_median_by_amount) {
  TestBook test(morning);
  const std::size_t customer = test.customer(1);
  for (int at = 0; at < 3; ++at) test.open(customer, {morning - 10, at == 1 ? 60'000 : 25'000});
  test.open(customer, {morning + 20, 900'000});  // not overdue: does not count while something is chased
  Morning run(test.build());
  run.predictions.expected_on = {morning + 2, morning + 9, morning + 30, morning + 80};
  EXPECT_EQ(run.assess()[0].expected_on, morning + 9);
}

TEST(Prioritization, reminders_count_over_the_currencies_of_a_customer) {
  TestBook test(morning);
  const std::size_t customer = test.customer(1);
  test.open(customer, {morning - 30, 100'000, 0, 0, 1});
  test.open(customer, {morning - 30, 100'000, 1, 0, 0});
  for (const RankedAccount& account : Morning(test.build()).assess()) {
    EXPECT_EQ(account.action, NextAction::second_reminder_person);
  }
}

TEST(Prioritization, components_add_up_and_the_order_is_total) {
  constexpr std::array<int, score_component_count> worth = {8'000, 1'200, 800, 0};
  EXPECT_TRUE(rc::check("scores are the sums of their points", [&](std::uint64_t seed) {
    const Morning run(synthetic_book(seed, {30, 10, 3}, morning).build());
    const std::vector<RankedAccount> accounts = run.rank();
    for (const RankedAccount& account : accounts) {
      RC_ASSERT(std::accumulate(account.points.begin(), account.points.end(), 0) == account.score_bp);
      RC_ASSERT(account.score_bp <= 10'000);
      for (std::size_t at = 0; at < worth.size(); ++at) RC_ASSERT(account.points[at] <= worth[at]);
      RC_ASSERT(account.points[3] >= -500);
      RC_ASSERT(account.overdue_minor ==
                account.chased_minor + account.disputed_minor + account.promised_minor + account.held_minor);
      RC_ASSERT((account.wait != WaitReason::none) == (account.action == NextAction::wait));
      RC_ASSERT(account.action != NextAction::wait || account.score_bp == 0);
      if (account.overdue_minor > 0) {
        for (const AccountReason& reason : account.reasons) RC_ASSERT(reason.kind != ReasonKind::none);
      }
    }
    for (std::size_t at = 1; at < accounts.size(); ++at) {
      const RankedAccount& above = accounts[at - 1];
      const RankedAccount& below = accounts[at];
      const auto key = [](const RankedAccount& account) {
        return std::tuple(-account.score_bp, -account.gain_minor, account.customer, account.currency);
      };
      RC_ASSERT(key(above) < key(below));
    }
  }));
}

TEST(Prioritization, more_overdue_never_lowers_the_gain) {
  EXPECT_TRUE(rc::check("raising one open amount", [](std::uint64_t seed) {
    Book book = synthetic_book(seed, {12, 8, 4}, morning).build();
    RC_PRE(OpenItems::of(book).count() > 0);
    const OpenItems open = OpenItems::of(book);
    const auto invoice = static_cast<std::size_t>(open.invoice[*rc::gen::inRange<std::size_t>(0, open.count())]);
    const std::vector<RankedAccount> before = Morning(book).assess();
    book.open_minor[invoice] += *rc::gen::inRange<std::int64_t>(1, 10'000'000);
    const std::vector<RankedAccount> after = Morning(book).assess();
    RC_ASSERT(before.size() == after.size());
    for (std::size_t at = 0; at < before.size(); ++at) RC_ASSERT(after[at].gain_minor >= before[at].gain_minor);
  }));
}

TEST(Prioritization, does_not_depend_on_the_split) {
  EXPECT_TRUE(rc::check("two ranges put together rank like one", [](std::uint64_t seed) {
    const Morning run(synthetic_book(seed, {25, 6, 3}, morning).build());
    const std::size_t cut = *rc::gen::inRange<std::size_t>(0, run.book.customer_count() + 1);
    std::vector<RankedAccount> parts = assess_accounts(run.input(), {cut, run.book.customer_count()});
    const std::vector<RankedAccount> left = assess_accounts(run.input(), {0, cut});
    parts.insert(parts.end(), left.begin(), left.end());  // in the wrong order, too
    rank_accounts(run.input(), parts);
    const std::vector<RankedAccount> whole = run.rank();
    RC_ASSERT(parts.size() == whole.size());
    for (std::size_t at = 0; at < parts.size(); ++at) RC_ASSERT(same(parts[at], whole[at]));
  }));
}

// The Book with customer c at place order[c].
Book permuted(const Book& book, const std::vector<std::size_t>& order) {
  std::vector<std::size_t> from(order.size());
  for (std::size_t customer = 0; customer < order.size(); ++customer) from[order[customer]] = customer;
  Book result;
  result.dated_before = book.dated_before;
  result.currencies = book.currencies;
  result.customer_id = book.customer_id;  // ids rise with the place
  for (const std::size_t customer : from) {
    result.segment.push_back(book.segment[customer]);
    result.customer_flags.push_back(book.customer_flags[customer]);
    result.last_contact_on.push_back(book.last_contact_on[customer]);
    result.invoice_begin.push_back(static_cast<std::int64_t>(result.invoice_id.size()));
    const auto end = static_cast<std::size_t>(book.invoice_begin[customer + 1]);
    for (auto invoice = static_cast<std::size_t>(book.invoice_begin[customer]); invoice < end; ++invoice) {
      result.invoice_id.push_back(static_cast<std::int64_t>(result.invoice_id.size()) + 1);
      result.issued_on.push_back(book.issued_on[invoice]);
      result.due_on.push_back(book.due_on[invoice]);
      result.settled_on.push_back(book.settled_on[invoice]);
      result.delivery.push_back(book.delivery[invoice]);
      result.amount_minor.push_back(book.amount_minor[invoice]);
      result.open_minor.push_back(book.open_minor[invoice]);
      result.currency.push_back(book.currency[invoice]);
      result.item_flags.push_back(book.item_flags[invoice]);
      result.reminders.push_back(book.reminders[invoice]);
    }
  }
  result.invoice_begin.push_back(static_cast<std::int64_t>(result.invoice_id.size()));
  for (std::size_t place = 0; place < from.size(); ++place) {
    for (const Book::Unapplied& row : book.unapplied) {
      if (static_cast<std::size_t>(row.customer) != from[place]) continue;
      result.unapplied.push_back({static_cast<std::int32_t>(place), row.currency, row.minor});
    }
  }
  return result;
}

TEST(Prioritization, renumbering_customers_permutes_the_result) {
  EXPECT_TRUE(rc::check("scores, gains and reasons go with the customer", [](std::uint64_t seed) {
    const Morning run(synthetic_book(seed, {20, 8, 3}, morning).build());
    std::vector<std::size_t> order(run.book.customer_count());
    std::iota(order.begin(), order.end(), 0);
    Prng prng(seed);
    for (std::size_t at = order.size(); at > 1; --at) std::swap(order[at - 1], order[prng.below(at)]);
    const Morning other(permuted(run.book, order));
    std::vector<RankedAccount> expected = run.rank();
    for (RankedAccount& account : expected) {
      account.customer = static_cast<std::int32_t>(order[static_cast<std::size_t>(account.customer)]);
    }
    const auto by_customer = [](const RankedAccount& left, const RankedAccount& right) {
      return std::tuple(left.customer, left.currency) < std::tuple(right.customer, right.currency);
    };
    std::vector<RankedAccount> actual = other.rank();
    // Equal scores and gains are ordered by id, which has changed; everything else has not.
    for (std::size_t at = 0; at < actual.size(); ++at) {
      RC_ASSERT(actual[at].score_bp == expected[at].score_bp);
      RC_ASSERT(actual[at].gain_minor == expected[at].gain_minor);
    }
    std::sort(expected.begin(), expected.end(), by_customer);
    std::sort(actual.begin(), actual.end(), by_customer);
    for (std::size_t at = 0; at < actual.size(); ++at) RC_ASSERT(same(actual[at], expected[at]));
  }));
}

TEST(Prioritization, the_unit_money_is_counted_in_changes_no_score) {
  EXPECT_TRUE(rc::check("all amounts and the cost of a minute times 1000", [](std::uint64_t seed) {
    Book book = synthetic_book(seed, {20, 8, 3}, morning).build();
    // By account, because two that differ in the last digit may change places.
    const auto ranked = [](const Morning& run) {
      std::vector<RankedAccount> accounts = run.rank();
      std::sort(accounts.begin(), accounts.end(), [](const RankedAccount& left, const RankedAccount& right) {
        return std::tuple(left.customer, left.currency) < std::tuple(right.customer, right.currency);
      });
      return accounts;
    };
    const std::vector<RankedAccount> before = ranked(Morning(book));
    for (std::int64_t& minor : book.open_minor) minor *= 1'000;
    for (std::int64_t& minor : book.amount_minor) minor *= 1'000;
    for (Book::Unapplied& row : book.unapplied) row.minor *= 1'000;
    PrioritizationSettings settings;
    settings.cost_per_minute_minor *= 1'000;
    const std::vector<RankedAccount> after = ranked(Morning(book, settings));
    for (std::size_t at = 0; at < before.size(); ++at) {
      RC_ASSERT(std::abs(after[at].score_bp - before[at].score_bp) <= 2);  // the last digits of two logarithms
      RC_ASSERT(after[at].action == before[at].action);
    }
  }));
}

TEST(Prioritization, absurd_amounts_do_not_wrap_round) {
  TestBook test(morning);
  const std::size_t customer = test.customer(1);
  for (int at = 0; at < 3; ++at) test.open(customer, {morning - 40, std::numeric_limits<std::int64_t>::max()});
  const std::size_t small = test.customer(2);
  test.open(small, {morning - 40, 1});
  const std::vector<RankedAccount> accounts = Morning(test.build()).rank();
  EXPECT_EQ(accounts[0].customer, 0);
  EXPECT_EQ(accounts[0].overdue_minor, std::numeric_limits<std::int64_t>::max());
  EXPECT_GT(accounts[0].gain_minor, 0);
  EXPECT_EQ(accounts[1].gain_minor, 0);
}

TEST(Prioritization, an_empty_book_gives_an_empty_list) {
  EXPECT_TRUE(Morning(TestBook(morning).build()).rank().empty());
  TestBook test(morning);
  test.customer(1);
  EXPECT_TRUE(Morning(test.build()).rank().empty());
}

// A morning with one customer of each kind, as a collector would read it.
TestBook mixed_morning() {
  TestBook test(morning);
  const auto steady = test.customer(1, Segment::standard, 0, morning - 14);
  add_history(test, steady, 40, 9);
  test.open(steady, {morning - 34, 1'896'055});
  test.open(steady, {morning - 27, 1'625'000});
  test.open(steady, {morning - 15, 1'300'000});
  test.open(steady, {morning + 12, 3'820'945});
  const auto slowing = test.customer(2);
  add_history(test, slowing, 30, 2);
  for (std::int32_t days : {47, 36, 24, 41}) test.open(slowing, {morning - days, 728'895, 0, 0, 2});
  const auto disputed = test.customer(3);
  add_history(test, disputed, 12, 4);
  test.open(disputed, {morning - 28, 312'000, 0, book_flag_disputed});
  test.open(disputed, {morning - 28, 619'020});
  const auto fresh = test.customer(4);
  add_history(test, fresh, 2, 12);
  test.open(fresh, {morning - 18, 5'275'000, 1});
  const auto promised = test.customer(5);
  add_history(test, promised, 20, 6);
  test.open(promised, {morning - 12, 1'844'000, 0, book_flag_promised});
  const auto key = test.customer(6, Segment::key);
  add_history(test, key, 50, 0);
  test.open(key, {morning - 19, 2'167'500});
  const auto quiet = test.customer(7);
  add_history(test, quiet, 60, 5);
  test.open(quiet, {morning - 3, 250'000});
  const auto ahead = test.customer(8);
  add_history(test, ahead, 20, 1);
  test.open(ahead, {morning + 9, 990'000});
  const auto recent = test.customer(9, Segment::standard, 0, morning - 2);
  add_history(test, recent, 10, 15);
  test.open(recent, {morning - 31, 80'000, 0, 0, 1});
  const auto covered = test.customer(10);
  add_history(test, covered, 10, 15);
  test.open(covered, {morning - 31, 80'000});
  test.unapplied(covered, 0, 90'000);
  return test;
}

TEST(Prioritization, golden_worklist) {
  const Morning run(mixed_morning().build());
  std::string text;
  std::size_t rank = 0;
  for (const RankedAccount& account : run.rank()) {
    const Currency code = run.book.currencies[account.currency];
    text += std::to_string(++rank) + ". customer " +
            std::to_string(run.book.customer_id[static_cast<std::size_t>(account.customer)]) + " " +
            std::string(code.code()) + ": open " + format_amount({account.open_minor, code}) + ", overdue " +
            format_amount({account.overdue_minor, code}) + ", " + std::to_string(account.days_overdue_max) + " days, " +
            std::string(name_of(account.behaviour)) + ", expected " + Date{account.expected_on}.to_string() +
            "\n   score " + std::to_string(account.score_bp) + " =";
    for (std::size_t at = 0; at < score_component_count; ++at) {
      text += " " + std::string(name_of(static_cast<ScoreComponent>(at))) + " " + std::to_string(account.points[at]);
    }
    text +=
        "; gain " + format_amount({account.gain_minor, currency("EUR")}) + "; " + std::string(name_of(account.action));
    if (account.wait != WaitReason::none) text += " (" + std::string(name_of(account.wait)) + ")";
    for (const Language language : {Language::en, Language::de}) {
      text += "\n   ";
      std::string separator;
      for (const std::string& words : reason_words(run.book, account, language)) {
        text += separator + words;
        separator = " | ";
      }
    }
    text += "\n";
  }
  expect_golden("tests/golden/ranked_worklist.txt", text, std::getenv("DUNLIN_UPDATE") != nullptr);
}

}  // namespace
}  // namespace dunlin
