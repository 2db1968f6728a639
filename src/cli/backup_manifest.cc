#include "cli/backup_manifest.h"

#include <boost/json.hpp>
#include <filesystem>

#include "base/canonical_json.h"
#include "base/sha256.h"

namespace dunlin::cli {
namespace {

constexpr std::int64_t format = 1;

tl::unexpected<Refusal> damaged(std::string_view why) {
  return refuse(Reason::backup_damaged, "Not restored: the manifest of the backup " + std::string(why) + ".");
}

Result<std::string> text_of(const boost::json::object& object, std::string_view name) {
  const boost::json::value* value = object.if_contains(name);
  if (value == nullptr || !value->is_string()) return damaged("lacks the text \"" + std::string(name) + "\"");
  return std::string(value->get_string());
}

Result<std::int64_t> number_of(const boost::json::object& object, std::string_view name) {
  const boost::json::value* value = object.if_contains(name);
  if (value == nullptr || !value->is_int64()) return damaged("lacks the number \"" + std::string(name) + "\"");
  return value->get_int64();
}

// The objects of a list.
Result<std::vector<boost::json::object>> list_of(const boost::json::object& object, std::string_view name) {
  const boost::json::value* value = object.if_contains(name);
  if (value == nullptr || !value->is_array()) return damaged("lacks the list \"" + std::string(name) + "\"");
  std::vector<boost::json::object> objects;
  for (const boost::json::value& each : value->get_array()) {
    if (!each.is_object()) return damaged("has something else than objects in \"" + std::string(name) + "\"");
    objects.push_back(each.get_object());
  }
  return objects;
}

// One of the files that a backup is made of: nothing that leads elsewhere.
bool belongs(const std::string& path) {
  if (path == "dunlin.toml" || path == "catalog.db" || path == "seal.key") return true;
  const std::filesystem::path parts(path);
  if (parts.is_absolute() || parts.lexically_normal().string() != path) return false;
  const std::string first = *parts.begin();
  return (first == "tenants" || first == "mail" || first == "seals") && parts.has_filename();
}

}  // namespace

std::string write_manifest(const BackupManifest& manifest) {
  CanonicalWriter json;
  json.begin_object().key("files").begin_array();
  for (const BackupManifest::File& file : manifest.files) {
    json.begin_object().key("bytes").integer(file.bytes).key("path").text(file.path);
    json.key("sha256").text(file.sha256).end_object();
  }
  json.end_array().key("format").integer(format).key("made_at").text(manifest.made_at.to_string());
  json.key("tenants").begin_array();
  for (const BackupManifest::Head& head : manifest.heads) {
    json.begin_object().key("hash").text(head.hash).key("name").text(head.tenant);
    json.key("seq").integer(head.seq).end_object();
  }
  json.end_array().end_object();
  return json.take() + "\n";
}

Result<BackupManifest> read_manifest(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  const Result<boost::json::value> value = parse_canonical(text);
  if (!value || !value->is_object()) return damaged("is not whole");
  const boost::json::object& object = value->get_object();
  if (TRY(number_of(object, "format")) != format) return damaged("is of a newer program");
  BackupManifest manifest;
  const Result<Instant> made_at = Instant::parse(TRY(text_of(object, "made_at")));
  if (!made_at) return damaged("names no time");
  manifest.made_at = *made_at;
  for (const boost::json::object& file : TRY(list_of(object, "files"))) {
    manifest.files.push_back({TRY(text_of(file, "path")), TRY(number_of(file, "bytes")), TRY(text_of(file, "sha256"))});
    if (!belongs(manifest.files.back().path)) {
      return damaged("names \"" + manifest.files.back().path + "\", which belongs to no data directory");
    }
  }
  for (const boost::json::object& head : TRY(list_of(object, "tenants"))) {
    manifest.heads.push_back({TRY(text_of(head, "name")), TRY(number_of(head, "seq")), TRY(text_of(head, "hash"))});
  }
  return manifest;
}

}  // namespace dunlin::cli
