// FaultyConnection: a connection whose database fails as it is told. For the simulator and for tests.
//
//   FaultyConnection connection(*real, faults);     // faults: what happens at each begin, write and commit
//
// It fails as the drivers do: a refused statement spoils its transaction, which can then only be rolled back. A lost
// answer is the worst case of all: the commit has happened, and the caller is told that it failed.
#pragma once

#include "store/connection.h"

namespace dunlin {

enum class DatabaseFault : std::uint8_t {
  none,
  busy,         // database_busy
  full,         // database_full
  failed,       // database_failed: an I/O error, a connection that broke
  answer_lost,  // only at a commit: committed, and answered with database_failed
};

class DatabaseFaults {
 public:
  DatabaseFaults() = default;
  DatabaseFaults(const DatabaseFaults&) = delete;
  DatabaseFaults& operator=(const DatabaseFaults&) = delete;
  virtual ~DatabaseFaults() = default;
  virtual DatabaseFault at_begin(Access access) = 0;
  virtual DatabaseFault at_write() = 0;
  virtual DatabaseFault at_commit() = 0;  // of a write transaction
};

class FaultyConnection : public Connection {
 public:
  FaultyConnection(Connection& real, DatabaseFaults& faults) : real_(real), faults_(faults) {}

  [[nodiscard]] Dialect dialect() const override { return real_.dialect(); }
  [[nodiscard]] Result<> begin(Access access) override;
  [[nodiscard]] Result<> begin_of(std::int64_t tenant, Access access) override;
  [[nodiscard]] Result<> commit() override;
  void rollback() noexcept override;
  [[nodiscard]] Result<> each(const Statement& statement, std::span<const Value> parameters, RowCallback row) override;
  [[nodiscard]] Result<std::int64_t> execute(const Statement& statement, std::span<const Value> parameters) override;
  [[nodiscard]] Result<> write(const Table& table, WriteKind kind, std::span<const Value> values) override;
  [[nodiscard]] Result<> claim(std::int64_t number) override { return real_.claim(number); }
  void disclaim(std::int64_t number) noexcept override { real_.disclaim(number); }
  [[nodiscard]] Result<> run_script(std::string_view sql) override { return real_.run_script(sql); }

 private:
  [[nodiscard]] Result<> begin_by(Access access, FunctionRef<Result<>()> begin);
  // A refusal that spoils the transaction; nothing when there is no fault.
  [[nodiscard]] Result<> suffer(DatabaseFault fault, std::string_view where);
  [[nodiscard]] Result<> check_usable(std::string_view where) const;

  Connection& real_;
  DatabaseFaults& faults_;
  Access access_ = Access::read;
  bool in_transaction_ = false;
  bool spoiled_ = false;
};

}  // namespace dunlin
