#include "store/table.h"

namespace dunlin {

std::string Table::select_list() const {
  std::string list;
  for (const std::string_view column : columns()) {
    if (!list.empty()) list += ", ";
    list += column;
  }
  return list;
}

std::string select_from(const Table& table, std::string_view rest) {
  std::string sql = "SELECT " + table.select_list() + " FROM ";
  sql += table.name;
  sql += " WHERE tenant = $1 ";
  sql += rest;
  return sql;
}

std::string insert_into(const Table& table) {
  std::string sql = "INSERT INTO " + std::string(table.name) + " (tenant, " + table.select_list() + ") VALUES ($1";
  for (std::size_t i = 0; i < table.columns().size(); ++i) sql += ", $" + std::to_string(i + 2);
  return sql + ")";
}

std::string upsert_into(const Table& table) {
  const auto key_columns = static_cast<std::size_t>(table.key_columns);
  std::string sql = insert_into(table) + " ON CONFLICT (tenant";
  for (const std::string_view column : table.columns().first(key_columns)) sql += ", " + std::string(column);
  sql += ") DO ";
  std::string updates;
  for (const std::string_view column : table.columns().subspan(key_columns)) {
    updates += (updates.empty() ? "UPDATE SET " : ", ") + std::string(column) + " = EXCLUDED." + std::string(column);
  }
  return sql + (updates.empty() ? "NOTHING" : updates);
}

std::string delete_from(const Table& table) {
  std::string sql = "DELETE FROM " + std::string(table.name) + " WHERE tenant = $1";
  for (std::size_t i = 0; i < static_cast<std::size_t>(table.key_columns); ++i) {
    sql += " AND " + std::string(table.columns()[i]) + " = $" + std::to_string(i + 2);
  }
  return sql;
}

}  // namespace dunlin
