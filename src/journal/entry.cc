#include "journal/entry.h"

#include <boost/json.hpp>

#include "base/canonical_json.h"
#include "journal/canonical_scan.h"

namespace dunlin {
namespace {

// The fields of an entry as they stand in its bytes, texts with their quotes.
struct Fields {
  std::string_view actor, at, changes, command, decision, input, key, previous, seq, tenant;
};

bool scan_fields(std::string_view bytes, Fields& fields) {
  CanonicalScan scan(bytes);
  scan.literal("{\"actor\":");
  fields.actor = scan.text();
  scan.literal(",\"at\":");
  fields.at = scan.integer();
  scan.literal(",\"changes\":");
  fields.changes = scan.value();
  scan.literal(",\"command\":");
  fields.command = scan.text();
  scan.literal(",\"decision\":");
  fields.decision = scan.value();
  scan.literal(",\"input\":");
  fields.input = scan.text();
  scan.literal(",\"key\":");
  fields.key = scan.text();
  scan.literal(",\"previous\":");
  fields.previous = scan.text();
  scan.literal(",\"seq\":");
  fields.seq = scan.integer();
  scan.literal(",\"tenant\":");
  fields.tenant = scan.text();
  scan.literal(",\"v\":" + std::to_string(journal_format_version) + "}");
  return scan.finished() && fields.changes.starts_with('[') && fields.decision.starts_with('{');
}

Result<Digest> digest_field(std::string_view name, std::string_view quoted) {
  Result<Digest> digest = Digest::parse(quoted.substr(1, quoted.size() - 2));
  if (digest.has_value()) return digest;
  return refuse(Reason::entry_unknown, "the field \"" + std::string(name) + "\" of the entry is no digest");
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
  Fields fields;
  if (!scan_fields(bytes, fields)) {
    TRY(parse_canonical(bytes));  // says what is wrong with the JSON, if that it is
    return refuse(Reason::entry_unknown, "the entry has other fields than those of format " +
                                             std::to_string(journal_format_version) +
                                             ", or one of them is of another type");
  }
  JournalEntry entry;
  entry.seq = integer_of(fields.seq);
  entry.at.micros = integer_of(fields.at);
  entry.tenant = unescaped(fields.tenant);
  entry.actor = unescaped(fields.actor);
  entry.command = unescaped(fields.command);
  entry.input = TRY(digest_field("input", fields.input));
  entry.key = unescaped(fields.key);
  entry.decision = fields.decision;
  entry.changes = fields.changes;
  entry.previous = TRY(digest_field("previous", fields.previous));
  return entry;
}

Digest genesis(std::string_view tenant) {
  return sha256("dunlin journal 1 " + std::string(tenant));
}

}  // namespace dunlin
