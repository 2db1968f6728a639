#include "cli/metrics_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <tuple>

#include "cli/arguments.h"
#include "insight/movement_rows.h"
#include "journal/chain.h"
#include "view/aging_view.h"

namespace dunlin::cli {
namespace {

constexpr std::int64_t lines_shown_usually = 50;

Result<Grouping> grouping_of(const ReadTx& tx, const ReportBook& report, Dimension by) {
  if (by != Dimension::product) return group_by_customer_field(report.book, report.customers, by);
  const Products products = TRY(read_products(tx, report.book));
  return group_by_product(report.book, products.names, products.of_invoice);
}

std::vector<std::string> titles_of(const ReportBook& report, const Grouping& groups, Dimension by) {
  std::vector<std::string> titles;
  for (std::uint32_t group = 0; group < groups.keys.size(); ++group) titles.emplace_back(groups.title(group));
  if (by != Dimension::customer) return titles;
  for (std::size_t customer = 0; customer < report.customers.size(); ++customer) {
    titles[groups.of_customer[customer]] = title_of(report.customers[customer]);
  }
  return titles;
}

}  // namespace

Result<Onlooker> metrics_onlooker(Session& session, const MetricsOptions& options) {
  const bool names_customers = options.by == name_of(Dimension::customer) || !options.documents.empty();
  return session.onlooker(names_customers ? Operation::view_customer : Operation::view_worklist);
}

Result<MetricsReport> read_metrics(Session& session, const ReadTx& tx, const Onlooker& onlooker,
                                   const MetricsOptions& options) {
  TRY(check(options.settings));
  MetricsReport shown;
  shown.as_of = TRY(date_argument(session, options.as_of));
  Dimension by{};
  const bool named = from_name(options.by, by);
  if (!options.by.empty() && !named) {
    return refuse(Reason::option_invalid, "--by takes customer, segment, country, product, collector or owner; \"" +
                                              options.by + "\" is none of them.");
  }
  if (!options.group.empty() && !named) {
    return refuse(Reason::option_invalid,
                  "--group names a group of --by; give both, such as --by segment --group key.");
  }
  shown.report = TRY(book_as_of(tx, shown.as_of, onlooker));
  shown.movements = TRY(read_movements(tx, shown.report.book));
  shown.seq = TRY(read_head(tx)).seq;
  shown.whose = dunlin::cli::whose(onlooker);
  shown.whole = everything(shown.report.book);
  if (!named) return shown;
  shown.groups = TRY(grouping_of(tx, shown.report, by));
  shown.titles = titles_of(shown.report, shown.groups, by);
  shown.by = by;
  if (options.group.empty()) return shown;
  shown.whole = TRY(only(shown.groups, options.group));
  const auto group = std::find(shown.groups.keys.begin(), shown.groups.keys.end(), shown.whole.keys.front());
  shown.whose += fmt::format("{} {} {}", shown.whose.empty() ? " of" : ",", name_of(by),
                             shown.titles[static_cast<std::size_t>(group - shown.groups.keys.begin())]);
  shown.by.reset();
  return shown;
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

std::int64_t limit_of(Session& session, const MetricsOptions& options) {
  return options.limit.value_or(session.options().json ? 0 : lines_shown_usually);
}

void print_shown(std::ostream& out, std::size_t shown, std::size_t all, std::string_view order) {
  if (shown >= all) return;
  out << fmt::format("\n{} of {} are shown, {}; --limit 0 shows all.\n", grouped(static_cast<std::int64_t>(shown)),
                     grouped(static_cast<std::int64_t>(all)), order);
}

std::string figure_text(std::optional<std::int64_t> hundredths) {
  return hundredths ? format_hundredths(*hundredths) : "-";
}

boost::json::value figure_json(std::optional<std::int64_t> hundredths) {
  return hundredths ? boost::json::value(format_hundredths(*hundredths)) : boost::json::value(nullptr);
}

boost::json::object head_json(const MetricsOptions& options, const MetricsReport& report) {
  boost::json::object json = {{"as_of", report.as_of.to_string()}, {"as_of_entry", report.seq}};
  if (!options.by.empty()) json["by"] = options.by;
  if (!options.group.empty()) json["group"] = options.group;
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

}  // namespace dunlin::cli
