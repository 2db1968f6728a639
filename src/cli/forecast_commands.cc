// forecast: receipts of the next 13 weeks, by week, customer and certainty, and how far off earlier forecasts were.
#include <fmt/format.h>

#include <ostream>

#include "cli/arguments.h"
#include "cli/command_line.h"
#include "cli/report_tables.h"
#include "view/forecast_view.h"

namespace dunlin::cli {
namespace {

constexpr std::size_t customers_shown_usually = 10;
constexpr std::size_t changes_shown = 10;
constexpr std::size_t past_shown = 8;

struct ForecastOptions {
  std::string as_of;
  std::string since;
  std::int32_t weeks = static_cast<std::int32_t>(forecast_weeks);
  std::optional<std::int64_t> limit;
  bool by_customer = false;
  bool csv = false;
};

std::string shown_amount(double value, Currency currency) {
  return format_grouped({view::rounded_minor(value), currency});
}

double first_weeks(const ByWeek& receipts, std::size_t weeks) {
  double sum = 0;
  for (std::size_t week = 0; week < weeks; ++week) sum += receipts[week];
  return sum;
}

std::string percent_of(const std::optional<double>& share) {
  return share ? fmt::format("{:.1f} %", *share * 100) : "-";
}

// ---- csv
// ----------------------------------------------------------------------------------------------------------

void print_csv(std::ostream& out, const view::ForecastView& shown, bool by_customer) {
  out << (by_customer ? "currency,week_from,week_to,customer,open_book\n"
                      : "currency,week_from,week_to,open_book,firm,likely,uncertain,new_billing,total,p10,p50,p90\n");
  for (const CurrencyForecast& forecast : shown.run.forecast.currencies) {
    const Currency currency = shown.currency(forecast);
    for (std::size_t week = 0; week < shown.weeks; ++week) {
      const std::string head = fmt::format("{},{},{}", currency.code(), shown.week_from(week).to_string(),
                                           shown.week_from(week).add_days(6).to_string());
      if (!by_customer) {
        out << fmt::format(
            "{},{},{},{},{},{},{},{},{},{}\n", head, view::decimal(forecast.open_book[week], currency),
            view::decimal(forecast.by_certainty[0][week], currency),
            view::decimal(forecast.by_certainty[1][week], currency),
            view::decimal(forecast.by_certainty[2][week], currency),
            view::decimal(forecast.new_billing[week], currency), view::decimal(forecast.total[week], currency),
            view::decimal(forecast.bands[week].p10, currency), view::decimal(forecast.bands[week].p50, currency),
            view::decimal(forecast.bands[week].p90, currency));
        continue;
      }
      for (const CustomerReceipts& of : forecast.customers) {
        out << fmt::format("{},{},{}\n", head, shown.run.customers[of.customer].number,
                           view::decimal(of.receipts[week], currency));
      }
    }
  }
}

// ---- text
// ---------------------------------------------------------------------------------------------------------

void print_weeks(std::ostream& out, const view::ForecastView& shown, const CurrencyForecast& forecast) {
  using Align = TextTable::Align;
  const Currency currency = shown.currency(forecast);
  TextTable table({{"week from"},
                   {"open book", Align::right},
                   {"firm", Align::right},
                   {"likely", Align::right},
                   {"uncertain", Align::right},
                   {"new billing", Align::right},
                   {"total " + std::string(currency.code()), Align::right},
                   {"P10", Align::right},
                   {"P50", Align::right},
                   {"P90", Align::right}});
  for (std::size_t week = 0; week < shown.weeks; ++week) {
    const Band& band = forecast.bands[week];
    table.row({shown.week_from(week).to_string(), shown_amount(forecast.open_book[week], currency),
               shown_amount(forecast.by_certainty[0][week], currency),
               shown_amount(forecast.by_certainty[1][week], currency),
               shown_amount(forecast.by_certainty[2][week], currency),
               shown_amount(forecast.new_billing[week], currency), shown_amount(forecast.total[week], currency),
               shown_amount(band.p10, currency), shown_amount(band.p50, currency), shown_amount(band.p90, currency)});
  }
  table.rule();
  table.row({"sum", shown_amount(first_weeks(forecast.open_book, shown.weeks), currency),
             shown_amount(first_weeks(forecast.by_certainty[0], shown.weeks), currency),
             shown_amount(first_weeks(forecast.by_certainty[1], shown.weeks), currency),
             shown_amount(first_weeks(forecast.by_certainty[2], shown.weeks), currency),
             shown_amount(first_weeks(forecast.new_billing, shown.weeks), currency),
             shown_amount(first_weeks(forecast.total, shown.weeks), currency), "", "", ""});
  table.print(out);
  out << fmt::format(
      "\nOf the open book {} {} are expected after the 13 weeks. The last 8 weeks brought {} {} a week.\n",
      shown_amount(forecast.later, currency), currency.code(), shown_amount(forecast.flat, currency), currency.code());
}

void print_past(std::ostream& out, const view::ForecastView& shown, const CurrencyForecast& forecast) {
  using Align = TextTable::Align;
  const Currency currency = shown.currency(forecast);
  const std::int32_t morning = shown.run.forecast.morning.days;
  if (forecast.past.empty()) {
    out << "\nThe ledger is too short to hold earlier forecasts against what came, so the band is only a guess.\n";
    return;
  }
  TextTable table({{"forecast of"},
                   {"week 1 said", Align::right},
                   {"came", Align::right},
                   {"off", Align::right},
                   {"weeks 1-4 said", Align::right},
                   {"came", Align::right},
                   {"off", Align::right}});
  const std::size_t first = forecast.past.size() > past_shown ? forecast.past.size() - past_shown : 0;
  for (std::size_t i = first; i < forecast.past.size(); ++i) {
    const PastForecast& past = forecast.past[i];
    std::vector<std::string> cells = {Date{past.morning}.to_string()};
    for (const std::size_t weeks : {std::size_t{1}, std::size_t{4}}) {
      const bool over = past.morning + 7 * static_cast<std::int32_t>(weeks) <= morning;
      const double said = first_weeks(past.total, weeks);
      const double came = first_weeks(past.came, weeks);
      cells.push_back(shown_amount(said, currency));
      cells.push_back(over ? shown_amount(came, currency) : "-");
      cells.push_back(over && came > 0 ? fmt::format("{:+.1f} %", (said / came - 1) * 100) : "-");
    }
    table.row(std::move(cells));
  }
  out << "\nForecast against actual\n\n";
  table.print(out);
  const ForecastAccuracy one = accuracy_of(forecast.past, morning, 1);
  const ForecastAccuracy four = accuracy_of(forecast.past, morning, 4);
  out << fmt::format("\nWeekly error (WAPE) over {}: week 1 {}, weeks 1-4 {}; of the flat average {} and {}.\n",
                     counted(static_cast<std::int64_t>(forecast.past.size()), "forecast"), percent_of(one.forecast),
                     percent_of(four.forecast), percent_of(one.flat), percent_of(four.flat));
}

void print_customers(std::ostream& out, const view::ForecastView& shown, const CurrencyForecast& forecast) {
  using Align = TextTable::Align;
  const Currency currency = shown.currency(forecast);
  std::vector<TextTable::Column> columns = {{"customer"}, {"name"}};
  for (std::size_t week = 0; week < 4; ++week) columns.push_back({shown.week_from(week).to_string(), Align::right});
  columns.push_back({"weeks 5-13", Align::right});
  columns.push_back({"sum " + std::string(currency.code()), Align::right});
  TextTable table(std::move(columns));
  for (std::size_t i = 0; i < forecast.customers.size() && i < shown.customers; ++i) {
    const CustomerReceipts& of = forecast.customers[i];
    const Customer& customer = shown.run.customers[of.customer];
    std::vector<std::string> cells = {customer.number, customer.name};
    for (std::size_t week = 0; week < 4; ++week) cells.push_back(shown_amount(of.receipts[week], currency));
    cells.push_back(shown_amount(of.sum() - first_weeks(of.receipts, 4), currency));
    cells.push_back(shown_amount(of.sum(), currency));
    table.row(std::move(cells));
  }
  out << "\nOpen book by customer\n\n";
  table.print(out);
}

void print_changes(std::ostream& out, const view::ForecastView& shown, std::size_t at) {
  using Align = TextTable::Align;
  const Currency currency = shown.currency(shown.run.forecast.currencies[at]);
  const std::vector<CustomerChange>& changes = shown.run.changes[at];
  out << fmt::format("\nWhat changed since the forecast of {}\n\n", shown.run.since->to_string());
  if (changes.empty()) {
    out << "Nothing that is a thousandth of the total.\n";
    return;
  }
  TextTable table({{"customer"},
                   {"name"},
                   {"expected since", Align::right},
                   {"came", Align::right},
                   {"difference", Align::right},
                   {"items slipped", Align::right},
                   {"billed since", Align::right},
                   {"later weeks moved by", Align::right}});
  for (std::size_t i = 0; i < changes.size() && i < changes_shown; ++i) {
    const CustomerChange& change = changes[i];
    const Customer& customer = shown.run.customers[change.customer];
    table.row({customer.number, customer.name, shown_amount(change.expected, currency),
               shown_amount(change.came, currency), shown_amount(change.came - change.expected, currency),
               grouped(change.items_slipped), shown_amount(change.billed, currency),
               shown_amount(change.moved, currency)});
  }
  table.print(out);
}

void print_text(std::ostream& out, const view::ForecastView& shown, bool by_customer) {
  out << fmt::format("Receipts forecast from the morning of {}; entry {}, model {}\n",
                     shown.run.forecast.morning.to_string(), grouped(shown.seq), shown.run.model);
  if (shown.run.forecast.currencies.empty()) out << "\nNothing is open, and nothing came in.\n";
  for (std::size_t at = 0; at < shown.run.forecast.currencies.size(); ++at) {
    const CurrencyForecast& forecast = shown.run.forecast.currencies[at];
    out << '\n';
    print_weeks(out, shown, forecast);
    if (by_customer) print_customers(out, shown, forecast);
    print_past(out, shown, forecast);
    if (shown.run.since) print_changes(out, shown, at);
  }
}

Result<int> forecast(Session& session, const ForecastOptions& options) {
  view::ForecastQuestion question;
  question.as_of = TRY(date_argument(session, options.as_of));
  if (!options.since.empty()) question.since = TRY(Date::parse(options.since));
  question.weeks = static_cast<std::size_t>(options.weeks);
  const bool all = session.options().json || options.csv;
  const auto limit = options.limit.value_or(all ? 0 : static_cast<std::int64_t>(customers_shown_usually));
  if (options.by_customer)
    question.customers = limit == 0 ? view::all_customers_shown : static_cast<std::size_t>(limit);
  const Onlooker onlooker = TRY(session.onlooker(view::operation_of(question)));
  const ReadTx tx = TRY(session.read());
  const view::ForecastView shown = TRY(view::forecast_view(tx, onlooker, question));
  std::ostream& out = *session.environment().out;
  if (session.options().json) {
    print_json(out, view::to_json(shown));
  } else if (options.csv) {
    print_csv(out, shown, options.by_customer);
  } else {
    print_text(out, shown, options.by_customer);
  }
  return 0;
}

}  // namespace

void add_forecast_commands(CLI::App& app, Invocation& invocation) {
  auto options = std::make_shared<ForecastOptions>();
  CLI::App* command =
      app.add_subcommand("forecast", "Receipts of the next 13 weeks, with a band, and how far off earlier ones were");
  command->footer(
      "Examples:\n  dunlin forecast --as-of 2026-03-31 --by-customer\n"
      "  dunlin forecast --since 2026-03-24          what changed, and which customers slipped\n"
      "  dunlin forecast --csv > receipts.csv        for the cash-flow model");
  command->add_option("--as-of", options->as_of, "Everything dated up to and including this day (default: today, UTC)");
  command->add_option("--known-at", invocation.options.known_at, "SEQ or INSTANT: what the journal knew then");
  command->add_option("--weeks", options->weeks, "How many weeks are shown")
      ->check(CLI::Range(1, static_cast<int>(forecast_weeks)))
      ->capture_default_str();
  command->add_flag("--by-customer", options->by_customer, "What each customer is expected to pay");
  command->add_option("--limit", options->limit, "Customers shown of each currency (default: 10; 0: all)")
      ->check(CLI::Range(std::int64_t{0}, std::int64_t{1'000'000}));
  command->add_option("--since", options->since, "Compare with the forecast as of this earlier day");
  command->add_flag("--csv", options->csv, "Comma-separated values");
  in_session(*command, invocation, [options](Session& session) { return forecast(session, *options); });
}

}  // namespace dunlin::cli
