// Connection: the border to a database engine. Two drivers implement it (sqlite/, postgres/); everything above speaks
// one SQL.
//
// SQL is written once, with $1..$n, and may use three words that the drivers translate:
//   KEYS($n)    a set of 64-bit integers, passed as the text of a JSON array:   id IN KEYS($2)
//   TEXTS($n)   the same for texts:                                             number IN TEXTS($2)
//   FOR UPDATE  locks the rows on PostgreSQL; on SQLite a write transaction holds the file's one lock already
// Order an answer by the columns of the index that an IN looks up first: "number IN TEXTS($2) ORDER BY id" makes SQLite
// walk the whole primary key rather than sort.
//
// Parameters and cells are Values. An answer is streamed to a callback; no other statement may run on the connection
// meanwhile (CHECKed), because PostgreSQL could not. A callback may refuse: the answer ends there, the transaction goes
// on.
//
// A transaction in which the database refused a statement can only be rolled back, on both: every further statement and
// the commit are refused. (PostgreSQL works so; SQLite would go on, after a full disk even without a transaction.) Text
// is UTF-8 without a zero byte (text_malformed), which is what both can hold.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "store/function_ref.h"
#include "store/table.h"
#include "store/value.h"

namespace dunlin {

// A named SQL text. Drivers keep its prepared form by its text, for the life of the connection: texts are a program's
// constants and never hold values. (By address would be wrong: one local statement follows another at the same place.)
struct Statement {
  std::string name;  // "customer.by_number": shown in errors
  std::string sql;

  Statement(std::string name_, std::string sql_) : name(std::move(name_)), sql(std::move(sql_)) {}
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
};

enum class Access : std::uint8_t { read, write };
enum class Dialect : std::uint8_t { sqlite, postgres };
enum class WriteKind : std::uint8_t {
  insert,  // the key must be free
  put,     // insert, or replace the whole row
  erase    // only the key values are given
};

using RowCallback = FunctionRef<Result<>(const RowView&)>;

class Connection {
 public:
  virtual ~Connection() = default;

  [[nodiscard]] virtual Dialect dialect() const = 0;
  // read: one snapshot until commit. write: the writer's transaction (SQLite takes the file's write lock here).
  [[nodiscard]] virtual Result<> begin(Access access) = 0;
  // A transaction of one tenant. Where the database itself can keep tenants apart (PostgreSQL's row security), it sees
  // and writes this tenant's rows only, whatever its statements say.
  [[nodiscard]] virtual Result<> begin_of(std::int64_t tenant, Access access) {
    static_cast<void>(tenant);
    return begin(access);
  }
  [[nodiscard]] virtual Result<> commit() = 0;
  virtual void rollback() noexcept = 0;

  [[nodiscard]] virtual Result<> each(const Statement& statement, std::span<const Value> parameters,
                                      RowCallback row) = 0;
  // Rows changed.
  [[nodiscard]] virtual Result<std::int64_t> execute(const Statement& statement, std::span<const Value> parameters) = 0;
  // One row of a table, by its descriptor; values begin with the tenant. May be buffered until the next statement or
  // commit, so a refusal may come later, but never after commit has answered.
  [[nodiscard]] virtual Result<> write(const Table& table, WriteKind kind, std::span<const Value> values) = 0;
  // Waits until no other connection to this database holds `number`, and holds it until disclaim or until this
  // connection ends, however it ends. For work outside the database that only one may do at a time. database_busy.
  // Between processes on one machine that share an SQLite file it keeps nobody out.
  [[nodiscard]] virtual Result<> claim(std::int64_t number) = 0;
  virtual void disclaim(std::int64_t number) noexcept = 0;
  // Several statements without parameters (migrations), in the dialect of this engine.
  [[nodiscard]] virtual Result<> run_script(std::string_view sql) = 0;
};

// `sql` with KEYS, TEXTS and FOR UPDATE in the words of the dialect.
[[nodiscard]] std::string translate(std::string_view sql, Dialect dialect);

// How `table` is written, before its parameters are given the names of the dialect.
[[nodiscard]] std::string write_sql(const Table& table, WriteKind kind);

[[nodiscard]] bool is_storable_text(std::string_view text);

// "[1,2,3]" for KEYS, "[\"a\",\"b\"]" for TEXTS.
[[nodiscard]] std::string keys_parameter(std::span<const std::int64_t> keys);
[[nodiscard]] std::string texts_parameter(std::span<const std::string_view> texts);

}  // namespace dunlin
