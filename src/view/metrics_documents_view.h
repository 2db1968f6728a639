// The documents that a figure is made of, with their sum, as they are shown.
//
//   DocumentsQuestion question;
//   question.of.as_of = day;
//   question.metric = "receivable.overdue";
//   respond(TRY(metrics_documents_json(tx, onlooker, question)));
//
// The largest of each currency first, as many as the question's limit says; the sums are those of all. Documents name
// customers, so whoever asks needs the right to see them. They are not listed by group: name one. metric_unknown,
// option_invalid.
#pragma once

#include <map>
#include <utility>

#include "insight/documents_behind.h"
#include "view/metrics_view.h"

namespace dunlin::view {

struct DocumentsQuestion {
  MetricsQuestion of;
  std::string metric;
  std::optional<Date> month;  // of billing, for what is at risk: any day of it; none: the newest that is final
};
[[nodiscard]] constexpr Operation operation_of(const DocumentsQuestion&) {
  return Operation::view_customer;
}

// What a document says of itself.
struct DocumentPaper {
  std::string number;
  Date dated_on;
  std::optional<Date> due_on;
};

using DocumentPapers = std::map<std::pair<DocumentLine::Kind, std::int64_t>, DocumentPaper>;

struct MetricsDocuments {
  const MetricDefinition* metric = nullptr;
  DocumentsBehind behind;
  std::vector<DocumentLine> lines;  // of them, those to show
  DocumentPapers papers;
};

[[nodiscard]] Result<MetricsDocuments> metrics_documents(const ReadTx& tx, const MetricsReport& report,
                                                         const DocumentsQuestion& question);
[[nodiscard]] boost::json::object documents_json(const MetricsReport& report, const MetricsDocuments& documents);
[[nodiscard]] Result<boost::json::object> metrics_documents_json(const ReadTx& tx, const Onlooker& onlooker,
                                                                 const DocumentsQuestion& question);

}  // namespace dunlin::view
