// metrics --trend: twelve months' ends up to the day; by group, the DSO of each.
#include <fmt/format.h>

#include <map>
#include <ostream>

#include "cli/metrics_report.h"
#include "view/metrics_trend_view.h"

namespace dunlin::cli {
namespace {

using Align = TextTable::Align;

std::string month_of(Date day) {
  return day.to_string().substr(0, 7);
}

// Currencies that have a line on any of the days.
std::vector<Currency> currencies_in(const std::vector<FiguresOfDay>& days) {
  std::vector<Currency> currencies;
  for (const FiguresOfDay& day : days) {
    for (const Currency currency : view::currencies_of(day.lines)) currencies.push_back(currency);
  }
  std::sort(currencies.begin(), currencies.end());
  currencies.erase(std::unique(currencies.begin(), currencies.end()), currencies.end());
  return currencies;
}

void print_trend(std::ostream& out, const FigureSettings& settings, const view::MetricsTrend& shown,
                 Currency currency) {
  TextTable table({{std::string(currency.code())},
                   {"open", Align::right},
                   {"overdue", Align::right},
                   {"over 90 %", Align::right},
                   {"billed", Align::right},
                   {"DSO", Align::right},
                   {"best", Align::right},
                   {"ADD", Align::right},
                   {"count-back", Align::right},
                   {settings.months == 1 ? "CEI %" : fmt::format("CEI % ({})", settings.months), Align::right},
                   {"delay", Align::right},
                   {"written off", Align::right},
                   {"bad debt %", Align::right},
                   {"at risk %", Align::right}});
  const auto amount = [currency](std::int64_t minor) { return format_grouped({minor, currency}); };
  for (const FiguresOfDay& day : shown.days) {
    const Figures* known = view::figures_in(day, 0, currency);
    const Figures figures = known == nullptr ? Figures{} : *known;
    const auto month = shown.at_risk.find({day.day, currency});
    table.row({day.day.to_string(), amount(figures.aging.open_minor), amount(figures.aging.overdue_minor),
               figure_text(figures.over_90_share), amount(figures.month_sales_minor), figure_text(figures.simple.dso),
               figure_text(figures.simple.best_possible), figure_text(figures.simple.add()),
               figure_text(figures.count_back.dso), figure_text(figures.effectiveness_of_period),
               figure_text(figures.delay), amount(figures.written_off_minor), figure_text(figures.bad_debt),
               month == shown.at_risk.end() ? "-" : figure_text(month->second.share)});
  }
  out << '\n';
  table.print(out);
}

// ---- By group: the DSO alone, or no line would fit

void print_groups(std::ostream& out, const view::MetricsReport& report, const view::MetricsTrend& shown) {
  const std::vector<FiguresOfDay>& days = shown.groups;
  const std::vector<FiguresOfDay>& totals = shown.days;
  const std::vector<std::string> titles = titles_of(report);
  std::size_t printed = 0;
  for (const Currency currency : view::currencies_of(days.back().lines)) {
    std::vector<TextTable::Column> columns = {{fmt::format("{}, {}", currency.code(), name_of(*report.by))}};
    columns.push_back({"open", Align::right});
    for (const FiguresOfDay& day : days) columns.push_back({month_of(day.day), Align::right});
    TextTable table(std::move(columns));
    const auto row = [&](std::string title, std::int64_t open, const std::vector<FiguresOfDay>& all,
                         std::uint32_t group) {
      std::vector<std::string> cells = {std::move(title), format_grouped({open, currency})};
      for (const FiguresOfDay& day : all) {
        const Figures* figures = view::figures_in(day, group, currency);
        cells.push_back(figures == nullptr ? "-" : figure_text(figures->simple.dso));
      }
      table.row(std::move(cells));
    };
    for (const FiguresLine& line : view::ranked_lines(days.back().lines, currency, report.question.limit)) {
      row(titles[line.group], line.figures.aging.open_minor, days, line.group);
      ++printed;
    }
    const Figures* total = view::figures_in(totals.back(), 0, currency);
    table.rule();
    row("total", total == nullptr ? 0 : total->aging.open_minor, totals, 0);
    out << '\n';
    table.print(out);
  }
  print_shown(out, printed, days.back().lines.size(), "those with the most open in each currency");
}

void print_grouped_trend(std::ostream& out, const view::MetricsReport& report, const view::MetricsTrend& shown,
                         const std::string& whose) {
  out << fmt::format("DSO{} by {} at the months' ends up to {}; sales of {}; {}\n", whose, name_of(*report.by),
                     report.question.as_of.to_string(), counted(report.question.settings.sales_days, "day"),
                     stamp(report.seq));
  if (shown.groups.back().lines.empty()) out << "\nNothing is open, and nothing was sold in the period.\n";
  print_groups(out, report, shown);
}

}  // namespace

Result<int> trend_view(Session& session, const view::MetricsReport& report, const std::string& whose) {
  const view::MetricsTrend shown = TRY(view::metrics_trend(report));
  std::ostream& out = *session.environment().out;
  if (session.options().json) {
    print_json(out, view::trend_json(report, shown));
    return 0;
  }
  if (report.by) {
    print_grouped_trend(out, report, shown, whose);
    return 0;
  }
  const FigureSettings& settings = report.question.settings;
  out << fmt::format("Trend{} at the months' ends up to {}; sales of {}; {}\n", whose,
                     report.question.as_of.to_string(), counted(settings.sales_days, "day"), stamp(report.seq));
  const std::vector<Currency> currencies = currencies_in(shown.days);
  if (currencies.empty()) {
    out << "\nNothing was open, and nothing was sold.\n";
    return 0;
  }
  for (const Currency currency : currencies) print_trend(out, settings, shown, currency);
  out << "\nAt risk stands with the month of billing, and is not known before its last invoice is 90 days past due.\n";
  return 0;
}

}  // namespace dunlin::cli
