// Whether the risk score itself rises: the score of this morning against that of 91 days ago, both computed anew.
//
//   const ScoreTrend trend = score_trends(book, rates, now, then)[customer];
//   trend.rise_bp()        // 1840: risk went up by 1840 of 10000
//
// The earlier score is computed from the book as it stood that morning (prediction/past_book.h), with the portfolio and
// the predictions of that morning, so it knows nothing that came later. Why not from stored worklists: they are missing
// before the first run and for days without one, and may have been computed by another version of the score; a rise
// would then say that the program changed and not the customer.
//
// A later book does not tell what was disputed, held or paid in part then. So the score of today that it is compared
// with is computed in the same way: without holds, open items with their whole amount, predictions by histogram (a
// model that was trained since would know the future). That score is for comparing only and is not the one shown
// elsewhere.
//
// A customer with fewer than three invoices settled by then has no trend. Both ways are open: when behaviour heals, the
// rise goes away, and turns into a fall.
#pragma once

#include <cstdint>
#include <vector>

#include "agents/risk.h"

namespace dunlin {

inline constexpr std::int32_t score_trend_days = 91;
// A rise from here on is a deterioration by itself, a fall of as much a recovery.
inline constexpr std::int32_t score_rise_min = 1'000;

struct ScoreTrend {
  bool known = false;
  std::uint16_t earlier_bp = 0;
  std::uint16_t now_bp = 0;

  [[nodiscard]] std::int32_t rise_bp() const { return known ? now_bp - earlier_bp : 0; }
};

// By customer. `then`: the evidence of the earlier morning.
[[nodiscard]] std::vector<ScoreTrend> score_trends(const Book& book, const RankingRates& rates, const RiskEvidence& now,
                                                   const RiskEvidence& then);

// Its behaviour says so, and the score does not say that it heals: a fall as large as the rise that would count.
[[nodiscard]] bool slows_down(const RiskProfile& profile, const ScoreTrend& trend);
// How the customer pays gets worse, or the score does.
[[nodiscard]] bool deteriorates(const RiskProfile& profile, const ScoreTrend& trend);

}  // namespace dunlin
