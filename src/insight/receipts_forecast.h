// ReceiptsForecast: what will come in over the next 13 weeks, by currency, week, customer and certainty.
//
//   const ReceiptsForecast forecast = forecast_receipts({book, model, calendar, promised});
//   forecast.currencies[0].total[0]              // first week, minor units
//   forecast.currencies[0].bands[0].p10
//
// Every open item counts with its whole open amount times the chance of each week. An item with a promise is taken to
// be paid on the promised day with a chance of 70 % (assumed, until promises have been kept or broken often enough to
// measure), and else as predicted. New billing and the band are those of cash_forecast.h.
//
// Certainty is that of the item: firm when seven days hold 80 % of its chance, likely from 50 %, else uncertain; what
// is disputed is uncertain whatever its chance.
//
// forecast_changes compares two forecasts of the same weeks, made on two mornings, customer by customer: what was
// expected to come meanwhile and what came (the difference slipped, or came early), and what is now expected of the
// weeks that are left.
#pragma once

#include <cstdint>
#include <vector>

#include "insight/past_forecasts.h"
#include "prediction/bank_calendar.h"

namespace dunlin {

struct ForecastInput {
  const Book& book;
  const PaymentModel* model;  // or null: the floor answers
  const BusinessCalendar& calendar;
  std::vector<std::int32_t> promised_on;  // by invoice of the book: the day, or never
};

enum class Certainty : std::uint8_t { firm, likely, uncertain };
inline constexpr std::size_t certainty_count = 3;
[[nodiscard]] std::string_view name_of(Certainty certainty);

struct CustomerReceipts {
  std::size_t customer = 0;  // its number in the book
  ByWeek receipts{};

  [[nodiscard]] double sum() const;
};

struct CurrencyForecast {
  std::uint8_t currency = 0;  // of the book
  ByWeek open_book{};
  ByWeek new_billing{};
  ByWeek total{};
  std::array<ByWeek, certainty_count> by_certainty{};  // of the open book
  std::array<Band, forecast_weeks> bands{};            // of the total
  double later = 0;                                    // of the open book, after the last week
  double flat = 0;                                     // mean weekly receipts of the last 8 weeks
  std::vector<CustomerReceipts> customers;             // with open items; the largest sum first
  std::vector<PastForecast> past;                      // forecast against actual, rising
};

struct ReceiptsForecast {
  Date morning;
  std::vector<CurrencyForecast> currencies;  // with open items or receipts
};

[[nodiscard]] ReceiptsForecast forecast_receipts(const ForecastInput& input);

struct CustomerChange {
  std::size_t customer = 0;
  double expected = 0;  // to come between the two mornings, as was said on the first
  double came = 0;
  double billed = 0;               // since then, and open
  double moved = 0;                // now expected of the remaining weeks, less what was said before and what was billed
  std::int64_t items_slipped = 0;  // with a reported day between the mornings, and open still
};

// `then` is the forecast of an earlier morning by the same book cut at that day, reported_then its reported days by
// invoice of `now`; only customers that changed by a
// thousandth of the total or more, the largest change first.
[[nodiscard]] std::vector<CustomerChange> forecast_changes(const Book& now, const CurrencyForecast& forecast,
                                                           Date morning_then, const CurrencyForecast& then,
                                                           const std::vector<std::int32_t>& reported_then);

// The day on which each item open then was expected, by invoice of the book of then; never for settled ones.
[[nodiscard]] std::vector<std::int32_t> reported_days(const ForecastInput& input);

}  // namespace dunlin
