// What every view of `dunlin metrics` prints with: the options, read into a question; whose figures they are, in words;
// and figures as text. The figures and their JSON are those of view/metrics_view.h.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/report_tables.h"
#include "view/metrics_view.h"

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

[[nodiscard]] Result<view::MetricsQuestion> metrics_question(Session& session, const MetricsOptions& options);

// By group of the question's dimension; a customer's with his name. Empty without a dimension.
[[nodiscard]] std::vector<std::string> titles_of(const view::MetricsReport& report);
// " of your customers, segment key"
[[nodiscard]] std::string whose_figures(const Onlooker& onlooker, const view::MetricsReport& report);
// "50 of 482 are shown, ...", when not all are.
void print_shown(std::ostream& out, std::size_t shown, std::size_t all, std::string_view order);
[[nodiscard]] std::string figure_text(std::optional<std::int64_t> hundredths);  // "72.58", or "-"

// "250.00 / 310.00 x 90 = 72.58 days"; empty for a metric that is not one figure of a day.
[[nodiscard]] Result<std::string> working_of(std::string_view metric, const FiguresLine& line,
                                             const view::MetricsReport& report);

// The views, one file each or two.
[[nodiscard]] Result<int> overview(Session& session, const view::MetricsReport& report, const std::string& whose);
[[nodiscard]] Result<int> explain_metrics(Session& session, const MetricsOptions& options,
                                          const view::MetricsReport& report, const std::string& whose);
[[nodiscard]] Result<int> trend_view(Session& session, const view::MetricsReport& report, const std::string& whose);
[[nodiscard]] Result<int> movement_view(Session& session, const MetricsOptions& options,
                                        const view::MetricsReport& report, const std::string& whose);
[[nodiscard]] Result<int> receipts_view(Session& session, const MetricsOptions& options,
                                        const view::MetricsReport& report, const std::string& whose);
[[nodiscard]] Result<int> documents_view(Session& session, const ReadTx& tx, const MetricsOptions& options,
                                         const view::MetricsReport& report, const std::string& whose);

}  // namespace dunlin::cli
