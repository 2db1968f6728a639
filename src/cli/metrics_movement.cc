// metrics --movement: how the aging of one day became that of another. metrics --receipts: money received by week.
#include <fmt/format.h>

#include <ostream>

#include "cli/arguments.h"
#include "cli/metrics_report.h"
#include "insight/days.h"
#include "view/metrics_movement_view.h"

namespace dunlin::cli {
namespace {

using Align = TextTable::Align;

void print_movement(std::ostream& out, const AgingMovement& movement, const std::string& title) {
  std::vector<TextTable::Column> columns = {{title}};
  for (const AgingBucket bucket : all_aging_buckets) columns.push_back({std::string(head_of(bucket)), Align::right});
  columns.push_back({"total", Align::right});
  TextTable table(std::move(columns));
  for (const view::MovementRow& row : view::movement_rows) {
    const ByBucket& buckets = movement.*row.column;
    if (row.name == "beyond" && buckets == ByBucket{}) continue;
    if (row.name == "closing") table.rule();
    std::vector<std::string> cells = {std::string(row.title)};
    for (const std::int64_t minor : buckets.values) cells.push_back(format_grouped({minor, movement.currency}));
    cells.push_back(format_grouped({view::sum_of(buckets), movement.currency}));
    table.row(std::move(cells));
  }
  std::vector<std::string> rates = {"roll rate %"};
  for (const std::optional<std::int64_t>& rate : movement.roll_rate) rates.push_back(figure_text(rate));
  rates.emplace_back("-");
  table.row(std::move(rates));
  out << '\n';
  table.print(out);
}

Result<> print_receipts(std::ostream& out, const WeeklyReceipts& receipts, Date last_day) {
  TextTable table({{fmt::format("{}, week from", receipts.currency.code())},
                   {"to"},
                   {"payments", Align::right},
                   {"received", Align::right}});
  for (std::size_t at = receipts.minor.size() - view::receipt_weeks_shown; at < receipts.minor.size(); ++at) {
    const auto weeks_after = static_cast<int>(receipts.minor.size() - 1 - at);
    const Date end = last_day.add_days(-7 * weeks_after);
    table.row({end.add_days(-6).to_string(), end.to_string(), grouped(receipts.payments[at]),
               format_grouped({receipts.minor[at], receipts.currency})});
  }
  out << '\n';
  table.print(out);
  out << '\n';
  for (const std::size_t averaged : view::averaged_weeks) {
    const ForecastError error = TRY(view::flat_error(receipts, averaged));
    out << fmt::format("Average of the last {:>2} weeks: {}; as a forecast of each week above it was off by {} %.\n",
                       averaged,
                       format_grouped({flat_forecast(receipts.minor, averaged, 1).front(), receipts.currency}),
                       figure_text(error.error));
  }
  return {};
}

}  // namespace

Result<int> movement_view(Session& session, const MetricsOptions& options, const view::MetricsReport& report,
                          const std::string& whose) {
  const Date to = report.question.as_of;
  const Date from = options.from.empty() ? months_before(to, 1) : TRY(date_argument(session, options.from));
  if (from >= to) {
    return refuse(Reason::option_invalid,
                  fmt::format("No movement is shown: --from {} does not lie before {}; give an earlier day.",
                              from.to_string(), to.to_string()));
  }
  const view::MetricsMovement movement = TRY(view::metrics_movement(report, from));
  std::ostream& out = *session.environment().out;
  if (session.options().json) {
    print_json(out, view::movement_json(report, movement));
    return 0;
  }
  out << fmt::format("Aging{} from the end of {} to the end of {}, by days past due; {}\n", whose, from.to_string(),
                     to.to_string(), stamp(report.seq));
  if (movement.count == 0) out << "\nNothing was open, and nothing was billed.\n";
  const std::vector<std::string> titles = titles_of(report);
  for (const AgingMovement& line : movement.shown) {
    const std::string code(line.currency.code());
    print_movement(out, line, report.by ? code + ", " + titles[line.group] : code);
  }
  print_shown(out, movement.shown.size(), movement.count, "those with the most open in each currency");
  return 0;
}

Result<int> receipts_view(Session& session, const MetricsOptions& options, const view::MetricsReport& report,
                          const std::string& whose) {
  if (report.by) {
    return refuse(Reason::option_invalid, "No receipts are shown by group: name one with --group, such as " +
                                              std::string("--by ") + options.by + " --group NAME.");
  }
  const view::MetricsReceipts shown = TRY(view::metrics_receipts(report));
  std::ostream& out = *session.environment().out;
  if (session.options().json) {
    print_json(out, TRY(view::receipts_json(report, shown)));
    return 0;
  }
  out << fmt::format("Money received{} in the {} whole weeks up to {}; {}\n", whose, view::receipt_weeks_shown,
                     shown.last_day.to_string(), stamp(report.seq));
  if (shown.all.empty()) out << "\nNothing was received in these weeks, nor in the weeks before.\n";
  for (const WeeklyReceipts& receipts : shown.all) TRY(print_receipts(out, receipts, shown.last_day));
  return 0;
}

}  // namespace dunlin::cli
