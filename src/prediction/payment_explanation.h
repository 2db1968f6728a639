// Why a model expects an item to be paid soon, or not: its log-odds, cut into plain reasons that add up to it.
//
//   const PaymentExplanation why = TRY(explain_payment(model, features));
//   why.base + sum of why.share == why.total                      // exactly, in thousandths
//
// What is explained is the mean, over the coming seven days, of the log-odds that the hazard ensemble gives to "paid on
// that day, if unpaid before it". TreeSHAP gives each of the features its share of the distance from the average
// (gradient_boosting.h); shares of features that mean the same to a person are summed under one reason. A share of
// +693 doubles the odds of each day, one of -693 halves them.
//
// The base is the ensemble's average. Thousandths are rounded so that the sum stays exact: the largest reason takes up
// what rounding left.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "prediction/payment_model.h"

namespace dunlin {

enum class PaymentReason : std::uint8_t {
  usual_delay,    // how late the customer pays as a rule
  recent_delay,   // and lately
  habit,          // which weekdays and days of the month
  rhythm,         // how long ago the last payment, how often
  overtaken,      // later invoices paid already, older ones still open
  same_due_day,   // what became of invoices due on the same day
  open_position,  // how much is open and overdue
  due_day,        // weekday and place in the month of the due day
  amount,
  terms,
  lateness,  // how long the item is open and past due
  bank_days  // days on which banks are closed
};
inline constexpr std::size_t payment_reason_count = static_cast<std::size_t>(PaymentReason::bank_days) + 1;
[[nodiscard]] std::string_view name_of(PaymentReason reason);

[[nodiscard]] PaymentReason reason_of(Frozen feature);
[[nodiscard]] PaymentReason reason_of(ByDay feature);

// In thousandths of log-odds.
struct PaymentExplanation {
  std::int64_t base = 0;
  std::int64_t total = 0;
  std::array<std::int64_t, payment_reason_count> share{};
};

// model_untrained when the library cannot do it (want of memory).
[[nodiscard]] Result<PaymentExplanation> explain_payment(const PaymentModel& model, const LandmarkFeatures& features);

}  // namespace dunlin
