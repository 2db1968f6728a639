#include "prediction/model_drift.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "prediction/model_training.h"
#include "prediction/payment_distribution.h"
#include "prediction/training_rows.h"

namespace dunlin {
namespace {

constexpr std::int32_t weeks_looked_at = 8;
constexpr std::int32_t asked_days = 7;
constexpr double dispersion = 4;
constexpr double slack = 0.5;
constexpr double cusum_max = 5;
constexpr std::int64_t ece_max_bp = 600;
constexpr std::int64_t items_min = 200;
constexpr std::size_t psi_groups = 10;

struct Asked {
  std::int32_t monday = 0;
  std::size_t customer = 0;
  float chance = 0;
  float floor = 0;
  float happened = 0;
  std::int64_t amount = 0;
};

std::vector<std::int32_t> mondays_of(const Book& book, const PaymentModel& model) {
  std::vector<std::int32_t> mondays;
  const std::int32_t morning = book.dated_before.days;
  for (std::int32_t day = morning - 7 * weeks_looked_at; day + asked_days < morning; ++day) {
    if (is_weekly_landmark(day) && day >= model.facts().trained_on.days) mondays.push_back(day);
  }
  return mondays;
}

std::vector<Asked> ask(const Book& book, const BusinessCalendar& calendar, const PaymentModel& model,
                       const std::vector<std::int32_t>& mondays) {
  std::vector<Asked> asked;
  const PortfolioDays portfolio(book);
  FeatureBuilder builder(book, portfolio, calendar);
  std::vector<Landmark> landmarks;
  for (std::size_t customer = 0; customer < book.customer_count(); ++customer) {
    landmarks.clear();
    const auto end = static_cast<std::size_t>(book.invoice_begin[customer + 1]);
    for (const std::int32_t monday : mondays) {
      for (auto invoice = static_cast<std::size_t>(book.invoice_begin[customer]); invoice < end; ++invoice) {
        const bool open = book.issued_on[invoice] < monday && book.settled_on[invoice] >= monday;
        if (open && book.due_on[invoice] + overdue_days_learnt > monday) {
          landmarks.push_back({static_cast<std::int32_t>(invoice), monday});
        }
      }
    }
    builder.visit(customer, landmarks, [&](const LandmarkFeatures& f) {
      const auto invoice = static_cast<std::size_t>(f.at.invoice);
      const float rate = portfolio.on(f.at.morning).beyond_rate;
      const ItemForecast said = model.answer(f, book.due_on[invoice], rate);
      const bool paid = book.settled_on[invoice] <= f.at.morning + asked_days;
      asked.push_back({f.at.morning, customer, paid_within(said.mass, asked_days, rate),
                       paid_within(f.floor_mass, asked_days, rate), paid ? 1.0F : 0.0F, book.amount_minor[invoice]});
    });
  }
  return asked;
}

double loss(float chance, float happened) {
  const double p = std::clamp(static_cast<double>(chance), 1e-4, 1 - 1e-4);
  return -std::log(happened > 0.5F ? p : 1 - p);
}

std::array<double, psi_groups> shares_of(const std::vector<Asked>& asked, std::int32_t monday) {
  std::array<double, psi_groups> count{};
  double total = 0;
  for (const Asked& one : asked) {
    if (one.monday != monday) continue;
    ++count[std::min(static_cast<std::size_t>(one.chance * psi_groups), psi_groups - 1)];
    ++total;
  }
  // Half an item in each group, so that an empty one is rare and not infinitely so.
  for (double& share : count) share = (share + 0.5) / (total + 0.5 * psi_groups);
  return count;
}

double psi_of(const std::array<double, psi_groups>& now, const std::array<double, psi_groups>& first) {
  double psi = 0;
  for (std::size_t i = 0; i < psi_groups; ++i) psi += (now[i] - first[i]) * std::log(now[i] / first[i]);
  return psi;
}

std::vector<DriftWeek> weeks_of(const std::vector<Asked>& asked, const std::vector<std::int32_t>& mondays) {
  std::vector<DriftWeek> weeks;
  double high = 0;
  double low = 0;
  for (const std::int32_t monday : mondays) {
    DriftWeek week;
    week.monday = Date{monday};
    double variance = 0;
    for (const Asked& one : asked) {
      if (one.monday != monday) continue;
      ++week.items;
      const auto chance = static_cast<double>(one.chance);
      week.expected += chance;
      week.observed += one.happened > 0.5F ? 1 : 0;
      variance += chance * (1 - chance);
      week.loss_model += loss(one.chance, one.happened);
      week.loss_floor += loss(one.floor, one.happened);
    }
    if (week.items == 0) continue;
    week.loss_model /= static_cast<double>(week.items);
    week.loss_floor /= static_cast<double>(week.items);
    const double deviation = dispersion * std::sqrt(std::max(variance, 1.0));
    const double step = (static_cast<double>(week.observed) - week.expected) / deviation;
    high = std::max(0.0, high + step - slack);
    low = std::max(0.0, low - step - slack);
    week.cusum = std::max(high, low);
    week.psi = psi_of(shares_of(asked, monday), shares_of(asked, mondays.front()));
    weeks.push_back(week);
  }
  return weeks;
}

DriftSegment segment_of(std::string name, const std::vector<Asked>& asked, const std::vector<std::size_t>& members) {
  std::vector<float> chance;
  std::vector<float> happened;
  for (const std::size_t at : members) {
    chance.push_back(asked[at].chance);
    happened.push_back(asked[at].happened);
  }
  return {std::move(name), static_cast<std::int64_t>(members.size()),
          std::llround(expected_calibration_error(chance, happened) * 10'000)};
}

// Thirds of the items by the amount that their customer has open: large, middle, small.
std::vector<DriftSegment> segments_of(const std::vector<Asked>& asked) {
  std::map<std::size_t, double> open;
  for (const Asked& one : asked) open[one.customer] += static_cast<double>(one.amount);
  std::vector<std::size_t> order(asked.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::vector<DriftSegment> segments = {segment_of("all", asked, order)};
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const double left = open[asked[a].customer];
    const double right = open[asked[b].customer];
    return left != right ? left > right : a < b;
  });
  const std::array<const char*, 3> names = {"large customers", "middle customers", "small customers"};
  for (std::size_t third = 0; third < names.size(); ++third) {
    const auto from = order.begin() + static_cast<std::ptrdiff_t>(order.size() * third / 3);
    const auto to = order.begin() + static_cast<std::ptrdiff_t>(order.size() * (third + 1) / 3);
    segments.push_back(segment_of(names[third], asked, {from, to}));
  }
  return segments;
}

// The mean of the weekly gains over the floor, and two standard errors of it.
bool is_worse_than_floor(const std::vector<DriftWeek>& weeks) {
  if (weeks.size() < 3) return false;
  double mean = 0;
  for (const DriftWeek& week : weeks) mean += week.loss_floor - week.loss_model;
  const auto count = static_cast<double>(weeks.size());
  mean /= count;
  double squares = 0;
  for (const DriftWeek& week : weeks) {
    const double away = week.loss_floor - week.loss_model - mean;
    squares += away * away;
  }
  return mean < -2 * std::sqrt(squares / (count - 1) / count);
}

void judge(DriftReport& report) {
  const DriftSegment& all = report.segments.front();
  if (all.items < items_min) {
    report.why = fmt::format("{} items asked since it was trained are too few to judge by.", all.items);
    return;
  }
  bool passed = false;
  bool twice = false;
  for (const DriftWeek& week : report.weeks) {
    const bool now = week.cusum > cusum_max;
    twice = twice || (now && passed);
    passed = now;
  }
  if (all.ece_bp > ece_max_bp) {
    report.why =
        fmt::format("Its chances are off by {}.{:02} % on average, more than 6 %.", all.ece_bp / 100, all.ece_bp % 100);
  } else if (twice) {
    report.why = "It has promised too much or too little for weeks: the running sum passed 5 twice in a row.";
  } else if (is_worse_than_floor(report.weeks)) {
    report.why = "What came was told better by the floor.";
  } else {
    report.why = fmt::format("It holds: off by {}.{:02} % on average over {} items.", all.ece_bp / 100,
                             all.ece_bp % 100, all.items);
    return;
  }
  report.failed = true;
}

}  // namespace

DriftReport drift_of(const Book& book, const BusinessCalendar& calendar, const PaymentModel& model) {
  const std::vector<std::int32_t> mondays = mondays_of(book, model);
  DriftReport report;
  if (mondays.empty()) {
    report.why = "It was trained too recently to be held to anything.";
    return report;
  }
  const std::vector<Asked> asked = ask(book, calendar, model, mondays);
  report.weeks = weeks_of(asked, mondays);
  report.segments = segments_of(asked);
  judge(report);
  return report;
}

}  // namespace dunlin
