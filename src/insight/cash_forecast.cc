#include "insight/cash_forecast.h"

#include <algorithm>
#include <cmath>

namespace dunlin {
namespace {

constexpr std::int32_t billing_weeks = 26;
constexpr std::int32_t payment_days_kept = 365;
constexpr std::size_t ratios_kept = 26;
constexpr std::size_t ratios_enough = 12;
constexpr double ratio_max = 5;

// The day on which a payment comes in: one in advance with its invoice, for no book knows of it before.
std::int32_t received_on(const Book& book, std::size_t invoice) {
  return std::max(book.settled_on[invoice], book.issued_on[invoice]);
}

}  // namespace

ByWeek expected_receipts(const ByCell& mass, double amount) {
  ByWeek receipts{};
  for (std::size_t cell = 0; cell < payment_cells; ++cell) {
    const std::int32_t first = first_day_of(cell);
    if (first >= forecast_days) break;
    receipts[static_cast<std::size_t>(first / 7)] += static_cast<double>(mass[cell]) * amount;
  }
  return receipts;
}

std::int32_t ledger_begins(const Book& book, std::int32_t morning) {
  std::vector<std::int32_t> issued;
  for (const std::int32_t day : book.issued_on) {
    if (day < morning) issued.push_back(day);
  }
  if (issued.empty()) return morning;
  const auto at = issued.begin() + static_cast<std::ptrdiff_t>(issued.size() / 100);
  std::nth_element(issued.begin(), at, issued.end());
  return *at;
}

BillingPace billing_pace(const Book& book, std::int32_t morning, std::uint8_t currency) {
  BillingPace pace;
  // Amounts by the day on which they were paid, or were last seen unpaid, after issue.
  constexpr auto days = static_cast<std::size_t>(forecast_days);
  std::array<double, days> paid{};
  std::array<double, days + 1> left_open{};
  double at_risk = 0;
  double billed = 0;
  const std::int32_t begins = ledger_begins(book, morning);
  // Whole weeks, and what was billed in them: of 13 days of history the last seven.
  const std::int32_t billed_days = std::min(7 * billing_weeks, std::max((morning - begins) / 7 * 7, 7));
  for (std::size_t invoice = 0; invoice < book.invoice_count(); ++invoice) {
    const std::int32_t issued = book.issued_on[invoice];
    if (issued >= morning || book.currency[invoice] != currency) continue;
    const auto amount = static_cast<double>(book.amount_minor[invoice]);
    if (issued >= morning - billed_days) billed += amount;
    if (issued < morning - payment_days_kept) continue;
    at_risk += amount;
    const std::int32_t settled = book.settled_on[invoice];
    if (settled < morning) {
      const std::int32_t after = std::max(settled - issued, 0);
      if (after < forecast_days) paid[static_cast<std::size_t>(after)] += amount;
      if (after >= forecast_days) left_open[days] += amount;
    } else {
      left_open[static_cast<std::size_t>(std::min(morning - issued, forecast_days))] += amount;
    }
  }
  pace.per_day = billed / billed_days;
  double unpaid = 1;
  for (std::size_t day = 0; day < days; ++day) {
    at_risk -= left_open[day];  // seen unpaid only until the day before
    if (at_risk <= 0) break;
    pace.paid_on_day[day] = unpaid * paid[day] / at_risk;
    unpaid -= pace.paid_on_day[day];
    at_risk -= paid[day];
  }
  return pace;
}

ByWeek receipts_of_new_billing(const BillingPace& pace) {
  ByWeek receipts{};
  for (std::int32_t issued = 0; issued < forecast_days; ++issued) {
    for (std::int32_t after = 0; issued + after < forecast_days; ++after) {
      receipts[static_cast<std::size_t>((issued + after) / 7)] +=
          pace.per_day * pace.paid_on_day[static_cast<std::size_t>(after)];
    }
  }
  return receipts;
}

ByWeek receipts_after(const Book& book, std::int32_t morning, std::uint8_t currency) {
  ByWeek receipts{};
  for (std::size_t invoice = 0; invoice < book.invoice_count(); ++invoice) {
    const std::int32_t settled = received_on(book, invoice);
    if (settled < morning || settled >= morning + forecast_days || book.currency[invoice] != currency) continue;
    receipts[static_cast<std::size_t>((settled - morning) / 7)] += static_cast<double>(book.amount_minor[invoice]);
  }
  return receipts;
}

double mean_receipts_before(const Book& book, std::int32_t morning, std::uint8_t currency, std::int32_t weeks) {
  double sum = 0;
  for (std::size_t invoice = 0; invoice < book.invoice_count(); ++invoice) {
    const std::int32_t settled = received_on(book, invoice);
    if (settled >= morning || settled < morning - 7 * weeks || book.currency[invoice] != currency) continue;
    sum += static_cast<double>(book.amount_minor[invoice]);
  }
  return sum / weeks;
}

void ForecastBands::observe(std::size_t week, double forecast, double actual) {
  if (forecast <= 0) return;
  ratios_[week].push_back(std::min(actual / forecast, ratio_max));
  if (ratios_[week].size() > ratios_kept) ratios_[week].erase(ratios_[week].begin());
}

Band ForecastBands::around(double forecast, std::size_t week) const {
  // The latest of this horizon, then of its neighbours, until there are enough.
  std::vector<double> ratios = ratios_[week];
  for (std::size_t away = 1; away < forecast_weeks && ratios.size() < ratios_enough; ++away) {
    for (const std::size_t other : {week - away, week + away}) {
      if (other >= forecast_weeks) continue;
      ratios.insert(ratios.end(), ratios_[other].begin(), ratios_[other].end());
    }
  }
  if (ratios.empty()) return {0, forecast, 2 * forecast};
  std::sort(ratios.begin(), ratios.end());
  // Of n exchangeable ratios and one more, the next lies below the k-th with a chance of k / (n + 1).
  const auto n = static_cast<double>(ratios.size());
  const auto at = [&](double share) {
    const double place = std::clamp(share * (n + 1), 1.0, n) - 1;
    const auto below = static_cast<std::size_t>(std::floor(place));
    const std::size_t above = std::min(below + 1, ratios.size() - 1);
    return ratios[below] + (place - std::floor(place)) * (ratios[above] - ratios[below]);
  };
  return {forecast * at(0.1), forecast * at(0.5), forecast * at(0.9)};
}

}  // namespace dunlin
