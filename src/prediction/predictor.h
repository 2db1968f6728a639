// When will this open item be paid? The port behind which a model answers, and the columns it answers in.
//
//   ForecastPredictor predictor(book, model, calendar, digest);     // or any other PaymentPredictor
//   Predictions predictions(open.count());
//   predictor.predict(book, open, all_customers(book), predictions);
//   predictions.unpaid_14_bp[item]     // 3120: 31.20 % that it is still open 14 days after this morning
//
// Everything is said on the morning of day s = book.dated_before, about items open then, from what is dated before s.
// "Unpaid N days after the morning" means: not settled by the end of day s + N. So a settlement on s + N counts as
// paid.
//
//   late_bp         an item not yet overdue (due on s or later): probability that it is settled after its due day.
//                   An item already overdue is late for certain, so there it is the probability that it is still open
//                   7 days after the morning, the same figure as unpaid_7_bp.
//   unpaid_N_bp     probability that it is unpaid N days after the morning; never rising in N.
//   very_late_bp    probability that it is still unpaid 7 days after its due day or, when that is past, after the
//                   morning. What the queue is ranked by.
//   expected_on     the day to tell a person (payment_distribution.h): near the median day of settlement. Never before
//                   s. A day further than two years away is given as s + 730.
//   window_...      the seven days that hold the most chance, and how much.
//   settled_used    how many settled invoices of this customer the answer rests on. Fewer than 3: low confidence; the
//                   answer is then mostly the portfolio's.
//
// Probabilities are in basis points, 0..10000. Days are epoch days.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "ledger/book.h"
#include "prediction/open_items.h"

namespace dunlin {

inline constexpr std::int32_t settled_confident_min = 3;
inline constexpr std::int32_t expected_days_max = 730;

// Columns by item of OpenItems.
struct Predictions {
  Predictions() = default;
  explicit Predictions(std::size_t item_count)
      : late_bp(item_count),
        unpaid_7_bp(item_count),
        unpaid_14_bp(item_count),
        unpaid_30_bp(item_count),
        unpaid_60_bp(item_count),
        unpaid_90_bp(item_count),
        settled_used(item_count),
        expected_on(item_count),
        very_late_bp(item_count),
        window_bp(item_count),
        window_first_on(item_count),
        window_last_on(item_count) {}

  std::vector<std::uint16_t> late_bp;
  std::vector<std::uint16_t> unpaid_7_bp;
  std::vector<std::uint16_t> unpaid_14_bp;
  std::vector<std::uint16_t> unpaid_30_bp;
  std::vector<std::uint16_t> unpaid_60_bp;
  std::vector<std::uint16_t> unpaid_90_bp;
  std::vector<std::uint16_t> settled_used;
  std::vector<std::int32_t> expected_on;
  std::vector<std::uint16_t> very_late_bp;
  std::vector<std::uint16_t> window_bp;
  std::vector<std::int32_t> window_first_on;
  std::vector<std::int32_t> window_last_on;

  [[nodiscard]] std::size_t count() const { return late_bp.size(); }
  [[nodiscard]] bool low_confidence(std::size_t item) const { return settled_used[item] < settled_confident_min; }
};

class PaymentPredictor {
 public:
  virtual ~PaymentPredictor() = default;

  // Name and version, stamped on everything that was computed with it.
  [[nodiscard]] virtual std::string_view model() const = 0;

  // Fills the columns for the open items of the customers in range and touches no other. out.count() == open.count().
  // Ranges that do not overlap may be predicted at the same time.
  virtual void predict(const Book& book, const OpenItems& open, CustomerRange range, Predictions& out) const = 0;

 protected:
  PaymentPredictor() = default;
  PaymentPredictor(const PaymentPredictor&) = default;
  PaymentPredictor& operator=(const PaymentPredictor&) = default;
};

}  // namespace dunlin
