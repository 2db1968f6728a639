#include "journal/changes.h"

#include "base/canonical_json.h"
#include "journal/canonical_scan.h"
#include "store/connection.h"

namespace dunlin {
namespace {

// The rows come before the name of their table, so they wait in `rows` for it.
bool scan_group(CanonicalScan& scan, RowChange& change, std::vector<std::string_view>& rows) {
  std::size_t columns = 0;
  scan.literal("{\"columns\":");
  change.columns = scan.cells(columns);
  scan.literal(",");
  const std::string_view kind = scan.text();
  change.erased = kind == "\"erase\"";
  if (!change.erased && kind != "\"put\"") return false;
  scan.literal(":[");
  rows.clear();
  do {
    std::size_t values = 0;
    rows.push_back(scan.cells(values));
    if (values != columns) return false;
  } while (scan.accept(','));
  scan.literal("],\"table\":");
  change.table = scan.text();
  if (!scan.literal("}")) return false;
  change.table = change.table.substr(1, change.table.size() - 2);
  return true;
}

}  // namespace

Result<> each_change(std::string_view changes, FunctionRef<Result<>(const RowChange&)> f) {
  CanonicalScan scan(changes);
  const auto malformed = [&scan] {
    return refuse(Reason::json_malformed,
                  "the changes of the entry are malformed at byte " + std::to_string(scan.position()));
  };
  if (!scan.literal("[")) return malformed();
  std::vector<std::string_view> rows;
  if (!scan.accept(']')) {
    do {
      RowChange change;
      if (!scan_group(scan, change, rows)) return malformed();
      for (const std::string_view row : rows) {
        change.row = row;
        TRY(f(change));
      }
    } while (scan.accept(','));
    scan.literal("]");
  }
  if (!scan.finished()) return malformed();
  return {};
}

Result<std::vector<std::string_view>> split_row(std::string_view row) {
  CanonicalScan scan(row);
  std::vector<std::string_view> values;
  scan.literal("[");
  if (!scan.accept(']')) {
    do {
      values.push_back(scan.scalar());
    } while (scan.accept(','));
    scan.literal("]");
  }
  if (!scan.finished()) return refuse(Reason::json_malformed, "a row of the journal is no array of plain values");
  return values;
}

std::string_view key_prefix(std::string_view row, int key_columns) {
  CanonicalScan scan(row);
  scan.literal("[");
  for (int i = 0; i < key_columns; ++i) {
    if (i > 0) scan.literal(",");
    scan.scalar();
  }
  return scan.failed() ? std::string_view() : row.substr(0, scan.position());
}

std::string canonical_columns(const Table& table, bool key_only) {
  const std::size_t count = key_only ? static_cast<std::size_t>(table.key_columns) : table.columns().size();
  return texts_parameter(table.columns().first(count));
}

std::string canonical_row(const RowView& row, int columns) {
  CanonicalWriter writer;
  writer.begin_array();
  for (int column = 0; column < columns; ++column) {
    switch (row.kind(column)) {
      case Value::Kind::null:
        writer.null();
        break;
      case Value::Kind::integer:
        writer.integer(row.integer(column));
        break;
      default:
        // A damaged database may hold what is not text: it must be reported as a difference, not stop the check.
        writer.text(is_valid_utf8(row.bytes(column)) ? row.bytes(column) : "(not UTF-8)");
    }
  }
  writer.end_array();
  return writer.take();
}

}  // namespace dunlin
