// The risk agent: how a customer pays (a class) and how much that should worry us (a score with its contributions).
//
//   const RiskProfile profile = ...;                // one per customer of the Book
//   profile.behaviour                               // BehaviourClass::deteriorating
//   profile.score_bp                                // 5420, the exact sum of profile.points
//   profile.points[RiskFactor::late_share]          // 1650 of at most 2500
//
// Behaviour is computed here every morning and is no Segment: a segment is set by a person, with a reason, and nothing
// here reads or writes it.
//
// What is looked at: the latest 80 settled invoices, and the items open this morning that are not disputed, held,
// promised or with lawyers (delay that has such a reason says nothing about willingness or ability). Days late are cut
// to -60..121.
//
// Shrinkage (empirical Bayes): a customer's own figure is mixed with the portfolio's as if 8 invoices of the average
// customer had been seen too, so three invoices do not make a character:  (own sum + 8 x portfolio mean) / (own count +
// 8).
//
// Score, 0..10000 basis points: five contributions, each from 0 up to the points it is worth at most. The points are a
// judgement, not a fit, and are labelled so in docs/reference/scoring.md.
//
//   late_share      2500 x shrunk share of settled invoices that were late
//   mean_days_late  2000 x shrunk mean days late, full at 60 days
//   slowing         1500 x recent mean minus earlier mean, full at 30 days, and only if it rises
//   overdue_share   2000 x share of the open amount that is overdue (currencies weighed by ranking rates)
//   oldest_overdue  2000 x age of the oldest overdue item, full at 120 days
//
// Recent means: settled in the last 183 days, if that leaves at least 10 on both sides; else the latest 10, but never
// more than half. Open items overdue for longer than the earlier mean count as recent with the days they are late
// already: a customer who stops paying slows down before it settles anything. Fewer than 3 on either side: no trend.
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
#include <span>
#include <string>
#include <string_view>

#include "agents/ranking_rates.h"
#include "agents/wording.h"
#include "base/behaviour.h"
#include "ledger/book.h"
#include "prediction/open_items.h"
#include "prediction/portfolio_histogram.h"

namespace dunlin {

[[nodiscard]] std::string_view words_of(BehaviourClass behaviour, Language language);

enum class RiskFactor : std::uint8_t { late_share, mean_days_late, slowing, overdue_share, oldest_overdue };
inline constexpr std::size_t risk_factor_count = 5;
[[nodiscard]] std::string_view name_of(RiskFactor factor);

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

  [[nodiscard]] bool has_trend() const { return recent_count > 0; }
};

// Writes out[customer] for the customers in range, and nothing else. out.size() == book.customer_count().
void assess_risk(const Book& book, const OpenItems& open, CustomerRange range, const PortfolioHistogram& portfolio,
                 const RankingRates& rates, std::span<RiskProfile> out);

// "31 of 80 paid invoices were late". One line for each factor, in words.
[[nodiscard]] std::string words_of(const RiskProfile& profile, RiskFactor factor, Language language);

}  // namespace dunlin
