#include "view/metrics_view.h"

#include <algorithm>
#include <tuple>

#include "insight/movement_rows.h"
#include "journal/chain.h"
#include "view/aging_view.h"

namespace dunlin::view {
namespace {

Result<Grouping> grouping_of(const ReadTx& tx, const ReportBook& report, Dimension by) {
  if (by != Dimension::product) return group_by_customer_field(report.book, report.customers, by);
  const Products products = TRY(read_products(tx, report.book));
  return group_by_product(report.book, products.names, products.of_invoice);
}

void append_concentration(boost::json::object& object, const Concentration& concentration) {
  object["concentration.top.1"] = format_hundredths(concentration.top_share);
  object["concentration.herfindahl.1"] = concentration.herfindahl;
  object["customers_open"] = concentration.customers;
}

boost::json::object definition_json(const MetricDefinition& metric) {
  return {{"name", metric.name},
          {"title", metric.title},
          {"unit", metric.unit},
          {"formula", metric.formula},
          {"definition", metric.definition}};
}

boost::json::object totals_json(const MetricsReport& report, const MetricsOverview& overview) {
  const MetricsQuestion& question = report.question;
  boost::json::array currencies;
  for (const FiguresLine& line : overview.totals.lines) {
    boost::json::object object = {{"currency", line.currency.code()}};
    append_figures(object, line.figures, line.currency);
    if (const Concentration* known = overview.concentration_in(line.currency)) append_concentration(object, *known);
    currencies.push_back(std::move(object));
  }
  boost::json::object json = head_json(report);
  json["sales_period"] = {{"first_day", overview.totals.first_day.to_string()},
                          {"last_day", question.as_of.to_string()},
                          {"days", question.settings.sales_days}};
  json["collection_period"] = {{"first_day", overview.totals.collection_begin.add_days(1).to_string()},
                               {"last_day", question.as_of.to_string()},
                               {"months", question.settings.months}};
  json["largest_customers"] = question.top;
  json["currencies"] = std::move(currencies);
  return json;
}

boost::json::array groups_json(const MetricsReport& report, const FiguresOfDay& day) {
  boost::json::array groups;
  for (const Currency currency : currencies_of(day.lines)) {
    for (const FiguresLine& line : ranked_lines(day.lines, currency, report.question.limit)) {
      boost::json::object object = {{name_of(*report.by), report.groups.title(line.group)},
                                    {"currency", line.currency.code()}};
      append_figures(object, line.figures, line.currency);
      groups.push_back(std::move(object));
    }
  }
  return groups;
}

}  // namespace

Result<MetricsReport> read_metrics(const ReadTx& tx, const Onlooker& onlooker, const MetricsQuestion& question) {
  TRY(check(question.settings));
  MetricsReport report;
  report.question = question;
  report.report = TRY(book_as_of(tx, question.as_of, onlooker));
  report.movements = TRY(read_movements(tx, report.report.book));
  report.seq = TRY(read_head(tx)).seq;
  report.whole = everything(report.report.book);
  if (!question.by) return report;
  report.groups = TRY(grouping_of(tx, report.report, *question.by));
  if (question.group.empty()) {
    report.by = question.by;
  } else {
    report.whole = TRY(only(report.groups, question.group));
  }
  return report;
}

const Concentration* MetricsOverview::concentration_in(Currency currency) const {
  for (const Concentration& one : concentrations) {
    if (one.currency == currency) return &one;
  }
  return nullptr;
}

Result<MetricsOverview> metrics_overview(const MetricsReport& report) {
  const MetricsQuestion& question = report.question;
  const std::vector<Date> days = {question.as_of};
  MetricsOverview overview;
  overview.totals = TRY(figures_on(report.history(), report.whole, days, question.settings)).front();
  overview.concentrations = TRY(concentration_of(report.report.book, report.report.book.open_minor, report.whole,
                                                 static_cast<std::size_t>(question.top)));
  if (report.by) overview.groups = TRY(figures_on(report.history(), report.groups, days, question.settings)).front();
  return overview;
}

boost::json::object overview_json(const MetricsReport& report, const MetricsOverview& overview) {
  boost::json::object json = totals_json(report, overview);
  if (overview.groups) {
    json["groups_count"] = overview.groups->lines.size();
    json["groups"] = groups_json(report, *overview.groups);
  }
  return json;
}

Result<boost::json::object> metrics_json(const ReadTx& tx, const Onlooker& onlooker, const MetricsQuestion& question) {
  const MetricsReport report = TRY(read_metrics(tx, onlooker, question));
  return overview_json(report, TRY(metrics_overview(report)));
}

boost::json::array definitions_json(const MetricDefinition* one) {
  boost::json::array definitions;
  for (const MetricDefinition& metric : metric_definitions()) {
    if (one == nullptr || one == &metric) definitions.push_back(definition_json(metric));
  }
  return definitions;
}

std::vector<Currency> currencies_of(const std::vector<FiguresLine>& lines) {
  std::vector<Currency> currencies;
  for (const FiguresLine& line : lines) {
    if (currencies.empty() || currencies.back() != line.currency) currencies.push_back(line.currency);
  }
  return currencies;
}

std::vector<FiguresLine> ranked_lines(const std::vector<FiguresLine>& lines, Currency currency, std::int64_t limit) {
  std::vector<FiguresLine> ranked;
  for (const FiguresLine& line : lines) {
    if (line.currency == currency) ranked.push_back(line);
  }
  const auto key = [](const FiguresLine& line) {
    return std::tuple(-line.figures.aging.open_minor, -line.figures.sales_minor, line.group);
  };
  std::sort(ranked.begin(), ranked.end(),
            [&key](const FiguresLine& a, const FiguresLine& b) { return key(a) < key(b); });
  if (limit > 0 && ranked.size() > static_cast<std::size_t>(limit)) ranked.resize(static_cast<std::size_t>(limit));
  return ranked;
}

boost::json::value figure_json(std::optional<std::int64_t> hundredths) {
  return hundredths ? boost::json::value(format_hundredths(*hundredths)) : boost::json::value(nullptr);
}

boost::json::object head_json(const MetricsReport& report) {
  const MetricsQuestion& question = report.question;
  boost::json::object json = {{"as_of", question.as_of.to_string()}, {"as_of_entry", report.seq}};
  if (question.by) json["by"] = name_of(*question.by);
  if (!question.group.empty()) json["group"] = question.group;
  return json;
}

void append_figures(boost::json::object& object, const Figures& figures, Currency currency) {
  const auto amount = [currency](std::int64_t minor) { return format_amount({minor, currency}); };
  const AgingLine& aging = figures.aging;
  const Collection& of = figures.collection;
  const boost::json::object all = {
      {"receivable.open.1", amount(aging.open_minor)},
      {"receivable.overdue.1", amount(aging.overdue_minor)},
      {"receivable.unapplied.1", amount(aging.unapplied_minor)},
      {"aging.due_date.1", view::aging_json(aging, currency)},
      {"aging.over_90_share.1", figure_json(figures.over_90_share)},
      {"sales.period.1", amount(figures.sales_minor)},
      {"dso.simple.1", figure_json(figures.simple.dso)},
      {"dso.best_possible.1", figure_json(figures.simple.best_possible)},
      {"add.simple.1", figure_json(figures.simple.add())},
      {"dso.count_back.1", figure_json(figures.count_back.dso)},
      {"dso.best_possible_count_back.1", figure_json(figures.count_back.best_possible)},
      {"add.count_back.1", figure_json(figures.count_back.add())},
      {"cei.period.1", figure_json(figures.effectiveness_of_period)},
      {"cei.average_month.1", figure_json(figures.effectiveness_of_average_month)},
      {"collection",
       {{"months", of.months},
        {"beginning", amount(of.beginning_minor)},
        {"sales", amount(of.sales_minor)},
        {"end", amount(of.end_minor)},
        {"end_not_due", amount(of.end_not_due_minor)}}},
      {"delay.weighted.1", figure_json(figures.delay)},
      {"fell_due", amount(figures.due_minor)},
      {"bad_debt.month.1", figure_json(figures.bad_debt)},
      {"month", {{"sales", amount(figures.month_sales_minor)}, {"written_off", amount(figures.written_off_minor)}}}};
  for (const auto& member : all) object[member.key()] = member.value();
}

}  // namespace dunlin::view
