#include "journal/entry.h"

#include <boost/json.hpp>

#include "base/canonical_json.h"

namespace dunlin {
namespace {

Result<std::string_view> text_field(const boost::json::object& object, std::string_view name) {
  const boost::json::value* value = object.if_contains(name);
  if (value == nullptr || !value->is_string()) {
    return refuse(Reason::entry_unknown, "the entry has no text field \"" + std::string(name) + "\"");
  }
  return std::string_view(value->get_string());
}

Result<std::int64_t> integer_field(const boost::json::object& object, std::string_view name) {
  const boost::json::value* value = object.if_contains(name);
  if (value == nullptr || !value->is_int64()) {
    return refuse(Reason::entry_unknown, "the entry has no integer field \"" + std::string(name) + "\"");
  }
  return value->get_int64();
}

Result<std::string> raw_field(const boost::json::object& object, std::string_view name) {
  const boost::json::value* value = object.if_contains(name);
  if (value == nullptr) return refuse(Reason::entry_unknown, "the entry has no field \"" + std::string(name) + "\"");
  return to_canonical(*value);
}

}  // namespace

std::string encode_entry(const JournalEntry& entry) {
  CanonicalWriter writer;
  writer.reserve(entry.changes.size() + entry.decision.size() + 512);
  writer.begin_object();
  writer.key("actor").text(entry.actor);
  writer.key("at").integer(entry.at.micros);
  writer.key("changes").raw(entry.changes);
  writer.key("command").text(entry.command);
  writer.key("decision").raw(entry.decision);
  writer.key("input").text(entry.input.hex());
  writer.key("key").text(entry.key);
  writer.key("previous").text(entry.previous.hex());
  writer.key("seq").integer(entry.seq);
  writer.key("tenant").text(entry.tenant);
  writer.key("v").integer(journal_format_version);
  writer.end_object();
  return writer.take();
}

Result<JournalEntry> decode_entry(std::string_view bytes) {
  const boost::json::value value = TRY(parse_canonical(bytes));
  if (!value.is_object()) return refuse(Reason::entry_unknown, "the entry is not an object");
  const boost::json::object& object = value.get_object();
  if (TRY(integer_field(object, "v")) != journal_format_version) {
    return refuse(Reason::entry_unknown, "the entry is of a format that this program does not know");
  }
  JournalEntry entry;
  entry.actor = TRY(text_field(object, "actor"));
  entry.at.micros = TRY(integer_field(object, "at"));
  entry.changes = TRY(raw_field(object, "changes"));
  entry.command = TRY(text_field(object, "command"));
  entry.decision = TRY(raw_field(object, "decision"));
  entry.input = TRY(Digest::parse(TRY(text_field(object, "input"))));
  entry.key = TRY(text_field(object, "key"));
  entry.previous = TRY(Digest::parse(TRY(text_field(object, "previous"))));
  entry.seq = TRY(integer_field(object, "seq"));
  entry.tenant = TRY(text_field(object, "tenant"));
  return entry;
}

Digest genesis(std::string_view tenant) { return sha256("dunlin journal 1 " + std::string(tenant)); }

}  // namespace dunlin
