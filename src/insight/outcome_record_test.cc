#include "insight/outcome_record.h"

#include <gtest/gtest.h>

#include "prediction/test_outcomes.h"

namespace dunlin {
namespace {

constexpr auto parts = FurtherOutcome::paid_in_parts;

// So many items, of which so many happened; those that did with one chance, the others with another.
OutcomeAnswers answers(std::int64_t items, std::int64_t happened, float chance_happened, float chance_not) {
  OutcomeAnswers drawn;
  drawn.items = items;
  drawn.happened_items = happened;
  for (std::int64_t i = 0; i < items; ++i) {
    drawn.chance.push_back(i < happened ? chance_happened : chance_not);
    drawn.happened.push_back(i < happened ? 1.0F : 0.0F);
  }
  return drawn;
}

TEST(OutcomeRecord, IsValidatedByEnoughItemsOfBothKindsSkillAndCalibration) {
  const OutcomeRecord record = record_of(parts, answers(200, 20, .9F, .01F), true);
  EXPECT_TRUE(record.validated);
  EXPECT_EQ(record.mark, "validated on 200 items");
  EXPECT_DOUBLE_EQ(record.happened, .1);
  EXPECT_DOUBLE_EQ(record.brier_average, .1 * .9);
  EXPECT_NEAR(record.brier, (20 * .1 * .1 + 180 * .01 * .01) / 200, 1e-6);
  EXPECT_NEAR(record.ece, .1 * .1 + .9 * .01, 1e-6);  // a tenth of the items is one group
}

TEST(OutcomeRecord, SaysWhatIsMissingFirst) {
  EXPECT_EQ(record_of(FurtherOutcome::disputed, {}, false).mark, "unvalidated: no dispute was ever recorded");
  EXPECT_EQ(record_of(parts, {}, true).mark, "unvalidated: 0 of the 200 items that it takes could be judged");
  EXPECT_EQ(record_of(parts, answers(199, 99, 1, 0), true).mark,
            "unvalidated: 199 of the 200 items that it takes could be judged");
  EXPECT_EQ(record_of(parts, answers(400, 19, 1, 0), true).mark,
            "unvalidated: it happened to 19 of 400 items, and it takes 20 of either kind");
  EXPECT_EQ(record_of(parts, answers(400, 381, 1, 0), true).mark,
            "unvalidated: it happened to 381 of 400 items, and it takes 20 of either kind");
  EXPECT_EQ(record_of(parts, answers(400, 100, .25F, .25F), true).mark,
            "unvalidated: no better than the average of the ledger");
  EXPECT_EQ(record_of(parts, answers(400, 200, .9F, .08F), true).mark,
            "unvalidated: off by 9.0 % on average, and 5 % is allowed");
  EXPECT_FALSE(record_of(parts, answers(400, 200, .9F, .08F), true).validated);
}

// Of 20 customers half pays in two parts, which months of history tell apart; the other half in one.
TestOutcomes ledger_with_habits(std::int32_t end) {
  TestOutcomes ledger;
  for (std::int64_t customer = 1; customer <= 20; ++customer) {
    for (std::int32_t due = end - 700; due < end - 120; due += 4) {
      TestOutcome invoice{.customer = customer, .issued = due - 20, .due = due};
      if (customer <= 10) {
        invoice.paid = {{due + 5, 4'000}, {due + 8, 6'000}};
      } else {
        invoice.paid = {{due + 5, 10'000}};
      }
      ledger.add(std::move(invoice));
    }
  }
  return ledger;
}

TEST(OutcomeRecords, ValidateWhatTheOwnPastTellsApart) {
  constexpr std::int32_t end = 20'000;
  const TestOutcomes ledger = ledger_with_habits(end);
  const std::vector<OutcomeRecord> records = outcome_records(ledger.book(end), ledger.history(end));
  ASSERT_EQ(records.size(), outcome_count);
  const auto of = [&records](FurtherOutcome outcome) { return records[static_cast<std::size_t>(outcome)]; };
  for (std::size_t i = 0; i < outcome_count; ++i) EXPECT_EQ(records[i].outcome, static_cast<FurtherOutcome>(i));
  EXPECT_TRUE(of(parts).validated) << of(parts).mark;
  EXPECT_TRUE(of(FurtherOutcome::paid_in_full).validated) << of(FurtherOutcome::paid_in_full).mark;
  EXPECT_LT(of(parts).brier, .01);
  EXPECT_NEAR(of(parts).happened, .5, .1);
  EXPECT_EQ(of(FurtherOutcome::paid_short).mark, "unvalidated: no settlement with a credit memo was ever recorded");
  EXPECT_EQ(of(FurtherOutcome::written_off).mark, "unvalidated: no write-off was ever recorded");
  EXPECT_EQ(of(FurtherOutcome::open_after_120).mark, "unvalidated: no item was ever open 120 days after due");
  EXPECT_EQ(of(FurtherOutcome::disputed).mark, "unvalidated: no dispute was ever recorded");
  EXPECT_EQ(of(FurtherOutcome::answered).mark, "unvalidated: no reminder was ever sent");
}

TEST(OutcomeRecords, AskAboutAnItemOnEveryMorningAndCountItOnce) {
  constexpr std::int32_t end = 20'000;
  TestOutcomes ledger;
  ledger.add({.issued = end - 281, .due = end - 250, .paid = {{end - 200, 10'000}}, .reminded = {end - 225}});
  const std::vector<OutcomeRecord> records = outcome_records(ledger.book(end), ledger.history(end));
  const auto of = [&records](FurtherOutcome outcome) { return records[static_cast<std::size_t>(outcome)]; };
  EXPECT_EQ(of(parts).asked, 3);  // mornings 280, 252 and 224 days before the end
  EXPECT_EQ(of(parts).items, 1);
  EXPECT_EQ(of(FurtherOutcome::paid_in_full).happened_items, 1);
  EXPECT_EQ(of(FurtherOutcome::answered).asked, 1);
  EXPECT_EQ(of(FurtherOutcome::by_method).asked, 0);
}

TEST(OutcomeRecords, JudgeOnlyWhoseHundredAndTwentiethDayIsOver) {
  const auto asked = [](std::int32_t due) {
    TestOutcomes ledger;
    ledger.add({.issued = 19'600, .due = due, .paid = {{19'990, 10'000}}});
    return outcome_records(ledger.book(20'000), ledger.history(20'000))[0].asked;
  };
  EXPECT_GT(asked(20'000 - 121), 0);
  EXPECT_EQ(asked(20'000 - 120), 0);
}

// What was settled before the ledger came says nothing of how; disputes are asked about since the first one alone.
TEST(OutcomeRecords, DoNotAskAboutWhatNobodyWroteDown) {
  constexpr std::int32_t end = 20'000;
  TestOutcomes ledger;
  for (std::int32_t due = end - 400; due < end - 130; due += 10) {
    ledger.add({.issued = due - 30, .due = due, .paid = {{due + 60, 10'000, SettlementKind::taken_over}}});
  }
  const auto of = [&ledger](FurtherOutcome outcome) {
    return outcome_records(ledger.book(end), ledger.history(end))[static_cast<std::size_t>(outcome)];
  };
  EXPECT_EQ(of(FurtherOutcome::paid_in_full).asked, 0);
  EXPECT_EQ(of(FurtherOutcome::disputed).asked, 0);
  EXPECT_GT(of(FurtherOutcome::open_after_120).asked, 0);
  ledger.invoices.back().disputed = {end - 150};
  // Open 140 days before the end, the first morning after it: those due 200, 190, ... 150 days before the end, and the
  // disputed one itself, which is not asked about any more.
  EXPECT_EQ(of(FurtherOutcome::disputed).items, 6);
}

}  // namespace
}  // namespace dunlin
