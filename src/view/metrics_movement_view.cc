#include "view/metrics_movement_view.h"

#include <algorithm>

#include "insight/days.h"

namespace dunlin::view {
namespace {

boost::json::object buckets_json(const ByBucket& buckets, Currency currency) {
  boost::json::object object;
  for (const AgingBucket bucket : all_aging_buckets)
    object[name_of(bucket)] = format_amount({buckets[bucket], currency});
  return object;
}

boost::json::object line_json(const AgingMovement& movement) {
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

// Those with the most at the end first.
std::vector<AgingMovement> ranked_movements(std::vector<AgingMovement> movements) {
  std::stable_sort(movements.begin(), movements.end(), [](const AgingMovement& a, const AgingMovement& b) {
    return std::pair(a.currency, -sum_of(a.closing)) < std::pair(b.currency, -sum_of(b.closing));
  });
  return movements;
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

}  // namespace

std::int64_t sum_of(const ByBucket& buckets) {
  std::int64_t sum = 0;
  for (const std::int64_t minor : buckets.values) sum += minor;
  return sum;
}

Result<MetricsMovement> metrics_movement(const MetricsReport& report, Date from) {
  const Date to = report.question.as_of;
  if (from >= to) {
    return refuse(Reason::option_invalid, "No movement is shown: " + from.to_string() + " does not lie before " +
                                              to.to_string() + "; give an earlier day.");
  }
  const Grouping& grouping = report.by ? report.groups : report.whole;
  const std::vector<AgingMovement> all = ranked_movements(TRY(aging_movement(report.history(), grouping, from, to)));
  return MetricsMovement{from, first_of_each_currency(all, report.question.limit), all.size()};
}

boost::json::object movement_json(const MetricsReport& report, const MetricsMovement& movement) {
  boost::json::array lines;
  for (const AgingMovement& line : movement.shown) {
    boost::json::object object = {{"currency", line.currency.code()}};
    if (report.by) object[name_of(*report.by)] = report.groups.title(line.group);
    for (const auto& member : line_json(line)) object[member.key()] = member.value();
    lines.push_back(std::move(object));
  }
  boost::json::object json = head_json(report);
  json["from"] = movement.from.to_string();
  json["movements_count"] = movement.count;
  json["movements"] = std::move(lines);
  return json;
}

Result<boost::json::object> metrics_movement_json(const ReadTx& tx, const Onlooker& onlooker,
                                                  const MetricsQuestion& question, std::optional<Date> from) {
  const MetricsReport report = TRY(read_metrics(tx, onlooker, question));
  return movement_json(report, TRY(metrics_movement(report, from.value_or(months_before(question.as_of, 1)))));
}

Result<MetricsReceipts> metrics_receipts(const MetricsReport& report) {
  if (report.by) return refuse(Reason::option_invalid, "No receipts are shown by group: name one group.");
  MetricsReceipts receipts;
  receipts.last_day = week_end_by(report.question.as_of);
  const int weeks = receipt_weeks_shown + static_cast<int>(averaged_weeks[1]);
  receipts.all = TRY(receipts_by_week(report.history(), report.whole, report.question.as_of, weeks));
  return receipts;
}

Result<ForecastError> flat_error(const WeeklyReceipts& receipts, std::size_t averaged) {
  const std::span<const std::int64_t> column(receipts.minor);
  const std::span<const std::int64_t> known = column.last(receipt_weeks_shown + averaged);
  return forecast_error(flat_forecasts(known, averaged), known.subspan(averaged), receipts.currency);
}

Result<boost::json::object> receipts_json(const MetricsReport& report, const MetricsReceipts& receipts_of) {
  boost::json::array currencies;
  for (const WeeklyReceipts& receipts : receipts_of.all) {
    boost::json::array weeks;
    for (std::size_t at = receipts.minor.size() - receipt_weeks_shown; at < receipts.minor.size(); ++at) {
      const auto weeks_after = static_cast<int>(receipts.minor.size() - 1 - at);
      weeks.push_back({{"first_day", receipts_of.last_day.add_days(-7 * weeks_after - 6).to_string()},
                       {"last_day", receipts_of.last_day.add_days(-7 * weeks_after).to_string()},
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
  boost::json::object json = head_json(report);
  json["currencies"] = std::move(currencies);
  return json;
}

Result<boost::json::object> metrics_receipts_json(const ReadTx& tx, const Onlooker& onlooker,
                                                  const MetricsQuestion& question) {
  const MetricsReport report = TRY(read_metrics(tx, onlooker, question));
  return receipts_json(report, TRY(metrics_receipts(report)));
}

}  // namespace dunlin::view
