#include "insight/past_forecasts.h"

#include <algorithm>
#include <cmath>

#include "prediction/training_rows.h"

namespace dunlin {
namespace {

constexpr std::int32_t warm_up_days = 91;
constexpr std::int32_t flat_weeks = 8;

}  // namespace

std::vector<std::int32_t> mornings_to_learn_from(const Book& book, std::int32_t morning, std::int32_t weeks) {
  std::vector<std::int32_t> mornings;
  const std::int32_t first = ledger_begins(book, morning) + warm_up_days;
  for (std::int32_t week = weeks; week >= 1; --week) {
    if (morning - 7 * week >= first) mornings.push_back(morning - 7 * week);
  }
  return mornings;
}

std::vector<PastForecast> past_forecasts(const Book& book, const std::vector<std::int32_t>& mornings,
                                         std::uint8_t currency, const PaymentModel* model,
                                         const BusinessCalendar& calendar) {
  std::vector<PastForecast> past(mornings.size());
  for (std::size_t i = 0; i < mornings.size(); ++i) past[i].morning = mornings[i];
  const PortfolioDays portfolio(book);
  FeatureBuilder builder(book, portfolio, calendar);
  std::vector<Landmark> landmarks;
  for (std::size_t customer = 0; customer < book.customer_count(); ++customer) {
    landmarks.clear();
    const auto end = static_cast<std::size_t>(book.invoice_begin[customer + 1]);
    for (const std::int32_t morning : mornings) {
      for (auto invoice = static_cast<std::size_t>(book.invoice_begin[customer]); invoice < end; ++invoice) {
        const bool open = book.issued_on[invoice] < morning && book.settled_on[invoice] >= morning;
        if (open && book.currency[invoice] == currency && book.due_on[invoice] + overdue_days_learnt > morning) {
          landmarks.push_back({static_cast<std::int32_t>(invoice), morning});
        }
      }
    }
    builder.visit(customer, landmarks, [&](const LandmarkFeatures& f) {
      const auto at = std::lower_bound(mornings.begin(), mornings.end(), f.at.morning) - mornings.begin();
      const auto invoice = static_cast<std::size_t>(f.at.invoice);
      const auto amount = static_cast<double>(book.amount_minor[invoice]);
      const bool learnt = model != nullptr && f.at.morning >= model->facts().trained_on.days;
      const ByCell mass =
          learnt ? model->answer(f, book.due_on[invoice], portfolio.on(f.at.morning).beyond_rate).mass : f.floor_mass;
      add(past[static_cast<std::size_t>(at)].open_book, expected_receipts(mass, amount));
    });
  }
  for (PastForecast& forecast : past) {
    forecast.total = forecast.open_book;
    add(forecast.total, receipts_of_new_billing(billing_pace(book, forecast.morning, currency)));
    forecast.flat = mean_receipts_before(book, forecast.morning, currency, flat_weeks);
    forecast.came = receipts_after(book, forecast.morning, currency);
  }
  return past;
}

ForecastAccuracy accuracy_of(const std::vector<PastForecast>& past, std::int32_t morning, std::size_t weeks) {
  double off = 0;
  double off_flat = 0;
  double came = 0;
  for (const PastForecast& forecast : past) {
    if (forecast.morning + 7 * static_cast<std::int32_t>(weeks) > morning) continue;
    for (std::size_t week = 0; week < weeks; ++week) {
      off += std::abs(forecast.total[week] - forecast.came[week]);
      off_flat += std::abs(forecast.flat - forecast.came[week]);
      came += forecast.came[week];
    }
  }
  if (came <= 0) return {};
  return {off / came, off_flat / came};
}

ForecastBands bands_known_on(std::int32_t morning, const std::vector<PastForecast>& past) {
  ForecastBands bands;
  for (const PastForecast& forecast : past) {
    for (std::size_t week = 0; week < forecast_weeks; ++week) {
      const std::int32_t over = forecast.morning + 7 * (static_cast<std::int32_t>(week) + 1);
      if (over <= morning) bands.observe(week, forecast.total[week], forecast.came[week]);
    }
  }
  return bands;
}

}  // namespace dunlin
