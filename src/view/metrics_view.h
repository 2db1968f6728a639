// The figures that a controller reports, as they are shown: open, overdue, DSO and its relatives of a day, in total and
// by group, and how each is defined.
//
//   MetricsQuestion question;
//   question.as_of = day;
//   question.by = Dimension::segment;
//   respond(TRY(metrics_json(tx, onlooker, question)));
//
// Trend, movement, receipts and documents (metrics_trend_view.h and its like) start from the same MetricsReport: the
// ledger of the day for the one who asks, with its history, and the groups that the question is about. Amounts are
// decimal texts, figures texts with two decimals or null where there is none; a figure is called by the name of its
// metric (insight/metrics.h). Currencies are never added up.
//
// Whoever names customers needs the right to see them: operation_of. option_invalid: settings out of range;
// object_unknown: no such group.
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/reports.h"
#include "insight/concentration.h"
#include "insight/figures.h"
#include "insight/metrics.h"

namespace dunlin::view {

struct MetricsQuestion {
  Date as_of;
  FigureSettings settings;
  std::int64_t top = 10;  // how many of the largest customers count as large
  std::optional<Dimension> by;
  std::string group;       // with `by`: this group alone; empty: all of them
  std::int64_t limit = 0;  // lines of each currency; 0: all
};
[[nodiscard]] inline Operation operation_of(const MetricsQuestion& question) {
  return question.by == Dimension::customer ? Operation::view_customer : Operation::view_worklist;
}

struct MetricsReport {
  MetricsQuestion question;
  ReportBook report;
  Movements movements;
  std::optional<Dimension> by;  // none: the whole, or one group alone
  Grouping groups;              // by the question's dimension, if it has one
  Grouping whole;               // one group: everything, or the group that was asked for
  std::int64_t seq = 0;

  [[nodiscard]] LedgerHistory history() const { return {report.book, movements}; }
};
// Reads everything at once; `tx` is asked no more afterwards, but for the documents' own fields.
[[nodiscard]] Result<MetricsReport> read_metrics(const ReadTx& tx, const Onlooker& onlooker,
                                                 const MetricsQuestion& question);

struct MetricsOverview {
  FiguresOfDay totals;
  std::vector<Concentration> concentrations;
  std::optional<FiguresOfDay> groups;

  [[nodiscard]] const Concentration* concentration_in(Currency currency) const;
};
[[nodiscard]] Result<MetricsOverview> metrics_overview(const MetricsReport& report);

// The figures of the day, with a line for each group when the question asks by one.
[[nodiscard]] boost::json::object overview_json(const MetricsReport& report, const MetricsOverview& overview);
[[nodiscard]] Result<boost::json::object> metrics_json(const ReadTx& tx, const Onlooker& onlooker,
                                                       const MetricsQuestion& question);
// How figures are defined: one, or all when none is named.
[[nodiscard]] boost::json::array definitions_json(const MetricDefinition* one = nullptr);

// ---- What the other views of the metrics share

// The lines of one currency, those with the most open first; limit 0: all.
[[nodiscard]] std::vector<FiguresLine> ranked_lines(const std::vector<FiguresLine>& lines, Currency currency,
                                                    std::int64_t limit);
[[nodiscard]] std::vector<Currency> currencies_of(const std::vector<FiguresLine>& lines);
[[nodiscard]] boost::json::value figure_json(std::optional<std::int64_t> hundredths);  // "72.58", or null
// Every figure by the name of its metric.
void append_figures(boost::json::object& object, const Figures& figures, Currency currency);
// How every view's JSON begins: the day, the entry, and which group it is about, if about one.
[[nodiscard]] boost::json::object head_json(const MetricsReport& report);

}  // namespace dunlin::view
