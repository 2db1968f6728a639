#include "store/transaction.h"

#include <charconv>

namespace dunlin {

Result<ReadTx> ReadTx::begin(Connection& connection, TenantKey tenant) {
  TRY(connection.begin_of(tenant.value, Access::read));
  return ReadTx(connection, tenant);
}

ReadTx::~ReadTx() {
  if (connection_ != nullptr) connection_->rollback();
}

Result<WriteTx> WriteTx::begin(Connection& connection, TenantKey tenant) {
  TRY(connection.begin_of(tenant.value, Access::write));
  return WriteTx(connection, tenant);
}

void WriteTx::set_seq(std::int64_t seq) {
  CHECK(seq_ == 0 && seq > 0);
  seq_ = seq;
}

Result<> WriteTx::write_values(const Table& table, WriteKind kind, std::span<const Value> values) {
  if (table.journalled()) record(table, kind == WriteKind::erase, values.subspan(1));
  return connection_->write(table, kind, values);
}

void WriteTx::record(const Table& table, bool erase, std::span<const Value> values) {
  if (changes_.empty() || changes_.back().table != &table || changes_.back().erase != erase) {
    changes_.push_back(Group{&table, erase, {}});
  }
  std::string& rows = changes_.back().rows;
  if (!rows.empty()) rows += ',';
  CanonicalWriter writer;
  writer.reserve(32 * values.size());
  writer.begin_array();
  for (const Value& value : values) {
    switch (value.kind) {
      case Value::Kind::null:
        writer.null();
        break;
      case Value::Kind::integer:
        writer.integer(value.integer);
        break;
      case Value::Kind::text:
        writer.text(value.bytes);
        break;
      case Value::Kind::blob:
        CHECK_UNREACHABLE("journalled tables hold integers and text only");
    }
  }
  writer.end_array();
  rows += writer.view();
}

std::vector<const Table*> WriteTx::changed_tables() const {
  std::vector<const Table*> tables;
  for (const Group& group : changes_) tables.push_back(group.table);
  return tables;
}

std::string WriteTx::take_changes() {
  CanonicalWriter writer;
  std::size_t bytes = 64;
  for (const Group& group : changes_) bytes += group.rows.size() + 512;
  writer.reserve(bytes);
  writer.begin_array();
  for (const Group& group : changes_) {
    const Table& table = *group.table;
    const std::size_t column_count = group.erase ? static_cast<std::size_t>(table.key_columns) : table.columns().size();
    writer.begin_object().key("columns").begin_array();
    for (std::size_t i = 0; i < column_count; ++i) writer.text(table.columns()[i]);
    writer.end_array();
    writer.key(group.erase ? "erase" : "put").raw("[" + group.rows + "]");
    writer.key("table").text(table.name).end_object();
  }
  writer.end_array();
  changes_.clear();
  return writer.take();
}

Result<> WriteTx::commit() {
  CHECK(changes_.empty());
  TRY(connection_->commit());
  connection_ = nullptr;
  return {};
}

}  // namespace dunlin
