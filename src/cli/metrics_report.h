// What every view of `dunlin metrics` starts from: the ledger of the day for the one who asks, with its history, and
// the groups that the question is about. And the figures as text and JSON, the same in every view.
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "cli/report_tables.h"
#include "engine/reports.h"
#include "insight/concentration.h"
#include "insight/figures.h"
#include "insight/metrics.h"

namespace dunlin::cli {

struct MetricsOptions {
  std::string as_of;
  FigureSettings settings;
  std::int64_t top = 10;
  std::string by;
  std::string group;
  std::optional<std::int64_t> limit;  // of each currency; 0: all
  bool trend = false;
  bool receipts = false;
  bool movement = false;
  std::string from;       // of the movement
  std::string documents;  // a metric
  std::string month;      // of billing: "2026-03"
  std::string explain;    // a metric; empty: all
};

struct MetricsReport {
  Date as_of;
  ReportBook report;
  Movements movements;
  std::optional<Dimension> by;      // none: the whole, or one group alone
  Grouping groups;                  // by that dimension
  std::vector<std::string> titles;  // of the groups; a customer's with his name
  Grouping whole;                   // one group: everything, or the group that was asked for
  std::string whose;                // " of your customers, segment key"
  std::int64_t seq = 0;

  [[nodiscard]] LedgerHistory history() const { return {report.book, movements}; }
};

// Reads everything at once; `tx` is asked no more afterwards, but for the documents' own fields.
[[nodiscard]] Result<MetricsReport> read_metrics(Session& session, const ReadTx& tx, const Onlooker& onlooker,
                                                 const MetricsOptions& options);
// Who names customers must be allowed to see them.
[[nodiscard]] Result<Onlooker> metrics_onlooker(Session& session, const MetricsOptions& options);

// The lines of one currency, those with the most open first; 0: all.
[[nodiscard]] std::vector<FiguresLine> ranked_lines(const std::vector<FiguresLine>& lines, Currency currency,
                                                    std::int64_t limit);
[[nodiscard]] std::int64_t limit_of(Session& session, const MetricsOptions& options);
// "50 of 482 are shown, ...", when not all are.
void print_shown(std::ostream& out, std::size_t shown, std::size_t all, std::string_view order);
[[nodiscard]] std::vector<Currency> currencies_of(const std::vector<FiguresLine>& lines);

[[nodiscard]] std::string figure_text(std::optional<std::int64_t> hundredths);         // "72.58", or "-"
[[nodiscard]] boost::json::value figure_json(std::optional<std::int64_t> hundredths);  // "72.58", or null
// Every figure by the name of its metric.
void append_figures(boost::json::object& object, const Figures& figures, Currency currency);
// How every view's JSON begins: the day, the entry, and which group it is about, if about one.
[[nodiscard]] boost::json::object head_json(const MetricsOptions& options, const MetricsReport& report);
void append_concentration(boost::json::object& object, const Concentration& concentration);
[[nodiscard]] boost::json::object definition_json(const MetricDefinition& metric);

// "250.00 / 310.00 x 90 = 72.58 days"; empty for a metric that is not one figure of a day.
[[nodiscard]] Result<std::string> working_of(std::string_view metric, const FiguresLine& line,
                                             const MetricsReport& report, const FigureSettings& settings);

// The views, one file each or two.
[[nodiscard]] Result<int> overview(Session& session, const MetricsOptions& options, const MetricsReport& report);
[[nodiscard]] Result<int> explain_metrics(Session& session, const MetricsOptions& options, const MetricsReport& report);
[[nodiscard]] Result<int> trend_view(Session& session, const MetricsOptions& options, const MetricsReport& report);
[[nodiscard]] Result<int> movement_view(Session& session, const MetricsOptions& options, const MetricsReport& report);
[[nodiscard]] Result<int> receipts_view(Session& session, const MetricsOptions& options, const MetricsReport& report);
[[nodiscard]] Result<int> documents_view(Session& session, const ReadTx& tx, const MetricsOptions& options,
                                         const MetricsReport& report);

}  // namespace dunlin::cli
