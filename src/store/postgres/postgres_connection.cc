#include "store/postgres/postgres_connection.h"

#include <endian.h>
#include <libpq-fe.h>

#include <array>
#include <charconv>
#include <cstring>
#include <unordered_map>
#include <vector>

#include "base/check.h"

namespace dunlin {
namespace {

struct ResultClearer {
  void operator()(PGresult* result) const { PQclear(result); }
};
using Answer = std::unique_ptr<PGresult, ResultClearer>;

constexpr std::size_t insert_buffer_bytes = 1 << 20;

// Object ids of built-in types: fixed by PostgreSQL (catalog/pg_type.dat).
constexpr Oid bool_oid = 16;  // of EXISTS and comparisons; an integer to us, as it is to SQLite
constexpr Oid bytea_oid = 17;
constexpr Oid int8_oid = 20;
constexpr Oid int4_oid = 23;
constexpr Oid text_oid = 25;

Reason reason_of(const PGresult* result) {
  const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const std::string_view code = state == nullptr ? "" : state;
  if (code == "23505") return Reason::id_taken;
  if (code == "22021") return Reason::text_malformed;
  if (code == "53100") return Reason::database_full;
  if (code == "55P03" || code == "40001" || code == "40P01") return Reason::database_busy;
  return Reason::database_failed;
}

std::string error_of(const PGconn* handle) {
  std::string text = PQerrorMessage(handle);
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

class PostgresRow : public RowView {
 public:
  explicit PostgresRow(const PGresult* result) : result_(result) {}
  Value::Kind kind(int column) const override {
    if (is_null(column)) return Value::Kind::null;
    switch (PQftype(result_, column)) {
      case bytea_oid:
        return Value::Kind::blob;
      case bool_oid:
      case int8_oid:
      case int4_oid:
        return Value::Kind::integer;
      default:
        return Value::Kind::text;
    }
  }
  bool is_null(int column) const override { return PQgetisnull(result_, 0, column) != 0; }
  std::int64_t integer(int column) const override {
    if (is_null(column)) return 0;
    const char* data = PQgetvalue(result_, 0, column);
    switch (PQftype(result_, column)) {
      case bool_oid:
        return *data;
      case int4_oid: {
        std::uint32_t raw = 0;
        std::memcpy(&raw, data, sizeof raw);
        return static_cast<std::int32_t>(be32toh(raw));
      }
      default: {
        // A SUM of BIGINT is NUMERIC and must be cast in the statement.
        CHECK(PQftype(result_, column) == int8_oid);
        std::uint64_t raw = 0;
        std::memcpy(&raw, data, sizeof raw);
        return static_cast<std::int64_t>(be64toh(raw));
      }
    }
  }
  std::string_view bytes(int column) const override {
    CHECK(kind(column) != Value::Kind::integer);
    return {PQgetvalue(result_, 0, column), static_cast<std::size_t>(PQgetlength(result_, 0, column))};
  }

 private:
  const PGresult* result_;
};

// Parameters in libpq's arrays; texts and blobs are borrowed. Integers go as text, so that the server may infer the
// width of the column. Texts go in binary, because libpq would end them at a zero byte without a word.
class Parameters {
 public:
  explicit Parameters(std::span<const Value> values) {
    integers_.reserve(values.size());
    for (const Value& value : values) {
      const bool integer = value.kind == Value::Kind::integer;
      const char* data = value.bytes.data() == nullptr ? "" : value.bytes.data();
      if (integer) data = integers_.emplace_back(std::to_string(value.integer)).c_str();
      pointers_.push_back(value.kind == Value::Kind::null ? nullptr : data);
      lengths_.push_back(static_cast<int>(value.bytes.size()));
      formats_.push_back(integer ? 0 : 1);
    }
  }
  int count() const { return static_cast<int>(pointers_.size()); }
  const char* const* pointers() const { return pointers_.data(); }
  const int* lengths() const { return lengths_.data(); }
  const int* formats() const { return formats_.data(); }

 private:
  std::vector<std::string> integers_;
  std::vector<const char*> pointers_;
  std::vector<int> lengths_;
  std::vector<int> formats_;
};

// Rows of one table on their way, as an array of each column in PostgreSQL's binary form: number of dimensions, whether
// there are nulls, type of the elements, length and lower bound, then of each element its length (-1: null) and bytes.
class InsertBuffer {
 public:
  [[nodiscard]] const Table* table() const { return table_; }
  [[nodiscard]] std::size_t bytes() const { return bytes_; }

  void add(const Table& table, std::span<const Value> values) {
    CHECK(table_ == nullptr || table_ == &table);
    table_ = &table;
    columns_.resize(values.size());
    ++rows_;
    for (std::size_t i = 0; i < values.size(); ++i) add(columns_[i], values[i]);
  }

  // The arrays, of elements of these types; nothing is left.
  [[nodiscard]] std::vector<std::string> take(std::span<const Oid> types) {
    CHECK(types.size() == columns_.size());
    std::vector<std::string> arrays;
    for (std::size_t i = 0; i < types.size(); ++i) {
      std::string& array = arrays.emplace_back();
      array.reserve(columns_[i].elements.size() + 20);
      for (const std::uint32_t word : {1U, columns_[i].nulls ? 1U : 0U, types[i], rows_, 1U}) {
        append(array, htobe32(word));
      }
      array += columns_[i].elements;
    }
    clear();
    return arrays;
  }

  void clear() {
    columns_.clear();
    table_ = nullptr;
    rows_ = 0;
    bytes_ = 0;
  }

 private:
  struct Column {
    bool nulls = false;
    std::string elements;
  };

  template <class Integer>
  static void append(std::string& out, Integer big_endian) {
    char raw[sizeof big_endian];
    std::memcpy(raw, &big_endian, sizeof raw);
    out.append(raw, sizeof raw);
  }

  void add(Column& column, const Value& value) {
    const std::size_t before = column.elements.size();
    switch (value.kind) {
      case Value::Kind::null:
        column.nulls = true;
        append(column.elements, htobe32(0xffffffffU));
        break;
      case Value::Kind::integer:
        append(column.elements, htobe32(8));
        append(column.elements, htobe64(static_cast<std::uint64_t>(value.integer)));
        break;
      case Value::Kind::text:
      case Value::Kind::blob:
        append(column.elements, htobe32(static_cast<std::uint32_t>(value.bytes.size())));
        column.elements.append(value.bytes);
    }
    bytes_ += column.elements.size() - before;
  }

  const Table* table_ = nullptr;
  std::vector<Column> columns_;
  std::uint32_t rows_ = 0;
  std::size_t bytes_ = 0;
};

// libpq wants an answer read to its end before the next statement, also when a callback refused it or left by an
// exception. (Cancelling would be faster for a long answer, but may hit the next statement, and ends the transaction.)
class Reading {
 public:
  Reading(PGconn* handle, bool& reading) : handle_(handle), reading_(reading) { reading_ = true; }
  ~Reading() {
    while (PGresult* rest = PQgetResult(handle_)) PQclear(rest);
    reading_ = false;
  }
  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;

 private:
  PGconn* handle_;
  bool& reading_;
};

// Advisory locks are numbers for the whole database: ours begin here. It means nothing but must stay the same.
constexpr std::int64_t claims_begin = std::int64_t{0x44756e6c} << 32;

class PostgresConnection : public Connection {
 public:
  explicit PostgresConnection(PGconn* handle) : handle_(handle) {}
  ~PostgresConnection() override { PQfinish(handle_); }
  PostgresConnection(const PostgresConnection&) = delete;
  PostgresConnection& operator=(const PostgresConnection&) = delete;

  Dialect dialect() const override { return Dialect::postgres; }

  Result<> begin(Access access) override { return begin_with(access, "SELECT 1"); }

  // The setting ends with the transaction, so that a connection that goes to somebody else has none.
  Result<> begin_of(std::int64_t tenant, Access access) override {
    return begin_with(access, "SELECT set_config('dunlin.tenant', '" + std::to_string(tenant) + "', true)");
  }

  Result<> begin_with(Access access, const std::string& first_statement) {
    CHECK(!in_transaction_);
    in_transaction_ = true;
    // The snapshot is taken by the first statement, so a reader has one at once. A writer waits on the lock of the
    // chain head and must then see what the writer before it committed: read committed, whatever the server's default
    // is.
    const std::string level = access == Access::read ? "REPEATABLE READ READ ONLY" : "READ COMMITTED READ WRITE";
    Result<> begun = run_script("BEGIN ISOLATION LEVEL " + level + "; " + first_statement);
    if (!begun.has_value()) rollback();
    return begun;
  }

  Result<> commit() override {
    CHECK(in_transaction_ && !reading_);
    TRY(flush());
    const Answer answer(PQexec(handle_, "COMMIT"));
    if (PQresultStatus(answer.get()) != PGRES_COMMAND_OK) return failed(answer.get(), "commit");
    in_transaction_ = false;
    // The commit of a transaction in which a statement was refused succeeds, as a rollback.
    if (std::string_view(PQcmdStatus(answer.get())) != "COMMIT") {
      return refuse(Reason::database_failed,
                    "PostgreSQL, commit: a statement of this transaction was refused before, so it was rolled back");
    }
    return {};
  }

  void rollback() noexcept override {
    buffer_.clear();
    if (!in_transaction_) return;
    in_transaction_ = false;
    PQclear(PQexec(handle_, "ROLLBACK"));
  }

  Result<> each(const Statement& statement, std::span<const Value> values, RowCallback row) override {
    const std::string name = TRY(prepare(statement));
    const Parameters parameters(values);
    if (PQsendQueryPrepared(handle_, name.c_str(), parameters.count(), parameters.pointers(), parameters.lengths(),
                            parameters.formats(), 1) == 0) {
      return connection_failed(statement.name);
    }
    const Reading reading(handle_, reading_);
    if (PQsetSingleRowMode(handle_) == 0) return connection_failed(statement.name);
    while (const Answer answer{PQgetResult(handle_)}) {
      const ExecStatusType status = PQresultStatus(answer.get());
      if (status == PGRES_SINGLE_TUPLE) {
        TRY(row(PostgresRow(answer.get())));
      } else if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
        return failed(answer.get(), statement.name);
      }
    }
    return {};
  }

  Result<std::int64_t> execute(const Statement& statement, std::span<const Value> values) override {
    const std::string name = TRY(prepare(statement));
    const Answer answer = TRY(execute_prepared(name, statement.name, values));
    const std::string_view digits = PQcmdTuples(answer.get());
    std::int64_t changed = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), changed);
    return changed;
  }

  Result<> write(const Table& table, WriteKind kind, std::span<const Value> values) override {
    CHECK(!reading_);
    if (kind == WriteKind::insert) {
      if (buffer_.table() != &table) TRY(flush());
      buffer_.add(table, values);
      if (buffer_.bytes() >= insert_buffer_bytes) TRY(flush());
      return {};
    }
    TRY(flush());
    std::string& name = writes_[&table][static_cast<std::size_t>(kind)];
    if (name.empty()) name = TRY(prepare_text(table.name, write_sql(table, kind)));
    TRY(execute_prepared(name, table.name, values));
    return {};
  }

  Result<> claim(std::int64_t number) override {
    return run_script("SELECT pg_advisory_lock(" + std::to_string(claims_begin + number) + ")");
  }
  void disclaim(std::int64_t number) noexcept override {
    const std::string sql = "SELECT pg_advisory_unlock(" + std::to_string(claims_begin + number) + ")";
    PQclear(PQexec(handle_, sql.c_str()));
  }

  Result<> run_script(std::string_view sql) override {
    CHECK(!reading_);
    TRY(flush());
    const Answer answer(PQexec(handle_, std::string(sql).c_str()));
    const ExecStatusType status = PQresultStatus(answer.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) return failed(answer.get(), "script");
    return {};
  }

 private:
  tl::unexpected<Refusal> failed(const PGresult* result, std::string_view what) const {
    if (PQstatus(handle_) != CONNECTION_OK) return connection_failed(what);
    const char* text = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    return refuse(reason_of(result),
                  "PostgreSQL, " + std::string(what) + ": " + (text == nullptr ? "no answer" : text));
  }

  tl::unexpected<Refusal> connection_failed(std::string_view what) const {
    return refuse(Reason::database_failed, "PostgreSQL, " + std::string(what) + ": " + error_of(handle_));
  }

  Result<std::string> prepare(const Statement& statement) {
    CHECK(!reading_);
    TRY(flush());
    const auto found = statements_.find(statement.sql);
    if (found != statements_.end()) return found->second;
    std::string name = TRY(prepare_text(statement.name, translate(statement.sql, Dialect::postgres)));
    return statements_.emplace(statement.sql, std::move(name)).first->second;
  }

  Result<std::string> prepare_text(std::string_view what, const std::string& sql) {
    std::string name = "s" + std::to_string(++prepared_count_);
    const Answer answer(PQprepare(handle_, name.c_str(), sql.c_str(), 0, nullptr));
    if (PQresultStatus(answer.get()) != PGRES_COMMAND_OK) return failed(answer.get(), what);
    return name;
  }

  Result<Answer> execute_prepared(const std::string& name, std::string_view what, std::span<const Value> values) {
    const Parameters parameters(values);
    Answer answer(PQexecPrepared(handle_, name.c_str(), parameters.count(), parameters.pointers(), parameters.lengths(),
                                 parameters.formats(), 1));
    const ExecStatusType status = PQresultStatus(answer.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) return failed(answer.get(), what);
    return answer;
  }

  // INSERT ... SELECT from one array a column: a round trip for a megabyte of rows. COPY would be one too, but
  // PostgreSQL does not copy into tables with row security.
  Result<> flush() {
    if (buffer_.table() == nullptr) return {};
    const Table& table = *buffer_.table();
    Insert& insert = inserts_[&table];
    if (insert.name.empty()) insert = TRY(prepare_insert(table));
    const std::vector<std::string> arrays = buffer_.take(insert.types);
    std::vector<Value> values;
    for (const std::string& array : arrays) values.push_back(Value::of_blob(array));
    TRY(execute_prepared(insert.name, table.name, values));
    return {};
  }

  struct Insert {
    std::string name;  // of the prepared statement
    std::vector<Oid> types;
  };

  Result<Insert> prepare_insert(const Table& table) {
    Insert insert;
    const std::string columns = "tenant, " + table.select_list();
    const Answer types(
        PQexec(handle_, ("SELECT " + columns + " FROM " + std::string(table.name) + " LIMIT 0").c_str()));
    if (PQresultStatus(types.get()) != PGRES_TUPLES_OK) return failed(types.get(), table.name);
    std::string arrays;
    for (int column = 0; column < PQnfields(types.get()); ++column) {
      const Oid type = insert.types.emplace_back(PQftype(types.get(), column));
      const char* const array = type == int8_oid ? "BIGINT[]" : type == bytea_oid ? "BYTEA[]" : "TEXT[]";
      arrays += (column == 0 ? "unnest($" : ", unnest($") + std::to_string(column + 1) + "::" + array + ")";
    }
    insert.name =
        TRY(prepare_text(table.name, "INSERT INTO " + std::string(table.name) + " (" + columns + ") SELECT " + arrays));
    return insert;
  }

  PGconn* handle_;
  bool in_transaction_ = false;
  bool reading_ = false;
  std::int64_t prepared_count_ = 0;
  std::unordered_map<std::string, std::string> statements_;  // names on the server
  std::unordered_map<const Table*, std::array<std::string, 3>> writes_;
  std::unordered_map<const Table*, Insert> inserts_;
  InsertBuffer buffer_;
};

// Orders and comparisons are by the bytes of UTF-8, which only a database in UTF-8 holds.
Result<> check_server(PGconn* handle) {
  if (PQserverVersion(handle) < 150000) {
    return refuse(Reason::database_failed, "PostgreSQL 15 or later is needed; this server says " +
                                               std::to_string(PQserverVersion(handle) / 10000));
  }
  const char* encoding = PQparameterStatus(handle, "server_encoding");
  if (encoding == nullptr || std::string_view(encoding) != "UTF8") {
    return refuse(Reason::database_failed,
                  std::string("the PostgreSQL database must be encoded in UTF8; this one says ") +
                      (encoding == nullptr ? "nothing" : encoding));
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<Connection>> open_postgres(const std::string& url, const PostgresOptions& options) {
  PGconn* handle = PQconnectdb(url.c_str());
  auto connection = std::make_unique<PostgresConnection>(handle);
  if (PQstatus(handle) != CONNECTION_OK) {
    return refuse(Reason::database_failed, "cannot open PostgreSQL: " + error_of(handle));
  }
  PQsetNoticeProcessor(
      handle, [](void*, const char*) {}, nullptr);  // libpq would print warnings
  TRY(check_server(handle));
  TRY(
      connection->run_script("SET client_min_messages = warning; SET client_encoding = 'UTF8'; "
                             "SET synchronous_commit = on; SET lock_timeout = " +
                             std::to_string(options.lock_timeout_ms)));
  return std::unique_ptr<Connection>(std::move(connection));
}

}  // namespace dunlin
