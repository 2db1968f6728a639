// The risk agent: how a customer pays (a class) and how much that should worry us (a score with its contributions).
//
//   const RiskProfile profile = ...;                // one per customer of the Book
//   profile.behaviour                               // BehaviourClass::deteriorating
//   profile.score_bp                                // 5420, the exact sum of profile.points
//   profile.points[RiskFactor::late_share]          // 990 of at most 1500
//
// Behaviour is computed here every morning and is no Segment: a segment is set by a person, with a reason, and nothing
// here reads or writes it.
//
// What is looked at: the latest 80 settled invoices, and the items open this morning that are not disputed, held,
// promised or with lawyers (delay that has such a reason says nothing about willingness or ability); what is predicted
// about them; disputes; promises that were not kept; and what an agency says. Days late are cut to -60..121. Names,
// countries and industries are not looked at.
//
// Shrinkage (empirical Bayes): a customer's own figure is mixed with the portfolio's as if 8 invoices of the average
// customer had been seen too, so three invoices do not make a character:  (own sum + 8 x portfolio mean) / (own count +
// 8).
//
// Score "risk-2", 0..10000 basis points: nine contributions, each from 0 up to the points it is worth at most. The
// points are a judgement, not a fit, and are labelled so in docs/reference/scoring.md.
//
//   late_share       1500 x shrunk share of settled invoices that were late
//   mean_days_late   1500 x shrunk mean days late, full at 60 days
//   slowing          1000 x recent mean minus earlier mean, full at 30 days, and only if it rises
//   overdue_share    1000 x share of the open amount that is overdue (currencies weighed by ranking rates)
//   oldest_overdue   1000 x age of the oldest overdue item, full at 120 days
//   unpaid_predicted 2000 x predicted probability of being unpaid 30 days after due, of the open items by amount
//   disputed          500 x share of the open amount that is disputed
//   broken_promises   500 x promises not kept in the last 365 days, full at 2
//   credit_score     1000 x distance of the agency's score from the best end of its scale; without one 0
//
// An item that gets older while everything else stays as it is, what is predicted included, never lowers the score.
//
// unpaid_predicted reads the columns of prediction/predictor.h, which count from the morning: an item k days overdue
// (negative: not due yet) is 30 days past due in 30 - k days, and the probability of being unpaid then lies on the
// straight lines between 0, 7, 14, 30, 60 and 90 days. Past 30 days it is 1. An item due in more than 60 days is beyond
// those columns and counts 0.
//
// Recent means: settled in the last 183 days, if that leaves at least 10 on both sides; else the latest 10, but never
// more than half. Open items overdue for longer than the earlier mean count as recent with the days they are late
// already, the oldest first and as far as they raise the recent mean (or make it one of three): a customer who stops
// paying slows down before it settles anything. Fewer than 3 on either side: no trend.
//
// Class, first that applies ("seriously" means more than 10 days late; n counts settled invoices and open items
// seriously late):
//   fresh           n < 3
//   deteriorating   recent mean at least 5 days above the earlier one, above 3, and by two standard errors
//   chronic         at least half seriously late
//   punctual        at most 20 % late and at most 10 % seriously
//   slightly_late   at most 10 % seriously late
//   sporadic        the rest
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "agents/ranking_rates.h"
#include "agents/wording.h"
#include "base/behaviour.h"
#include "ledger/book.h"
#include "prediction/open_items.h"
#include "prediction/portfolio_histogram.h"
#include "prediction/predictor.h"

namespace dunlin {

inline constexpr std::string_view risk_model = "risk-2";

[[nodiscard]] std::string_view words_of(BehaviourClass behaviour, Language language);

enum class RiskFactor : std::uint8_t {
  late_share,
  mean_days_late,
  slowing,
  overdue_share,
  oldest_overdue,
  unpaid_predicted,
  disputed,
  broken_promises,
  credit_score
};
inline constexpr std::size_t risk_factor_count = 9;
inline constexpr std::array<std::uint16_t, risk_factor_count> risk_points_max = {1'500, 1'500, 1'000, 1'000, 1'000,
                                                                                 2'000, 500,   500,   1'000};
[[nodiscard]] std::string_view name_of(RiskFactor factor);

// The score of an agency that counts this morning (party/credit.h), or one that is too old to.
struct ExternalRating {
  std::string agency;
  Date rated_on;
  std::int32_t health_basis_points = 0;  // 10000: the best end of the agency's scale
  bool counts = true;
};

// What is known beside the book. By customer of the book.
struct RiskEvidence {
  std::vector<std::int32_t> broken_promises;
  std::vector<std::optional<ExternalRating>> ratings;

  [[nodiscard]] static RiskEvidence none(const Book& book) {
    return {std::vector<std::int32_t>(book.customer_count()),
            std::vector<std::optional<ExternalRating>>(book.customer_count())};
  }
};

struct RiskProfile {
  BehaviourClass behaviour = BehaviourClass::fresh;
  std::uint16_t score_bp = 0;
  std::array<std::uint16_t, risk_factor_count> points{};  // by RiskFactor; their sum is score_bp

  // What the points rest on. Means are in hundredths of a day.
  std::uint16_t settled_count = 0;
  std::uint16_t late_count = 0;
  std::uint16_t late_share_bp = 0;          // shrunk
  std::int32_t days_late_mean_shrunk = 0;   // shrunk
  std::int32_t days_late_mean = 0;          // as observed
  std::int32_t days_late_mean_earlier = 0;  // 0 without a trend
  std::int32_t days_late_mean_recent = 0;
  std::uint16_t recent_count = 0;  // 0: no trend
  std::uint16_t overdue_share_bp = 0;
  std::int32_t days_overdue_max = 0;
  std::uint16_t unpaid_predicted_bp = 0;
  std::uint16_t disputed_share_bp = 0;
  std::int32_t broken_promises = 0;
  std::optional<ExternalRating> rating;

  [[nodiscard]] bool has_trend() const { return recent_count > 0; }
};

struct RiskInput {
  const Book& book;
  const OpenItems& open;
  const Predictions& predictions;
  const PortfolioHistogram& portfolio;
  const RankingRates& rates;
  const RiskEvidence& evidence;
};

// Writes out[customer] for the customers in range, and nothing else. out.size() == book.customer_count().
void assess_risk(const RiskInput& input, CustomerRange range, std::span<RiskProfile> out);

// "31 of 80 paid invoices were late". One line for each factor, in words.
[[nodiscard]] std::string words_of(const RiskProfile& profile, RiskFactor factor, Language language);

// "9 days after due", "on the due day"; of hundredths of a day.
[[nodiscard]] std::string lateness_text(std::int64_t hundredths, Language language);

// The factors that say most, at most `count`, most points first; those without points are left out.
[[nodiscard]] std::vector<RiskFactor> top_factors(const RiskProfile& profile, std::size_t count);

}  // namespace dunlin
