#include "insight/receipts_forecast.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "base/check.h"
#include "prediction/item_predictor.h"
#include "prediction/payment_distribution.h"

namespace dunlin {
namespace {

constexpr float promise_kept_assumed = 0.7F;
constexpr std::int32_t weeks_learnt_from = 39;
constexpr std::int32_t flat_weeks = 8;

ByCell with_promise(const ByCell& mass, std::int32_t day) {
  ByCell promised{};
  for (std::size_t cell = 0; cell <= payment_cells; ++cell) promised[cell] = (1 - promise_kept_assumed) * mass[cell];
  promised[cell_of(std::clamp(day, 0, horizon_days - 1))] += promise_kept_assumed;
  return promised;
}

Certainty certainty_of(const ByCell& mass, bool disputed) {
  const float chance = best_window(mass).chance;
  if (disputed || chance < 0.5F) return Certainty::uncertain;
  return chance < 0.8F ? Certainty::likely : Certainty::firm;
}

// One forecast for each currency of the book, filled item by item.
class OpenBook {
 public:
  explicit OpenBook(const ForecastInput& input) : input_(input), forecasts_(input.book.currencies.size()) {
    for (std::size_t currency = 0; currency < forecasts_.size(); ++currency) {
      forecasts_[currency].currency = static_cast<std::uint8_t>(currency);
    }
  }

  void add_item(const PredictedItem& item, std::size_t customer) {
    const Book& book = input_.book;
    const std::int32_t promised = input_.promised_on.empty() ? never : input_.promised_on[item.invoice];
    ByCell mass = item.forecast.mass;
    if (promised != never && promised >= book.dated_before.days) {
      mass = with_promise(mass, promised - book.dated_before.days);
    }
    CurrencyForecast& forecast = forecasts_[book.currency[item.invoice]];
    const auto amount = static_cast<double>(book.open_minor[item.invoice]);
    const ByWeek receipts = expected_receipts(mass, amount);
    add(forecast.open_book, receipts);
    const bool disputed = (book.item_flags[item.invoice] & book_flag_disputed) != 0;
    add(forecast.by_certainty[static_cast<std::size_t>(certainty_of(mass, disputed))], receipts);
    double inside = 0;
    for (const double week : receipts) inside += week;
    forecast.later += amount - inside;
    if (forecast.customers.empty() || forecast.customers.back().customer != customer) {
      forecast.customers.push_back({customer, {}});
    }
    add(forecast.customers.back().receipts, receipts);
  }

  std::vector<CurrencyForecast> take() { return std::move(forecasts_); }

 private:
  const ForecastInput& input_;
  std::vector<CurrencyForecast> forecasts_;
};

std::size_t customer_of(const Book& book, std::size_t invoice) {
  const auto after =
      std::upper_bound(book.invoice_begin.begin(), book.invoice_begin.end(), static_cast<std::int64_t>(invoice));
  return static_cast<std::size_t>(after - book.invoice_begin.begin()) - 1;
}

}  // namespace

std::string_view name_of(Certainty certainty) {
  switch (certainty) {
    case Certainty::firm:
      return "firm";
    case Certainty::likely:
      return "likely";
    case Certainty::uncertain:
      return "uncertain";
  }
  CHECK_UNREACHABLE("a certainty without a name");
}

double CustomerReceipts::sum() const {
  double sum = 0;
  for (const double week : receipts) sum += week;
  return sum;
}

ReceiptsForecast forecast_receipts(const ForecastInput& input) {
  const Book& book = input.book;
  CHECK(input.promised_on.empty() || input.promised_on.size() == book.invoice_count());
  const OpenItems open = OpenItems::of(book);
  const ItemPredictor predictor(book, input.model, input.calendar);
  OpenBook open_book(input);
  predictor.visit(open, all_customers(book),
                  [&](const PredictedItem& item) { open_book.add_item(item, customer_of(book, item.invoice)); });
  ReceiptsForecast forecast;
  forecast.morning = book.dated_before;
  const std::int32_t morning = book.dated_before.days;
  for (CurrencyForecast& of_currency : open_book.take()) {
    of_currency.new_billing = receipts_of_new_billing(billing_pace(book, morning, of_currency.currency));
    of_currency.flat = mean_receipts_before(book, morning, of_currency.currency, flat_weeks);
    of_currency.total = of_currency.open_book;
    add(of_currency.total, of_currency.new_billing);
    of_currency.past = past_forecasts(book, mornings_to_learn_from(book, morning, weeks_learnt_from),
                                      of_currency.currency, input.model, input.calendar);
    const ForecastBands bands = bands_known_on(morning, of_currency.past);
    for (std::size_t week = 0; week < forecast_weeks; ++week) {
      of_currency.bands[week] = bands.around(of_currency.total[week], week);
    }
    std::sort(of_currency.customers.begin(), of_currency.customers.end(),
              [](const CustomerReceipts& a, const CustomerReceipts& b) {
                const double left = a.sum();
                const double right = b.sum();
                return left != right ? left > right : a.customer < b.customer;
              });
    const bool empty = of_currency.customers.empty() && of_currency.flat == 0 && of_currency.total[0] == 0;
    if (!empty) forecast.currencies.push_back(std::move(of_currency));
  }
  return forecast;
}

std::vector<std::int32_t> reported_days(const ForecastInput& input) {
  std::vector<std::int32_t> days(input.book.invoice_count(), never);
  const OpenItems open = OpenItems::of(input.book);
  const ItemPredictor predictor(input.book, input.model, input.calendar);
  predictor.visit(open, all_customers(input.book), [&](const PredictedItem& item) {
    days[item.invoice] = input.book.dated_before.days + item.forecast.day;
  });
  return days;
}

std::vector<CustomerChange> forecast_changes(const Book& now, const CurrencyForecast& forecast, Date morning_then,
                                             const CurrencyForecast& then,
                                             const std::vector<std::int32_t>& reported_then) {
  const std::int32_t passed = now.dated_before.days - morning_then.days;
  const auto weeks = static_cast<std::size_t>(std::clamp(passed / 7, 0, static_cast<std::int32_t>(forecast_weeks)));
  std::map<std::size_t, CustomerChange> changes;
  const auto of = [&changes](std::size_t customer) -> CustomerChange& {
    CustomerChange& change = changes[customer];
    change.customer = customer;
    return change;
  };
  for (const CustomerReceipts& customer : then.customers) {
    CustomerChange& change = of(customer.customer);
    for (std::size_t week = 0; week < forecast_weeks; ++week) {
      (week < weeks ? change.expected : change.moved) += (week < weeks ? 1 : -1) * customer.receipts[week];
    }
  }
  for (const CustomerReceipts& customer : forecast.customers) {
    CustomerChange& change = of(customer.customer);
    for (std::size_t week = 0; week + weeks < forecast_weeks; ++week) change.moved += customer.receipts[week];
  }
  for (std::size_t customer = 0; customer < now.customer_count(); ++customer) {
    const auto end = static_cast<std::size_t>(now.invoice_begin[customer + 1]);
    for (auto invoice = static_cast<std::size_t>(now.invoice_begin[customer]); invoice < end; ++invoice) {
      if (now.currency[invoice] != forecast.currency) continue;
      if (now.issued_on[invoice] >= morning_then.days) {
        const auto open = static_cast<double>(now.open_minor[invoice]);
        if (open > 0) of(customer).billed += open, of(customer).moved -= open;
        continue;
      }
      const std::int32_t settled = now.settled_on[invoice];
      if (settled >= morning_then.days && settled != never) {
        of(customer).came += static_cast<double>(now.amount_minor[invoice]);
      }
      const bool slipped = settled == never && reported_then[invoice] < now.dated_before.days;
      if (slipped) ++of(customer).items_slipped;
    }
  }
  double total = 0;
  for (const double week : then.total) total += week;
  std::vector<CustomerChange> list;
  for (const auto& [customer, change] : changes) {
    const double size = std::abs(change.came - change.expected) + std::abs(change.moved);
    if (size * 1000 >= total) list.push_back(change);
  }
  std::sort(list.begin(), list.end(), [](const CustomerChange& a, const CustomerChange& b) {
    const double left = std::abs(a.came - a.expected);
    const double right = std::abs(b.came - b.expected);
    return left != right ? left > right : a.customer < b.customer;
  });
  return list;
}

}  // namespace dunlin
