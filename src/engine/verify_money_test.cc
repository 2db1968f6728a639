#include "engine/verify_money.h"

#include "engine/verify_tamper_for_test.h"

namespace dunlin {
namespace {

using ::testing::HasSubstr;

// Journal and tables are forged alike: only the arithmetic can tell.
class VerifyMoney : public VerifyTest {};

TEST_P(VerifyMoney, FindsMoreAppliedThanThereIs) {
  const std::int64_t payment = company().payment("P-2").value;
  expect_found_in_a_whole_chain("money.overdrawn",
                                [&](Tamper& t) { t.forge("payment", "id", payment, "amount_minor", 59'999); });
  const std::int64_t invoice = company().invoice("I-602").value;
  expect_found_in_a_whole_chain("money.over_applied",
                                [&](Tamper& t) { t.forge("invoice", "id", invoice, "amount_minor", 59'999); });
  // 50.00 credited and 25.00 written off: together the whole 75.00.
  const std::int64_t adjusted = company().invoice("I-604").value;
  expect_found_in_a_whole_chain("money.over_applied",
                                [&](Tamper& t) { t.forge("invoice", "id", adjusted, "amount_minor", 7'499); });
  expect_found_in_a_whole_chain("money.overdrawn", [](Tamper& t) {
    t.forge("credit_memo", "id", t.number("SELECT id FROM credit_memo"), "amount_minor", 4'999);
  });
}

TEST_P(VerifyMoney, HoldsWhatIsAppliedToTheLastCent) {
  Tamper tamper(company());
  tamper.forge("payment", "id", company().payment("P-2").value, "amount_minor", 60'000);
  tamper.forge("invoice", "id", company().invoice("I-602").value, "amount_minor", 60'000);
  EXPECT_EQ(faults_in(tamper.verify()), "");
}

TEST_P(VerifyMoney, FindsAmountsThatAreNone) {
  const std::int64_t invoice = company().invoice("I-101").value;
  expect_found_in_a_whole_chain("money.amount",
                                [&](Tamper& t) { t.forge("invoice", "id", invoice, "amount_minor", 0); });
  expect_found_in_a_whole_chain("money.amount", [&](Tamper& t) {
    t.forge("application", "id", t.number("SELECT id FROM application WHERE amount_minor = 30000"), "amount_minor", -1);
  });
  expect_found_in_a_whole_chain("money.over_applied", [&](Tamper& t) {  // less than nothing
    t.forge("application", "id", t.number("SELECT id FROM application WHERE amount_minor = 30000"), "amount_minor", -1);
  });
}

TEST_P(VerifyMoney, FindsSumsThatNothingCanHold) {
  Tamper tamper(company());
  tamper.forge("payment", "id", company().payment("P-1").value, "amount_minor", INT64_MAX);
  tamper.forge("payment", "id", company().payment("P-2").value, "amount_minor", INT64_MAX);
  const VerifyReport report = tamper.verify();
  EXPECT_THAT(codes_in(report), ::testing::Contains("money.amount")) << faults_in(report);
  EXPECT_THAT(notes_in(report), HasSubstr("book of the reports was not compared"));
}

TEST_P(VerifyMoney, FindsCurrenciesThatMix) {
  const std::int64_t payment = company().payment("P-1").value;
  expect_found_in_a_whole_chain("money.currency",
                                [&](Tamper& t) { t.forge("payment", "id", payment, "currency", "USD"); });
  expect_found_in_a_whole_chain("money.currency",
                                [&](Tamper& t) { t.forge("payment", "id", payment, "currency", "DOG"); });
}

TEST_P(VerifyMoney, FindsWhatHangsInTheAir) {
  expect_found("money.invoice", [&](Tamper& t) {
    t.sql("DELETE FROM invoice WHERE id = " + std::to_string(company().invoice("I-601").value) + ";");
  });
  expect_found("money.source", [&](Tamper& t) {
    t.sql("DELETE FROM payment WHERE id = " + std::to_string(company().payment("P-1").value) + ";");
  });
  expect_found("money.customer", [&](Tamper& t) {
    t.sql("DELETE FROM customer WHERE id = " + std::to_string(company().customer("C2").value) + ";");
  });
  expect_found("money.customer",
               [&](Tamper& t) { t.sql("UPDATE customer SET segment = 'sunny' WHERE number = 'C2';"); });
  expect_found("money.source",
               [&](Tamper& t) { t.sql("UPDATE application SET source = 'luck' WHERE amount_minor = 30000;"); });
}

TEST_P(VerifyMoney, FindsReversalsThatReverseNothing) {
  const auto reversal = [](Tamper& t) { return t.number("SELECT id FROM application WHERE reverses_id <> 0"); };
  expect_found_in_a_whole_chain("money.reversal",
                                [&](Tamper& t) { t.forge("application", "id", reversal(t), "amount_minor", -9'999); });
  expect_found_in_a_whole_chain("money.reversal",
                                [&](Tamper& t) { t.forge("application", "id", reversal(t), "reverses_id", 4'711); });
  expect_found_in_a_whole_chain("money.reversal", [&](Tamper& t) {  // dated before what it reverses
    t.forge("application", "id", reversal(t), "applied_on", company().day("2026-03-01").days);
  });
  expect_found("money.reversal", [&](Tamper& t) {  // twice
    t.sql(
        "INSERT INTO application (tenant, invoice_id, id, source, source_id, applied_on, amount_minor, reverses_id, "
        "version) "
        "SELECT tenant, invoice_id, id + 1, source, source_id, applied_on, amount_minor, reverses_id, version "
        "FROM application WHERE reverses_id <> 0;");
  });
}

TEST_P(VerifyMoney, FindsImportsWhoseTotalsDoNotAddUp) {
  const auto batch = [](Tamper& t) { return t.number("SELECT id FROM import_batch WHERE kind = 'invoices'"); };
  expect_found_in_a_whole_chain("money.batch",
                                [&](Tamper& t) { t.forge("import_batch", "id", batch(t), "lines_read", 14); });
  expect_found_in_a_whole_chain("money.batch", [&](Tamper& t) {
    t.forge("import_batch", "id", batch(t), "lines_quarantined", 0);
    t.forge("import_batch", "id", batch(t), "lines_recorded", 13);
  });
}

TEST_P(VerifyMoney, SaysHowMuchIsTooMuch) {
  Tamper tamper(company());
  const Id<Payment> payment = company().payment("P-2");
  tamper.forge("payment", "id", payment.value, "amount_minor", 59'999);
  const VerifyReport report = tamper.verify();
  ASSERT_EQ(report.passes[2].fault_count, 1) << faults_in(report);
  EXPECT_EQ(report.passes[2].faults[0].place, "payment " + payment.to_string());
  EXPECT_THAT(report.passes[2].faults[0].sentence, HasSubstr("60000 minor units are applied"));
}

TEST_P(VerifyMoney, CountsEveryRowThatItLookedAt) {
  Tamper tamper(company());
  std::int64_t rows = 0;
  for (const char* table :
       {"customer", "invoice", "payment", "credit_memo", "application", "adjustment", "import_batch"}) {
    rows += tamper.number("SELECT COUNT(*) FROM " + std::string(table));
  }
  EXPECT_EQ(tamper.verify().passes[2].checked, rows);
}

INSTANTIATE_TEST_SUITE_P(Databases, VerifyMoney, both_databases(), dialect_name);

}  // namespace
}  // namespace dunlin
