#include "store/sqlite/planner_statistics.h"

namespace dunlin {
namespace {

const Statement statistics_table{"planner.statistics_table",
                                 "SELECT COUNT(*) FROM sqlite_schema WHERE name = 'sqlite_stat1'"};

// Rows that share a key's first column, its first two, and so on: a million share the tenant, one is left of a unique
// key. The primary key of a table without rowids goes by the table's name.
constexpr std::string_view statistics_sql = R"(
ANALYZE sqlite_schema;
DELETE FROM sqlite_stat1;
INSERT INTO sqlite_stat1 (tbl, idx, stat)
SELECT tbl, idx, '1000000 1000000' || substr(' 100 10 10 10', 1, CASE columns WHEN 1 THEN 0 WHEN 2 THEN 0
       ELSE 1 + 3 * (columns - 2) END) || CASE WHEN columns = 1 THEN '' WHEN is_unique THEN ' 1' WHEN columns = 2
       THEN ' 100' ELSE ' 10' END
FROM (SELECT t.name AS tbl, CASE WHEN t.wr AND i.origin = 'pk' THEN t.name ELSE i.name END AS idx,
             i."unique" AS is_unique, (SELECT COUNT(*) FROM pragma_index_info(i.name)) AS columns
      FROM pragma_table_list AS t, pragma_index_list(t.name) AS i
      WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%'
        AND (SELECT name FROM pragma_index_info(i.name) WHERE seqno = 0) = 'tenant');
ANALYZE sqlite_schema;
)";

}  // namespace

Result<bool> has_planner_statistics(Connection& connection) {
  bool found = false;
  TRY(connection.each(statistics_table, {}, [&](const RowView& row) -> Result<> {
    found = row.integer(0) != 0;
    return {};
  }));
  return found;
}

Result<> write_planner_statistics(Connection& connection) {
  return connection.run_script(statistics_sql);
}

}  // namespace dunlin
