#include "view/metrics_trend_view.h"

#include <algorithm>

#include "insight/days.h"

namespace dunlin::view {
namespace {

// Without the months before anything was, if any: the last day stays.
std::vector<FiguresOfDay> from_the_first_figure(std::vector<FiguresOfDay> days) {
  const auto first =
      std::find_if(days.begin(), days.end() - 1, [](const FiguresOfDay& day) { return !day.lines.empty(); });
  days.erase(days.begin(), first);
  return days;
}

boost::json::object whole_json(const MetricsReport& report, const MetricsTrend& trend) {
  boost::json::array months;
  for (const FiguresOfDay& day : trend.days) {
    for (const FiguresLine& line : day.lines) {
      boost::json::object object = {{"day", day.day.to_string()}, {"currency", line.currency.code()}};
      append_figures(object, line.figures, line.currency);
      const auto month = trend.at_risk.find({day.day, line.currency});
      object["billed.at_risk.1"] = month == trend.at_risk.end() ? nullptr : figure_json(month->second.share);
      if (month != trend.at_risk.end()) object["at_risk_final_on"] = month->second.final_on.to_string();
      months.push_back(std::move(object));
    }
  }
  boost::json::object json = head_json(report);
  json["months"] = std::move(months);
  return json;
}

boost::json::object groups_json(const MetricsReport& report, const std::vector<FiguresOfDay>& days) {
  boost::json::array groups;
  for (const Currency currency : currencies_of(days.back().lines)) {
    for (const FiguresLine& line : ranked_lines(days.back().lines, currency, report.question.limit)) {
      boost::json::array months;
      for (const FiguresOfDay& day : days) {
        const Figures* figures = figures_in(day, line.group, currency);
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
  boost::json::object json = head_json(report);
  json["groups_count"] = days.back().lines.size();
  json["groups"] = std::move(groups);
  return json;
}

}  // namespace

const Figures* figures_in(const FiguresOfDay& day, std::uint32_t group, Currency currency) {
  const auto found = std::lower_bound(day.lines.begin(), day.lines.end(), std::pair(currency, group),
                                      [](const FiguresLine& line, const std::pair<Currency, std::uint32_t>& wanted) {
                                        return std::pair(line.currency, line.group) < wanted;
                                      });
  const bool same = found != day.lines.end() && found->currency == currency && found->group == group;
  return same ? &found->figures : nullptr;
}

Result<MetricsTrend> metrics_trend(const MetricsReport& report, int months) {
  const MetricsQuestion& question = report.question;
  const std::vector<Date> ends = month_ends_before(question.as_of, months);
  MetricsTrend trend;
  trend.days = from_the_first_figure(TRY(figures_on(report.history(), report.whole, ends, question.settings)));
  if (report.by) {
    trend.groups = from_the_first_figure(TRY(figures_on(report.history(), report.groups, ends, question.settings)));
    return trend;
  }
  for (const AtRisk& month : TRY(at_risk_of(report.history(), report.whole, question.as_of, months))) {
    trend.at_risk[{month.month_end, month.currency}] = month;
  }
  return trend;
}

boost::json::object trend_json(const MetricsReport& report, const MetricsTrend& trend) {
  return report.by ? groups_json(report, trend.groups) : whole_json(report, trend);
}

Result<boost::json::object> metrics_trend_json(const ReadTx& tx, const Onlooker& onlooker,
                                               const MetricsQuestion& question) {
  const MetricsReport report = TRY(read_metrics(tx, onlooker, question));
  return trend_json(report, TRY(metrics_trend(report)));
}

Result<boost::json::object> metric_trend_json(const ReadTx& tx, const Onlooker& onlooker,
                                              const MetricsQuestion& question, std::string_view metric, int months) {
  const Result<const MetricDefinition*> known = find_metric(metric);
  const std::string_view name = known ? (*known)->name : std::string_view();
  const auto unknown = [metric] {
    return refuse(Reason::object_unknown, "There is no trend of \"" + std::string(metric) + "\".");
  };
  // What a line of the trend has as one figure; an aging is many.
  boost::json::object members = {{"billed.at_risk.1", nullptr}};
  append_figures(members, Figures{}, Currency());
  const boost::json::value* member = members.if_contains(name);
  if (member == nullptr || member->is_object()) return unknown();
  const MetricsReport report = TRY(read_metrics(tx, onlooker, question));
  const boost::json::object whole = whole_json(report, TRY(metrics_trend(report, months)));
  boost::json::array points;
  for (const boost::json::value& month : whole.at("months").as_array()) {
    points.push_back({{"day", month.at("day")}, {"currency", month.at("currency")}, {"value", month.at(name)}});
  }
  boost::json::object json = {{"metric", name}};
  const boost::json::object head = head_json(report);
  json.insert(head.begin(), head.end());
  json["points"] = std::move(points);
  return json;
}

}  // namespace dunlin::view
