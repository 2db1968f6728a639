#include "store/faulty_connection.h"

#include "base/check.h"

namespace dunlin {
namespace {

Reason reason_of(DatabaseFault fault) {
  switch (fault) {
    case DatabaseFault::busy:
      return Reason::database_busy;
    case DatabaseFault::full:
      return Reason::database_full;
    case DatabaseFault::failed:
    case DatabaseFault::answer_lost:
      return Reason::database_failed;
    case DatabaseFault::none:
      break;
  }
  CHECK_UNREACHABLE("no fault has no reason");
}

}  // namespace

Result<> FaultyConnection::suffer(DatabaseFault fault, std::string_view where) {
  if (fault == DatabaseFault::none) return {};
  spoiled_ = in_transaction_;
  return refuse(reason_of(fault), "simulated fault of the database, " + std::string(where));
}

Result<> FaultyConnection::check_usable(std::string_view where) const {
  if (!spoiled_) return {};
  return refuse(Reason::database_failed,
                "simulated fault of the database, " + std::string(where) + ": the transaction was refused before");
}

Result<> FaultyConnection::begin_by(Access access, FunctionRef<Result<>()> begin) {
  access_ = access;
  spoiled_ = false;
  TRY(suffer(faults_.at_begin(access), "begin"));
  TRY(begin());
  in_transaction_ = true;
  return {};
}

Result<> FaultyConnection::begin(Access access) {
  return begin_by(access, [&]() { return real_.begin(access); });
}

Result<> FaultyConnection::begin_of(std::int64_t tenant, Access access) {
  return begin_by(access, [&]() { return real_.begin_of(tenant, access); });
}

Result<> FaultyConnection::commit() {
  TRY(check_usable("commit"));
  const DatabaseFault fault = access_ == Access::write ? faults_.at_commit() : DatabaseFault::none;
  if (fault != DatabaseFault::none && fault != DatabaseFault::answer_lost) return suffer(fault, "commit");
  TRY(real_.commit());
  in_transaction_ = false;
  return suffer(fault, "commit");
}

void FaultyConnection::rollback() noexcept {
  if (in_transaction_) real_.rollback();
  in_transaction_ = false;
  spoiled_ = false;
}

Result<> FaultyConnection::each(const Statement& statement, std::span<const Value> parameters, RowCallback row) {
  TRY(check_usable(statement.name));
  return real_.each(statement, parameters, row);
}

Result<std::int64_t> FaultyConnection::execute(const Statement& statement, std::span<const Value> parameters) {
  TRY(check_usable(statement.name));
  TRY(suffer(faults_.at_write(), statement.name));
  return real_.execute(statement, parameters);
}

Result<> FaultyConnection::write(const Table& table, WriteKind kind, std::span<const Value> values) {
  TRY(check_usable(table.name));
  TRY(suffer(faults_.at_write(), table.name));
  return real_.write(table, kind, values);
}

}  // namespace dunlin
