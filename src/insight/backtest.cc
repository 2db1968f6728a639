#include "insight/backtest.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/check.h"
#include "insight/past_forecasts.h"
#include "prediction/past_book.h"
#include "prediction/payment_distribution.h"
#include "prediction/training_rows.h"

namespace dunlin {
namespace {

constexpr std::int32_t flat_weeks = 8;

Result<void> check(const BacktestWindows& windows) {
  const auto refused = [](const std::string& why) {
    return refuse(Reason::option_invalid, "Nothing was evaluated: " + why);
  };
  if (windows.issue_to < windows.issue_from) return refused("--issue-to is before --issue-from.");
  if (windows.snapshot_to < windows.snapshot_from) return refused("the last snapshot is before the first.");
  if (windows.snapshot_step_days < 1) return refused("snapshots must be at least a day apart.");
  if (windows.retrain.empty()) return refused("--retrain names no day.");
  if (!std::is_sorted(windows.retrain.begin(), windows.retrain.end())) return refused("--retrain must rise.");
  const Date first = std::min(windows.issue_from, windows.snapshot_from);
  if (windows.retrain.front() > first) {
    return refused(fmt::format("predictions begin on {}, before the first day of training, {}.", first.to_string(),
                               windows.retrain.front().to_string()));
  }
  return {};
}

bool is_snapshot(const BacktestWindows& windows, std::int32_t morning) {
  return morning >= windows.snapshot_from.days && morning <= windows.snapshot_to.days &&
         (morning - windows.snapshot_from.days) % windows.snapshot_step_days == 0;
}

// One model's part of the days: [begin, end).
struct Period {
  std::int32_t begin = 0;
  std::int32_t end = 0;
  std::optional<PaymentModel> model;
  NamedCalendar calendar;
};

class Runner {
 public:
  Runner(const Book& book, const BacktestWindows& windows) : book_(book), portfolio_(book) {
    test_.windows = windows;
    for (Date day = windows.snapshot_from; day <= windows.snapshot_to; day = day.add_days(windows.snapshot_step_days)) {
      CashAnswer cash;
      cash.snapshot = day;
      test_.cash.push_back(cash);
    }
  }

  Result<Period> prepare(std::size_t at, std::span<const ShippedCalendar> calendars, const TrainingSettings& settings) {
    const std::vector<Date>& retrain = test_.windows.retrain;
    Period period;
    period.begin = retrain[at].days;
    period.end = at + 1 < retrain.size() ? retrain[at + 1].days : std::numeric_limits<std::int32_t>::max();
    const PastBook past = book_before(book_, std::min(retrain[at], book_.dated_before));
    period.calendar = bank_calendar(past.book, calendars);
    BacktestPeriod fact;
    fact.trained_on = retrain[at];
    Result<PaymentModel> model = train_model(past.book, period.calendar, settings);
    if (!model && model.error().reason != Reason::history_too_short) return tl::unexpected(model.error());
    fact.trained = model.has_value();
    if (model) {
      fact.facts = model->facts();
      period.model = std::move(*model);
    } else {
      fact.why_not = model.error().text;
    }
    test_.periods.push_back(fact);
    return period;
  }

  void answer(const Period& period) {
    FeatureBuilder builder(book_, portfolio_, period.calendar.calendar);
    std::vector<Landmark> landmarks;
    for (std::size_t customer = 0; customer < book_.customer_count(); ++customer) {
      landmarks.clear();
      const auto end = static_cast<std::size_t>(book_.invoice_begin[customer + 1]);
      for (auto invoice = static_cast<std::size_t>(book_.invoice_begin[customer]); invoice < end; ++invoice) {
        add_landmarks(period, invoice, landmarks);
      }
      order_by_morning(landmarks);
      builder.visit(customer, landmarks, [&](const LandmarkFeatures& f) { answer(period, f); });
    }
  }

  Backtest finish() {
    std::sort(test_.issue.begin(), test_.issue.end(),
              [](const IssueAnswer& a, const IssueAnswer& b) { return a.invoice < b.invoice; });
    std::sort(test_.snapshot.begin(), test_.snapshot.end(), [](const SnapshotAnswer& a, const SnapshotAnswer& b) {
      return std::pair(a.snapshot, a.invoice) < std::pair(b.snapshot, b.invoice);
    });
    forecast_cash();
    return std::move(test_);
  }

 private:
  void add_landmarks(const Period& period, std::size_t invoice, std::vector<Landmark>& landmarks) const {
    const BacktestWindows& windows = test_.windows;
    const std::int32_t issued = book_.issued_on[invoice];
    const std::int32_t settled = book_.settled_on[invoice];
    const auto number = static_cast<std::int32_t>(invoice);
    if (settled < issued) return;
    const bool asked_at_issue = issued >= windows.issue_from.days && issued <= windows.issue_to.days;
    if (asked_at_issue && issued >= period.begin && issued < period.end) landmarks.push_back({number, issued});
    const std::int32_t last =
        std::min({settled, book_.due_on[invoice] + overdue_days_learnt - 1, windows.snapshot_to.days, period.end - 1});
    for (std::int32_t day = std::max({issued + 1, period.begin, windows.snapshot_from.days}); day <= last; ++day) {
      if (is_snapshot(windows, day)) landmarks.push_back({number, day});
    }
  }

  void answer(const Period& period, const LandmarkFeatures& f) {
    const auto invoice = static_cast<std::size_t>(f.at.invoice);
    const std::int32_t due = book_.due_on[invoice];
    const float rate = portfolio_.on(f.at.morning).beyond_rate;
    const ItemForecast floor = floor_answer(f, due, rate);
    const ItemForecast said = period.model ? period.model->answer(f, due, rate) : floor;
    // A snapshot is later than the issue, so the morning tells the two questions apart.
    if (f.at.morning == book_.issued_on[invoice]) {
      answer_issue(f, said, floor, due, rate);
      return;
    }
    SnapshotAnswer answer;
    answer.snapshot = Date{f.at.morning};
    answer.invoice = f.at.invoice;
    answer.paid_7 = paid_within(said.mass, 7, rate);
    answer.paid_14 = paid_within(said.mass, 14, rate);
    answer.paid_30 = paid_within(said.mass, 30, rate);
    answer.bad = said.very_late;
    answer.days = said.day;
    answer.floor_paid_7 = paid_within(floor.mass, 7, rate);
    answer.floor_bad = floor.very_late;
    answer.score = static_cast<double>(said.very_late) * static_cast<double>(book_.amount_minor[invoice]) / 100;
    test_.snapshot.push_back(answer);

    CashAnswer& cash = test_.cash[static_cast<std::size_t>((f.at.morning - test_.windows.snapshot_from.days) /
                                                           test_.windows.snapshot_step_days)];
    const auto amount = static_cast<double>(book_.amount_minor[invoice]);
    add(cash.open_book, expected_receipts(said.mass, amount));
    add(cash.floor_open_book, expected_receipts(floor.mass, amount));
    const auto week = static_cast<std::size_t>(std::max(due - f.at.morning, 0) / 7);
    if (week < forecast_weeks) cash.due_open_book[week] += amount;
  }

  void answer_issue(const LandmarkFeatures& f, const ItemForecast& said, const ItemForecast& floor, std::int32_t due,
                    float rate) {
    const std::int32_t term = due - f.at.morning;
    const float median = f.frozen[static_cast<std::size_t>(Frozen::days_late_median)];
    IssueAnswer answer;
    answer.invoice = f.at.invoice;
    answer.late = said.late;
    answer.days_late = said.day - term;
    answer.floor_late = floor.late;
    answer.floor_days_late = reported_day(floor.mass, rate, reported_days_max) - term;
    answer.median_days_late = std::isnan(median) ? 0 : static_cast<std::int32_t>(median);
    test_.issue.push_back(answer);
  }

  void forecast_cash() {
    const std::vector<std::int32_t> mornings =
        mornings_to_learn_from(book_, test_.windows.snapshot_from.days, earlier_weeks);
    std::vector<PastForecast> past = past_forecasts(book_, mornings, 0, nullptr, BusinessCalendar());
    for (CashAnswer& cash : test_.cash) {
      const std::int32_t day = cash.snapshot.days;
      cash.total = cash.open_book;
      add(cash.total, receipts_of_new_billing(billing_pace(book_, day, 0)));
      cash.flat = mean_receipts_before(book_, day, 0, flat_weeks);
      const ForecastBands bands = bands_known_on(day, past);
      for (std::size_t week = 0; week < forecast_weeks; ++week) {
        const Band band = bands.around(cash.total[week], week);
        cash.p10[week] = band.p10;
        cash.p90[week] = band.p90;
      }
      past.push_back({day, cash.open_book, cash.total, receipts_after(book_, day, 0), cash.flat});
    }
  }

  static constexpr std::int32_t earlier_weeks = 39;

  const Book& book_;
  PortfolioDays portfolio_;
  Backtest test_;
};

}  // namespace

Result<Backtest> backtest(const Book& book, std::span<const ShippedCalendar> calendars, const BacktestWindows& windows,
                          const TrainingSettings& settings) {
  TRY(check(windows));
  Runner runner(book, windows);
  for (std::size_t at = 0; at < windows.retrain.size(); ++at) {
    const Period period = TRY(runner.prepare(at, calendars, settings));
    runner.answer(period);
  }
  return runner.finish();
}

}  // namespace dunlin
