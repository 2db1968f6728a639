// Does the database have the tables that the code believes in? A row is written and read by position, so a column that
// stands elsewhere would be read as another without a word.
//
//   for (const std::string& difference : TRY(schema_differences(connection, all_tables()))) ...
//     table hold: the columns are (tenant, id, note, version), the program has (tenant, id, version)
//
// Compared per table: the columns and their order, the primary key, and the kinds: integers of 64 bits, texts ordered
// by their bytes, bytes. On SQLite the table must be STRICT, or a text could stand in a column of integers.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/connection.h"
#include "store/table.h"

namespace dunlin {

// One sentence for each difference, in the order of `tables`.
[[nodiscard]] Result<std::vector<std::string>> schema_differences(Connection& connection,
                                                                  std::span<const Table* const> tables);

// The names of the tables in the database, in order; those of the engine itself left out.
[[nodiscard]] Result<std::vector<std::string>> table_names(Connection& connection);

// The columns of the primary key, in order; none when there is no such table.
[[nodiscard]] Result<std::vector<std::string>> primary_key_of(Connection& connection, std::string_view table);

}  // namespace dunlin
