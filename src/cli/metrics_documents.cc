// metrics --documents METRIC: the documents that a figure is made of, with their sum.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <ostream>

#include "cli/arguments.h"
#include "cli/metrics_report.h"
#include "insight/documents_behind.h"
#include "ledger/document_rows.h"

namespace dunlin::cli {
namespace {

using Align = TextTable::Align;

// What a document says of itself.
struct Paper {
  std::string number;
  Date dated_on;
  std::optional<Date> due_on;
};

using Papers = std::map<std::pair<DocumentLine::Kind, std::int64_t>, Paper>;

std::string_view name_of_kind(DocumentLine::Kind kind) {
  switch (kind) {
    case DocumentLine::Kind::invoice:
      return "invoice";
    case DocumentLine::Kind::payment:
      return "payment";
    case DocumentLine::Kind::credit_memo:
      return "credit memo";
  }
  CHECK_UNREACHABLE("unknown kind of document");
}

std::vector<std::int64_t> ids_of(std::span<const DocumentLine> lines, DocumentLine::Kind kind) {
  std::vector<std::int64_t> ids;
  for (const DocumentLine& line : lines) {
    if (line.kind == kind) ids.push_back(line.id);
  }
  return ids;
}

// One question for each kind of document, however many there are.
Result<Papers> papers_of(const ReadTx& tx, std::span<const DocumentLine> lines) {
  using Kind = DocumentLine::Kind;
  Papers papers;
  for (Invoice& invoice : TRY(invoices_by_id(tx, ids_of(lines, Kind::invoice)))) {
    papers[{Kind::invoice, invoice.id.value}] = {std::move(invoice.number), invoice.issued_on, invoice.due_on};
  }
  for (Payment& payment : TRY(payments_by_id(tx, ids_of(lines, Kind::payment)))) {
    papers[{Kind::payment, payment.id.value}] = {std::move(payment.reference), payment.received_on, std::nullopt};
  }
  for (CreditMemo& memo : TRY(credit_memos_by_id(tx, ids_of(lines, Kind::credit_memo)))) {
    papers[{Kind::credit_memo, memo.id.value}] = {std::move(memo.number), memo.issued_on, std::nullopt};
  }
  return papers;
}

std::vector<DocumentLine> first_of_each_currency(const std::vector<DocumentLine>& lines, std::int64_t limit) {
  if (limit == 0) return lines;
  std::vector<DocumentLine> first;
  std::int64_t of_currency = 0;
  for (const DocumentLine& line : lines) {
    if (!first.empty() && first.back().currency != line.currency) of_currency = 0;
    if (++of_currency <= limit) first.push_back(line);
  }
  return first;
}

struct DocumentsShown {
  const MetricDefinition* metric = nullptr;
  DocumentsBehind behind;
  std::vector<DocumentLine> lines;  // of them, those to show
  Papers papers;
  FiguresOfDay totals;
};

boost::json::object columns_json(const DocumentsBehind& behind, Currency currency,
                                 const std::array<std::int64_t, document_columns_max>& minor) {
  boost::json::object object;
  for (std::size_t column = 0; column < behind.columns.size(); ++column) {
    object[behind.columns[column]] = format_amount({minor[column], currency});
  }
  return object;
}

boost::json::value documents_json(const MetricsOptions& options, const MetricsReport& report,
                                  const DocumentsShown& shown) {
  boost::json::array documents;
  for (const DocumentLine& line : shown.lines) {
    const Paper& paper = shown.papers.at({line.kind, line.id});
    documents.push_back({{"kind", name_of_kind(line.kind)},
                         {"number", paper.number},
                         {"customer", report.report.customers[line.customer].number},
                         {"dated_on", paper.dated_on.to_string()},
                         {"due_on", paper.due_on ? boost::json::value(paper.due_on->to_string()) : nullptr},
                         {"currency", line.currency.code()},
                         {"amounts", columns_json(shown.behind, line.currency, line.minor)}});
  }
  boost::json::array totals;
  for (const DocumentsBehind::Total& total : shown.behind.totals) {
    totals.push_back({{"currency", total.currency.code()},
                      {"documents", total.documents},
                      {"amounts", columns_json(shown.behind, total.currency, total.minor)}});
  }
  boost::json::object json = head_json(options, report);
  json["metric"] = shown.metric->name;
  json["totals"] = std::move(totals);
  json["documents"] = std::move(documents);
  return json;
}

void print_documents(std::ostream& out, const MetricsReport& report, const DocumentsShown& shown,
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
    const Paper& paper = shown.papers.at({line.kind, line.id});
    std::vector<std::string> cells = {paper.number, title_of(report.report.customers[line.customer]),
                                      paper.dated_on.to_string(), paper.due_on ? paper.due_on->to_string() : "-",
                                      paper.due_on ? grouped(days_between(*paper.due_on, report.as_of)) : "-"};
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
Result<std::string> working_behind(const DocumentsShown& shown, const DocumentsBehind::Total& total,
                                   const MetricsOptions& options, const MetricsReport& report) {
  for (const FiguresLine& line : shown.totals.lines) {
    if (line.currency != total.currency) continue;
    std::string working = TRY(working_of(shown.metric->name, line, report, options.settings));
    if (!working.empty()) return working;
  }
  if (shown.behind.columns.size() != 2 || total.minor[1] <= 0) return std::string();
  return fmt::format("{} / {} = {} %", format_grouped({total.minor[0], total.currency}),
                     format_grouped({total.minor[1], total.currency}),
                     format_hundredths(TRY(ratio_of(total.minor[0], total.minor[1], in_basis_points))));
}

}  // namespace

Result<int> documents_view(Session& session, const ReadTx& tx, const MetricsOptions& options,
                           const MetricsReport& report) {
  if (report.by) {
    return refuse(Reason::option_invalid, "No documents are listed by group: name one with --group, such as --by " +
                                              options.by + " --group NAME.");
  }
  DocumentsShown shown;
  shown.metric = TRY(find_metric(options.documents));
  DocumentSettings settings{options.settings, static_cast<std::size_t>(options.top), std::nullopt};
  if (!options.month.empty()) settings.month = TRY(date_argument(session, options.month + "-01"));
  shown.behind = TRY(documents_behind(report.history(), report.whole, shown.metric->name, report.as_of, settings));
  shown.lines = first_of_each_currency(shown.behind.lines, limit_of(session, options));
  shown.papers = TRY(papers_of(tx, shown.lines));
  std::ostream& out = *session.environment().out;
  if (session.options().json) {
    print_json(out, documents_json(options, report, shown));
    return 0;
  }
  const std::vector<Date> days = {report.as_of};
  shown.totals = TRY(figures_on(report.history(), report.whole, days, options.settings)).front();
  out << fmt::format("Documents behind {} ({}){} as of {}; {}\n", shown.metric->title, shown.metric->name, report.whose,
                     report.as_of.to_string(), stamp(report.seq));
  if (shown.behind.totals.empty()) out << "\nThere are none.\n";
  for (const DocumentsBehind::Total& total : shown.behind.totals) {
    print_documents(out, report, shown, total);
    const std::string working = TRY(working_behind(shown, total, options, report));
    if (!working.empty()) out << fmt::format("{}: {}\n", shown.metric->title, working);
  }
  return 0;
}

}  // namespace dunlin::cli
