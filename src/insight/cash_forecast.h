// Receipts of the next 13 weeks: what the open book will bring, what will still be billed and paid, and how far off
// that may be.
//
//   ByWeek open = {};
//   for (item) add(open, expected_receipts(mass, open_minor, beyond_rate));
//   const ByWeek total = sum(open, receipts_of_new_billing(billing_pace(book, morning)));
//   const Band band = bands.around(total[3], 3);             // an 80 % band for the fourth week
//
// Weeks are seven days each and begin on the morning. Everything is in minor units of one currency; expectations are
// fractions and are rounded where they are shown.
//
// New billing: the mean billed per week over the last 26 weeks, paid as invoices of the last year were: the
// Kaplan-Meier estimate (1958) of days from issue to settlement, weighted by amount, in which an invoice still open
// counts as "not paid within so many days".
//
// Bands: item by item the chances say how uncertain a week is, if invoices were independent, which they are not: that
// covers about half of what an 80 % band should. So the band is taken from how far earlier forecasts of the same
// horizon were off, as a ratio of actual to forecast (rolling conformal prediction): its 10th and 90th percentile over
// the latest 26 known, with neighbouring horizons where there are few.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "ledger/book.h"
#include "prediction/payment_days.h"

namespace dunlin {

inline constexpr std::size_t forecast_weeks = 13;
inline constexpr std::int32_t forecast_days = 7 * static_cast<std::int32_t>(forecast_weeks);
using ByWeek = std::array<double, forecast_weeks>;

// Of one item: its amount times the chance of each week.
[[nodiscard]] ByWeek expected_receipts(const ByCell& mass, double amount);

struct BillingPace {
  double per_day = 0;
  std::array<double, static_cast<std::size_t>(forecast_days)> paid_on_day{};  // share paid so many days after issue
};
// The day by which one in a hundred of the invoices issued before the morning had been issued: a few strays do not
// begin a ledger, and dividing by the weeks before it would make its billing look small.
[[nodiscard]] std::int32_t ledger_begins(const Book& book, std::int32_t morning);

// From what is dated before the morning, of one currency of the book.
[[nodiscard]] BillingPace billing_pace(const Book& book, std::int32_t morning, std::uint8_t currency);
[[nodiscard]] ByWeek receipts_of_new_billing(const BillingPace& pace);

// What came in, week by week from `morning` on, of invoices of that currency; and the mean of the `weeks` before it.
// What was paid before its invoice was issued comes in with the invoice.
[[nodiscard]] ByWeek receipts_after(const Book& book, std::int32_t morning, std::uint8_t currency);
[[nodiscard]] double mean_receipts_before(const Book& book, std::int32_t morning, std::uint8_t currency,
                                          std::int32_t weeks);

struct Band {
  double p10 = 0;
  double p50 = 0;
  double p90 = 0;
};

class ForecastBands {
 public:
  // What was forecast and what came, in the order of the days on which that was known.
  void observe(std::size_t week, double forecast, double actual);
  [[nodiscard]] Band around(double forecast, std::size_t week) const;
  [[nodiscard]] std::size_t observed(std::size_t week) const { return ratios_[week].size(); }

 private:
  std::array<std::vector<double>, forecast_weeks> ratios_;
};

}  // namespace dunlin
