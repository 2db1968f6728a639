#include <filesystem>

#include "engine/importer.h"
#include "intake/intake.h"
#include "server/operations.h"
#include "view/import_view.h"

namespace dunlin::api {
namespace {

Result<Id<ImportBatch>> batch_named(ApiCall& call) {
  return Id<ImportBatch>::parse(call.part(0));
}

Result<> authorise_reading_imports(ApiCall& call, const ReadTx& tx) {
  TRY(call.check_scope(Operation::view_customer));
  return view::authorise_imports(TRY(call.identity(tx)));
}

const Mapping* mapping_named(const std::vector<Mapping>& shipped, const std::string& name) {
  for (const Mapping& mapping : shipped) {
    if (mapping.name == name) return &mapping;
  }
  return nullptr;
}

}  // namespace

Result<HttpResponse> list_imports(ApiCall& call) {
  view::ImportQuestion question;
  question.limit = call.limit();
  if (const std::optional<std::string> cursor = call.request.parameter("cursor")) {
    question.before = TRY(Id<ImportBatch>::parse(*cursor));
  }
  const TenantHost::Reader reader = TRY(call.reader());
  TRY(authorise_reading_imports(call, reader.tx()));
  const view::ImportList list = TRY(view::import_list(reader.tx(), question));
  boost::json::value next;
  if (list.next) next = list.next->to_string();
  return answer_json({{"items", to_json(list)}, {"next", std::move(next)}});
}

Result<HttpResponse> show_import(ApiCall& call) {
  const TenantHost::Reader reader = TRY(call.reader());
  TRY(authorise_reading_imports(call, reader.tx()));
  return answer_json(to_json(TRY(view::import_view(reader.tx(), TRY(batch_named(call))))));
}

Result<HttpResponse> list_quarantine(ApiCall& call) {
  const TenantHost::Reader reader = TRY(call.reader());
  TRY(authorise_reading_imports(call, reader.tx()));
  boost::json::array lines = to_json(TRY(view::quarantine_view(reader.tx(), TRY(batch_named(call)))));
  return answer_json({{"items", std::move(lines)}, {"next", nullptr}});
}

// The bytes of the file are the body. Its name is for messages; a folder before it is not looked at.
Result<HttpResponse> import_file(ApiCall& call) {
  TRY(call.check_scope(Operation::import_facts));
  const std::vector<Mapping> shipped = TRY(shipped_mappings());
  ImportRequest request;
  request.kind = TRY(parse_import_kind(call.request.parameter("kind").value_or("")));
  request.bytes = call.request.body;
  request.file_name = std::filesystem::path(std::string(call.request.header("X-File-Name"))).filename();
  if (request.file_name.empty()) {
    return refuse(Reason::field_missing, "The header X-File-Name is missing: messages name the file.");
  }
  if (!is_storable_text(request.file_name)) return refuse(Reason::text_malformed, "X-File-Name is not UTF-8.");
  request.shipped = shipped;
  if (const std::optional<std::string> name = call.request.parameter("mapping")) {
    request.mapping = mapping_named(shipped, *name);
    if (request.mapping == nullptr) {
      return refuse(Reason::option_invalid, "There is no shipped mapping \"" + *name + "\".");
    }
  }
  if (const std::optional<std::string> code = call.request.parameter("currency")) {
    request.currency_fallback = TRY(Currency::parse(*code));
  }
  const EngineMode mode = call.flag("dry_run") ? EngineMode::dry_run : EngineMode::normal;
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

}  // namespace dunlin::api
