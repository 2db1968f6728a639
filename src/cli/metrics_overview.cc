// metrics: the figures of a day, in total or by group, and how each is defined.
#include <fmt/format.h>

#include <ostream>

#include "cli/metrics_report.h"

namespace dunlin::cli {
namespace {

using Align = TextTable::Align;

void print_amounts(std::ostream& out, const view::MetricsOverview& shown) {
  TextTable table(
      {{""}, {"open", Align::right}, {"overdue", Align::right}, {"unapplied", Align::right}, {"sales", Align::right}});
  for (const FiguresLine& line : shown.totals.lines) {
    const AgingLine& aging = line.figures.aging;
    table.row({std::string(line.currency.code()), format_grouped({aging.open_minor, line.currency}),
               format_grouped({aging.overdue_minor, line.currency}),
               format_grouped({aging.unapplied_minor, line.currency}),
               format_grouped({line.figures.sales_minor, line.currency})});
  }
  table.print(out);
}

void print_days(std::ostream& out, const view::MetricsOverview& shown) {
  TextTable table({{""}, {"days"}, {"DSO", Align::right}, {"best possible", Align::right}, {"ADD", Align::right}});
  const auto row = [&table](std::string_view currency, std::string_view method, const DsoFigures& figures) {
    table.row({std::string(currency), std::string(method), figure_text(figures.dso), figure_text(figures.best_possible),
               figure_text(figures.add())});
  };
  for (const FiguresLine& line : shown.totals.lines) {
    row(line.currency.code(), "simple", line.figures.simple);
    row("", "count-back", line.figures.count_back);
  }
  out << '\n';
  table.print(out);
}

void print_shares(std::ostream& out, const view::MetricsQuestion& question, const view::MetricsOverview& shown) {
  const bool both = question.settings.months > 1;  // of one month the two conventions agree
  std::vector<TextTable::Column> columns = {{""}, {"payment delay", Align::right}};
  columns.push_back({both ? fmt::format("CEI % of {} months", question.settings.months) : "CEI %", Align::right});
  if (both) columns.push_back({"CEI %, average month", Align::right});
  columns.push_back({"over 90 %", Align::right});
  columns.push_back({fmt::format("{} largest %", question.top), Align::right});
  columns.push_back({"Herfindahl", Align::right});
  columns.push_back({"bad debt %", Align::right});
  TextTable table(std::move(columns));
  for (const FiguresLine& line : shown.totals.lines) {
    const Figures& figures = line.figures;
    const Concentration* known = shown.concentration_in(line.currency);
    std::vector<std::string> cells = {std::string(line.currency.code()),
                                      figures.delay ? figure_text(figures.delay) + " days" : "-",
                                      figure_text(figures.effectiveness_of_period)};
    if (both) cells.push_back(figure_text(figures.effectiveness_of_average_month));
    cells.push_back(figure_text(figures.over_90_share));
    cells.push_back(known == nullptr ? "-" : format_hundredths(known->top_share));
    cells.push_back(known == nullptr ? "-" : grouped(known->herfindahl));
    cells.push_back(figure_text(figures.bad_debt));
    table.row(std::move(cells));
  }
  out << '\n';
  table.print(out);
}

void print_total(std::ostream& out, const view::MetricsQuestion& question, const view::MetricsOverview& shown) {
  print_amounts(out, shown);
  print_days(out, shown);
  print_shares(out, question, shown);
  std::vector<CurrencyAging> agings;
  for (const FiguresLine& line : shown.totals.lines) {
    const AgingLine& aging = line.figures.aging;
    if (aging.items_open != 0 || aging.unapplied_minor != 0) agings.push_back({line.currency, 0, aging});
  }
  if (agings.empty()) return;
  out << "\nAging by days past due\n\n";
  print_aging_totals(out, agings);
}

std::vector<std::string> group_cells(std::string title, const FiguresLine& line) {
  const Figures& figures = line.figures;
  const AgingLine& aging = figures.aging;
  return {std::move(title),
          format_grouped({aging.open_minor, line.currency}),
          format_grouped({aging.overdue_minor, line.currency}),
          format_grouped({aging.minor[AgingBucket::days_over_90], line.currency}),
          format_grouped({aging.unapplied_minor, line.currency}),
          format_grouped({figures.sales_minor, line.currency}),
          figure_text(figures.simple.dso),
          figure_text(figures.simple.best_possible),
          figure_text(figures.simple.add()),
          figure_text(figures.effectiveness_of_period),
          figure_text(figures.delay)};
}

void print_groups(std::ostream& out, const view::MetricsReport& report, const view::MetricsOverview& shown) {
  const std::vector<std::string> titles = titles_of(report);
  std::size_t printed = 0;
  for (const FiguresLine& total : shown.totals.lines) {
    TextTable table({{fmt::format("{}, {}", total.currency.code(), name_of(*report.by))},
                     {"open", Align::right},
                     {"overdue", Align::right},
                     {"over 90", Align::right},
                     {"unapplied", Align::right},
                     {"sales", Align::right},
                     {"DSO", Align::right},
                     {"best", Align::right},
                     {"ADD", Align::right},
                     {"CEI %", Align::right},
                     {"delay", Align::right}});
    for (const FiguresLine& line : view::ranked_lines(shown.groups->lines, total.currency, report.question.limit)) {
      table.row(group_cells(titles[line.group], line));
      ++printed;
    }
    table.rule();
    table.row(group_cells("total", total));
    if (total.currency != shown.totals.lines.front().currency) out << '\n';
    table.print(out);
  }
  print_shown(out, printed, shown.groups->lines.size(), "those with the most open in each currency");
}

// Lines of a width that can be read; `indent` goes before all but the first.
std::string wrapped(std::string_view text, const std::string& indent) {
  constexpr std::size_t width_max = 100;
  std::string lines;
  std::size_t width = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (width > 0 && width + 1 + end > width_max) {
      lines += '\n' + indent;
      width = 0;
    } else if (width > 0) {
      lines += ' ';
      ++width;
    }
    lines += text.substr(0, end);
    width += end;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

}  // namespace

Result<int> overview(Session& session, const view::MetricsReport& report, const std::string& whose) {
  const view::MetricsQuestion& question = report.question;
  const view::MetricsOverview shown = TRY(view::metrics_overview(report));
  std::ostream& out = *session.environment().out;
  if (session.options().json) {
    print_json(out, view::overview_json(report, shown));
    return 0;
  }
  out << fmt::format("Metrics{} as of {}; sales of {} to {} ({}); {}\n\n", whose, question.as_of.to_string(),
                     shown.totals.first_day.to_string(), question.as_of.to_string(),
                     counted(question.settings.sales_days, "day"), stamp(report.seq));
  if (shown.totals.lines.empty()) {
    out << "Nothing is open, and nothing was sold in the period.\n";
  } else if (report.by) {
    print_groups(out, report, shown);
  } else {
    print_total(out, question, shown);
  }
  if (!report.by) out << "\nWhat each figure means: dunlin metrics --explain\n";
  return 0;
}

Result<int> explain_metrics(Session& session, const MetricsOptions& options, const view::MetricsReport& report,
                            const std::string& whose) {
  const MetricDefinition* one = options.explain.empty() ? nullptr : TRY(find_metric(options.explain));
  view::MetricsOverview shown = TRY(view::metrics_overview(report));
  std::ostream& out = *session.environment().out;
  if (session.options().json) {
    shown.groups.reset();  // definitions are of the whole
    boost::json::object json = view::overview_json(report, shown);
    json["definitions"] = view::definitions_json(one);
    print_json(out, json);
    return 0;
  }
  out << fmt::format("Metrics{} as of {}, each with its definition; {}\n", whose, report.question.as_of.to_string(),
                     stamp(report.seq));
  for (const MetricDefinition& metric : metric_definitions()) {
    if (one != nullptr && one != &metric) continue;
    out << fmt::format("\n{} ({})\n  unit     {}\n  formula  {}\n  {}\n", metric.name, metric.title, metric.unit,
                       wrapped(metric.formula, "           "), wrapped(metric.definition, "  "));
    for (const FiguresLine& line : shown.totals.lines) {
      const std::string working = TRY(working_of(metric.name, line, report));
      if (!working.empty()) out << fmt::format("  {}: {}\n", line.currency.code(), working);
    }
  }
  return 0;
}

}  // namespace dunlin::cli
