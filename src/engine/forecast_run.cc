#include "engine/forecast_run.h"

#include <algorithm>

#include "collections/book_rows.h"
#include "engine/model_training_run.h"
#include "prediction/past_book.h"

namespace dunlin {
namespace {

// By invoice: the day of a promise that is in force on the book's morning, or never. One on the account holds for all
// of its items; of several the latest day counts.
Result<std::vector<std::int32_t>> promised_days(const ReadTx& tx, const Book& book) {
  std::vector<std::int32_t> promised(book.invoice_count(), never);
  const auto promise = [&promised](std::size_t invoice, Date until) {
    promised[invoice] = promised[invoice] == never ? until.days : std::max(promised[invoice], until.days);
  };
  for (const Hold& hold : TRY(holds_of(tx, book.customer_id))) {
    if (hold.kind != HoldKind::promise || !hold.until_on || !hold.in_force_on(book.dated_before)) continue;
    const auto found = std::lower_bound(book.customer_id.begin(), book.customer_id.end(), hold.customer.value);
    const auto customer = static_cast<std::size_t>(found - book.customer_id.begin());
    const auto end = static_cast<std::size_t>(book.invoice_begin[customer + 1]);
    for (auto invoice = static_cast<std::size_t>(book.invoice_begin[customer]); invoice < end; ++invoice) {
      const bool held = !hold.invoice || hold.invoice.value == book.invoice_id[invoice];
      if (held && book.is_open(invoice)) promise(invoice, *hold.until_on);
    }
  }
  return promised;
}

Result<void> compare(const ReadTx& tx, Date since, ForecastRun& run) {
  const PastBook past = book_before(run.book, since.add_days(1));
  const std::optional<ModelInForce> in_force = TRY(load_model(tx, past.book.dated_before));
  const BusinessCalendar calendar = in_force ? in_force->calendar.calendar : BusinessCalendar();
  const ForecastInput input{past.book, in_force ? &in_force->model : nullptr, calendar, {}};
  const ReceiptsForecast then = forecast_receipts(input);
  const std::vector<std::int32_t> reported = reported_days(input);
  std::vector<std::int32_t> reported_now(run.book.invoice_count(), never);
  for (std::size_t i = 0; i < past.invoice.size(); ++i) {
    reported_now[static_cast<std::size_t>(past.invoice[i])] = reported[i];
  }
  for (const CurrencyForecast& now : run.forecast.currencies) {
    const auto found = std::find_if(then.currencies.begin(), then.currencies.end(),
                                    [&now](const CurrencyForecast& other) { return other.currency == now.currency; });
    run.changes.push_back(found == then.currencies.end()
                              ? std::vector<CustomerChange>()
                              : forecast_changes(run.book, now, then.morning, *found, reported_now));
  }
  run.since = since;
  return {};
}

}  // namespace

Result<ForecastRun> forecast_as_of(const ReadTx& tx, Date as_of, const Onlooker& onlooker, std::optional<Date> since) {
  if (since && (*since >= as_of || days_between(*since, as_of) >= forecast_days)) {
    return refuse(Reason::option_invalid, "No forecast was compared: " + since->to_string() +
                                              " must be a day within the 13 weeks before " + as_of.to_string() + ".");
  }
  ForecastRun run;
  ReportBook report = TRY(book_as_of(tx, as_of, onlooker));
  run.book = std::move(report.book);
  run.customers = std::move(report.customers);
  const std::optional<ModelInForce> in_force = TRY(load_model(tx, run.book.dated_before));
  const BusinessCalendar calendar = in_force ? in_force->calendar.calendar : BusinessCalendar();
  run.model = in_force ? "hazard-1 " + in_force->record.digest.substr(0, 12) : "eb-weekday-1";
  run.forecast =
      forecast_receipts({run.book, in_force ? &in_force->model : nullptr, calendar, TRY(promised_days(tx, run.book))});
  if (since) TRY(compare(tx, *since, run));
  return run;
}

}  // namespace dunlin
