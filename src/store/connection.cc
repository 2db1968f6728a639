#include "store/connection.h"

#include "base/canonical_json.h"

namespace dunlin {
namespace {

void replace_call(std::string& sql, std::string_view word, std::string_view before, std::string_view after) {
  const std::string opening = std::string(word) + "(";
  for (std::size_t at = sql.find(opening); at != std::string::npos; at = sql.find(opening, at)) {
    const std::size_t close = sql.find(')', at);
    CHECK(close != std::string::npos);
    const std::string parameter = sql.substr(at + opening.size(), close - at - opening.size());
    const std::string call = std::string(before) + parameter + std::string(after);
    sql.replace(at, close + 1 - at, call);
    at += call.size();
  }
}

}  // namespace

std::string translate(std::string_view text, Dialect dialect) {
  std::string sql(text);
  if (dialect == Dialect::sqlite) {
    replace_call(sql, "KEYS", "(SELECT value FROM json_each(", "))");
    replace_call(sql, "TEXTS", "(SELECT value FROM json_each(", "))");
    constexpr std::string_view lock = " FOR UPDATE";
    if (const std::size_t at = sql.find(lock); at != std::string::npos) sql.erase(at, lock.size());
  } else {
    replace_call(sql, "KEYS", "(SELECT CAST(value AS BIGINT) FROM json_array_elements_text(CAST(", " AS json)))");
    replace_call(sql, "TEXTS", "(SELECT value FROM json_array_elements_text(CAST(", " AS json)))");
  }
  return sql;
}

std::string write_sql(const Table& table, WriteKind kind) {
  switch (kind) {
    case WriteKind::insert:
      return insert_into(table);
    case WriteKind::put:
      return upsert_into(table);
    case WriteKind::erase:
      return delete_from(table);
  }
  CHECK_UNREACHABLE("a kind of write");
}

bool is_storable_text(std::string_view text) {
  return text.find('\0') == std::string_view::npos && is_valid_utf8(text);
}

std::string keys_parameter(std::span<const std::int64_t> keys) {
  CanonicalWriter writer;
  writer.begin_array();
  for (const std::int64_t key : keys) writer.integer(key);
  writer.end_array();
  return writer.take();
}

std::string texts_parameter(std::span<const std::string_view> texts) {
  CanonicalWriter writer;
  writer.begin_array();
  for (const std::string_view text : texts) writer.text(text);
  writer.end_array();
  return writer.take();
}

}  // namespace dunlin
