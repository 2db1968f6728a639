#include "store/sqlite/sqlite_connection.h"

#include <sqlite3.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <unordered_map>
#include <vector>

#include "base/check.h"

namespace dunlin {
namespace {

struct StatementFinalizer {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using PreparedStatement = std::unique_ptr<sqlite3_stmt, StatementFinalizer>;

// `code` is an extended result code.
Reason reason_of(int code) {
  if (code == SQLITE_CONSTRAINT_PRIMARYKEY || code == SQLITE_CONSTRAINT_UNIQUE) return Reason::id_taken;
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Reason::database_busy;
    case SQLITE_FULL:
      return Reason::database_full;
    default:
      return Reason::database_failed;
  }
}

struct Failure {
  Reason reason;
  std::string text;
};

// SQLite says "disk I/O error" when the memory that its processes share cannot grow on a full disk; the system knows
// why. `handle` may be null when not even that was to be had.
Failure failure_of(sqlite3* handle, int code) {
  if (handle == nullptr) return {reason_of(code), "out of memory"};
  const int cause = sqlite3_system_errno(handle);
  if ((code & 0xff) == SQLITE_IOERR && (cause == ENOSPC || cause == EDQUOT)) {
    return {Reason::database_full, "the disk is full"};
  }
  return {reason_of(code), sqlite3_errmsg(handle)};
}

// $1..$n are names to SQLite, numbered by first appearance; a statement that used $2 before $1 would be bound wrongly.
// ?n has the index n.
std::string numbered(std::string sql) {
  for (char& c : sql) {
    if (c == '$') c = '?';
  }
  return sql;
}

class SqliteRow : public RowView {
 public:
  explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement) {}
  Value::Kind kind(int column) const override {
    switch (sqlite3_column_type(statement_, column)) {
      case SQLITE_NULL:
        return Value::Kind::null;
      case SQLITE_INTEGER:
        return Value::Kind::integer;
      case SQLITE_BLOB:
        return Value::Kind::blob;
      default:
        return Value::Kind::text;
    }
  }
  bool is_null(int column) const override { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
  std::int64_t integer(int column) const override {
    const int type = sqlite3_column_type(statement_, column);
    CHECK(type == SQLITE_INTEGER || type == SQLITE_NULL);
    return sqlite3_column_int64(statement_, column);
  }
  std::string_view bytes(int column) const override {
    CHECK(sqlite3_column_type(statement_, column) != SQLITE_INTEGER);
    const void* data = sqlite3_column_blob(statement_, column);
    const int length = sqlite3_column_bytes(statement_, column);
    return {static_cast<const char*>(data), data == nullptr ? 0 : static_cast<std::size_t>(length)};
  }

 private:
  sqlite3_stmt* statement_;
};

// One use of a prepared statement. It is reset however the use ends: a CHECK in a callback leaves by an exception.
class Use {
 public:
  Use(sqlite3_stmt* statement, bool& in_use) : statement_(statement), in_use_(in_use) { in_use_ = true; }
  ~Use() {
    sqlite3_reset(statement_);
    in_use_ = false;
  }
  Use(const Use&) = delete;
  Use& operator=(const Use&) = delete;

 private:
  sqlite3_stmt* statement_;
  bool& in_use_;
};

class SqliteConnection : public Connection {
 public:
  SqliteConnection(sqlite3* handle, std::string path) : handle_(handle), path_(std::move(path)) {}
  ~SqliteConnection() override {
    statements_.clear();
    writes_.clear();
    sqlite3_close(handle_);
  }
  SqliteConnection(const SqliteConnection&) = delete;
  SqliteConnection& operator=(const SqliteConnection&) = delete;

  Dialect dialect() const override { return Dialect::sqlite; }

  Result<> begin(Access access) override {
    CHECK(!in_transaction_);
    spoiled_ = false;
    in_transaction_ = true;
    // A deferred BEGIN takes its snapshot at the first read; reading the schema takes it here.
    Result<> begun =
        run_script(access == Access::write ? "BEGIN IMMEDIATE" : "BEGIN; SELECT 1 FROM sqlite_schema LIMIT 1");
    if (!begun.has_value()) rollback();
    return begun;
  }

  Result<> commit() override {
    CHECK(in_transaction_);
    TRY(run_script("COMMIT"));
    in_transaction_ = false;
    return {};
  }

  void rollback() noexcept override {
    if (!in_transaction_) return;
    in_transaction_ = false;
    sqlite3_exec(handle_, "ROLLBACK", nullptr, nullptr, nullptr);
  }

  Result<> each(const Statement& statement, std::span<const Value> parameters, RowCallback row) override {
    sqlite3_stmt* prepared = TRY(prepare(statement));
    const Use use(prepared, in_use_);
    TRY(bind(prepared, parameters, statement.name));
    const SqliteRow view(prepared);
    int code = SQLITE_OK;
    while ((code = sqlite3_step(prepared)) == SQLITE_ROW) TRY(row(view));
    if (code != SQLITE_DONE) return failed(code, statement.name);
    return {};
  }

  Result<std::int64_t> execute(const Statement& statement, std::span<const Value> parameters) override {
    sqlite3_stmt* prepared = TRY(prepare(statement));
    TRY(step_once(prepared, parameters, statement.name));
    return sqlite3_changes64(handle_);
  }

  Result<> write(const Table& table, WriteKind kind, std::span<const Value> values) override {
    return step_once(TRY(prepare_write(table, kind)), values, table.name);
  }

  // The processes that share a file share a machine, and have better means there (flock).
  Result<> claim(std::int64_t) override { return {}; }
  void disclaim(std::int64_t) noexcept override {}

  Result<> run_script(std::string_view sql) override {
    TRY(check_usable("script"));
    const int code = sqlite3_exec(handle_, std::string(sql).c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return failed(code, "script");
    return {};
  }

 private:
  tl::unexpected<Refusal> refused(Reason reason, std::string_view what, std::string_view why) {
    spoiled_ = in_transaction_;
    return refuse(reason, "database " + path_ + ", " + std::string(what) + ": " + std::string(why));
  }
  tl::unexpected<Refusal> failed(int code, std::string_view what) {
    const Failure failure = failure_of(handle_, code);
    return refused(failure.reason, what, failure.text);
  }

  Result<> check_usable(std::string_view what) {
    CHECK(!in_use_);
    if (!spoiled_ || !in_transaction_) return {};
    return refused(Reason::database_failed, what,
                   "a statement of this transaction was refused before, so it must be rolled back");
  }

  Result<PreparedStatement> compile(const std::string& sql, std::string_view name) {
    sqlite3_stmt* prepared = nullptr;
    const int code = sqlite3_prepare_v3(handle_, sql.c_str(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                                        &prepared, nullptr);
    if (code != SQLITE_OK) return failed(code, name);
    return PreparedStatement(prepared);
  }

  Result<sqlite3_stmt*> prepare(const Statement& statement) {
    TRY(check_usable(statement.name));
    const auto found = statements_.find(statement.sql);
    if (found != statements_.end()) return found->second.get();
    PreparedStatement prepared = TRY(compile(numbered(translate(statement.sql, Dialect::sqlite)), statement.name));
    return statements_.emplace(statement.sql, std::move(prepared)).first->second.get();
  }

  Result<sqlite3_stmt*> prepare_write(const Table& table, WriteKind kind) {
    TRY(check_usable(table.name));
    PreparedStatement& slot = writes_[&table][static_cast<std::size_t>(kind)];
    if (slot == nullptr) slot = TRY(compile(numbered(write_sql(table, kind)), table.name));
    return slot.get();
  }

  Result<> step_once(sqlite3_stmt* prepared, std::span<const Value> parameters, std::string_view name) {
    const Use use(prepared, in_use_);
    TRY(bind(prepared, parameters, name));
    const int code = sqlite3_step(prepared);
    if (code != SQLITE_DONE && code != SQLITE_ROW) return failed(code, name);
    return {};
  }

  // Borrows the texts and blobs: they outlive the step, and every use binds every parameter anew.
  Result<> bind(sqlite3_stmt* prepared, std::span<const Value> parameters, std::string_view name) {
    CHECK(static_cast<std::size_t>(sqlite3_bind_parameter_count(prepared)) == parameters.size());
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      const Value& value = parameters[i];
      const int index = static_cast<int>(i) + 1;
      const char* data = value.bytes.data() == nullptr ? "" : value.bytes.data();
      int code = SQLITE_OK;
      switch (value.kind) {
        case Value::Kind::null:
          code = sqlite3_bind_null(prepared, index);
          break;
        case Value::Kind::integer:
          code = sqlite3_bind_int64(prepared, index, value.integer);
          break;
        case Value::Kind::text:
          if (!is_storable_text(value.bytes)) {
            return refused(Reason::text_malformed, name, "a text is not UTF-8 or holds a zero byte");
          }
          code = sqlite3_bind_text64(prepared, index, data, value.bytes.size(), SQLITE_STATIC, SQLITE_UTF8);
          break;
        case Value::Kind::blob:
          code = sqlite3_bind_blob64(prepared, index, data, value.bytes.size(), SQLITE_STATIC);
          break;
      }
      if (code != SQLITE_OK) return failed(code, name);
    }
    return {};
  }

  sqlite3* handle_;
  std::string path_;
  bool in_transaction_ = false;
  bool spoiled_ = false;  // the database refused a statement of this transaction
  bool in_use_ = false;   // a statement is running
  std::unordered_map<std::string, PreparedStatement> statements_;
  std::unordered_map<const Table*, std::array<PreparedStatement, 3>> writes_;
};

Result<std::string> pragma(sqlite3* handle, const std::string& sql) {
  std::string answer;
  const int code = sqlite3_exec(
      handle, sql.c_str(),
      [](void* out, int count, char** values, char**) {
        if (count > 0 && values[0] != nullptr) *static_cast<std::string*>(out) = values[0];
        return 0;
      },
      &answer, nullptr);
  if (code == SQLITE_OK) return answer;
  const Failure failure = failure_of(handle, code);
  return refuse(failure.reason, sql + ": " + failure.text);
}

struct HandleCloser {
  void operator()(sqlite3* handle) const { sqlite3_close(handle); }
};
using Handle = std::unique_ptr<sqlite3, HandleCloser>;

Result<Handle> open_handle(const std::string& name, int flags) {
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(name.c_str(), &handle, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  Handle opened(handle);
  if (code == SQLITE_OK) return opened;
  const Failure failure = failure_of(handle, code);
  return refuse(failure.reason, "cannot open the database " + name + ": " + failure.text);
}

Result<> configure(sqlite3* handle, const SqliteOptions& options) {
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_busy_timeout(handle, options.busy_timeout_ms);
  TRY(pragma(handle, "PRAGMA cache_size = -65536"));
  TRY(pragma(handle, "PRAGMA temp_store = MEMORY"));
  if (options.in_memory) return {};
  if (TRY(pragma(handle, "PRAGMA journal_mode = WAL")) != "wal") {
    return refuse(Reason::database_failed, "SQLite did not accept write-ahead logging on this file system");
  }
  TRY(pragma(handle, "PRAGMA synchronous = FULL"));
  if (TRY(pragma(handle, "PRAGMA synchronous")) != "2") {
    return refuse(Reason::database_failed, "SQLite does not run with synchronous=FULL");
  }
  // A checkpoint copies and syncs what the log holds; every 64 MB instead of every 4 an import waits for far fewer of
  // them.
  TRY(pragma(handle, "PRAGMA wal_autocheckpoint = 16000"));
  return {};
}

}  // namespace

Result<std::unique_ptr<Connection>> open_sqlite(const std::string& path, const SqliteOptions& options) {
  const std::string name = options.in_memory ? ":memory:" : path;
  const int create = options.create || options.in_memory ? SQLITE_OPEN_CREATE : 0;
  Handle handle = TRY(open_handle(name, SQLITE_OPEN_READWRITE | create));
  Result<> configured = configure(handle.get(), options);
  if (!configured.has_value() && configured.error().reason == Reason::database_full) {
    // Not a byte is left for the index of the log, which processes share in a file. Alone it stands in memory: what is
    // there can be read, and whoever else comes has to wait for that.
    handle = TRY(open_handle(name, SQLITE_OPEN_READWRITE | create));
    TRY(pragma(handle.get(), "PRAGMA locking_mode = EXCLUSIVE"));
    configured = configure(handle.get(), options);
  }
  if (!configured.has_value()) {
    return refuse(configured.error().reason, "cannot open the database " + name + ": " + configured.error().text);
  }
  return std::unique_ptr<Connection>(std::make_unique<SqliteConnection>(handle.release(), name));
}

Result<> copy_sqlite(const std::string& from, const std::string& to) {
  if (std::filesystem::exists(to)) return refuse(Reason::io_failed, to + " is there already");
  const Handle source = TRY(open_handle(from, SQLITE_OPEN_READWRITE));
  const Handle target = TRY(open_handle(to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE));
  for (const Handle* handle : {&source, &target}) {
    sqlite3_extended_result_codes(handle->get(), 1);
    sqlite3_busy_timeout(handle->get(), SqliteOptions{}.busy_timeout_ms);
  }
  TRY(pragma(target.get(), "PRAGMA synchronous = FULL"));
  sqlite3_backup* backup = sqlite3_backup_init(target.get(), "main", source.get(), "main");
  // In one step: the pages come from one snapshot, and a writer never makes it begin again.
  constexpr int all_pages = -1;
  const int step = backup == nullptr ? SQLITE_ERROR : sqlite3_backup_step(backup, all_pages);
  const int finish = backup == nullptr ? sqlite3_extended_errcode(target.get()) : sqlite3_backup_finish(backup);
  if (step == SQLITE_DONE && finish == SQLITE_OK) return {};
  const int code = finish == SQLITE_OK ? step : finish;  // to finish after a busy step is no error
  return refuse(reason_of(code), "cannot copy the database " + from + " to " + to + ": " + sqlite3_errstr(code));
}

}  // namespace dunlin
