#include "intake/batch.h"

#include <boost/json.hpp>

#include "base/canonical_json.h"
#include "base/check.h"

namespace dunlin {

constinit const Table ImportBatch::table{
    "import_batch",
    {"id", "kind", "file_name", "digest", "mapping", "content_digest", "state", "lines_read", "lines_recorded",
     "lines_changed", "lines_unchanged", "lines_quarantined", "totals", "version"},
    1,
    StateClass::business};
constinit const Table QuarantinedLine::table{
    "quarantined_line",
    {"id", "batch_id", "line", "column_number", "field", "reason", "state", "content_digest", "version"},
    1,
    StateClass::business};

std::string_view name_of(BatchState state) {
  switch (state) {
    case BatchState::open:
      return "open";
    case BatchState::complete:
      return "complete";
  }
  CHECK_UNREACHABLE("a batch state without a name");
}

bool from_name(std::string_view text, BatchState& state) {
  state = text == "open" ? BatchState::open : BatchState::complete;
  return text == name_of(state);
}

std::string_view name_of(QuarantineState state) {
  switch (state) {
    case QuarantineState::waiting:
      return "waiting";
    case QuarantineState::replayed:
      return "replayed";
  }
  CHECK_UNREACHABLE("a quarantine state without a name");
}

bool from_name(std::string_view text, QuarantineState& state) {
  state = text == "waiting" ? QuarantineState::waiting : QuarantineState::replayed;
  return text == name_of(state);
}

std::string QuarantinedText::encode() const {
  CanonicalWriter writer;
  writer.begin_object();
  writer.key("message").text(message).key("raw").text(raw).key("raw_whole").boolean(raw_whole);
  writer.end_object();
  return writer.take();
}

Result<QuarantinedText> QuarantinedText::decode(std::string_view bytes) {
  const boost::json::value value = TRY(parse_canonical(bytes));
  const boost::json::object* object = value.if_object();
  const auto field = [object](std::string_view name) {
    return object == nullptr ? nullptr : object->if_contains(name);
  };
  if (object != nullptr && object->size() > 3) {
    return refuse(Reason::json_malformed, "the stored text of the quarantined line has fields that do not belong");
  }
  if (field("message") == nullptr || !field("message")->is_string() || field("raw") == nullptr ||
      !field("raw")->is_string() || field("raw_whole") == nullptr || !field("raw_whole")->is_bool()) {
    return refuse(Reason::json_malformed, "the stored text of the quarantined line is incomplete");
  }
  return QuarantinedText{std::string(field("message")->get_string()), std::string(field("raw")->get_string()),
                         field("raw_whole")->get_bool()};
}

}  // namespace dunlin
