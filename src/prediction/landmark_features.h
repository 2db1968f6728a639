// Features of a landmark: what is known about an invoice and its customer on the morning of a day, as numbers for a
// model.
//
//   const PortfolioDays portfolio(book);
//   FeatureBuilder builder(book, portfolio);
//   builder.visit(customer, landmarks, [&](const LandmarkFeatures& f) { use(f.frozen, f.by_day, f.floor_mass); });
//
// A landmark is an invoice and a morning. Its features rest on what is dated before that morning, and on the invoice
// itself (its amount and terms are known on the day it is issued). So one book, read once, gives the features of any
// past day: the builder sweeps over the events of a customer in the order of their days and answers each landmark when
// it comes to its morning. Cost: n log n in the invoices of the customer, and a few hundred additions for each
// landmark.
//
// Two kinds: frozen features, one value for a landmark, and features by day, one value for each of the 63 cells on
// which the item may be paid (payment_days.h). Missing values (a mean of nothing) are NaN, which gradient boosting
// takes for what it is. Everything is relative to the customer or to the portfolio, so amounts in another unit, and
// customers in another order, change nothing. Neither the country nor the name of a customer is looked at.
//
// No feature is a clock. What only grows with the length of the history, or is the same for all customers and moves
// slowly with the calendar, names a period of the past to a tree: it then learns what luck that period had, and the
// future is answered from the last one. So settled invoices are counted to 80 only, and the portfolio's mean is not a
// feature by itself.
//
// "Days late" is settlement less due day, cut to -60..121. What was paid before it was issued counts as paid on the day
// of issue, when a book first knows of it. "Shrunk" means mixed with the portfolio's figure as if 8 invoices of the
// average customer had been seen too.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "ledger/book.h"
#include "prediction/payment_days.h"
#include "prediction/portfolio_days.h"
#include "store/function_ref.h"

namespace dunlin {

enum class Frozen : std::uint8_t {
  // How the customer has paid.
  settled_count,   // log2 of 1 + settled invoices, at most 80
  days_late_mean,  // of the latest 80
  days_late_mean_shrunk,
  days_late_median,
  days_late_deviation,
  days_late_recent,        // exponentially weighted, 1/8 for each new one
  late_share_shrunk,       // more than 0 days late
  very_late_share_shrunk,  // more than 5 days late
  days_late_last,          // mean of those settled on the latest payment day
  days_late_last_runs,     // mean over the latest three payment days
  days_to_pay_recent,      // issue to settlement, exponentially weighted
  days_since_payment,
  payment_gap_mean,       // days between the latest payment days
  weekday_concentration,  // share of the customer's most frequent payment weekday
  due_weekday_mean,       // days late of invoices due on the same weekday, shrunk to the customer's mean
  term_mean,              // days late of invoices with the same term, shrunk to the customer's mean
  amount_band_mean,       // days late of invoices of about the same amount, shrunk to the customer's mean
  amount_band_late,       // their share of late ones, shrunk
  same_amount_count,      // log2 of 1 + settled invoices of exactly this amount
  same_amount_mean,       // their days late, shrunk to the mean of the amount's band
  delivery_mean,          // days late of invoices that went out the same way, shrunk to the customer's mean
  due_weekday_late,       // share of late ones among invoices due on the same weekday, shrunk
  // What the customer has open, and what overtook this item.
  open_count,   // log2 of 1 + open invoices
  open_amount,  // log2 of the open amount in mean invoices of the customer
  overdue_count,
  overdue_amount_share,
  overdue_days_mean,  // of the open items past due
  older_open_count,   // open items with an earlier due day
  later_paid_count,   // log2 of 1 + settled invoices with a later due day
  later_paid_recent,  // the same, settled in the last 21 days
  front_gap,          // latest due day among those settled in the last 21 days, less this due day
  sibling_count,      // invoices with the same due day
  sibling_paid_share,
  // The item.
  amount_of_customer,   // log2 of the amount, less the customer's mean
  amount_of_portfolio,  // less the portfolio's mean
  term_days,
  electronic,  // 1 when it went out electronically, 0 on paper
  age_days,
  days_past_due,
  due_weekday,
  due_month_day,
  due_days_to_month_end,
  due_roll_days,  // from the due day to the next day on which banks work
};
inline constexpr std::size_t frozen_count = static_cast<std::size_t>(Frozen::due_roll_days) + 1;

enum class ByDay : std::uint8_t {
  days_from_landmark,
  days_past_due_then,
  weekday,
  month_day,
  days_to_month_end,
  floor_hazard,   // chance to be paid in the cell if still unpaid before it, by the floor
  weekday_share,  // of the customer's payments, shrunk
  month_day_share,
  days_from_mean,  // days past due then, less the shrunk mean
  days_from_median,
  days_from_payment,     // since the customer's latest payment day
  pattern_hazard,        // like floor_hazard, from invoices due on the same weekday where there are enough
  days_past_rolled_due,  // business days since the due day, rolled to the next day on which banks work
  bank_day,              // 1 when banks work
};
inline constexpr std::size_t by_day_count = static_cast<std::size_t>(ByDay::bank_day) + 1;
inline constexpr std::size_t feature_count = frozen_count + by_day_count;

[[nodiscard]] std::string_view name_of(Frozen feature);
[[nodiscard]] std::string_view name_of(ByDay feature);

struct Landmark {
  std::int32_t invoice = 0;  // its number in the book
  std::int32_t morning = 0;  // issued on this day at the latest, and not settled before it
};

// As FeatureBuilder takes them.
void order_by_morning(std::vector<Landmark>& landmarks);

struct LandmarkFeatures {
  Landmark at;
  std::array<float, frozen_count> frozen{};
  std::array<ByCell, by_day_count> by_day{};
  // The floor's distribution: chance of being paid in each cell, and of none of them at the end. Sums to 1.
  ByCell floor_mass{};
  std::int32_t settled_used = 0;  // settled invoices of the customer that it rests on, at most 80
};

class FeatureBuilder {
 public:
  FeatureBuilder(const Book& book, const PortfolioDays& portfolio, const BusinessCalendar& calendar);
  ~FeatureBuilder();
  FeatureBuilder(const FeatureBuilder&) = delete;
  FeatureBuilder& operator=(const FeatureBuilder&) = delete;

  // The landmarks must be the customer's, and ordered by morning.
  void visit(std::size_t customer, std::span<const Landmark> landmarks,
             FunctionRef<void(const LandmarkFeatures&)> visitor);

 private:
  class Sweep;
  std::unique_ptr<Sweep> sweep_;
};

}  // namespace dunlin
