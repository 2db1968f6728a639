#include "view/metrics_documents_view.h"

#include "ledger/document_rows.h"

namespace dunlin::view {
namespace {

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
Result<DocumentPapers> papers_of(const ReadTx& tx, std::span<const DocumentLine> lines) {
  using Kind = DocumentLine::Kind;
  DocumentPapers papers;
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

boost::json::object columns_json(const DocumentsBehind& behind, Currency currency,
                                 const std::array<std::int64_t, document_columns_max>& minor) {
  boost::json::object object;
  for (std::size_t column = 0; column < behind.columns.size(); ++column) {
    object[behind.columns[column]] = format_amount({minor[column], currency});
  }
  return object;
}

}  // namespace

Result<MetricsDocuments> metrics_documents(const ReadTx& tx, const MetricsReport& report,
                                           const DocumentsQuestion& question) {
  if (report.by) return refuse(Reason::option_invalid, "No documents are listed by group: name one group.");
  MetricsDocuments documents;
  documents.metric = TRY(find_metric(question.metric));
  const DocumentSettings settings{report.question.settings, static_cast<std::size_t>(report.question.top),
                                  question.month};
  documents.behind =
      TRY(documents_behind(report.history(), report.whole, documents.metric->name, report.question.as_of, settings));
  documents.lines = first_of_each_currency(documents.behind.lines, report.question.limit);
  documents.papers = TRY(papers_of(tx, documents.lines));
  return documents;
}

boost::json::object documents_json(const MetricsReport& report, const MetricsDocuments& documents) {
  boost::json::array lines;
  for (const DocumentLine& line : documents.lines) {
    const DocumentPaper& paper = documents.papers.at({line.kind, line.id});
    lines.push_back({{"kind", name_of_kind(line.kind)},
                     {"number", paper.number},
                     {"customer", report.report.customers[line.customer].number},
                     {"dated_on", paper.dated_on.to_string()},
                     {"due_on", paper.due_on ? boost::json::value(paper.due_on->to_string()) : nullptr},
                     {"currency", line.currency.code()},
                     {"amounts", columns_json(documents.behind, line.currency, line.minor)}});
  }
  boost::json::array totals;
  for (const DocumentsBehind::Total& total : documents.behind.totals) {
    totals.push_back({{"currency", total.currency.code()},
                      {"documents", total.documents},
                      {"amounts", columns_json(documents.behind, total.currency, total.minor)}});
  }
  boost::json::object json = head_json(report);
  json["metric"] = documents.metric->name;
  json["totals"] = std::move(totals);
  json["documents"] = std::move(lines);
  return json;
}

Result<boost::json::object> metrics_documents_json(const ReadTx& tx, const Onlooker& onlooker,
                                                   const DocumentsQuestion& question) {
  const MetricsReport report = TRY(read_metrics(tx, onlooker, question.of));
  return documents_json(report, TRY(metrics_documents(tx, report, question)));
}

}  // namespace dunlin::view
