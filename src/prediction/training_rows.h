// Training rows: what a book says about the past, as tables that a model learns from.
//
//   const TrainingRows rows = training_rows(book, portfolio, calendar, {.end = book.dated_before.days});
//
// Each invoice is looked at on the day it was issued and on every Monday (UTC weeks) on which it was open and less than
// 120 days overdue: its features then, and what became of it, as far as it was known on the day of training.
//
// The day of training is the book's dated_before: nothing in the book is dated later.
//
//   hazard     one row for each cell that was wholly past on the day of training and on which the item was still
//              unpaid at its beginning; 1 when it was paid in the cell. An item that is still open gives rows of zeros
//              up to the day of training (right-censored), not a wrong answer.
//   late       one row for each landmark on or before the due day: paid after it? Known once the due day is past.
//   very_late  one row for each landmark: unpaid 7 days after the due day or, when that was past, the landmark?
//
// The order of the rows does not depend on the customers' ids, so neither does what is learnt from them: customers
// stand in the order of their histories.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "base/calendar.h"
#include "ledger/book.h"
#include "prediction/gradient_boosting.h"
#include "prediction/landmark_features.h"

namespace dunlin {

inline constexpr std::int32_t overdue_days_learnt = 120;
inline constexpr std::int32_t very_late_days = 7;
// Features of a classifier: the frozen ones, and the floor's answer to the same question.
inline constexpr std::size_t classifier_features = frozen_count + 1;

// Landmarks with first <= morning < end.
struct TrainingSpan {
  std::int32_t first = std::numeric_limits<std::int32_t>::min();
  std::int32_t end = 0;
  std::int64_t invoices_max = 50'000;  // the latest issued, so that a large ledger does not take a night
};

struct TrainingRows {
  TrainingTable hazard;
  TrainingTable late;
  TrainingTable very_late;
  std::int64_t invoices = 0;
  std::int64_t settled = 0;  // of them
};

// Whether the morning of a day is a landmark of an item that is open on it.
[[nodiscard]] bool is_weekly_landmark(std::int32_t morning);

// The landmarks of one invoice with first <= morning < end: the day of issue, and the Mondays on which it was open and
// less than 120 days overdue. None of an invoice that was paid before it was issued.
void add_training_landmarks(const Book& book, std::size_t invoice, std::int32_t first, std::int32_t end,
                            std::vector<Landmark>& landmarks);

// Customers in an order that depends on their histories alone.
[[nodiscard]] std::vector<std::size_t> customers_by_history(const Book& book);

[[nodiscard]] TrainingRows training_rows(const Book& book, const PortfolioDays& portfolio,
                                         const BusinessCalendar& calendar, const TrainingSpan& span);

// What the floor says to the questions of the classifiers.
[[nodiscard]] float floor_late(const LandmarkFeatures& features, std::int32_t due, float beyond_rate);
[[nodiscard]] float floor_very_late(const LandmarkFeatures& features, std::int32_t due, float beyond_rate);

}  // namespace dunlin
