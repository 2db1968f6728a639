// HistogramPredictor, "eb-histogram-1": empirical Bayes on histograms of days late.
//
// A customer's latest 80 settled invoices give a histogram of days late. It is shrunk to the portfolio's histogram with
// the weight of kappa = 8 invoices, and that one to a shipped prior with the same weight, so that the first morning of
// a new tenant has an answer too. Open items of the customer that are more than 120 days overdue, and not disputed,
// held or promised, count as settled "beyond 120": whatever happens to them, they were not paid sooner.
//
//   S(d) = (invoices of the customer with days late >= d  +  8 x portfolio share with days late >= d)  /  (n + 8)
//
// An item that is k days overdue this morning is still unpaid, so its days late are at least k (truncation):
//
//   P(unpaid N days after the morning) = S(k + N + 1) / S(k)
//   P(late), not yet overdue (k <= 0)  = S(1) / S(k)
//   median                             = the smallest d >= k with S(d + 1) <= S(k) / 2;   expected_on = due + d
//
// Worked example: 2 settled invoices, paid on the due day and 10 days late; 40 % of the portfolio is paid after due and
// 90 % late or on the due day. An item due today has k = 0: P(late) = (1 + 8 x 0.40) / (2 + 8 x 0.90) = 4.2 / 9.2 =
// 4565 bp.
//
// Beyond 120 days: portfolio_histogram.h. The shipped prior is an assumption, not a measurement: a quarter is paid in
// the 30 days before due, a quarter on the due day, half later, 7 % of what is left each day, 3 % beyond 120 days.
//
// Integers throughout: one invoice is 2^32 units of mass. Cost: one pass over the invoices of the customer.
// Method: the histogram floor of docs/reference/scoring.md. Known limits: blind to weekdays, to amounts and to the
// terms.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "prediction/portfolio_histogram.h"
#include "prediction/predictor.h"

namespace dunlin {

inline constexpr std::int64_t shrinkage_invoices = 8;  // kappa

class HistogramPredictor final : public PaymentPredictor {
 public:
  explicit HistogramPredictor(const PortfolioHistogram& portfolio);

  [[nodiscard]] std::string_view model() const override { return "eb-histogram-1"; }
  void predict(const Book& book, const OpenItems& open, CustomerRange range, Predictions& out) const override;

 private:
  struct Survival;

  void predict_item(const Survival& survival, std::int32_t morning, std::int32_t due, std::size_t item,
                    Predictions& out) const;
  // Mass that is left d days after due, d >= days_late_min.
  [[nodiscard]] std::uint64_t mass_from(const Survival& survival, std::int32_t days_late) const;
  [[nodiscard]] std::int32_t median_days_late(const Survival& survival, std::int32_t overdue) const;

  std::array<std::uint64_t, days_late_bins> prior_{};  // mass of 8 invoices with days late >= that of the bin
  std::vector<std::uint64_t> beyond_;  // beyond_[j]: share, in 2^-32, of what passed 120 days that is left j days later
};

}  // namespace dunlin
