// The changes of an entry: after-images of rows, grouped by table and kind (docs/reference/journal-format.md).
//
//   [{"columns":["id","note","version"],"put":[[1,"late",7],[2,null,7]],"table":"hold"},
//    {"columns":["id"],"erase":[[3]],"table":"hold"}]
//
// Reading is strict: canonical JSON of exactly this shape, every row with as many values as there are columns. Nothing
// is copied; what a callback receives points into the text that was read.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/function_ref.h"
#include "store/table.h"

namespace dunlin {

// One row change as it stands in an entry: canonical text of the row's array and of its columns.
struct RowChange {
  std::string_view table;
  std::string_view columns;  // canonical array of the column names
  std::string_view row;      // canonical array of the values (of the key only, when erased)
  bool erased = false;
};

// Calls f for each change in the text of an entry's "changes", in order. json_malformed when it has another shape,
// which may show only after the first calls.
[[nodiscard]] Result<> each_change(std::string_view changes, FunctionRef<Result<>(const RowChange&)> f);

// The values of a canonical array of integers, texts and nulls, as canonical text each.
[[nodiscard]] Result<std::vector<std::string_view>> split_row(std::string_view row);

// "[a,b" of "[a,b,c,d]": the key's columns come first, so the beginning of a row's text is its key. Nothing when the
// row has not so many values.
[[nodiscard]] std::string_view key_prefix(std::string_view row, int key_columns);

// Canonical array of the table's column names (all of them, or the key's).
[[nodiscard]] std::string canonical_columns(const Table& table, bool key_only);
// Canonical array of one stored row; `columns` cells from 0.
[[nodiscard]] std::string canonical_row(const RowView& row, int columns);

}  // namespace dunlin
