// metrics --movement: how the aging of one day became that of another. metrics --receipts: money received by week.
#include <fmt/format.h>

#include <ostream>

#include "cli/arguments.h"
#include "cli/metrics_report.h"
#include "insight/aging_movement.h"
#include "insight/days.h"
#include "insight/receipts.h"

namespace dunlin::cli {
namespace {

using Align = TextTable::Align;

constexpr int receipt_weeks_shown = 13;
constexpr std::size_t averaged_weeks[] = {8, 13};

struct MovementRow {
  std::string_view name;   // in JSON
  std::string_view title;  // in the table
  ByBucket AgingMovement::*column;
};
constexpr MovementRow movement_rows[] = {{"opening", "opening", &AgingMovement::opening},
                                         {"billed", "+ billed", &AgingMovement::billed},
                                         {"rolled_in", "+ rolled in", &AgingMovement::rolled_in},
                                         {"rolled_out", "- rolled out", &AgingMovement::rolled_out},
                                         {"paid", "- paid", &AgingMovement::paid},
                                         {"credited", "- credited", &AgingMovement::credited},
                                         {"written_off", "- written off", &AgingMovement::written_off},
                                         {"beyond", "+ beyond", &AgingMovement::beyond},
                                         {"closing", "closing", &AgingMovement::closing}};

std::int64_t sum_of(const ByBucket& buckets) {
  std::int64_t sum = 0;
  for (const std::int64_t minor : buckets.values) sum += minor;
  return sum;
}

boost::json::object buckets_json(const ByBucket& buckets, Currency currency) {
  boost::json::object object;
  for (const AgingBucket bucket : all_aging_buckets)
    object[name_of(bucket)] = format_amount({buckets[bucket], currency});
  return object;
}

boost::json::object movement_json(const AgingMovement& movement) {
  boost::json::object buckets;
  for (const MovementRow& row : movement_rows) {
    buckets[row.name] = buckets_json(movement.*row.column, movement.currency);
  }
  boost::json::object rates;
  for (std::size_t bucket = 0; bucket + 1 < aging_bucket_count; ++bucket) {
    rates[name_of(all_aging_buckets[bucket])] = figure_json(movement.roll_rate[bucket]);
  }
  return {{"aging.movement.1", std::move(buckets)},
          {"rolled_on", buckets_json(movement.rolled_on, movement.currency)},
          {"roll.rate.1", std::move(rates)}};
}

void print_movement(std::ostream& out, const AgingMovement& movement, const std::string& title) {
  std::vector<TextTable::Column> columns = {{title}};
  for (const AgingBucket bucket : all_aging_buckets) columns.push_back({std::string(head_of(bucket)), Align::right});
  columns.push_back({"total", Align::right});
  TextTable table(std::move(columns));
  for (const MovementRow& row : movement_rows) {
    const ByBucket& buckets = movement.*row.column;
    if (row.name == "beyond" && buckets == ByBucket{}) continue;
    if (row.name == "closing") table.rule();
    std::vector<std::string> cells = {std::string(row.title)};
    for (const std::int64_t minor : buckets.values) cells.push_back(format_grouped({minor, movement.currency}));
    cells.push_back(format_grouped({sum_of(buckets), movement.currency}));
    table.row(std::move(cells));
  }
  std::vector<std::string> rates = {"roll rate %"};
  for (const std::optional<std::int64_t>& rate : movement.roll_rate) rates.push_back(figure_text(rate));
  rates.emplace_back("-");
  table.row(std::move(rates));
  out << '\n';
  table.print(out);
}

// Those with the most at the end first.
std::vector<AgingMovement> ranked_movements(std::vector<AgingMovement> movements) {
  std::stable_sort(movements.begin(), movements.end(), [](const AgingMovement& a, const AgingMovement& b) {
    return std::pair(a.currency, -sum_of(a.closing)) < std::pair(b.currency, -sum_of(b.closing));
  });
  return movements;
}

Result<std::vector<AgingMovement>> movements_of(const MetricsReport& report, Date from) {
  const LedgerHistory history = report.history();
  return ranked_movements(TRY(aging_movement(history, report.by ? report.groups : report.whole, from, report.as_of)));
}

std::vector<AgingMovement> first_of_each_currency(const std::vector<AgingMovement>& movements, std::int64_t limit) {
  if (limit == 0) return movements;
  std::vector<AgingMovement> first;
  std::int64_t of_currency = 0;
  for (const AgingMovement& movement : movements) {
    if (!first.empty() && first.back().currency != movement.currency) of_currency = 0;
    if (++of_currency <= limit) first.push_back(movement);
  }
  return first;
}

struct Receipts {
  Date last_day;                    // a Sunday
  std::vector<WeeklyReceipts> all;  // with the weeks before, for the averages
};

// How far the flat average of the weeks before was off, week by week, over the weeks that are shown.
Result<ForecastError> flat_error(const WeeklyReceipts& receipts, std::size_t averaged) {
  const std::span<const std::int64_t> column(receipts.minor);
  const std::span<const std::int64_t> known = column.last(receipt_weeks_shown + averaged);
  return forecast_error(flat_forecasts(known, averaged), known.subspan(averaged), receipts.currency);
}

Result<boost::json::value> receipts_json(const MetricsOptions& options, const MetricsReport& report,
                                         const Receipts& shown) {
  boost::json::array currencies;
  for (const WeeklyReceipts& receipts : shown.all) {
    boost::json::array weeks;
    for (std::size_t at = receipts.minor.size() - receipt_weeks_shown; at < receipts.minor.size(); ++at) {
      const auto weeks_after = static_cast<int>(receipts.minor.size() - 1 - at);
      weeks.push_back({{"first_day", shown.last_day.add_days(-7 * weeks_after - 6).to_string()},
                       {"last_day", shown.last_day.add_days(-7 * weeks_after).to_string()},
                       {"payments", receipts.payments[at]},
                       {"receipts.week.1", format_amount({receipts.minor[at], receipts.currency})}});
    }
    boost::json::array flat;
    for (const std::size_t averaged : averaged_weeks) {
      const ForecastError error = TRY(flat_error(receipts, averaged));
      flat.push_back(
          {{"weeks", averaged},
           {"forecast.flat.1", format_amount({flat_forecast(receipts.minor, averaged, 1).front(), receipts.currency})},
           {"forecast.error.1", figure_json(error.error)},
           {"forecast.bias.1", figure_json(error.bias)}});
    }
    currencies.push_back(
        {{"currency", receipts.currency.code()}, {"weeks", std::move(weeks)}, {"flat", std::move(flat)}});
  }
  boost::json::object json = head_json(options, report);
  json["currencies"] = std::move(currencies);
  return boost::json::value(std::move(json));
}

Result<> print_receipts(std::ostream& out, const WeeklyReceipts& receipts, Date last_day) {
  TextTable table({{fmt::format("{}, week from", receipts.currency.code())},
                   {"to"},
                   {"payments", Align::right},
                   {"received", Align::right}});
  for (std::size_t at = receipts.minor.size() - receipt_weeks_shown; at < receipts.minor.size(); ++at) {
    const auto weeks_after = static_cast<int>(receipts.minor.size() - 1 - at);
    const Date end = last_day.add_days(-7 * weeks_after);
    table.row({end.add_days(-6).to_string(), end.to_string(), grouped(receipts.payments[at]),
               format_grouped({receipts.minor[at], receipts.currency})});
  }
  out << '\n';
  table.print(out);
  out << '\n';
  for (const std::size_t averaged : averaged_weeks) {
    const ForecastError error = TRY(flat_error(receipts, averaged));
    out << fmt::format("Average of the last {:>2} weeks: {}; as a forecast of each week above it was off by {} %.\n",
                       averaged,
                       format_grouped({flat_forecast(receipts.minor, averaged, 1).front(), receipts.currency}),
                       figure_text(error.error));
  }
  return {};
}

}  // namespace

Result<int> movement_view(Session& session, const MetricsOptions& options, const MetricsReport& report) {
  const Date from = options.from.empty() ? months_before(report.as_of, 1) : TRY(date_argument(session, options.from));
  if (from >= report.as_of) {
    return refuse(Reason::option_invalid,
                  fmt::format("No movement is shown: --from {} does not lie before {}; give an earlier day.",
                              from.to_string(), report.as_of.to_string()));
  }
  const std::vector<AgingMovement> all = TRY(movements_of(report, from));
  const std::vector<AgingMovement> shown = first_of_each_currency(all, limit_of(session, options));
  std::ostream& out = *session.environment().out;
  if (session.options().json) {
    boost::json::array lines;
    for (const AgingMovement& movement : shown) {
      boost::json::object object = {{"currency", movement.currency.code()}};
      if (report.by) object[name_of(*report.by)] = report.groups.title(movement.group);
      for (const auto& member : movement_json(movement)) object[member.key()] = member.value();
      lines.push_back(std::move(object));
    }
    boost::json::object json = head_json(options, report);
    json["from"] = from.to_string();
    json["movements_count"] = all.size();
    json["movements"] = std::move(lines);
    print_json(out, json);
    return 0;
  }
  out << fmt::format("Aging{} from the end of {} to the end of {}, by days past due; {}\n", report.whose,
                     from.to_string(), report.as_of.to_string(), stamp(report.seq));
  if (all.empty()) out << "\nNothing was open, and nothing was billed.\n";
  for (const AgingMovement& movement : shown) {
    const std::string code(movement.currency.code());
    print_movement(out, movement, report.by ? code + ", " + report.titles[movement.group] : code);
  }
  print_shown(out, shown.size(), all.size(), "those with the most open in each currency");
  return 0;
}

Result<int> receipts_view(Session& session, const MetricsOptions& options, const MetricsReport& report) {
  if (report.by) {
    return refuse(Reason::option_invalid, "No receipts are shown by group: name one with --group, such as " +
                                              std::string("--by ") + options.by + " --group NAME.");
  }
  Receipts shown;
  shown.last_day = week_end_by(report.as_of);
  const int weeks = receipt_weeks_shown + static_cast<int>(averaged_weeks[1]);
  shown.all = TRY(receipts_by_week(report.history(), report.whole, report.as_of, weeks));
  std::ostream& out = *session.environment().out;
  if (session.options().json) {
    print_json(out, TRY(receipts_json(options, report, shown)));
    return 0;
  }
  out << fmt::format("Money received{} in the {} whole weeks up to {}; {}\n", report.whose, receipt_weeks_shown,
                     shown.last_day.to_string(), stamp(report.seq));
  if (shown.all.empty()) out << "\nNothing was received in these weeks, nor in the weeks before.\n";
  for (const WeeklyReceipts& receipts : shown.all) TRY(print_receipts(out, receipts, shown.last_day));
  return 0;
}

}  // namespace dunlin::cli
