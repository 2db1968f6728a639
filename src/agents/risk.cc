#include "agents/risk.h"

#include <algorithm>

#include "agents/collectible.h"
#include "base/check.h"
#include "base/fixed_point.h"
#include "prediction/settled_history.h"

namespace dunlin {
namespace {

constexpr std::int64_t late_share_points = 2'500;
constexpr std::int64_t mean_days_late_points = 2'000;
constexpr std::int64_t slowing_points = 1'500;
constexpr std::int64_t overdue_share_points = 2'000;
constexpr std::int64_t oldest_overdue_points = 2'000;
static_assert(late_share_points + mean_days_late_points + slowing_points + overdue_share_points +
                  oldest_overdue_points ==
              10'000);

// Hundredths of a day, like the means.
constexpr std::int64_t mean_days_late_full = 60'00;
constexpr std::int64_t slowing_full = 30'00;
constexpr std::int64_t slowing_min = 5'00;
constexpr std::int64_t slowing_recent_min = 3'00;
constexpr std::int64_t oldest_overdue_full = 120;  // days

constexpr std::int32_t recent_days = 183;
constexpr std::int64_t recent_invoices = 10;
constexpr std::int64_t trend_side_min = 3;
constexpr std::int64_t class_count_min = 3;
constexpr std::int32_t serious_days = 10;

// Payments of the same day have no spread of their own; nobody is punctual to less than this (days, as a deviation).
constexpr std::int64_t deviation_floor_days = 3;

std::int32_t cut(std::int32_t days_late) {
  return std::clamp(days_late, days_late_min, days_late_max + 1);
}

// Count, sum and sum of squares of days late.
struct Sample {
  std::int64_t count = 0;
  std::int64_t sum = 0;
  std::int64_t squares = 0;

  void add(std::int32_t days_late) {
    ++count;
    sum += days_late;
    squares += static_cast<std::int64_t>(days_late) * days_late;
  }
  [[nodiscard]] std::int64_t mean_hundredths() const { return count == 0 ? 0 : sum * 100 / count; }
  // count^2 times the variance, and not below that of the floor.
  [[nodiscard]] std::int64_t scatter() const {
    return std::max(squares * count - sum * sum, deviation_floor_days * deviation_floor_days * count * count);
  }
};

// Is the difference of the two means at least two standard errors? Squared and cleared of fractions:
//   (m_r - m_e)^2 >= 4 (v_r / n_r + v_e / n_e)   with   v = scatter / n^2
bool is_significant(const Sample& earlier, const Sample& recent) {
  const Wide difference = static_cast<Wide>(recent.sum) * earlier.count - static_cast<Wide>(earlier.sum) * recent.count;
  const Wide n_r = recent.count;
  const Wide n_e = earlier.count;
  return difference * difference * n_r * n_e >= 4 * (static_cast<Wide>(recent.scatter()) * n_e * n_e * n_e +
                                                     static_cast<Wide>(earlier.scatter()) * n_r * n_r * n_r);
}

std::int64_t portion(std::int64_t points, std::int64_t part, std::int64_t full) {
  return points * std::clamp<std::int64_t>(part, 0, full) / full;
}

struct Position {
  Wide open = 0;  // in the tenant's currency
  Wide overdue = 0;
  std::int32_t days_overdue_max = 0;
  std::int64_t serious = 0;
};

Position position_of(const Book& book, const OpenItems& open, std::size_t customer, const RankingRates& rates) {
  Position position;
  for (std::int64_t item = open.begin[customer]; item < open.begin[customer + 1]; ++item) {
    const auto invoice = static_cast<std::size_t>(open.invoice[static_cast<std::size_t>(item)]);
    if (!is_clear(book, invoice)) continue;
    const std::int64_t amount = rates.to_tenant(book.currency[invoice], book.open_minor[invoice]);
    position.open += amount;
    const std::int32_t overdue = book.days_overdue(invoice);
    if (overdue <= 0) continue;
    position.overdue += amount;
    position.days_overdue_max = std::max(position.days_overdue_max, overdue);
    if (overdue > serious_days) ++position.serious;
  }
  return position;
}

// Splits the history, latest first, and adds the open items that are late for longer than was usual.
void split_history(const Book& book, const OpenItems& open, std::size_t customer, const SettledHistory& history,
                   Sample& earlier, Sample& recent) {
  const auto settled = static_cast<std::int64_t>(history.size());
  std::int64_t recent_count = 0;
  while (recent_count < settled &&
         history.settled_on(static_cast<std::size_t>(recent_count)) >= book.dated_before.days - recent_days) {
    ++recent_count;
  }
  if (recent_count < recent_invoices || settled - recent_count < recent_invoices) {
    recent_count = std::min(recent_invoices, settled / 2);
  }
  for (std::int64_t at = 0; at < settled; ++at) {
    (at < recent_count ? recent : earlier).add(cut(history.days_late(static_cast<std::size_t>(at))));
  }
  if (earlier.count == 0) return;
  for (std::int64_t item = open.begin[customer]; item < open.begin[customer + 1]; ++item) {
    const auto invoice = static_cast<std::size_t>(open.invoice[static_cast<std::size_t>(item)]);
    const std::int32_t overdue = book.days_overdue(invoice);
    if (overdue <= 0 || !is_clear(book, invoice) || overdue * std::int64_t{100} <= earlier.mean_hundredths()) continue;
    recent.add(cut(overdue));
  }
}

struct Observed {
  std::int64_t settled = 0;
  std::int64_t late = 0;
  std::int64_t serious = 0;
  std::int64_t days_late_sum = 0;
};

Observed observe(const SettledHistory& history) {
  Observed observed;
  observed.settled = static_cast<std::int64_t>(history.size());
  for (std::size_t at = 0; at < history.size(); ++at) {
    const std::int32_t days_late = cut(history.days_late(at));
    observed.days_late_sum += days_late;
    if (days_late > 0) ++observed.late;
    if (days_late > serious_days) ++observed.serious;
  }
  return observed;
}

BehaviourClass classify(const Observed& observed, const Position& position, bool deteriorating) {
  const std::int64_t count = observed.settled + position.serious;
  const std::int64_t late = observed.late + position.serious;
  const std::int64_t serious = observed.serious + position.serious;
  if (count < class_count_min) return BehaviourClass::fresh;
  if (deteriorating) return BehaviourClass::deteriorating;
  if (serious * 2 >= count) return BehaviourClass::chronic;
  if (late * 5 <= count && serious * 10 <= count) return BehaviourClass::punctual;
  if (serious * 10 <= count) return BehaviourClass::slightly_late;
  return BehaviourClass::sporadic;
}

class Assessor {
 public:
  Assessor(const Book& book, const OpenItems& open, const PortfolioHistogram& portfolio, const RankingRates& rates)
      : book_(book), open_(open), rates_(rates) {
    // With no history at all, half late and five days: the shipped prior's figures, roughly.
    const std::int64_t total = portfolio.total();
    prior_share_bp_ = total == 0 ? 5'000 : portfolio.late() * 10'000 / total;
    prior_mean_ = total == 0 ? 5'00 : portfolio.days_late_sum() * 100 / total;
  }

  void assess(std::size_t customer, RiskProfile& profile) {
    profile = RiskProfile{};
    history_.load(book_, customer);
    history_.sort_latest_first();
    const Observed observed = observe(history_);
    const Position position = position_of(book_, open_, customer, rates_);
    const bool deteriorating = trend(customer, profile);
    fill(observed, position, profile);
    profile.behaviour = classify(observed, position, deteriorating);
    score(profile);
  }

 private:
  bool trend(std::size_t customer, RiskProfile& profile) {
    Sample earlier;
    Sample recent;
    split_history(book_, open_, customer, history_, earlier, recent);
    if (earlier.count < trend_side_min || recent.count < trend_side_min) return false;
    profile.days_late_mean_earlier = static_cast<std::int32_t>(earlier.mean_hundredths());
    profile.days_late_mean_recent = static_cast<std::int32_t>(recent.mean_hundredths());
    profile.recent_count = static_cast<std::uint16_t>(std::min<std::int64_t>(recent.count, 0xffff));
    return recent.mean_hundredths() - earlier.mean_hundredths() >= slowing_min &&
           recent.mean_hundredths() > slowing_recent_min && is_significant(earlier, recent);
  }

  void fill(const Observed& observed, const Position& position, RiskProfile& profile) const {
    const std::int64_t weight = observed.settled + shrinkage_invoices;
    profile.settled_count = static_cast<std::uint16_t>(observed.settled);
    profile.late_count = static_cast<std::uint16_t>(observed.late);
    profile.late_share_bp =
        static_cast<std::uint16_t>((observed.late * 10'000 + shrinkage_invoices * prior_share_bp_) / weight);
    profile.days_late_mean_shrunk =
        static_cast<std::int32_t>((observed.days_late_sum * 100 + shrinkage_invoices * prior_mean_) / weight);
    profile.days_late_mean =
        observed.settled == 0 ? 0 : static_cast<std::int32_t>(observed.days_late_sum * 100 / observed.settled);
    profile.overdue_share_bp =
        position.open == 0 ? std::uint16_t{0} : static_cast<std::uint16_t>(position.overdue * 10'000 / position.open);
    profile.days_overdue_max = position.days_overdue_max;
  }

  static void score(RiskProfile& profile) {
    const std::int64_t rise =
        profile.has_trend() ? profile.days_late_mean_recent - profile.days_late_mean_earlier : std::int64_t{0};
    const std::array<std::int64_t, risk_factor_count> points = {
        portion(late_share_points, profile.late_share_bp, 10'000),
        portion(mean_days_late_points, profile.days_late_mean_shrunk, mean_days_late_full),
        portion(slowing_points, rise, slowing_full),
        portion(overdue_share_points, profile.overdue_share_bp, 10'000),
        portion(oldest_overdue_points, profile.days_overdue_max, oldest_overdue_full),
    };
    std::int64_t sum = 0;
    for (std::size_t factor = 0; factor < points.size(); ++factor) {
      profile.points[factor] = static_cast<std::uint16_t>(points[factor]);
      sum += points[factor];
    }
    profile.score_bp = static_cast<std::uint16_t>(sum);
  }

  const Book& book_;
  const OpenItems& open_;
  const RankingRates& rates_;
  SettledHistory history_;
  std::int64_t prior_share_bp_ = 0;
  std::int64_t prior_mean_ = 0;
};

}  // namespace

void assess_risk(const Book& book, const OpenItems& open, CustomerRange range, const PortfolioHistogram& portfolio,
                 const RankingRates& rates, std::span<RiskProfile> out) {
  CHECK(range.begin <= range.end && range.end <= book.customer_count());
  CHECK(out.size() == book.customer_count());
  Assessor assessor(book, open, portfolio, rates);
  for (std::size_t customer = range.begin; customer < range.end; ++customer) assessor.assess(customer, out[customer]);
}

}  // namespace dunlin
