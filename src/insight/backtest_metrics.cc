#include "insight/backtest_metrics.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>

#include "base/check.h"
#include "prediction/training_rows.h"

namespace dunlin {
namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t shown_first = 20;
constexpr std::int32_t near_days = 3;

std::int32_t settled_or_end(const Book& book, std::int32_t invoice) {
  return std::min(book.settled_on[static_cast<std::size_t>(invoice)], book.dated_before.days);
}

class Days {
 public:
  void add(std::int32_t said, std::int32_t came) {
    const std::int32_t error = std::abs(said - came);
    sum_ += error;
    near_ += error <= near_days ? 1 : 0;
    ++count_;
  }
  [[nodiscard]] DayQuality quality() const {
    if (count_ == 0) return {nothing, nothing};
    const auto count = static_cast<double>(count_);
    return {static_cast<double>(sum_) / count, static_cast<double>(near_) / count};
  }

 private:
  std::int64_t sum_ = 0;
  std::int64_t near_ = 0;
  std::int64_t count_ = 0;
};

struct Queued {
  double score = 0;
  double bad_amount = 0;
  bool bad = false;
};

class Queues {
 public:
  void add(Queued item) { items_.push_back(item); }

  void close() {
    if (items_.size() >= shown_first) {
      std::stable_sort(items_.begin(), items_.end(),
                       [](const Queued& a, const Queued& b) { return a.score > b.score; });
      double bad_amount = 0;
      for (const Queued& item : items_) bad_amount += item.bad_amount;
      double shown = 0;
      for (std::size_t i = 0; i < shown_first; ++i) shown += items_[i].bad ? 1 : 0;
      precision_ += shown / static_cast<double>(shown_first);
      ++snapshots_;
      if (bad_amount > 0) {
        const std::size_t tenth = (items_.size() + 9) / 10;
        double found = 0;
        for (std::size_t i = 0; i < tenth; ++i) found += items_[i].bad_amount;
        capture_ += found / bad_amount;
        ++captured_;
      }
    }
    items_.clear();
  }

  [[nodiscard]] QueueQuality quality() const {
    return {snapshots_ == 0 ? nothing : precision_ / snapshots_, captured_ == 0 ? nothing : capture_ / captured_};
  }

 private:
  std::vector<Queued> items_;
  double precision_ = 0;
  double capture_ = 0;
  int snapshots_ = 0;
  int captured_ = 0;
};

// Sums of errors and of what came, for the first week, the first four, and all thirteen.
class Receipts {
 public:
  void add(const ByWeek& said, const ByWeek& came) {
    for (std::size_t week = 0; week < forecast_weeks; ++week) {
      for (std::size_t i = 0; i < 3; ++i) {
        if (week >= weeks[i]) continue;
        error_[i] += std::abs(said[week] - came[week]);
        came_[i] += came[week];
      }
    }
  }
  [[nodiscard]] CashQuality quality() const {
    const auto wape = [this](std::size_t i) { return came_[i] > 0 ? error_[i] / came_[i] : nothing; };
    return {wape(0), wape(1), wape(2)};
  }

 private:
  static constexpr std::array<std::size_t, 3> weeks = {1, 4, 13};
  std::array<double, 3> error_{};
  std::array<double, 3> came_{};
};

void measure_issue(const Book& book, const Backtest& test, BacktestMetrics& metrics) {
  std::vector<float> model;
  std::vector<float> floor;
  std::vector<float> happened;
  Days days_model;
  Days days_floor;
  Days days_median;
  Days days_due;
  for (const IssueAnswer& answer : test.issue) {
    const std::int32_t late =
        settled_or_end(book, answer.invoice) - book.due_on[static_cast<std::size_t>(answer.invoice)];
    model.push_back(answer.late);
    floor.push_back(answer.floor_late);
    happened.push_back(late > 0 ? 1.0F : 0.0F);
    days_model.add(answer.days_late, late);
    days_floor.add(answer.floor_days_late, late);
    days_median.add(answer.median_days_late, late);
    days_due.add(0, late);
  }
  metrics.issued = static_cast<std::int64_t>(test.issue.size());
  metrics.late_model = quality_of(model, happened);
  metrics.late_floor = quality_of(floor, happened);
  metrics.days_model = days_model.quality();
  metrics.days_floor = days_floor.quality();
  metrics.days_median = days_median.quality();
  metrics.days_due = days_due.quality();
}

void measure_snapshots(const Book& book, const Backtest& test, BacktestMetrics& metrics) {
  std::vector<float> model;
  std::vector<float> floor;
  std::vector<float> happened;
  std::array<Queues, 5> queues;
  const auto close = [&queues] {
    for (Queues& queue : queues) queue.close();
  };
  for (std::size_t i = 0; i < test.snapshot.size(); ++i) {
    const SnapshotAnswer& answer = test.snapshot[i];
    if (i > 0 && test.snapshot[i - 1].snapshot != answer.snapshot) close();
    const auto invoice = static_cast<std::size_t>(answer.invoice);
    const std::int32_t morning = answer.snapshot.days;
    const std::int32_t pay = settled_or_end(book, answer.invoice) - morning;
    model.push_back(answer.paid_7);
    floor.push_back(answer.floor_paid_7);
    happened.push_back(pay <= 7 ? 1.0F : 0.0F);
    const std::int32_t past_due = morning - book.due_on[invoice];
    const bool bad = pay > std::max(-past_due, 0) + very_late_days;
    const auto amount = static_cast<double>(book.amount_minor[invoice]);
    const auto queued = [&](double score) { return Queued{score, bad ? amount : 0, bad}; };
    queues[0].add(queued(answer.score));
    queues[1].add(queued(static_cast<double>(answer.floor_bad) * amount));
    queues[2].add(queued(amount));
    queues[3].add(queued(static_cast<double>(past_due) + amount * 1e-12));
    if (past_due > 0) queues[4].add(queued(answer.score));
  }
  close();
  metrics.open = static_cast<std::int64_t>(test.snapshot.size());
  metrics.paid_7_model = quality_of(model, happened);
  metrics.paid_7_floor = quality_of(floor, happened);
  metrics.queue_model = queues[0].quality();
  metrics.queue_floor = queues[1].quality();
  metrics.queue_amount = queues[2].quality();
  metrics.queue_overdue = queues[3].quality();
  metrics.queue_model_past_due = queues[4].quality();
}

// What came of the items that were open on the morning, week by week.
std::vector<ByWeek> open_book_receipts(const Book& book, const Backtest& test) {
  std::vector<ByWeek> came(test.cash.size());
  for (const SnapshotAnswer& answer : test.snapshot) {
    const std::int32_t in = book.settled_on[static_cast<std::size_t>(answer.invoice)] == never
                                ? forecast_days
                                : book.settled_on[static_cast<std::size_t>(answer.invoice)] - answer.snapshot.days;
    if (in >= forecast_days) continue;
    const auto at = static_cast<std::size_t>((answer.snapshot.days - test.windows.snapshot_from.days) /
                                             test.windows.snapshot_step_days);
    came[at][static_cast<std::size_t>(in / 7)] +=
        static_cast<double>(book.amount_minor[static_cast<std::size_t>(answer.invoice)]);
  }
  return came;
}

void measure_cash(const Book& book, const Backtest& test, BacktestMetrics& metrics) {
  Receipts open_model;
  Receipts open_floor;
  Receipts open_due;
  Receipts total_model;
  Receipts total_flat;
  std::int64_t inside = 0;
  std::int64_t weeks = 0;
  std::int32_t last_issue = std::numeric_limits<std::int32_t>::min();
  for (const std::int32_t issued : book.issued_on) last_issue = std::max(last_issue, issued);
  const std::vector<ByWeek> open = open_book_receipts(book, test);
  for (std::size_t at = 0; at < test.cash.size(); ++at) {
    const CashAnswer& cash = test.cash[at];
    const ByWeek all = receipts_after(book, cash.snapshot.days, 0);
    open_model.add(cash.open_book, open[at]);
    open_floor.add(cash.floor_open_book, open[at]);
    open_due.add(cash.due_open_book, open[at]);
    total_model.add(cash.total, all);
    ByWeek flat{};
    flat.fill(cash.flat);
    total_flat.add(flat, all);
    for (std::size_t week = 0; week < forecast_weeks; ++week) {
      // A ledger of settled invoices runs dry after its last issue: those weeks say nothing about a band.
      if (cash.snapshot.days + 7 * (static_cast<std::int32_t>(week) + 1) > last_issue) break;
      ++weeks;
      inside += all[week] >= cash.p10[week] && all[week] <= cash.p90[week] ? 1 : 0;
    }
  }
  metrics.open_model = open_model.quality();
  metrics.open_floor = open_floor.quality();
  metrics.open_due = open_due.quality();
  metrics.total_model = total_model.quality();
  metrics.total_flat = total_flat.quality();
  metrics.band_coverage = weeks == 0 ? nothing : static_cast<double>(inside) / static_cast<double>(weeks);
}

}  // namespace

ChanceQuality quality_of(const std::vector<float>& chance, const std::vector<float>& happened) {
  CHECK(chance.size() == happened.size());
  if (chance.empty()) return {nothing, nothing, nothing};
  std::vector<std::size_t> order(chance.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&chance](std::size_t a, std::size_t b) { return chance[a] != chance[b] ? chance[a] < chance[b] : a < b; });
  // Ranks, equal chances sharing the middle one (Mann and Whitney 1947).
  double rank_sum = 0;
  double yes = 0;
  double squares = 0;
  for (std::size_t begin = 0; begin < order.size();) {
    std::size_t end = begin;
    while (end < order.size() && chance[order[end]] == chance[order[begin]]) ++end;
    const double rank = (static_cast<double>(begin + 1) + static_cast<double>(end)) / 2;
    for (std::size_t i = begin; i < end; ++i) {
      const auto outcome = static_cast<double>(happened[order[i]]);
      rank_sum += rank * outcome;
      yes += outcome;
      const double distance = static_cast<double>(chance[order[i]]) - outcome;
      squares += distance * distance;
    }
    begin = end;
  }
  const auto count = static_cast<double>(order.size());
  const double no = count - yes;
  ChanceQuality quality;
  quality.auc = yes > 0 && no > 0 ? (rank_sum - yes * (yes + 1) / 2) / (yes * no) : nothing;
  quality.brier = squares / count;
  quality.ece = expected_calibration_error(chance, happened);
  return quality;
}

BacktestMetrics measure(const Book& book, const Backtest& test) {
  BacktestMetrics metrics;
  measure_issue(book, test, metrics);
  measure_snapshots(book, test, metrics);
  measure_cash(book, test, metrics);
  return metrics;
}

}  // namespace dunlin
