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

constexpr std::size_t copy_buffer_bytes = 1 << 20;

// Object ids of built-in types: fixed by PostgreSQL (catalog/pg_type.dat).
constexpr Oid bool_oid = 16;  // of EXISTS and comparisons; an integer to us, as it is to SQLite
constexpr Oid bytea_oid = 17;
constexpr Oid int8_oid = 20;
constexpr Oid int4_oid = 23;

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

  Result<> begin(Access access) override {
    CHECK(!in_transaction_);
    in_transaction_ = true;
    // The snapshot is taken by the first statement, so a reader has one at once. A writer waits on the lock of the
    // chain head and must then see what the writer before it committed: read committed, whatever the server's default
    // is.
    Result<> begun = run_script(access == Access::read ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT 1"
                                                       : "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE");
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
    buffered_table_ = nullptr;
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
      if (buffered_table_ != &table) TRY(flush());
      buffered_table_ = &table;
      append_copy_row(values);
      if (buffer_.size() >= copy_buffer_bytes) TRY(flush());
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

  template <class Integer>
  void append(Integer big_endian) {
    char raw[sizeof big_endian];
    std::memcpy(raw, &big_endian, sizeof raw);
    buffer_.append(raw, sizeof raw);
  }

  // One tuple of the binary COPY format: a 16-bit field count, then for each field a 32-bit length (-1: null) and its
  // bytes.
  void append_copy_row(std::span<const Value> values) {
    append(htobe16(static_cast<std::uint16_t>(values.size())));
    for (const Value& value : values) {
      switch (value.kind) {
        case Value::Kind::null:
          append(htobe32(0xffffffffU));
          break;
        case Value::Kind::integer:
          append(htobe32(8));
          append(htobe64(static_cast<std::uint64_t>(value.integer)));
          break;
        case Value::Kind::text:
        case Value::Kind::blob:
          append(htobe32(static_cast<std::uint32_t>(value.bytes.size())));
          buffer_.append(value.bytes);
      }
    }
  }

  Result<> flush() {
    if (buffered_table_ == nullptr) return {};
    const Table& table = *std::exchange(buffered_table_, nullptr);
    const std::string rows = std::exchange(buffer_, {});
    const std::string sql =
        "COPY " + std::string(table.name) + " (tenant, " + table.select_list() + ") FROM STDIN (FORMAT binary)";
    const Answer opened(PQexec(handle_, sql.c_str()));
    if (PQresultStatus(opened.get()) != PGRES_COPY_IN) return failed(opened.get(), table.name);
    std::string header("PGCOPY\n\377\r\n\0", 11);
    header.append(8, '\0');  // no flags, no extension
    const std::string trailer("\377\377", 2);
    for (const std::string* part : {static_cast<const std::string*>(&header), &rows, &trailer}) {
      if (PQputCopyData(handle_, part->data(), static_cast<int>(part->size())) != 1)
        return connection_failed(table.name);
    }
    if (PQputCopyEnd(handle_, nullptr) != 1) return connection_failed(table.name);
    Result<> outcome;
    while (PGresult* next = PQgetResult(handle_)) {
      const Answer answer(next);
      if (outcome.has_value() && PQresultStatus(next) != PGRES_COMMAND_OK) outcome = failed(next, table.name);
    }
    return outcome;
  }

  PGconn* handle_;
  bool in_transaction_ = false;
  bool reading_ = false;
  std::int64_t prepared_count_ = 0;
  std::unordered_map<std::string, std::string> statements_;  // names on the server
  std::unordered_map<const Table*, std::array<std::string, 3>> writes_;
  const Table* buffered_table_ = nullptr;
  std::string buffer_;
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
