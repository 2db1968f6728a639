#include "prediction/outcome_history.h"

#include <gtest/gtest.h>

#include "prediction/test_outcomes.h"

namespace dunlin {
namespace {

constexpr auto payment = SettlementKind::payment;
constexpr auto credit_memo = SettlementKind::credit_memo;
constexpr auto write_off = SettlementKind::write_off;
constexpr auto taken_over = SettlementKind::taken_over;

// Of an invoice over 10,000.
Ending ending(const std::vector<TestSettlement>& paid, std::int32_t before = TestOutcomes::late) {
  TestOutcomes ledger;
  ledger.add({.issued = 100, .due = 130, .minor = 10'000, .paid = paid});
  return ending_of(ledger.book(), ledger.history(), 0, Date{before});
}

TEST(Ending, IsNamedByWhatSettledTheInvoice) {
  EXPECT_EQ(ending({{133, 10'000, payment}}).kind, EndingKind::in_full);
  EXPECT_EQ(ending({{131, 4'000, payment}, {133, 6'000, payment}}).kind, EndingKind::in_parts);
  EXPECT_EQ(ending({{131, 4'000, payment}, {133, 6'000, credit_memo}}).kind, EndingKind::paid_short);
  EXPECT_EQ(ending({{133, 10'000, credit_memo}}).kind, EndingKind::paid_short);
  EXPECT_EQ(ending({{131, 4'000, credit_memo}, {133, 6'000, write_off}}).kind, EndingKind::written_off);
  EXPECT_EQ(ending({{133, 10'000, taken_over}}).kind, EndingKind::not_said);
}

TEST(Ending, CountsPaymentsAndNotTheirApplications) {
  EXPECT_EQ(ending({{131, 4'000, payment, 7}, {133, 6'000, payment, 7}}).kind, EndingKind::in_full);
  EXPECT_EQ(ending({{131, 4'000, payment, 7}, {133, 6'000, payment, 8}}).kind, EndingKind::in_parts);
}

TEST(Ending, DoesNotCountARestOfAHundredth) {
  EXPECT_EQ(ending({{133, 9'900, payment}, {140, 100, write_off}}).kind, EndingKind::in_full);
  EXPECT_EQ(ending({{133, 9'899, payment}, {140, 101, write_off}}).kind, EndingKind::written_off);
  EXPECT_EQ(ending({{133, 9'900, payment}, {140, 100, payment}}).kind, EndingKind::in_full);
  EXPECT_EQ(ending({{133, 9'900, payment}, {140, 100, payment}}).closed_on, 140);
}

TEST(Ending, CountsForNothingWhatWasReversed) {
  const std::vector<TestSettlement> bounced = {
      {131, 10'000, payment, 7}, {135, -10'000, payment, 7}, {150, 10'000, payment, 8}};
  EXPECT_EQ(ending(bounced).kind, EndingKind::in_full);
  EXPECT_EQ(ending(bounced).closed_on, 150);
  EXPECT_EQ(ending(bounced, 135).closed_on, 131);  // on that morning nobody knew better
  EXPECT_EQ(ending(bounced, 150).closed_on, never);
  EXPECT_FALSE(ending(bounced, 150).paid);
}

TEST(Ending, KnowsWhatIsDatedBeforeTheMorningAlone) {
  const std::vector<TestSettlement> paid = {{131, 4'000, payment}, {133, 6'000, credit_memo}};
  EXPECT_FALSE(ending(paid, 131).paid);
  EXPECT_TRUE(ending(paid, 132).paid);
  EXPECT_EQ(ending(paid, 133).closed_on, never);
  EXPECT_FALSE(ending(paid, 133).credited);
  EXPECT_EQ(ending(paid, 134).closed_on, 133);
}

TEST(FirstDisputes, OfAnAccountAreAboutWhatIsOpenOnThatMorning) {
  TestOutcomes ledger;
  ledger.add({.issued = 100, .due = 130, .paid = {{150, 10'000}}});
  ledger.add({.issued = 100, .due = 130, .paid = {{149, 10'000}}});
  ledger.add({.issued = 150, .due = 180, .disputed = {170, 160}});
  ledger.add({.issued = 151, .due = 180});
  ledger.add({.customer = 2, .issued = 100, .due = 130});
  ledger.accounts_disputed = {{1, 150}};
  const Book book = ledger.book();
  EXPECT_EQ(first_disputes(book, ledger.history(), Date{200}),
            (std::vector<std::int32_t>{150, never, 150, never, never}));
  EXPECT_EQ(first_disputes(book, ledger.history(), Date{150}),
            (std::vector<std::int32_t>{never, never, never, never, never}));
  ledger.accounts_disputed.clear();
  EXPECT_EQ(first_disputes(book, ledger.history(), Date{170})[2], 160);
  EXPECT_EQ(disputes_known_since(ledger.history()), 160);
}

TEST(Answered, IsPaidOrPromisedWithinSevenDays) {
  const auto answered = [](TestOutcome invoice) {
    invoice.issued = 100;
    invoice.due = 130;
    invoice.reminded = {140};
    TestOutcomes ledger;
    ledger.add(std::move(invoice));
    return was_answered(ledger.history(), ledger.history().reminders[0]);
  };
  EXPECT_FALSE(answered({}));
  EXPECT_FALSE(answered({.paid = {{140, 10'000}}}));  // crossed the message
  EXPECT_TRUE(answered({.paid = {{141, 1}}}));
  EXPECT_TRUE(answered({.paid = {{147, 10'000}}}));
  EXPECT_FALSE(answered({.paid = {{148, 10'000}}}));
  EXPECT_FALSE(answered({.paid = {{143, 10'000, credit_memo}}}));
  EXPECT_FALSE(answered({.promised = {139}}));
  EXPECT_TRUE(answered({.promised = {140}}));
  EXPECT_TRUE(answered({.promised = {147}}));
  EXPECT_FALSE(answered({.promised = {148}}));
}

TEST(Answered, ByAPromiseOnTheWholeAccountAndByNoOther) {
  TestOutcomes ledger;
  ledger.add({.issued = 100, .due = 130, .reminded = {140}});
  ledger.add({.issued = 100, .due = 130, .promised = {141}});
  ledger.add({.customer = 2, .issued = 100, .due = 130, .promised = {141}});
  EXPECT_FALSE(was_answered(ledger.history(), ledger.history().reminders[0]));
  ledger.accounts_promised = {{1, 142}};
  EXPECT_TRUE(was_answered(ledger.history(), ledger.history().reminders[0]));
}

}  // namespace
}  // namespace dunlin
