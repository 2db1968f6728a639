// Engine: the only writer. One command in, one journal entry and its rows out, in one transaction; or a refusal, and
// nothing.
//
//   Engine engine(connection, tenant);
//   Result<Answer> answer = engine.execute(admission, Approve{proposal, digest});
//
// It has no clock, no randomness, no threads and no files: time, ids and salts come from the admission. A command that
// comes again with its idempotency key gets the stored answer; the same key with another input is refused. A command
// that changes nothing leaves no entry. When the journal itself is found damaged, the engine stops writing
// (journal_stopped).
//
// A dry run takes the same path inside one transaction that is never committed.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "engine/command.h"
#include "engine/crash_points.h"
#include "store/transaction.h"

namespace dunlin {

struct Tenant {
  TenantKey key;
  std::string name;
};

enum class EngineMode : std::uint8_t { normal, dry_run };

class Engine {
 public:
  Engine(Connection& connection, Tenant tenant, EngineMode mode = EngineMode::normal,
         CrashPoints* crash_points = nullptr)
      : connection_(connection), tenant_(std::move(tenant)), mode_(mode), crash_points_(crash_points) {}

  [[nodiscard]] Result<Answer> execute(const Admission& admission, const Command& command);

  // A snapshot for questions. Not while a dry run is under way.
  [[nodiscard]] Result<ReadTx> read() { return ReadTx::begin(connection_, tenant_.key); }

  [[nodiscard]] const Tenant& tenant() const { return tenant_; }

  // Only one delivers for a tenant at a time, on however many machines: what another left `executing` is looked up, and
  // that is certain only when nobody is still at work on it. Held until disclaimed or until the connection ends.
  [[nodiscard]] Result<> claim_deliveries() { return connection_.claim(tenant_.key.value); }
  // Of several machines over one database one does the duties of a tenant, and the others leave them to it: false where
  // somebody else is at it. Held until the connection ends, however it ends.
  [[nodiscard]] Result<bool> try_claim_duties() { return connection_.try_claim(duties_begin + tenant_.key.value); }
  void disclaim_deliveries() noexcept { connection_.disclaim(tenant_.key.value); }

  // For those who call outside on the engine's behalf (the executor).
  void reach(std::string_view crash_point) const {
    if (crash_points_ != nullptr) crash_points_->reach(std::string(crash_point));
  }

 private:
  static constexpr std::int64_t duties_begin = std::int64_t{1} << 31;  // of claims, above those of deliveries

  [[nodiscard]] Result<Answer> run(WriteTx& tx, const Admission& admission, const Command& command);
  void reach(CrashMoment moment, const Command& command) const {
    if (crash_points_ != nullptr) crash_points_->reach(crash_point(moment, name_of(command)));
  }

  Connection& connection_;
  Tenant tenant_;
  EngineMode mode_;
  CrashPoints* crash_points_;
  bool stopped_ = false;
  std::optional<WriteTx> dry_tx_;
};

// Makes the chain of a new tenant; its FoundTenant command comes next.
[[nodiscard]] Result<> create_tenant(Connection& connection, const Tenant& tenant);

// Every table of a tenant, for the fold, the schema test and the replay.
[[nodiscard]] std::span<const Table* const> all_tables();
// Changes to these are what a morning run must see.
[[nodiscard]] bool is_book_table(const Table& table);

}  // namespace dunlin
