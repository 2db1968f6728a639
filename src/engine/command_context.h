// CommandContext: what a command's handler works with: the transaction, the admission, ids, salts, and the decision
// that the journal will show. Handlers read, rule and put; they never commit.
#pragma once

#include <boost/json.hpp>
#include <map>
#include <string>

#include "base/id.h"
#include "control/authorisation.h"
#include "control/policy.h"
#include "engine/admission.h"
#include "journal/content.h"
#include "store/transaction.h"

namespace dunlin {

// What the machine may do by itself: run the morning and what follows from decisions already made. Never approve.
[[nodiscard]] bool machine_may(Operation operation);

// What a command answers: integers and texts by name, also stored for the idempotency key.
using Answer = boost::json::object;

class CommandContext {
 public:
  CommandContext(WriteTx& tx, const Admission& admission, std::string tenant_name)
      : tx_(tx), admission_(admission), tenant_name_(std::move(tenant_name)) {}

  [[nodiscard]] WriteTx& tx() { return tx_; }
  [[nodiscard]] const Admission& admission() const { return admission_; }
  [[nodiscard]] Instant now() const { return admission_.at; }
  // The civil day of the tenant. One zone, UTC, until tenants have one of their own.
  [[nodiscard]] Date today() const { return admission_.at.date(); }
  [[nodiscard]] const std::string& tenant_name() const { return tenant_name_; }

  // The next id of this entry. Slots below line_slots_begin; the lines of an import have their own (line_id).
  template <class Tag>
  [[nodiscard]] Id<Tag> mint() {
    CHECK(next_slot_ < line_slots_begin);
    return Id<Tag>::of(tx_.seq(), next_slot_++);
  }

  // Ids of things made by line `line` (from 0) of a chunk depend on the line's place alone, not on what other lines
  // hold.
  template <class Tag>
  [[nodiscard]] Id<Tag> line_id(std::size_t line, std::size_t slot) const {
    CHECK(slot < slots_per_line && line < lines_per_chunk_max);
    return Id<Tag>::of(tx_.seq(), static_cast<std::int64_t>(line_slots_begin + line * slots_per_line + slot));
  }

  // Stores personal bytes under `id` with a fresh salt; the digest belongs into the journalled row.
  [[nodiscard]] Result<Digest> keep_content(std::int64_t id, std::string body);

  // Authorises the actor (people only; machines are listed by operation) and notes it in the decision.
  [[nodiscard]] Result<Identity> authorise_actor(Operation operation, const Subject& subject);

  // What the journal's "decision" says.
  void note_decision(std::string_view name, std::string value) { decision_[std::string(name)] = std::move(value); }
  [[nodiscard]] std::string decision_json() const;

  static constexpr std::size_t slots_per_line = 8;
  static constexpr std::size_t lines_per_chunk_max = 4000;

 private:
  static constexpr std::int64_t line_slots_begin = std::int64_t{1} << 19;

  WriteTx& tx_;
  const Admission& admission_;
  std::string tenant_name_;
  std::int64_t next_slot_ = 0;
  std::map<std::string, std::string> decision_;
};

// The same of an actor outside a command, for what may answer without executing one. role_missing.
[[nodiscard]] Result<Identity> authorise_actor(const ReadTx& tx, const Actor& actor, Operation operation,
                                               const Subject& subject);

}  // namespace dunlin
