// ReadTx and WriteTx: one transaction of one tenant. Every statement gets the tenant as $1 by construction, so code
// above the store can only ask for its own tenant's rows; its own parameters begin at $2.
//
//   ReadTx tx = TRY(ReadTx::begin(connection, tenant));
//   std::vector<Hold> holds = TRY(tx.all<Hold>(holds_of_customer, customer_id));
//
// WriteTx writes rows by their types. For journalled tables it sets the row's version to the sequence number of the
// entry being written and records the after-image; take_changes() hands the recorded changes to the journal as
// canonical JSON. The destructor rolls back what was not committed.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/canonical_json.h"
#include "base/result.h"
#include "store/connection.h"

namespace dunlin {

// The number of a tenant in its catalog; the first column of every key.
struct TenantKey {
  std::int64_t value = 0;
  auto operator<=>(const TenantKey&) const = default;
};

class ReadTx {
 public:
  [[nodiscard]] static Result<ReadTx> begin(Connection& connection, TenantKey tenant);
  ReadTx(ReadTx&& other) noexcept : connection_(std::exchange(other.connection_, nullptr)), tenant_(other.tenant_) {}
  ReadTx& operator=(ReadTx&&) = delete;
  ~ReadTx();

  template <class... Parameters>
  [[nodiscard]] Result<> each(const Statement& statement, RowCallback row, const Parameters&... parameters) const {
    const std::array<Value, sizeof...(Parameters) + 1> values{Value::of_integer(tenant_.value),
                                                              to_value(parameters)...};
    return connection_->each(statement, values, row);
  }

  template <class Row, class... Parameters>
  [[nodiscard]] Result<std::vector<Row>> all(const Statement& statement, const Parameters&... parameters) const {
    std::vector<Row> rows;
    TRY(each(
        statement,
        [&rows](const RowView& view) -> Result<> {
          rows.push_back(read_row<Row>(view));
          return {};
        },
        parameters...));
    return rows;
  }

  // The first row, if there is one.
  template <class Row, class... Parameters>
  [[nodiscard]] Result<std::optional<Row>> first(const Statement& statement, const Parameters&... parameters) const {
    std::vector<Row> rows = TRY((all<Row>(statement, parameters...)));
    if (rows.empty()) return std::optional<Row>{};
    return std::optional<Row>{std::move(rows.front())};
  }

  // The integer in the first column of the first row; 0 when there is none.
  template <class... Parameters>
  [[nodiscard]] Result<std::int64_t> number(const Statement& statement, const Parameters&... parameters) const {
    std::int64_t number = 0;
    TRY(each(
        statement,
        [&number](const RowView& view) -> Result<> {
          number = view.integer(0);
          return {};
        },
        parameters...));
    return number;
  }

  [[nodiscard]] TenantKey tenant() const { return tenant_; }
  [[nodiscard]] Connection& connection() const { return *connection_; }

 protected:
  ReadTx(Connection& connection, TenantKey tenant) : connection_(&connection), tenant_(tenant) {}

  Connection* connection_;
  TenantKey tenant_;
};

class WriteTx : public ReadTx {
 public:
  [[nodiscard]] static Result<WriteTx> begin(Connection& connection, TenantKey tenant);
  WriteTx(WriteTx&&) noexcept = default;

  // The sequence number of the entry that this transaction will append. Set once, by the journal, before any journalled
  // write.
  void set_seq(std::int64_t seq);
  [[nodiscard]] std::int64_t seq() const { return seq_; }

  template <class Row>
  [[nodiscard]] Result<> insert(Row row) {
    return write(row, WriteKind::insert);
  }
  template <class Row>
  [[nodiscard]] Result<> put(Row row) {
    return write(row, WriteKind::put);
  }
  // `key` are the key columns after tenant, in order.
  template <class Row, class... Key>
  [[nodiscard]] Result<> erase(const Key&... key) {
    CHECK(sizeof...(Key) == static_cast<std::size_t>(Row::table.key_columns));
    const std::array<Value, sizeof...(Key) + 1> values{Value::of_integer(tenant_.value), to_value(key)...};
    return write_values(Row::table, WriteKind::erase, values);
  }

  // For tables that are not journalled (rebuildable and operational ones); CHECKed by name of the table in `about`.
  template <class... Parameters>
  [[nodiscard]] Result<std::int64_t> execute(const Statement& statement, const Table& about,
                                             const Parameters&... parameters) {
    CHECK(!about.journalled());
    const std::array<Value, sizeof...(Parameters) + 1> values{Value::of_integer(tenant_.value),
                                                              to_value(parameters)...};
    return connection_->execute(statement, values);
  }

  // Canonical JSON array of the changes so far; the recorder is empty afterwards.
  [[nodiscard]] std::string take_changes();
  [[nodiscard]] bool has_changes() const { return !changes_.empty(); }
  [[nodiscard]] std::vector<const Table*> changed_tables() const;

  // For a dry run, which writes several entries in one transaction that is rolled back.
  void begin_next_entry() { seq_ = 0; }

  [[nodiscard]] Result<> commit();

 private:
  using ReadTx::ReadTx;

  template <class Row>
  [[nodiscard]] Result<> write(Row& row, WriteKind kind) {
    if constexpr (requires { row.version; }) {
      CHECK(seq_ > 0);
      row.version = seq_;
    }
    values_.clear();
    values_.push_back(Value::of_integer(tenant_.value));
    Row::visit(row, [this](const auto&... field) { (values_.push_back(to_value(field)), ...); });
    return write_values(Row::table, kind, values_);
  }

  [[nodiscard]] Result<> write_values(const Table& table, WriteKind kind, std::span<const Value> values);
  void record(const Table& table, bool erase, std::span<const Value> values);

  // Consecutive changes of one kind to one table share their column names.
  struct Group {
    const Table* table;
    bool erase;
    std::string rows;  // canonical arrays, comma separated
  };

  std::int64_t seq_ = 0;
  std::vector<Group> changes_;
  std::vector<Value> values_;
};

}  // namespace dunlin
