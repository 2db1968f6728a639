#include "view/forecast_view.h"

#include <cmath>

#include "journal/chain.h"

namespace dunlin::view {
namespace {

boost::json::array weeks_json(const ForecastView& view, const CurrencyForecast& forecast) {
  const Currency currency = view.currency(forecast);
  boost::json::array weeks;
  for (std::size_t week = 0; week < view.weeks; ++week) {
    boost::json::object line = {{"from", view.week_from(week).to_string()},
                                {"to", view.week_from(week).add_days(6).to_string()},
                                {"open_book", decimal(forecast.open_book[week], currency)}};
    for (std::size_t i = 0; i < certainty_count; ++i) {
      line[name_of(static_cast<Certainty>(i))] = decimal(forecast.by_certainty[i][week], currency);
    }
    line["new_billing"] = decimal(forecast.new_billing[week], currency);
    line["total"] = decimal(forecast.total[week], currency);
    line["p10"] = decimal(forecast.bands[week].p10, currency);
    line["p50"] = decimal(forecast.bands[week].p50, currency);
    line["p90"] = decimal(forecast.bands[week].p90, currency);
    weeks.push_back(std::move(line));
  }
  return weeks;
}

boost::json::array customers_json(const ForecastView& view, const CurrencyForecast& forecast) {
  const Currency currency = view.currency(forecast);
  boost::json::array customers;
  for (std::size_t i = 0; i < forecast.customers.size() && i < view.customers; ++i) {
    const CustomerReceipts& of = forecast.customers[i];
    boost::json::array weeks;
    for (std::size_t week = 0; week < view.weeks; ++week) weeks.emplace_back(decimal(of.receipts[week], currency));
    customers.push_back({{"customer", view.run.customers[of.customer].number},
                         {"name", view.run.customers[of.customer].name},
                         {"weeks", std::move(weeks)}});
  }
  return customers;
}

boost::json::array past_json(const ForecastView& view, const CurrencyForecast& forecast) {
  const Currency currency = view.currency(forecast);
  boost::json::array list;
  for (const PastForecast& past : forecast.past) {
    boost::json::array said;
    boost::json::array came;
    for (std::size_t week = 0; week < forecast_weeks; ++week) {
      if (past.morning + 7 * (static_cast<std::int32_t>(week) + 1) > view.run.forecast.morning.days) break;
      said.emplace_back(decimal(past.total[week], currency));
      came.emplace_back(decimal(past.came[week], currency));
    }
    list.push_back({{"morning", Date{past.morning}.to_string()},
                    {"forecast", std::move(said)},
                    {"came", std::move(came)},
                    {"flat", decimal(past.flat, currency)}});
  }
  return list;
}

boost::json::array changes_json(const ForecastView& view, std::size_t at) {
  const Currency currency = view.currency(view.run.forecast.currencies[at]);
  boost::json::array list;
  for (const CustomerChange& change : view.run.changes[at]) {
    list.push_back({{"customer", view.run.customers[change.customer].number},
                    {"expected", decimal(change.expected, currency)},
                    {"came", decimal(change.came, currency)},
                    {"billed", decimal(change.billed, currency)},
                    {"moved", decimal(change.moved, currency)},
                    {"items_slipped", change.items_slipped}});
  }
  return list;
}

}  // namespace

std::int64_t rounded_minor(double minor) {
  return std::llround(minor);
}

std::string decimal(double minor, Currency currency) {
  return format_amount({rounded_minor(minor), currency});
}

Result<ForecastView> forecast_view(const ReadTx& tx, const Onlooker& onlooker, const ForecastQuestion& question) {
  ForecastView view;
  view.run = TRY(forecast_as_of(tx, question.as_of, onlooker, question.since));
  view.seq = TRY(read_head(tx)).seq;
  view.weeks = question.weeks;
  view.customers = question.customers;
  return view;
}

boost::json::object to_json(const ForecastView& view) {
  boost::json::array currencies;
  for (std::size_t at = 0; at < view.run.forecast.currencies.size(); ++at) {
    const CurrencyForecast& forecast = view.run.forecast.currencies[at];
    const Currency currency = view.currency(forecast);
    boost::json::object json = {{"currency", currency.code()},
                                {"weeks", weeks_json(view, forecast)},
                                {"later", decimal(forecast.later, currency)},
                                {"flat_average", decimal(forecast.flat, currency)},
                                {"customers", customers_json(view, forecast)},
                                {"past", past_json(view, forecast)}};
    if (view.run.since) json["changes"] = changes_json(view, at);
    currencies.push_back(std::move(json));
  }
  boost::json::object json = {{"morning", view.run.forecast.morning.to_string()},
                              {"as_of_entry", view.seq},
                              {"model", view.run.model},
                              {"currencies", std::move(currencies)}};
  if (view.run.since) json["since"] = view.run.since->to_string();
  return json;
}

}  // namespace dunlin::view
