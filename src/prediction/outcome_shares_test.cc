#include "prediction/outcome_shares.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "prediction/test_outcomes.h"

namespace dunlin {
namespace {

constexpr std::int32_t morning = 20'000;

// The chances of the last invoice added, which is open.
OutcomeChances chances(const TestOutcomes& ledger, std::int32_t day = morning) {
  const Book book = ledger.book(std::max(day, morning));
  const OutcomeHistory history = ledger.history(std::max(day, morning));
  const OutcomeShares shares(book, history, Date{day});
  const std::int64_t id = ledger.invoices.back().id;
  for (std::size_t customer = 0; customer < book.customer_count(); ++customer) {
    const auto end = static_cast<std::size_t>(book.invoice_begin[customer + 1]);
    for (auto i = static_cast<std::size_t>(book.invoice_begin[customer]); i < end; ++i) {
      if (book.invoice_id[i] == id) return shares.of(customer, i);
    }
  }
  ADD_FAILURE() << "the item is not in the book";
  return {};
}

std::int32_t ends(const OutcomeChances& chance) {
  return chance[FurtherOutcome::paid_in_full] + chance[FurtherOutcome::paid_in_parts] +
         chance[FurtherOutcome::paid_short] + chance[FurtherOutcome::written_off];
}

// An item that is not due goes through six buckets of the shipped table:
//
//   open after 120 days   .5 x .15 x .5 x .65 x .75                     = .01828
//   written off           .5 x .15 x (.5 x .02 + .5 x (.35 x .06 + .65 x (.25 x .12 + .75 x .3)))  = .00775
TEST(OutcomeShares, AreTheShippedPriorWhenNothingIsKnown) {
  TestOutcomes ledger;
  ledger.add({.issued = morning - 10, .due = morning + 20});
  const OutcomeChances chance = chances(ledger);
  EXPECT_EQ(chance[FurtherOutcome::open_after_120], 183);
  EXPECT_EQ(chance[FurtherOutcome::written_off], 78);
  EXPECT_EQ(chance[FurtherOutcome::answered], 3'000);
  EXPECT_EQ(chance[FurtherOutcome::by_method], 0);
  EXPECT_EQ(chance.method, 0);
  EXPECT_EQ(ends(chance), 10'000);
}

// A customer with many settlements is its own; another one in the same ledger is in between.
TEST(OutcomeShares, AreTheCustomersOwnWithMuchHistoryAndThePeersWithout) {
  TestOutcomes ledger;
  for (std::int32_t i = 0; i < 400; ++i) {
    const std::int32_t due = morning - 700 + i;
    ledger.add(
        {.customer = 1,
         .issued = due - 30,
         .due = due,
         .paid = {{due - 2, 5'000, SettlementKind::payment, 0, 2}, {due, 5'000, SettlementKind::payment, 0, 2}}});
    ledger.add({.customer = 2, .issued = due - 30, .due = due, .paid = {{due, 10'000, SettlementKind::payment, 0, 1}}});
  }
  TestOutcomes own = ledger;
  own.add({.customer = 1, .issued = morning - 10, .due = morning + 20});
  const OutcomeChances of_parts = chances(own);
  EXPECT_GT(of_parts[FurtherOutcome::paid_in_parts], 9'500);
  EXPECT_EQ(of_parts.method, 2);
  EXPECT_GT(of_parts[FurtherOutcome::by_method], 9'500);
  own = ledger;
  own.add({.customer = 2, .issued = morning - 10, .due = morning + 20});
  EXPECT_GT(chances(own)[FurtherOutcome::paid_in_full], 9'500);
  EXPECT_EQ(chances(own).method, 1);
  own = ledger;
  own.add({.customer = 3, .issued = morning - 10, .due = morning + 20});
  const OutcomeChances of_peers = chances(own);
  EXPECT_NEAR(of_peers[FurtherOutcome::paid_in_full], 5'000, 250);
  EXPECT_NEAR(of_peers[FurtherOutcome::paid_in_parts], 5'000, 250);
}

// One customer in a hundred that pays short; a new one in its group is nearer to it than a new one in another group.
TEST(OutcomeShares, OfANewCustomerAreThoseOfItsPeers) {
  TestOutcomes ledger;
  for (std::int32_t i = 0; i < 100; ++i) {
    const std::int32_t due = morning - 600 + i;
    ledger.add({.customer = 1,
                .issued = due - 10,
                .due = due,
                .paid = {{due, 9'000}, {due, 1'000, SettlementKind::credit_memo}}});
    ledger.add({.customer = 2, .issued = due - 60, .due = due, .paid = {{due, 10'000}}});
  }
  TestOutcomes alike = ledger;
  alike.add({.customer = 3, .issued = morning - 5, .due = morning + 5});
  TestOutcomes other = ledger;
  other.add({.customer = 3, .issued = morning - 5, .due = morning + 55});
  EXPECT_GT(chances(alike)[FurtherOutcome::paid_short], 8'500);
  EXPECT_LT(chances(other)[FurtherOutcome::paid_short], 1'000);
}

TEST(OutcomeShares, DoNotOfferWhatCanNoLongerHappen) {
  const auto after = [](SettlementKind kind, std::int64_t minor) {
    TestOutcomes ledger;
    ledger.add({.issued = morning - 40, .due = morning - 10, .paid = {{morning - 5, minor, kind}}});
    return chances(ledger);
  };
  const OutcomeChances whole = after(SettlementKind::payment, 100);
  EXPECT_GT(whole[FurtherOutcome::paid_in_full], 5'000);  // a hundredth is no part
  const OutcomeChances parts = after(SettlementKind::payment, 101);
  EXPECT_EQ(parts[FurtherOutcome::paid_in_full], 0);
  // The others share its chance in proportion.
  EXPECT_NEAR(parts[FurtherOutcome::paid_in_parts] * whole[FurtherOutcome::paid_short],
              parts[FurtherOutcome::paid_short] * whole[FurtherOutcome::paid_in_parts], 10'000);
  const OutcomeChances credited = after(SettlementKind::credit_memo, 5'000);
  EXPECT_EQ(credited[FurtherOutcome::paid_in_full] + credited[FurtherOutcome::paid_in_parts], 0);
  EXPECT_EQ(ends(credited), 10'000);
  EXPECT_EQ(after(SettlementKind::write_off, 5'000)[FurtherOutcome::written_off], 10'000);
}

TEST(OutcomeShares, AreCertainOfWhatHasHappened) {
  TestOutcomes ledger;
  ledger.add({.issued = morning - 200, .due = morning - 120, .disputed = {morning - 100}});
  EXPECT_EQ(chances(ledger)[FurtherOutcome::disputed], 10'000);
  EXPECT_LT(chances(ledger)[FurtherOutcome::open_after_120], 10'000);  // today may be the day
  EXPECT_EQ(chances(ledger, morning + 1)[FurtherOutcome::open_after_120], 10'000);
  EXPECT_LT(chances(ledger, morning - 100)[FurtherOutcome::disputed], 1'000);  // not known yet
}

// Settled before the ledger came: for when items leave, and not how. Two hundred such items leave the shares of how as
// shipped.
TEST(OutcomeShares, LearnFromTakenOverItemsWhenAndNotHow) {
  TestOutcomes ledger;
  for (std::int32_t i = 0; i < 200; ++i) {
    const std::int32_t due = morning - 500 + i;
    ledger.add({.issued = due - 30, .due = due, .paid = {{due + 80, 10'000, SettlementKind::taken_over}}});
  }
  ledger.add({.issued = morning - 60, .due = morning - 1});
  TestOutcomes fresh;
  fresh.add({.issued = morning - 60, .due = morning - 1});
  EXPECT_GT(chances(ledger)[FurtherOutcome::written_off], chances(fresh)[FurtherOutcome::written_off]);
  EXPECT_NEAR(chances(ledger)[FurtherOutcome::written_off], 10'000 * .06, 30);  // of those that leave on days 61-90
}

// All of the eight items since the first dispute were disputed; of the hundred before it nobody wrote anything down.
TEST(OutcomeShares, CountDisputesFromTheFirstOneOn) {
  TestOutcomes ledger;
  const auto add = [&ledger](std::int32_t issued, const std::vector<std::int32_t>& disputed) {
    ledger.add({.issued = issued, .due = issued + 30, .paid = {{issued + 25, 10'000}}, .disputed = disputed});
  };
  for (std::int32_t i = 0; i < 100; ++i) add(morning - 400 + i, {});
  add(morning - 290, {morning - 280});
  for (std::int32_t i = 0; i < 8; ++i) add(morning - 270 + i, {morning - 255 + i});
  ledger.add({.issued = morning - 5, .due = morning + 25});
  EXPECT_GT(chances(ledger)[FurtherOutcome::disputed], 8'000);
}

TEST(OutcomeShares, ShrinkAnswersToRemindersTwiceAndAgain) {
  TestOutcomes ledger;
  for (std::int32_t i = 0; i < 8; ++i) {
    ledger.add({.issued = morning - 100, .due = morning - 60, .promised = {morning - 38}, .reminded = {morning - 40}});
  }
  ledger.add({.issued = morning - 100, .due = morning - 60, .reminded = {morning - 7}});  // may still be answered
  // (8 + 8 x .3) / 16 = .65, (8 + 8 x .65) / 16 = .825, (8 + 8 x .825) / 16 = .9125
  EXPECT_EQ(chances(ledger)[FurtherOutcome::answered], 9'125);
  // A day later 8 of 9: (8 + 2.4) / 17 = .61176, (8 + 4.89412) / 17 = .75848, (8 + 6.06782) / 17 = .82752
  EXPECT_EQ(chances(ledger, morning + 1)[FurtherOutcome::answered], 8'275);
}

TEST(OutcomeShares, ForgetAfterTwoYears) {
  const auto in_parts = [](std::int32_t due) {
    TestOutcomes ledger;
    for (std::int32_t i = 0; i < 50; ++i) {
      ledger.add({.issued = due - 30, .due = due, .paid = {{due - 1, 5'000}, {due, 5'000}}});
    }
    ledger.add({.issued = morning - 5, .due = morning + 25});
    return chances(ledger)[FurtherOutcome::paid_in_parts];
  };
  EXPECT_GT(in_parts(morning - 730), 5'000);
  EXPECT_LT(in_parts(morning - 731), 1'000);
}

TEST(OutcomeShares, EndTheSameWhateverComesLater) {
  EXPECT_TRUE(rc::check("no later fact changes a chance", [] {
    const Prng prng(*rc::gen::arbitrary<std::uint64_t>());
    const TestOutcomes ledger = draw_outcomes(prng.child("ledger"));
    const std::int32_t day = 18'000 + *rc::gen::inRange(30, 520);
    const TestOutcomes other = rewrite_outcomes(ledger, day, prng.child("other"));
    const auto by_id = [day](const TestOutcomes& of) {
      const Book book = of.book();
      const OutcomeHistory history = of.history();
      const OutcomeShares shares(book, history, Date{day});
      std::map<std::int64_t, OutcomeChances> answers;
      for (std::size_t customer = 0; customer < book.customer_count(); ++customer) {
        const auto end = static_cast<std::size_t>(book.invoice_begin[customer + 1]);
        for (auto i = static_cast<std::size_t>(book.invoice_begin[customer]); i < end; ++i) {
          if (book.issued_on[i] >= day || ending_of(book, history, i, Date{day}).closed_on != never) continue;
          answers[book.invoice_id[i]] = shares.of(customer, i);
        }
      }
      return answers;
    };
    const auto answers = by_id(ledger);
    RC_ASSERT(answers == by_id(other));
    RC_CLASSIFY(!answers.empty());
    for (const auto& [id, chance] : answers) {
      RC_ASSERT(ends(chance) == 10'000);
      for (const std::int32_t basis_points : chance.basis_points)
        RC_ASSERT(basis_points >= 0 && basis_points <= 10'000);
    }
  }));
}

// The same history, and an item that was due some days earlier.
TEST(OutcomeShares, LetTheChanceToStayOpenNeverFallWithAge) {
  EXPECT_TRUE(rc::check("open 120 days after due, by age", [] {
    const TestOutcomes ledger = draw_outcomes(Prng(*rc::gen::arbitrary<std::uint64_t>()), {.write_offs = false});
    std::int32_t before = 0;
    for (std::int32_t overdue = -2; overdue <= 130; overdue += 6) {
      TestOutcomes with = ledger;
      // Of a customer alone, so that its terms and counts move nobody else's.
      with.add({.customer = 99, .issued = 18'600 - 1, .due = 18'600 - overdue, .minor = 10'000});
      const std::int32_t there = chances(with, 18'600)[FurtherOutcome::open_after_120];
      RC_ASSERT(there >= before);
      before = there;
    }
    RC_ASSERT(before == 10'000);
  }));
}

TEST(OutcomeShares, AreNamedAndSaidOnceEach) {
  std::map<std::string_view, int> names;
  for (std::size_t i = 0; i < outcome_count; ++i) {
    ++names[name_of(static_cast<FurtherOutcome>(i))];
    ++names[words_of(static_cast<FurtherOutcome>(i))];
  }
  EXPECT_EQ(names.size(), 2 * outcome_count);
}

}  // namespace
}  // namespace dunlin
