#include "prediction/training_rows.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <bit>
#include <cmath>
#include <map>
#include <numeric>

#include "prediction/past_book.h"
#include "prediction/payment_distribution.h"
#include "prediction/test_invoices.h"

namespace dunlin {
namespace {

constexpr std::int32_t monday = 20'003;  // 2024-10-07
constexpr std::int32_t first_day = 18'000;

TrainingRows rows_of(const Book& book, TrainingSpan span = {}) {
  if (span.end == 0) span.end = book.dated_before.days;
  return training_rows(book, PortfolioDays(book), BusinessCalendar(), span);
}

std::int64_t ones(const TrainingTable& table) {
  return std::count(table.labels.begin(), table.labels.end(), 1.0F);
}

// Equal to the last bit, a missing value being equal to a missing one.
bool same(const TrainingTable& left, const TrainingTable& right) {
  return left.labels == right.labels && left.columns == right.columns &&
         std::equal(left.values.begin(), left.values.end(), right.values.begin(), right.values.end(),
                    [](float a, float b) { return a == b || (std::isnan(a) && std::isnan(b)); });
}
bool same(const TrainingRows& left, const TrainingRows& right) {
  return same(left.hazard, right.hazard) && same(left.late, right.late) && same(left.very_late, right.very_late) &&
         left.invoices == right.invoices && left.settled == right.settled;
}

float at(const TrainingTable& table, std::size_t row, Frozen feature) {
  return table.values[row * table.columns + static_cast<std::size_t>(feature)];
}
float at(const TrainingTable& table, std::size_t row, ByDay feature) {
  return table.values[row * table.columns + frozen_count + static_cast<std::size_t>(feature)];
}

TEST(TrainingRows, an_invoice_is_looked_at_when_issued_and_on_each_monday) {
  // Issued on a Wednesday, due on Saturday of the next week, settled on the Tuesday after: landmarks on Wednesday and
  // two Mondays.
  TestInvoices ledger;
  ledger.add({.issued = monday + 2, .due = monday + 12, .settled = monday + 15});
  const TrainingRows rows = rows_of(ledger.book(monday + 40));
  EXPECT_EQ(rows.invoices, 1);
  EXPECT_EQ(rows.settled, 1);
  // Each day from the landmark to the payment, both included: 14 + 9 + 2, the last of each being the payment.
  ASSERT_EQ(rows.hazard.rows(), 25U);
  EXPECT_EQ(rows.hazard.values.size(), 25 * feature_count);
  for (std::size_t row = 0; row < 25; ++row) {
    EXPECT_EQ(rows.hazard.labels[row], row == 13 || row == 22 || row == 24 ? 1.0F : 0.0F) << row;
  }
  EXPECT_EQ(at(rows.hazard, 0, Frozen::age_days), 0);
  EXPECT_EQ(at(rows.hazard, 14, Frozen::age_days), 5);
  EXPECT_EQ(at(rows.hazard, 23, Frozen::age_days), 12);
  EXPECT_EQ(at(rows.hazard, 13, ByDay::days_from_landmark), 13);
  EXPECT_EQ(at(rows.hazard, 13, ByDay::days_past_due_then), 3);
  // Late: asked on the two landmarks before the due day. Very late: on all three; it was paid within the week.
  EXPECT_EQ(rows.late.labels, (std::vector<float>{1, 1}));
  EXPECT_EQ(rows.very_late.labels, (std::vector<float>{0, 0, 0}));
}

TEST(TrainingRows, what_is_open_on_the_day_of_training_is_not_paid_so_far) {
  TestInvoices ledger;
  ledger.add({.issued = monday + 2, .due = monday + 12});
  const TrainingRows rows = rows_of(ledger.book(monday + 17));
  EXPECT_EQ(rows.invoices, 1);
  EXPECT_EQ(rows.settled, 0);
  // Landmarks on days 2, 7 and 14; days 2..16 are past: 15 + 10 + 3 days unpaid.
  EXPECT_EQ(rows.hazard.rows(), 28U);
  EXPECT_EQ(ones(rows.hazard), 0);
  EXPECT_EQ(rows.late.labels, (std::vector<float>{1, 1}));  // the due day is past: it is late, whenever it is paid
  EXPECT_EQ(rows.very_late.rows(), 0U);                     // a week later is not yet past
}

TEST(TrainingRows, a_due_day_that_is_not_past_says_nothing_about_late) {
  TestInvoices ledger;
  ledger.add({.issued = monday + 2, .due = monday + 12});
  EXPECT_EQ(rows_of(ledger.book(monday + 12)).late.rows(), 0U);
  EXPECT_EQ(rows_of(ledger.book(monday + 13)).late.rows(), 2U);
  EXPECT_EQ(rows_of(ledger.book(monday + 19)).very_late.rows(), 0U);
  // The landmarks of days 2 and 7 are asked on day 19, that of day 14 on day 14 + 7.
  EXPECT_EQ(rows_of(ledger.book(monday + 20)).very_late.labels, (std::vector<float>{1, 1}));
  EXPECT_EQ(rows_of(ledger.book(monday + 22)).very_late.labels, (std::vector<float>{1, 1, 1}));
}

TEST(TrainingRows, a_week_counts_when_it_is_over) {
  TestInvoices ledger;
  ledger.add({.issued = monday, .due = monday + 90});
  const TrainingSpan at_issue = {.first = monday, .end = monday + 1};
  const auto count = [&](std::int32_t known) { return rows_of(ledger.book(monday + known), at_issue).hazard.rows(); };
  EXPECT_EQ(count(42), 42U);
  EXPECT_EQ(count(48), 42U);
  EXPECT_EQ(count(49), 43U);
  EXPECT_EQ(count(400), 63U);  // 189 days are before 90 + 120
}

TEST(TrainingRows, nothing_is_learnt_beyond_120_days_late) {
  TestInvoices ledger;
  ledger.add({.issued = monday, .due = monday});
  const TrainingRows rows = rows_of(ledger.book(monday + 1'000));
  for (std::size_t row = 0; row < rows.hazard.rows(); ++row) {
    EXPECT_LT(at(rows.hazard, row, Frozen::days_past_due), 120);
    EXPECT_LT(at(rows.hazard, row, ByDay::days_past_due_then), 120);
  }
  EXPECT_EQ(rows.very_late.rows(), 18U);  // Mondays 0, 7, .. 119
}

TEST(TrainingRows, an_advance_payment_is_no_question) {
  TestInvoices ledger;
  ledger.add({.issued = monday, .due = monday + 10, .settled = monday - 3});
  const TrainingRows rows = rows_of(ledger.book(monday + 30));
  EXPECT_EQ(rows.invoices, 0);
  EXPECT_EQ(rows.hazard.rows(), 0U);
}

TEST(TrainingRows, a_large_ledger_is_learnt_from_its_latest_invoices) {
  TestInvoices ledger;
  for (std::int32_t day = 0; day < 50; ++day) {
    ledger.add({.issued = monday + day, .due = monday + day + 10, .settled = monday + day + 9});
  }
  const Book book = ledger.book(monday + 100);
  EXPECT_EQ(rows_of(book, {.end = monday + 100, .invoices_max = 50}).invoices, 50);
  const TrainingRows rows = rows_of(book, {.end = monday + 100, .invoices_max = 20});
  EXPECT_EQ(rows.invoices, 20);
  EXPECT_EQ(at(rows.hazard, 0, Frozen::settled_count),
            std::log2(22.0F) - std::remainder(std::log2(22.0F), 1 / 65536.0F))
      << "the others are still history: 21 were paid before day 30";
}

TEST(TrainingRows, labels_are_what_became_of_it) {
  EXPECT_TRUE(rc::check("counted invoice by invoice", [] {
    Prng prng(*rc::gen::arbitrary<std::uint64_t>());
    const TestInvoices ledger = draw_invoices(prng.child("ledger"), {.customers = 5, .invoices = 40, .days = 200});
    const std::int32_t known = first_day + *rc::gen::inRange(1, 400);
    std::int64_t rows = 0;
    std::int64_t paid = 0;
    std::int64_t late = 0;
    std::int64_t late_rows = 0;
    std::int64_t very_late = 0;
    std::int64_t very_late_rows = 0;
    for (const TestInvoice& invoice : ledger.invoices) {
      if (invoice.issued >= known || invoice.settled < invoice.issued) continue;
      for (std::int32_t morning = invoice.issued; morning < known && morning <= invoice.settled; ++morning) {
        if (morning != invoice.issued && Date{morning}.weekday() != Weekday::monday) continue;
        if (morning - invoice.due >= 120) continue;
        for (std::size_t cell = 0; cell < payment_cells; ++cell) {
          const std::int32_t first = morning + first_day_of(cell);
          const std::int32_t last = first + days_in(cell) - 1;
          if (last >= known || first > invoice.settled || first - invoice.due >= 120) continue;
          ++rows;
          paid += invoice.settled <= last ? 1 : 0;
        }
        if (morning <= invoice.due && invoice.due < known) {
          ++late_rows;
          late += invoice.settled > invoice.due ? 1 : 0;
        }
        const std::int32_t patience = std::max(invoice.due, morning) + 7;
        if (patience < known) {
          ++very_late_rows;
          very_late += invoice.settled > patience ? 1 : 0;
        }
      }
    }
    const TrainingRows found = rows_of(ledger.book(known));
    RC_ASSERT(static_cast<std::int64_t>(found.hazard.rows()) == rows && ones(found.hazard) == paid);
    RC_ASSERT(static_cast<std::int64_t>(found.late.rows()) == late_rows && ones(found.late) == late);
    RC_ASSERT(static_cast<std::int64_t>(found.very_late.rows()) == very_late_rows);
    RC_ASSERT(ones(found.very_late) == very_late);
  }));
}

TEST(TrainingRows, do_not_depend_on_the_ids_of_customers) {
  EXPECT_TRUE(rc::check("ids dealt out anew, the same rows in the same order", [] {
    Prng prng(*rc::gen::arbitrary<std::uint64_t>());
    const std::int64_t customers = *rc::gen::inRange(1, 12);
    TestInvoices ledger = draw_invoices(prng.child("ledger"), {.customers = customers, .invoices = 50});
    // A twin that differs in how its invoices are delivered, and in nothing else.
    for (const TestInvoice& invoice : std::vector<TestInvoice>(ledger.invoices)) {
      if (invoice.customer != 1) continue;
      TestInvoice twin = invoice;
      twin.customer = customers + 1;
      twin.delivery = InvoiceDelivery::electronic;
      ledger.add(twin);
    }
    std::map<std::int64_t, std::int64_t> other_id;
    for (std::int64_t id = 1; id <= customers + 1; ++id)
      other_id[id] = static_cast<std::int64_t>(prng.below(1'000'000)) * 100 + id;
    TestInvoices other = ledger;
    for (TestInvoice& invoice : other.invoices) invoice.customer = other_id[invoice.customer];
    RC_ASSERT(same(rows_of(ledger.book(first_day + 500)), rows_of(other.book(first_day + 500))));
  }));
}

TEST(TrainingRows, amounts_in_another_unit_change_none) {
  EXPECT_TRUE(rc::check("a thousand times the amount", [] {
    Prng prng(*rc::gen::arbitrary<std::uint64_t>());
    const TestInvoices ledger = draw_invoices(prng.child("ledger"), {.invoices = 40});
    TestInvoices scaled = ledger;
    for (TestInvoice& invoice : scaled.invoices) invoice.minor *= 1'000;
    RC_ASSERT(same(rows_of(ledger.book(first_day + 500)), rows_of(scaled.book(first_day + 500))));
  }));
}

TEST(TrainingRows, what_happens_on_the_day_of_training_or_later_changes_none) {
  EXPECT_TRUE(rc::check("cut out of a later book, whatever that says about the future", [] {
    Prng prng(*rc::gen::arbitrary<std::uint64_t>());
    const TestInvoices ledger = draw_invoices(prng.child("ledger"), {.invoices = 60});
    const std::int32_t known = first_day + *rc::gen::inRange(1, 450);
    const TestInvoices other = rewrite_future(ledger, known, prng.child("future"));
    const auto learnt = [known](const TestInvoices& from) {
      return rows_of(book_before(from.book(first_day + 900), Date{known}).book);
    };
    RC_ASSERT(same(learnt(ledger), learnt(other)));
  }));
}

TEST(TrainingRows, the_floor_answers_the_same_questions) {
  LandmarkFeatures features;
  features.at.morning = 100;
  features.floor_mass[3] = 0.5F;
  features.floor_mass[10] = 0.25F;
  features.floor_mass[payment_cells] = 0.25F;
  EXPECT_FLOAT_EQ(floor_late(features, 103, 0), 0.5F);
  EXPECT_FLOAT_EQ(floor_late(features, 102, 0), 1);
  EXPECT_FLOAT_EQ(floor_very_late(features, 103, 0), 0.25F);  // by day 10
  EXPECT_FLOAT_EQ(floor_very_late(features, 102, 0), 0.5F);   // by day 9
  EXPECT_FLOAT_EQ(floor_very_late(features, 50, 0), 0.5F);    // overdue: a week from the morning
}

}  // namespace
}  // namespace dunlin
