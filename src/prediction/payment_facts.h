// PaymentFacts: what the features of a landmark say, as whole days and counts, for words. A feature that is missing is
// none.
#pragma once

#include <cstdint>
#include <optional>

#include "prediction/landmark_features.h"

namespace dunlin {

struct PaymentFacts {
  std::int64_t settled_used = 0;
  std::optional<std::int64_t> usual_days_late;   // median
  std::optional<std::int64_t> recent_days_late;  // of the latest payment days
  std::int64_t weekday = 0;                      // the most frequent payment weekday of the coming seven, 0: Monday
  std::int64_t weekday_percent = 0;
  std::optional<std::int64_t> days_since_payment;
  std::optional<std::int64_t> payment_gap_days;
  std::int64_t later_paid = 0;  // due later, and settled
  std::int64_t older_open = 0;  // due earlier, and open
  std::int64_t siblings = 0;    // due on the same day
  std::int64_t siblings_paid = 0;
  std::int64_t open = 0;
  std::int64_t overdue = 0;
  std::int64_t due_weekday = 0;
  std::int64_t due_weekday_days_late = 0;
  std::optional<std::int64_t> amount_tenths;  // of the customer's usual amount: 25 is two and a half times it
  std::int64_t amount_days_late = 0;          // of about that amount
  std::int64_t term_days = 0;
  std::int64_t term_days_late = 0;
  std::optional<bool> electronic;
  std::int64_t days_past_due = 0;
  std::int64_t bank_closed_days = 0;  // of the coming seven
};

[[nodiscard]] PaymentFacts payment_facts(const LandmarkFeatures& features);

}  // namespace dunlin
