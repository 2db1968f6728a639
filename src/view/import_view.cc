#include "view/import_view.h"

#include "intake/csv_reader.h"
#include "intake/stager.h"
#include "journal/content.h"
#include "view/entry_heads.h"
#include "view/page.h"

namespace dunlin::view {
namespace {

std::int64_t waiting_in(const std::map<std::int64_t, std::int64_t>& waiting, Id<ImportBatch> batch) {
  const auto found = waiting.find(batch.value);
  return found == waiting.end() ? 0 : found->second;
}

}  // namespace

Result<> authorise_imports(const Identity& identity) {
  return authorise(identity, Operation::view_customer, Subject{});
}

Result<ImportList> import_list(const ReadTx& tx, const ImportQuestion& question) {
  ImportList list;
  const std::map<std::int64_t, std::int64_t> waiting = TRY(waiting_by_batch(tx));
  for (ImportBatch& batch : TRY(batches_before(tx, question.before, one_more(question.limit)))) {
    const std::int64_t lines = waiting_in(waiting, batch.id);
    list.batches.push_back({std::move(batch), lines});
  }
  list.next = cut_to_page(list.batches, question.limit, [](const ImportList::Entry& entry) { return entry.batch.id; });
  return list;
}

Result<ImportList::Entry> import_view(const ReadTx& tx, Id<ImportBatch> batch) {
  ImportList::Entry entry{TRY(batch_of(tx, batch)), 0};
  entry.lines_waiting = waiting_in(TRY(waiting_by_batch(tx)), batch);
  return entry;
}

boost::json::object to_json(const ImportList::Entry& entry) {
  const ImportBatch& batch = entry.batch;
  return {{"batch", batch.id.to_string()},
          {"kind", batch.kind},
          {"file", batch.file_name},
          {"state", name_of(batch.state)},
          {"lines_read", batch.lines_read},
          {"lines_quarantined", batch.lines_quarantined},
          {"lines_waiting", entry.lines_waiting},
          {"mapping", batch.mapping}};
}

boost::json::array to_json(const ImportList& list) {
  boost::json::array json;
  for (const ImportList::Entry& entry : list.batches) json.push_back(to_json(entry));
  return json;
}

Result<boost::json::object> import_json(const ReadTx& tx, const ImportList::Entry& entry,
                                        const std::vector<Login>& logins) {
  const EntryHead head = TRY(EntryHeads(tx).of(entry.batch.id.seq()));
  boost::json::object json = to_json(entry);
  json["imported_at"] = head.at.to_string();
  json["imported_by"] = name_of_actor(logins, head.actor);
  return json;
}

Result<QuarantineView> quarantine_view(const ReadTx& tx, Id<ImportBatch> batch) {
  QuarantineView view;
  view.batch = TRY(batch_of(tx, batch));
  view.lines = TRY(waiting_lines(tx, view.batch.id, ""));
  return view;
}

boost::json::array to_json(const QuarantineView& view) {
  boost::json::array list;
  for (const WaitingLine& waiting : view.lines) {
    list.push_back({{"file", view.batch.file_name},
                    {"line", waiting.line.line},
                    {"column", waiting.line.column},
                    {"field", waiting.line.field},
                    {"reason", waiting.line.reason},
                    {"state", name_of(waiting.line.state)},
                    {"message", waiting.text.message},
                    {"raw", waiting.text.raw}});
  }
  return list;
}

// The header is kept as it stood in the file; its delimiter is that of the lines.
Result<std::string> quarantine_csv(const ReadTx& tx, const QuarantineView& view) {
  const std::string header = TRY(content_of(tx, view.batch.id.value)).body.bytes;
  const char delimiter = detect_delimiter(header);
  const auto quoted = [](std::string_view text) {
    std::string cell = "\"";
    for (const char c : text) cell += c == '"' ? std::string("\"\"") : std::string(1, c);
    return cell + "\"";
  };
  std::string csv = header + delimiter + "reason\r\n";
  for (const WaitingLine& waiting : view.lines) {
    csv += waiting.text.raw + delimiter + quoted(waiting.text.message) + "\r\n";
  }
  return csv;
}

Result<boost::json::object> preview_json(const PreviewQuestion& question) {
  StagerOptions options;
  options.kind = question.kind;
  options.mapping = question.mapping;
  options.shipped = question.shipped;
  options.currency_fallback = question.currency_fallback;
  Stager stager = TRY(Stager::open(question.bytes, question.file_name, options));
  const Binding& binding = stager.layout().binding;
  std::vector<std::string> feeds(binding.headers.size());
  for (std::size_t i = 0; i < field_count; ++i) {
    const auto field = static_cast<Field>(i);
    const FieldSource& source = binding.source(field);
    if (source.fed && source.column >= 0) feeds.at(static_cast<std::size_t>(source.column)) = name_of(field);
  }
  boost::json::array columns;
  for (std::size_t i = 0; i < feeds.size(); ++i) {
    columns.push_back({{"name", binding.headers[i]},
                       {"feeds", feeds[i].empty() ? boost::json::value(nullptr) : boost::json::value(feeds[i])}});
  }
  StagedChunk chunk;
  (void)stager.stage_chunk(preview_rows_max, chunk);
  boost::json::array messages;
  for (const RejectedLine& line : chunk.rejected) messages.emplace_back(line.message);
  return boost::json::object{{"mapping", stager.layout().mapping_name},
                             {"layout", boost::json::value_from(describe(stager.layout()))},
                             {"columns", std::move(columns)},
                             {"rows", boost::json::value_from(stager.first_rows(preview_rows_max))},
                             {"messages", std::move(messages)}};
}

boost::json::object to_json(const ImportReport& report, EngineMode mode) {
  boost::json::object totals;
  for (const CurrencyTotal& total : report.totals.by_currency()) {
    totals[total.currency.code()] = {{"lines", total.lines},
                                     {"read", format_sum(total.read, total.currency)},
                                     {"quarantined_by_reading", format_sum(total.rejected, total.currency)}};
  }
  boost::json::object json;
  json["batch"] = report.batch.to_string();
  json["imported_before"] = report.imported_before;
  json["dry_run"] = mode == EngineMode::dry_run;
  json["lines_read"] = report.totals.lines_read;
  report.tally.write(json);
  json["totals"] = totals;
  json["layout"] = boost::json::value_from(report.layout);
  json["messages"] = boost::json::value_from(report.messages);
  return json;
}

}  // namespace dunlin::view
