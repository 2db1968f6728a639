#include "agents/risk.h"

#include <algorithm>
#include <functional>

#include "agents/collectible.h"
#include "base/check.h"
#include "base/fixed_point.h"
#include "prediction/settled_history.h"

namespace dunlin {
namespace {

constexpr int points_of_all() {
  int sum = 0;
  for (const std::uint16_t points : risk_points_max) sum += points;
  return sum;
}
static_assert(points_of_all() == 10'000);

// Hundredths of a day, like the means.
constexpr std::int64_t mean_days_late_full = 60'00;
constexpr std::int64_t slowing_full = 30'00;
constexpr std::int64_t slowing_min = 5'00;
constexpr std::int64_t slowing_recent_min = 3'00;
constexpr std::int64_t oldest_overdue_full = 120;  // days
constexpr std::int64_t broken_promises_full = 2;
constexpr std::int32_t unpaid_past_due_days = 30;
constexpr std::array<std::int32_t, 6> prediction_days = {0, 7, 14, 30, 60, 90};

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

std::int64_t portion(RiskFactor factor, std::int64_t part, std::int64_t full) {
  const std::int64_t points = risk_points_max[static_cast<std::size_t>(factor)];
  return points * std::clamp<std::int64_t>(part, 0, full) / full;
}

// Probability that the item is unpaid 30 days after due, in basis points. Never falling in `overdue`.
std::int64_t unpaid_past_due(const Predictions& predictions, std::size_t item, std::int32_t overdue) {
  const std::array<std::int64_t, prediction_days.size()> unpaid = {10'000,
                                                                   predictions.unpaid_7_bp[item],
                                                                   predictions.unpaid_14_bp[item],
                                                                   predictions.unpaid_30_bp[item],
                                                                   predictions.unpaid_60_bp[item],
                                                                   predictions.unpaid_90_bp[item]};
  const std::int32_t days = unpaid_past_due_days - overdue;
  if (days <= 0) return 10'000;
  if (days > prediction_days.back()) return 0;
  std::size_t at = 1;
  while (prediction_days[at] < days) ++at;
  const std::int64_t width = prediction_days[at] - prediction_days[at - 1];
  return unpaid[at - 1] + (unpaid[at] - unpaid[at - 1]) * (days - prediction_days[at - 1]) / width;
}

struct Position {
  Wide open = 0;  // in the tenant's currency
  Wide overdue = 0;
  Wide unpaid = 0;    // weighed by probability in basis points
  Wide with_all = 0;  // open, and what is disputed, held or promised
  Wide disputed = 0;
  std::int32_t days_overdue_max = 0;
  std::int64_t serious = 0;
};

Position position_of(const RiskInput& input, std::size_t customer) {
  const Book& book = input.book;
  Position position;
  for (std::int64_t at = input.open.begin[customer]; at < input.open.begin[customer + 1]; ++at) {
    const auto item = static_cast<std::size_t>(at);
    const auto invoice = static_cast<std::size_t>(input.open.invoice[item]);
    const std::int64_t amount = input.rates.to_tenant(book.currency[invoice], book.open_minor[invoice]);
    position.with_all += amount;
    const unsigned flags = book.item_flags[invoice] | static_cast<unsigned>(book.customer_flags[customer]);
    if ((flags & book_flag_disputed) != 0) position.disputed += amount;
    if (!is_clear(book, invoice)) continue;
    position.open += amount;
    const std::int32_t overdue = book.days_overdue(invoice);
    position.unpaid += static_cast<Wide>(amount) * unpaid_past_due(input.predictions, item, overdue);
    if (overdue <= 0) continue;
    position.overdue += amount;
    position.days_overdue_max = std::max(position.days_overdue_max, overdue);
    if (overdue > serious_days) ++position.serious;
  }
  return position;
}

// The open items that are late for longer than was usual, the oldest first, as far as they raise the recent mean: the
// largest mean that at least three of them and of what was settled can have. So an item that gets older never lowers
// it.
void add_open(const Book& book, const OpenItems& open, std::size_t customer, const Sample& earlier, Sample& recent) {
  std::vector<std::int32_t> days;
  for (std::int64_t item = open.begin[customer]; item < open.begin[customer + 1]; ++item) {
    const auto invoice = static_cast<std::size_t>(open.invoice[static_cast<std::size_t>(item)]);
    const std::int32_t overdue = book.days_overdue(invoice);
    if (overdue <= 0 || !is_clear(book, invoice) || overdue * std::int64_t{100} <= earlier.mean_hundredths()) continue;
    days.push_back(cut(overdue));
  }
  std::sort(days.begin(), days.end(), std::greater<>());
  for (const std::int32_t overdue : days) {
    if (recent.count >= trend_side_min && overdue * recent.count <= recent.sum) break;
    recent.add(overdue);
  }
}

// Splits the history, latest first, and adds the open items.
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
  if (earlier.count > 0) add_open(book, open, customer, earlier, recent);
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
  explicit Assessor(const RiskInput& input) : input_(input), book_(input.book) {
    // With no history at all, half late and five days: the shipped prior's figures, roughly.
    const std::int64_t total = input.portfolio.total();
    prior_share_bp_ = total == 0 ? 5'000 : input.portfolio.late() * 10'000 / total;
    prior_mean_ = total == 0 ? 5'00 : input.portfolio.days_late_sum() * 100 / total;
  }

  void assess(std::size_t customer, RiskProfile& profile) {
    profile = RiskProfile{};
    history_.load(book_, customer);
    history_.sort_latest_first();
    const Observed observed = observe(history_);
    const Position position = position_of(input_, customer);
    const bool deteriorating = trend(customer, profile);
    fill(observed, position, profile);
    profile.behaviour = classify(observed, position, deteriorating);
    profile.broken_promises = input_.evidence.broken_promises[customer];
    profile.rating = input_.evidence.ratings[customer];
    score(profile);
  }

 private:
  bool trend(std::size_t customer, RiskProfile& profile) {
    Sample earlier;
    Sample recent;
    split_history(book_, input_.open, customer, history_, earlier, recent);
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
    const auto share = [](Wide part, Wide whole) {
      return whole == 0 ? std::uint16_t{0} : static_cast<std::uint16_t>(part * 10'000 / whole);
    };
    profile.overdue_share_bp = share(position.overdue, position.open);
    profile.disputed_share_bp = share(position.disputed, position.with_all);
    profile.unpaid_predicted_bp =
        position.open == 0 ? std::uint16_t{0} : static_cast<std::uint16_t>(position.unpaid / position.open);
    profile.days_overdue_max = position.days_overdue_max;
  }

  static void score(RiskProfile& profile) {
    const std::int64_t rise =
        profile.has_trend() ? profile.days_late_mean_recent - profile.days_late_mean_earlier : std::int64_t{0};
    const bool rated = profile.rating && profile.rating->counts;
    const std::int64_t distance = rated ? std::int64_t{10'000} - profile.rating->health_basis_points : std::int64_t{0};
    const std::array<std::int64_t, risk_factor_count> points = {
        portion(RiskFactor::late_share, profile.late_share_bp, 10'000),
        portion(RiskFactor::mean_days_late, profile.days_late_mean_shrunk, mean_days_late_full),
        portion(RiskFactor::slowing, rise, slowing_full),
        portion(RiskFactor::overdue_share, profile.overdue_share_bp, 10'000),
        portion(RiskFactor::oldest_overdue, profile.days_overdue_max, oldest_overdue_full),
        portion(RiskFactor::unpaid_predicted, profile.unpaid_predicted_bp, 10'000),
        portion(RiskFactor::disputed, profile.disputed_share_bp, 10'000),
        portion(RiskFactor::broken_promises, profile.broken_promises, broken_promises_full),
        portion(RiskFactor::credit_score, distance, 10'000),
    };
    std::int64_t sum = 0;
    for (std::size_t factor = 0; factor < points.size(); ++factor) {
      profile.points[factor] = static_cast<std::uint16_t>(points[factor]);
      sum += points[factor];
    }
    profile.score_bp = static_cast<std::uint16_t>(sum);
  }

  const RiskInput& input_;
  const Book& book_;
  SettledHistory history_;
  std::int64_t prior_share_bp_ = 0;
  std::int64_t prior_mean_ = 0;
};

}  // namespace

void assess_risk(const RiskInput& input, CustomerRange range, std::span<RiskProfile> out) {
  const std::size_t customers = input.book.customer_count();
  CHECK(range.begin <= range.end && range.end <= customers);
  CHECK(out.size() == customers && input.predictions.count() == input.open.count());
  CHECK(input.evidence.broken_promises.size() == customers && input.evidence.ratings.size() == customers);
  Assessor assessor(input);
  for (std::size_t customer = range.begin; customer < range.end; ++customer) assessor.assess(customer, out[customer]);
}

std::vector<RiskFactor> top_factors(const RiskProfile& profile, std::size_t count) {
  std::vector<RiskFactor> factors;
  for (std::size_t i = 0; i < risk_factor_count; ++i) {
    if (profile.points[i] > 0) factors.push_back(static_cast<RiskFactor>(i));
  }
  std::stable_sort(factors.begin(), factors.end(), [&profile](RiskFactor a, RiskFactor b) {
    return profile.points[static_cast<std::size_t>(a)] > profile.points[static_cast<std::size_t>(b)];
  });
  if (factors.size() > count) factors.resize(count);
  return factors;
}

}  // namespace dunlin
