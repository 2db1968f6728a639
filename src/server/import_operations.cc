#include <filesystem>

#include "engine/importer.h"
#include "intake/intake.h"
#include "server/cursor.h"
#include "server/operations.h"
#include "server/view_answer.h"
#include "view/import_view.h"
#include "view/page.h"

namespace dunlin::api {
namespace {

Result<Id<ImportBatch>> batch_named(ApiCall& call) {
  return Id<ImportBatch>::parse(call.part(0));
}

Result<> authorise_reading_imports(ApiCall& call, const ReadTx& tx) {
  TRY(call.check_scope(Operation::view_customer));
  return view::authorise_imports(TRY(call.identity(tx)));
}

// Of the shipped ones; none when none is named.
Result<const Mapping*> mapping_asked_for(const ApiCall& call, const std::vector<Mapping>& shipped) {
  const std::optional<std::string> name = call.request.parameter("mapping");
  if (!name) return nullptr;
  for (const Mapping& mapping : shipped) {
    if (mapping.name == *name) return &mapping;
  }
  return refuse(Reason::option_invalid, "There is no shipped mapping \"" + *name + "\".");
}

Result<std::optional<Currency>> currency_asked_for(const ApiCall& call) {
  const std::optional<std::string> code = call.request.parameter("currency");
  if (!code) return std::optional<Currency>{};
  return std::optional<Currency>{TRY(Currency::parse(*code))};
}

// For messages; a folder before it is not looked at.
Result<std::string> file_name_of(const ApiCall& call) {
  const std::string name = std::filesystem::path(TRY(percent_decoded(call.request.header("X-File-Name")))).filename();
  if (name.empty()) return refuse(Reason::field_missing, "The header X-File-Name is missing: messages name the file.");
  if (!is_storable_text(name)) return refuse(Reason::text_malformed, "X-File-Name is not UTF-8.");
  return name;
}

Result<ImportKind> kind_of(const ApiCall& call) {
  return parse_import_kind(call.request.parameter("kind").value_or(""));
}

}  // namespace

Result<HttpResponse> list_imports(ApiCall& call) {
  const std::vector<Login> logins = TRY(logins_of(call));
  view::ImportQuestion question;
  question.limit = TRY(call.limit());
  if (const std::optional<std::string> cursor = call.request.parameter("cursor")) {
    question.before = TRY(Id<ImportBatch>::parse(*cursor));
  }
  const TenantHost::Reader reader = TRY(call.reader());
  TRY(authorise_reading_imports(call, reader.tx()));
  const view::ImportList list = TRY(view::import_list(reader.tx(), question));
  boost::json::array items;
  for (const view::ImportList::Entry& entry : list.batches) {
    items.push_back(TRY(view::import_json(reader.tx(), entry, logins)));
  }
  boost::json::value next;
  if (list.next) next = list.next->to_string();
  return answer_json({{"items", std::move(items)}, {"next", std::move(next)}});
}

Result<HttpResponse> show_import(ApiCall& call) {
  const std::vector<Login> logins = TRY(logins_of(call));
  const TenantHost::Reader reader = TRY(call.reader());
  TRY(authorise_reading_imports(call, reader.tx()));
  const view::ImportList::Entry entry = TRY(view::import_view(reader.tx(), TRY(batch_named(call))));
  return answer_json(TRY(view::import_json(reader.tx(), entry, logins)));
}

Result<HttpResponse> list_quarantine(ApiCall& call) {
  const TenantHost::Reader reader = TRY(call.reader());
  TRY(authorise_reading_imports(call, reader.tx()));
  view::QuarantineView view = TRY(view::quarantine_view(reader.tx(), TRY(batch_named(call))));
  if (call.request.header("Accept").starts_with("text/csv")) {
    return HttpResponse{
        200, {{"Content-Type", "text/csv; charset=utf-8"}}, TRY(view::quarantine_csv(reader.tx(), view)), nullptr};
  }
  if (const std::optional<std::string> cursor = call.request.parameter("cursor")) {
    const std::int64_t seen = TRY(read_number(*cursor));
    std::erase_if(view.lines, [seen](const WaitingLine& waiting) { return waiting.line.line <= seen; });
  }
  boost::json::value next;
  const std::optional<std::int64_t> last =
      view::cut_to_page(view.lines, TRY(call.limit()), [](const WaitingLine& waiting) { return waiting.line.line; });
  if (last) next = std::to_string(*last);
  return answer_json({{"items", to_json(view)}, {"next", std::move(next)}});
}

// The bytes of the file are the body.
Result<HttpResponse> import_file(ApiCall& call) {
  TRY(call.check_scope(Operation::import_facts));
  const std::vector<Mapping> shipped = TRY(shipped_mappings());
  ImportRequest request;
  request.kind = TRY(kind_of(call));
  request.bytes = call.request.body;
  request.file_name = TRY(file_name_of(call));
  request.shipped = shipped;
  request.mapping = TRY(mapping_asked_for(call, shipped));
  request.currency_fallback = TRY(currency_asked_for(call));
  const EngineMode mode = TRY(call.flag("dry_run")) ? EngineMode::dry_run : EngineMode::normal;
  const ImportReport report = TRY(call.host().aside<ImportReport>(
      [&](Engine& engine) {
        return dunlin::import_file(
            engine,
            [&call](std::string key) {
              Admission admission = call.admit();
              admission.key = std::move(key);
              return admission;
            },
            request, [](std::int64_t) {});
      },
      mode));
  return answer_json(view::to_json(report, mode));
}

// Of whoever may read files in: what stands in one is nobody else's to try.
Result<HttpResponse> preview_import(ApiCall& call) {
  {
    const TenantHost::Reader reader = TRY(call.reader());
    TRY(call.authorise_reading(reader.tx(), Operation::import_facts));
  }
  const std::vector<Mapping> shipped = TRY(shipped_mappings());
  view::PreviewQuestion question;
  question.kind = TRY(kind_of(call));
  question.bytes = call.request.body;
  question.file_name = TRY(file_name_of(call));
  question.shipped = shipped;
  question.mapping = TRY(mapping_asked_for(call, shipped));
  question.currency_fallback = TRY(currency_asked_for(call));
  return answer_json(TRY(view::preview_json(question)));
}

}  // namespace dunlin::api
