// metrics: the figures that a controller reports, as of any day, and the documents behind each.
#include <fmt/format.h>

#include "cli/command_line.h"
#include "cli/metrics_report.h"
#include "view/metrics_documents_view.h"

namespace dunlin::cli {
namespace {

enum class View : std::uint8_t { overview, explain, trend, movement, receipts, documents };

Result<int> metrics(Session& session, const MetricsOptions& options, View kind) {
  const view::MetricsQuestion question = TRY(metrics_question(session, options));
  const Onlooker onlooker = TRY(session.onlooker(kind == View::documents ? view::operation_of(view::DocumentsQuestion{})
                                                                         : view::operation_of(question)));
  const ReadTx tx = TRY(session.read());
  const view::MetricsReport report = TRY(view::read_metrics(tx, onlooker, question));
  const std::string whose = whose_figures(onlooker, report);
  switch (kind) {
    case View::overview:
      return overview(session, report, whose);
    case View::explain:
      return explain_metrics(session, options, report, whose);
    case View::trend:
      return trend_view(session, report, whose);
    case View::movement:
      return movement_view(session, options, report, whose);
    case View::receipts:
      return receipts_view(session, options, report, whose);
    case View::documents:
      return documents_view(session, tx, options, report, whose);
  }
  CHECK_UNREACHABLE("unknown view of the metrics");
}

void add_settings(CLI::App& command, MetricsOptions& options) {
  command.add_option("--days", options.settings.sales_days, "Length of the sales period")->capture_default_str();
  command.add_option("--months", options.settings.months, "Months of the collection effectiveness index")
      ->capture_default_str();
  command.add_option("--top", options.top, "How many of the largest customers count as large")
      ->capture_default_str()
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{1'000'000}));
  command.add_option("--by", options.by, "By customer, segment, country, product, collector or owner");
  command.add_option("--group", options.group, "With --by: this group alone");
  command.add_option("--limit", options.limit, "Lines shown of each currency (default: 50, with --json all; 0: all)")
      ->check(CLI::Range(std::int64_t{0}, std::int64_t{1'000'000}));
}

}  // namespace

void add_metrics_commands(CLI::App& app, Invocation& invocation) {
  auto options = std::make_shared<MetricsOptions>();
  CLI::App* command = app.add_subcommand("metrics", "Open, overdue, DSO and the figures a controller reports");
  command->footer(
      "Examples:\n"
      "  dunlin metrics --as-of 2026-03-31\n"
      "  dunlin metrics --by segment\n"
      "  dunlin metrics --trend                                 twelve months\n"
      "  dunlin metrics --trend --by customer                   DSO of each customer over twelve months\n"
      "  dunlin metrics --movement --from 2026-02-28            what came and went, and roll rates\n"
      "  dunlin metrics --receipts                              money received by week\n"
      "  dunlin metrics --documents receivable.overdue --by segment --group key\n"
      "  dunlin metrics --explain dso.count_back                how a figure is defined");
  add_report_options(*command, invocation, options->as_of);
  add_settings(*command, *options);
  const std::vector<CLI::Option*> views = {
      command->add_flag("--trend", options->trend, "The months' ends of a year"),
      command->add_flag("--movement", options->movement, "From one day's aging to another's, with roll rates"),
      command->add_flag("--receipts", options->receipts, "Money received by week"),
      command->add_option("--documents", options->documents, "METRIC: the documents behind it"),
      command->add_option("--explain", options->explain, "How each figure, or the METRIC named, is defined")
          ->expected(0, 1)};
  for (CLI::Option* view : views) {
    for (CLI::Option* other : views) {
      if (view != other) view->excludes(other);
    }
  }
  command->add_option("--from", options->from, "With --movement: the day it begins after (default: a month before)")
      ->needs(views[1]);
  command->add_option("--month", options->month, "With --documents billed.at_risk: YYYY-MM (default: the newest final)")
      ->needs(views[3]);
  CLI::Option* explain = views.back();
  in_session(*command, invocation, [options, explain](Session& session) {
    const View kind = options->trend                ? View::trend
                      : options->movement           ? View::movement
                      : options->receipts           ? View::receipts
                      : !options->documents.empty() ? View::documents
                      : explain->count() > 0        ? View::explain
                                                    : View::overview;
    return metrics(session, *options, kind);
  });
}

}  // namespace dunlin::cli
