// Table: what the code knows of a table: its name, its columns in order, its key, and its state class, which says how
// it is controlled (docs/reference/storage.md).
//
// Every table has a first column `tenant`, which begins the primary key and which no row type carries: the transaction
// adds it. Tables of business and governance truth end with the column `version`: the sequence number of the journal
// entry that last wrote the row. The transaction sets it.
//
// A row type is a plain struct:
//
//   struct Hold {
//     static constexpr std::string_view id_prefix = "hld";
//     Id<Hold> id;
//     std::string note;
//     std::int64_t version = 0;
//     static const Table table;                                 // columns in the order of visit
//     static void visit(auto& row, auto&& visitor) { visitor(row.id, row.note, row.version); }
//   };
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/value.h"

namespace dunlin {

enum class StateClass : std::uint8_t {
  business,     // documents, money, proposals: journalled, verified
  governance,   // policies, roles, segments: changed by proposal only, journalled, verified
  operational,  // cursors, the chain head: corruption can neither skip nor repeat an action
  rebuildable,  // worklists: stamped with sequence and model; delete and rebuild
  detachable    // contact data, message bodies: a salted digest stands in the journalled row; erasable
};

inline constexpr std::size_t table_columns_max = 20;

struct Table {
  std::string_view name;
  int key_columns;  // the first of the columns, after tenant, that make the primary key
  StateClass state_class;

  // constexpr, so that descriptors exist before any statement that is made from them.
  constexpr Table(std::string_view name_, std::initializer_list<std::string_view> columns, int key_columns_,
                  StateClass state_class_)
      : name(name_), key_columns(key_columns_), state_class(state_class_), column_count_(columns.size()) {
    std::size_t i = 0;
    for (const std::string_view column : columns) columns_[i++] = column;
  }

  [[nodiscard]] constexpr std::span<const std::string_view> columns() const { return {columns_.data(), column_count_}; }
  [[nodiscard]] bool journalled() const {
    return state_class == StateClass::business || state_class == StateClass::governance;
  }
  [[nodiscard]] std::string select_list() const;  // "id, note, version"

 private:
  std::array<std::string_view, table_columns_max> columns_{};  // without tenant
  std::size_t column_count_;
};

// "SELECT <columns> FROM <table> WHERE tenant = $1 <rest>", for named statements.
[[nodiscard]] std::string select_from(const Table& table, std::string_view rest);

// How a row is written; the same text on both databases. $1 is the tenant, the columns (or the key's columns) follow.
[[nodiscard]] std::string insert_into(const Table& table);
// Replaces the row of the same primary key. A clash with another unique index is refused: INSERT OR REPLACE would
// instead delete the other row, and the journal would not know.
[[nodiscard]] std::string upsert_into(const Table& table);
[[nodiscard]] std::string delete_from(const Table& table);

template <class Row>
[[nodiscard]] std::vector<Value> row_values(const Row& row) {
  std::vector<Value> values;
  values.reserve(Row::table.columns().size());
  Row::visit(row, [&values](const auto&... field) { (values.push_back(to_value(field)), ...); });
  return values;
}

template <class Row>
[[nodiscard]] Row read_row(const RowView& view) {
  Row row;
  Row::visit(row, [&view](auto&... field) {
    int column = 0;
    (from_column(view, column++, field), ...);
  });
  return row;
}

}  // namespace dunlin
