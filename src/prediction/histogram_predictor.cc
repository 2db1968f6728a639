#include "prediction/histogram_predictor.h"

#include <algorithm>

#include "base/check.h"
#include "prediction/settled_history.h"

namespace dunlin {
namespace {

__extension__ typedef unsigned __int128 Wide;

constexpr std::uint64_t one = std::uint64_t{1} << 32;  // the mass of one invoice, and 1 as a share

// The tail of a new tenant: as if 8 items had been paid in 800 days open, 1 % a day.
constexpr std::int64_t assumed_beyond_events = 8;
constexpr std::int64_t assumed_beyond_days = 800;

// Weights out of 10000 by bin (histogram_predictor.h says what they assume).
std::array<std::int64_t, days_late_bins> shipped_prior() {
  std::array<std::int64_t, days_late_bins> weight{};
  for (std::int32_t day = -30; day < 0; ++day) weight[bin_of(day)] = 83;
  weight[bin_of(0)] = 2510;
  std::int64_t left = 4700;
  for (std::int32_t day = 1; day <= days_late_max; ++day) {
    const std::int64_t paid = left * 7 / 100;
    weight[bin_of(day)] = paid;
    left -= paid;
  }
  weight[bin_beyond] = 300 + left;
  return weight;
}

std::uint16_t share_bp(std::uint64_t part, std::uint64_t whole) {
  return static_cast<std::uint16_t>((part * 10'000 + whole / 2) / whole);
}

}  // namespace

// One customer's mass with days late >= that of each bin: its own invoices and the prior's 8.
struct HistogramPredictor::Survival {
  std::array<std::uint64_t, days_late_bins> mass{};
  std::size_t settled = 0;
};

HistogramPredictor::HistogramPredictor(const PortfolioHistogram& portfolio) {
  const std::array<std::int64_t, days_late_bins> shipped = shipped_prior();
  std::int64_t shipped_total = 0;
  for (const std::int64_t weight : shipped) shipped_total += weight;
  const Wide total = static_cast<Wide>(portfolio.total() + shrinkage_invoices) * static_cast<Wide>(shipped_total);
  Wide from = 0;
  for (std::size_t bin = days_late_bins; bin-- > 0;) {
    from += static_cast<Wide>(portfolio.count[bin]) * static_cast<Wide>(shipped_total) +
            static_cast<Wide>(shrinkage_invoices) * static_cast<Wide>(shipped[bin]);
    // At least 1, so that no open item is ever impossible.
    prior_[bin] = std::max<std::uint64_t>(
        1, static_cast<std::uint64_t>(from * shrinkage_invoices * static_cast<Wide>(one) / total));
  }

  const auto events = static_cast<std::uint64_t>(portfolio.settled_beyond + assumed_beyond_events);
  const auto days = static_cast<std::uint64_t>(portfolio.days_beyond + assumed_beyond_days);
  const std::uint64_t stay = one - static_cast<std::uint64_t>(static_cast<Wide>(one) * events / days);
  beyond_.reserve(static_cast<std::size_t>(expected_days_max) + 2);
  std::uint64_t left = one;
  for (std::int32_t day = 0; day <= expected_days_max + 1; ++day) {
    beyond_.push_back(left);
    left = left * stay >> 32;
  }
}

std::uint64_t HistogramPredictor::mass_from(const Survival& survival, std::int32_t days_late) const {
  if (days_late <= days_late_max + 1) return survival.mass[bin_of(days_late)];
  const auto after = std::min(static_cast<std::size_t>(days_late - days_late_max - 1), beyond_.size() - 1);
  return static_cast<std::uint64_t>(static_cast<Wide>(survival.mass[bin_beyond]) * beyond_[after] >> 32);
}

std::int32_t HistogramPredictor::median_days_late(const Survival& survival, std::int32_t overdue) const {
  // The first day late d with mass_from(d + 1) <= half: mass_from never rises.
  const std::uint64_t half = mass_from(survival, overdue) / 2;
  std::int32_t low = std::max(overdue, days_late_min);
  std::int32_t high = std::max(low, days_late_max) + expected_days_max;
  while (low < high) {
    const std::int32_t middle = low + (high - low) / 2;
    if (mass_from(survival, middle + 1) <= half) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

void HistogramPredictor::predict_item(const Survival& survival, std::int32_t morning, std::int32_t due,
                                      std::size_t item, Predictions& out) const {
  // Beyond 120 days every day is like every other: measure from the first day there, or old items would run off the
  // table.
  const std::int32_t overdue = std::min(morning - due, days_late_max + 1);
  const std::uint64_t whole = mass_from(survival, overdue);
  const auto unpaid_bp = [&](std::int32_t days) { return share_bp(mass_from(survival, overdue + days + 1), whole); };
  out.unpaid_7_bp[item] = unpaid_bp(7);
  out.unpaid_14_bp[item] = unpaid_bp(14);
  out.unpaid_30_bp[item] = unpaid_bp(30);
  out.unpaid_60_bp[item] = unpaid_bp(60);
  out.unpaid_90_bp[item] = unpaid_bp(90);
  out.late_bp[item] = overdue <= 0 ? share_bp(mass_from(survival, 1), whole) : out.unpaid_7_bp[item];
  const std::int32_t days_left = median_days_late(survival, overdue) - overdue;
  out.expected_on[item] = morning + std::min(days_left, expected_days_max);
  out.settled_used[item] = static_cast<std::uint16_t>(survival.settled);
}

void HistogramPredictor::predict(const Book& book, const OpenItems& open, CustomerRange range, Predictions& out) const {
  CHECK(range.begin <= range.end && range.end <= book.customer_count());
  CHECK(out.count() == open.count());
  SettledHistory history;
  Survival survival;
  for (std::size_t customer = range.begin; customer < range.end; ++customer) {
    const auto begin = static_cast<std::size_t>(open.begin[customer]);
    const auto end = static_cast<std::size_t>(open.begin[customer + 1]);
    if (begin == end) continue;
    std::array<std::uint64_t, days_late_bins> count{};
    history.load(book, customer);
    for (std::size_t at = 0; at < history.size(); ++at) ++count[bin_of(history.days_late(at))];
    for (std::size_t item = begin; item < end; ++item) {
      const auto invoice = static_cast<std::size_t>(open.invoice[item]);
      const bool beyond = book.days_overdue(invoice) > days_late_max && book.item_flags[invoice] == 0;
      if (beyond && count[bin_beyond] < settled_history_max) ++count[bin_beyond];
    }
    std::uint64_t own = 0;
    for (std::size_t bin = days_late_bins; bin-- > 0;) {
      own += count[bin];
      survival.mass[bin] = own * one + prior_[bin];
    }
    survival.settled = history.size();
    for (std::size_t item = begin; item < end; ++item) {
      const std::int32_t due = book.due_on[static_cast<std::size_t>(open.invoice[item])];
      predict_item(survival, book.dated_before.days, due, item, out);
    }
  }
}

}  // namespace dunlin
