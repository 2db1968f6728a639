// metrics --trend: twelve months' ends up to the day; by group, the DSO of each.
#include <fmt/format.h>

#include <map>
#include <ostream>

#include "cli/metrics_report.h"
#include "insight/at_risk.h"
#include "insight/days.h"

namespace dunlin::cli {
namespace {

using Align = TextTable::Align;

constexpr int trend_months = 12;

struct Trend {
  std::vector<FiguresOfDay> days;
  std::map<std::pair<Date, Currency>, AtRisk> at_risk;  // by the month's end as the trend has it
};

std::string month_of(Date day) {
  return day.to_string().substr(0, 7);
}

const Figures* figures_of(const FiguresOfDay& day, std::uint32_t group, Currency currency) {
  const auto found = std::lower_bound(day.lines.begin(), day.lines.end(), std::pair(currency, group),
                                      [](const FiguresLine& line, const std::pair<Currency, std::uint32_t>& wanted) {
                                        return std::pair(line.currency, line.group) < wanted;
                                      });
  const bool same = found != day.lines.end() && found->currency == currency && found->group == group;
  return same ? &found->figures : nullptr;
}

// Without the months before anything was, if any: the last day stays.
std::vector<FiguresOfDay> from_the_first_figure(std::vector<FiguresOfDay> days) {
  const auto first =
      std::find_if(days.begin(), days.end() - 1, [](const FiguresOfDay& day) { return !day.lines.empty(); });
  days.erase(days.begin(), first);
  return days;
}

// Currencies that have a line on any of the days.
std::vector<Currency> currencies_in(const std::vector<FiguresOfDay>& days) {
  std::vector<Currency> currencies;
  for (const FiguresOfDay& day : days) {
    for (const Currency currency : currencies_of(day.lines)) currencies.push_back(currency);
  }
  std::sort(currencies.begin(), currencies.end());
  currencies.erase(std::unique(currencies.begin(), currencies.end()), currencies.end());
  return currencies;
}

Result<Trend> trend_of(const MetricsOptions& options, const MetricsReport& report) {
  Trend shown;
  const std::vector<Date> days = month_ends_before(report.as_of, trend_months);
  shown.days = from_the_first_figure(TRY(figures_on(report.history(), report.whole, days, options.settings)));
  for (const AtRisk& month : TRY(at_risk_of(report.history(), report.whole, report.as_of, trend_months))) {
    shown.at_risk[{month.month_end, month.currency}] = month;
  }
  return shown;
}

boost::json::value trend_json(const MetricsOptions& options, const MetricsReport& report, const Trend& shown) {
  boost::json::array months;
  for (const FiguresOfDay& day : shown.days) {
    for (const FiguresLine& line : day.lines) {
      boost::json::object object = {{"day", day.day.to_string()}, {"currency", line.currency.code()}};
      append_figures(object, line.figures, line.currency);
      const auto month = shown.at_risk.find({day.day, line.currency});
      object["billed.at_risk.1"] = month == shown.at_risk.end() ? nullptr : figure_json(month->second.share);
      if (month != shown.at_risk.end()) object["at_risk_final_on"] = month->second.final_on.to_string();
      months.push_back(std::move(object));
    }
  }
  boost::json::object json = head_json(options, report);
  json["months"] = std::move(months);
  return json;
}

void print_trend(std::ostream& out, const MetricsOptions& options, const Trend& shown, Currency currency) {
  TextTable table(
      {{std::string(currency.code())},
       {"open", Align::right},
       {"overdue", Align::right},
       {"over 90 %", Align::right},
       {"billed", Align::right},
       {"DSO", Align::right},
       {"best", Align::right},
       {"ADD", Align::right},
       {"count-back", Align::right},
       {options.settings.months == 1 ? "CEI %" : fmt::format("CEI % ({})", options.settings.months), Align::right},
       {"delay", Align::right},
       {"written off", Align::right},
       {"bad debt %", Align::right},
       {"at risk %", Align::right}});
  const auto amount = [currency](std::int64_t minor) { return format_grouped({minor, currency}); };
  for (const FiguresOfDay& day : shown.days) {
    const Figures* known = figures_of(day, 0, currency);
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

boost::json::value groups_json(const MetricsOptions& options, const MetricsReport& report,
                               const std::vector<FiguresOfDay>& days, std::int64_t limit) {
  boost::json::array groups;
  for (const Currency currency : currencies_of(days.back().lines)) {
    for (const FiguresLine& line : ranked_lines(days.back().lines, currency, limit)) {
      boost::json::array months;
      for (const FiguresOfDay& day : days) {
        const Figures* figures = figures_of(day, line.group, currency);
        const Figures known = figures == nullptr ? Figures{} : *figures;
        months.push_back({{"day", day.day.to_string()},
                          {"receivable.open.1", format_amount({known.aging.open_minor, currency})},
                          {"sales.period.1", format_amount({known.sales_minor, currency})},
                          {"dso.simple.1", figure_json(known.simple.dso)}});
      }
      groups.push_back({{name_of(*report.by), report.groups.title(line.group)},
                        {"currency", currency.code()},
                        {"months", std::move(months)}});
    }
  }
  boost::json::object json = head_json(options, report);
  json["groups_count"] = days.back().lines.size();
  json["groups"] = std::move(groups);
  return json;
}

void print_groups(std::ostream& out, const MetricsReport& report, const std::vector<FiguresOfDay>& days,
                  const std::vector<FiguresOfDay>& totals, std::int64_t limit) {
  std::size_t printed = 0;
  for (const Currency currency : currencies_of(days.back().lines)) {
    std::vector<TextTable::Column> columns = {{fmt::format("{}, {}", currency.code(), name_of(*report.by))}};
    columns.push_back({"open", Align::right});
    for (const FiguresOfDay& day : days) columns.push_back({month_of(day.day), Align::right});
    TextTable table(std::move(columns));
    const auto row = [&](std::string title, std::int64_t open, const std::vector<FiguresOfDay>& all,
                         std::uint32_t group) {
      std::vector<std::string> cells = {std::move(title), format_grouped({open, currency})};
      for (const FiguresOfDay& day : all) {
        const Figures* figures = figures_of(day, group, currency);
        cells.push_back(figures == nullptr ? "-" : figure_text(figures->simple.dso));
      }
      table.row(std::move(cells));
    };
    for (const FiguresLine& line : ranked_lines(days.back().lines, currency, limit)) {
      row(report.titles[line.group], line.figures.aging.open_minor, days, line.group);
      ++printed;
    }
    const Figures* total = figures_of(totals.back(), 0, currency);
    table.rule();
    row("total", total == nullptr ? 0 : total->aging.open_minor, totals, 0);
    out << '\n';
    table.print(out);
  }
  print_shown(out, printed, days.back().lines.size(), "those with the most open in each currency");
}

Result<int> grouped_trend(Session& session, const MetricsOptions& options, const MetricsReport& report) {
  const std::vector<Date> ends = month_ends_before(report.as_of, trend_months);
  const std::vector<FiguresOfDay> days =
      from_the_first_figure(TRY(figures_on(report.history(), report.groups, ends, options.settings)));
  std::ostream& out = *session.environment().out;
  if (session.options().json) {
    print_json(out, groups_json(options, report, days, limit_of(session, options)));
    return 0;
  }
  const std::vector<FiguresOfDay> totals =
      from_the_first_figure(TRY(figures_on(report.history(), report.whole, ends, options.settings)));
  out << fmt::format("DSO{} by {} at the months' ends up to {}; sales of {}; {}\n", report.whose, name_of(*report.by),
                     report.as_of.to_string(), counted(options.settings.sales_days, "day"), stamp(report.seq));
  if (days.back().lines.empty()) out << "\nNothing is open, and nothing was sold in the period.\n";
  print_groups(out, report, days, totals, limit_of(session, options));
  return 0;
}

}  // namespace

Result<int> trend_view(Session& session, const MetricsOptions& options, const MetricsReport& report) {
  if (report.by) return grouped_trend(session, options, report);
  const Trend shown = TRY(trend_of(options, report));
  std::ostream& out = *session.environment().out;
  if (session.options().json) {
    print_json(out, trend_json(options, report, shown));
    return 0;
  }
  out << fmt::format("Trend{} at the months' ends up to {}; sales of {}; {}\n", report.whose, report.as_of.to_string(),
                     counted(options.settings.sales_days, "day"), stamp(report.seq));
  const std::vector<Currency> currencies = currencies_in(shown.days);
  if (currencies.empty()) {
    out << "\nNothing was open, and nothing was sold.\n";
    return 0;
  }
  for (const Currency currency : currencies) print_trend(out, options, shown, currency);
  out << "\nAt risk stands with the month of billing, and is not known before its last invoice is 90 days past due.\n";
  return 0;
}

}  // namespace dunlin::cli
