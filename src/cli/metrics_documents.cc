// metrics --documents METRIC: the documents that a figure is made of, with their sum.
#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "cli/arguments.h"
#include "cli/metrics_report.h"
#include "view/metrics_documents_view.h"

namespace dunlin::cli {
namespace {

using Align = TextTable::Align;

void print_documents(std::ostream& out, const view::MetricsReport& report, const view::MetricsDocuments& shown,
                     const DocumentsBehind::Total& total) {
  std::vector<TextTable::Column> columns = {
      {std::string(total.currency.code())}, {"customer"}, {"dated"}, {"due"}, {"days", Align::right}};
  for (const std::string_view column : shown.behind.columns) columns.push_back({std::string(column), Align::right});
  TextTable table(std::move(columns));
  const auto add_amounts = [&](std::vector<std::string>& cells, const auto& minor) {
    for (std::size_t column = 0; column < shown.behind.columns.size(); ++column) {
      cells.push_back(format_grouped({minor[column], total.currency}));
    }
  };
  std::int64_t printed = 0;
  for (const DocumentLine& line : shown.lines) {
    if (line.currency != total.currency) continue;
    ++printed;
    const view::DocumentPaper& paper = shown.papers.at({line.kind, line.id});
    std::vector<std::string> cells = {paper.number, title_of(report.report.customers[line.customer]),
                                      paper.dated_on.to_string(), paper.due_on ? paper.due_on->to_string() : "-",
                                      paper.due_on ? grouped(days_between(*paper.due_on, report.question.as_of)) : "-"};
    add_amounts(cells, line.minor);
    table.row(std::move(cells));
  }
  table.rule();
  std::vector<std::string> cells = {counted(total.documents, "document"), "", "", "", ""};
  add_amounts(cells, total.minor);
  table.row(std::move(cells));
  out << '\n';
  table.print(out);
  if (printed < total.documents) {
    out << fmt::format("{} of {} are shown, the largest; --limit 0 shows all. The sum is that of all.\n",
                       grouped(printed), grouped(total.documents));
  }
}

// How the figure follows from the sums; of two sums without further terms it is their share.
Result<std::string> working_behind(const view::MetricsReport& report, const view::MetricsDocuments& shown,
                                   const FiguresOfDay& totals, const DocumentsBehind::Total& total) {
  for (const FiguresLine& line : totals.lines) {
    if (line.currency != total.currency) continue;
    std::string working = TRY(working_of(shown.metric->name, line, report));
    if (!working.empty()) return working;
  }
  if (shown.behind.columns.size() != 2 || total.minor[1] <= 0) return std::string();
  return fmt::format("{} / {} = {} %", format_grouped({total.minor[0], total.currency}),
                     format_grouped({total.minor[1], total.currency}),
                     format_hundredths(TRY(ratio_of(total.minor[0], total.minor[1], in_basis_points))));
}

}  // namespace

Result<int> documents_view(Session& session, const ReadTx& tx, const MetricsOptions& options,
                           const view::MetricsReport& report, const std::string& whose) {
  if (report.by) {
    return refuse(Reason::option_invalid, "No documents are listed by group: name one with --group, such as --by " +
                                              options.by + " --group NAME.");
  }
  view::DocumentsQuestion question;
  question.of = report.question;
  question.metric = TRY(find_metric(options.documents))->name;
  if (!options.month.empty()) question.month = TRY(date_argument(session, options.month + "-01"));
  const view::MetricsDocuments shown = TRY(view::metrics_documents(tx, report, question));
  std::ostream& out = *session.environment().out;
  if (session.options().json) {
    print_json(out, view::documents_json(report, shown));
    return 0;
  }
  const std::vector<Date> days = {report.question.as_of};
  const FiguresOfDay totals = TRY(figures_on(report.history(), report.whole, days, report.question.settings)).front();
  out << fmt::format("Documents behind {} ({}){} as of {}; {}\n", shown.metric->title, shown.metric->name, whose,
                     report.question.as_of.to_string(), stamp(report.seq));
  if (shown.behind.totals.empty()) out << "\nThere are none.\n";
  for (const DocumentsBehind::Total& total : shown.behind.totals) {
    print_documents(out, report, shown, total);
    const std::string working = TRY(working_behind(report, shown, totals, total));
    if (!working.empty()) out << fmt::format("{}: {}\n", shown.metric->title, working);
  }
  return 0;
}

}  // namespace dunlin::cli
