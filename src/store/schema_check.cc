#include "store/schema_check.h"

#include <array>

#include "base/check.h"

namespace dunlin {
namespace {

// The two engines describe themselves in different words; the questions are the same.
struct Questions {
  Statement tables;
  Statement columns;  // name, kind, in order; the kind is INTEGER, TEXT or BLOB when it is one that the code knows
  Statement key;      // name, in order
};

const Questions sqlite_questions{
    {"schema.tables",
     "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"},
    {"schema.columns",
     "SELECT c.name, c.type || CASE WHEN l.strict = 1 THEN '' ELSE ' of a table that is not STRICT' END "
     "FROM pragma_table_info($1) c JOIN pragma_table_list($1) l ORDER BY c.cid"},
    {"schema.key", "SELECT name FROM pragma_table_info($1) WHERE pk > 0 ORDER BY pk"}};

const Questions postgres_questions{
    {"schema.tables",
     "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"},
    {"schema.columns",
     "SELECT CAST(column_name AS TEXT), CASE WHEN data_type = 'bigint' THEN 'INTEGER' WHEN data_type = 'bytea' THEN "
     "'BLOB' WHEN data_type = 'text' AND collation_name = 'C' THEN 'TEXT' WHEN data_type = 'text' THEN 'text that is "
     "not "
     "ordered by its bytes' ELSE CAST(data_type AS TEXT) END "
     "FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = $1 ORDER BY "
     "ordinal_position"},
    {"schema.key",
     "SELECT CAST(column_name AS TEXT) FROM information_schema.key_column_usage WHERE table_schema = current_schema() "
     "AND table_name = $1 AND constraint_name = (SELECT constraint_name FROM information_schema.table_constraints "
     "WHERE "
     "table_schema = current_schema() AND table_name = $1 AND constraint_type = 'PRIMARY KEY') ORDER BY "
     "ordinal_position"}};

const Questions& questions_of(const Connection& connection) {
  return connection.dialect() == Dialect::sqlite ? sqlite_questions : postgres_questions;
}

struct Column {
  std::string name;
  std::string kind;
};

Result<std::vector<std::string>> first_texts(Connection& connection, const Statement& statement,
                                             std::span<const Value> parameters) {
  std::vector<std::string> texts;
  TRY(connection.each(statement, parameters, [&texts](const RowView& row) -> Result<> {
    texts.emplace_back(row.bytes(0));
    return {};
  }));
  return texts;
}

Result<std::vector<Column>> columns_of(Connection& connection, std::string_view table) {
  const std::array<Value, 1> name{to_value(table)};
  std::vector<Column> columns;
  TRY(connection.each(questions_of(connection).columns, name, [&columns](const RowView& row) -> Result<> {
    columns.push_back({std::string(row.bytes(0)), std::string(row.bytes(1))});
    return {};
  }));
  return columns;
}

std::string listed(std::span<const std::string> names) {
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
  return "(" + list + ")";
}

std::vector<std::string> with_tenant(std::span<const std::string_view> columns) {
  std::vector<std::string> names{"tenant"};
  names.insert(names.end(), columns.begin(), columns.end());
  return names;
}

Result<> compare(Connection& connection, const Table& table, std::vector<std::string>& differences) {
  const std::string begin = "table " + std::string(table.name) + ": ";
  const std::vector<Column> columns = TRY(columns_of(connection, table.name));
  if (columns.empty()) {
    differences.push_back(begin + "is not in the database");
    return {};
  }
  std::vector<std::string> found;
  for (const Column& column : columns) found.push_back(column.name);
  const std::vector<std::string> expected = with_tenant(table.columns());
  if (found != expected) {
    differences.push_back(begin + "the columns are " + listed(found) + ", the program has " + listed(expected));
  }
  const std::vector<std::string> key = TRY(primary_key_of(connection, table.name));
  const std::vector<std::string> expected_key =
      with_tenant(table.columns().first(static_cast<std::size_t>(table.key_columns)));
  if (key != expected_key) {
    differences.push_back(begin + "the primary key is " + listed(key) + ", the program has " + listed(expected_key));
  }
  for (const Column& column : columns) {
    if (column.kind != "INTEGER" && column.kind != "TEXT" && column.kind != "BLOB") {
      differences.push_back(begin + "the column " + column.name + " is " + column.kind);
    } else if (column.kind == "BLOB" && table.journalled()) {
      differences.push_back(begin + "the column " + column.name + " holds bytes, which an after-image cannot");
    }
  }
  return {};
}

}  // namespace

Result<std::vector<std::string>> schema_differences(Connection& connection, std::span<const Table* const> tables) {
  std::vector<std::string> differences;
  for (const Table* table : tables) TRY(compare(connection, *table, differences));
  return differences;
}

Result<std::vector<std::string>> table_names(Connection& connection) {
  return first_texts(connection, questions_of(connection).tables, {});
}

Result<std::vector<std::string>> primary_key_of(Connection& connection, std::string_view table) {
  const std::array<Value, 1> name{to_value(table)};
  return first_texts(connection, questions_of(connection).key, name);
}

}  // namespace dunlin
