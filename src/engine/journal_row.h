// Rows as the journal has them: one change of an entry, read back into the type of its row; and what a row is called.
//
//   const Hold hold = TRY(journal_row<Hold>(change));
//   object_name("application", "[1048576,2097155")   // "application app_200003"
//
// A journal that is being checked may hold anything, so nothing here CHECKs what it reads: a row that does not fit its
// table is refused with entry_unknown.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "journal/changes.h"
#include "store/value.h"

namespace dunlin {

// A canonical scalar ("12", "\"text\"", "null") as the type of a field; false when it is something else.
[[nodiscard]] bool read_scalar(std::string_view scalar, std::int64_t& out);
[[nodiscard]] bool read_scalar(std::string_view scalar, std::int32_t& out);
[[nodiscard]] bool read_scalar(std::string_view scalar, bool& out);
[[nodiscard]] bool read_scalar(std::string_view scalar, std::string& out);
[[nodiscard]] bool read_scalar(std::string_view scalar, Currency& out);
[[nodiscard]] inline bool read_scalar(std::string_view scalar, Date& out) {
  return read_scalar(scalar, out.days);
}
[[nodiscard]] inline bool read_scalar(std::string_view scalar, Instant& out) {
  return read_scalar(scalar, out.micros);
}
template <class Tag>
[[nodiscard]] bool read_scalar(std::string_view scalar, Id<Tag>& out) {
  return read_scalar(scalar, out.value);
}
template <NamedEnum E>
[[nodiscard]] bool read_scalar(std::string_view scalar, E& out) {
  std::string text;
  return read_scalar(scalar, text) && from_name(text, out);
}
template <class T>
[[nodiscard]] bool read_scalar(std::string_view scalar, std::optional<T>& out) {
  out.reset();
  return scalar == "null" || read_scalar(scalar, out.emplace());
}

// entry_unknown when the change is not one of Row's table, or a value is not of its column's kind.
template <class Row>
[[nodiscard]] Result<Row> journal_row(const RowChange& change) {
  const std::vector<std::string_view> values = TRY(split_row(change.row));
  Row row;
  bool good = change.table == Row::table.name && values.size() == Row::table.columns().size() && !change.erased;
  if (good) {
    Row::visit(row, [&](auto&... field) {
      std::size_t column = 0;
      good = (read_scalar(values[column++], field) && ...);
    });
  }
  if (good) return row;
  return refuse(Reason::entry_unknown, "a row of the table " + std::string(change.table) + " is not as such rows are");
}

// "inv_200003"; the plain number where it cannot be an id.
[[nodiscard]] std::string id_text(std::string_view id_prefix, std::int64_t value);
template <class Tag>
[[nodiscard]] std::string id_text(Id<Tag> id) {
  return id_text(Tag::id_prefix, id.value);
}

// Which column of the key tells a thing of the table apart, and the prefix of its id; no prefix: the plain value.
struct ObjectKind {
  std::string_view table;
  std::string_view id_prefix;
  std::size_t id_column;
};
// Nothing for a table that is not journalled.
[[nodiscard]] const ObjectKind* object_kind(std::string_view table);
[[nodiscard]] const ObjectKind* object_kind_of_id(std::string_view id);  // by the prefix of "inv_200003"

// `row`: canonical text of the row or of its key; a row that cannot be read is called by its table alone.
[[nodiscard]] std::string object_name(std::string_view table, std::string_view row);

}  // namespace dunlin
