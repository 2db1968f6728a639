// Proposal, Approval, PolicyVersion, UserRole, Setting: what was proposed, who decided on what they saw, and by which
// rules.
//
// A proposal's complete effect is canonical JSON, kept in content under the proposal's id; effect_digest (salted) is
// what an approver quotes. Summary, basis and decision are canonical JSON as they were when it was proposed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/date.h"
#include "base/id.h"
#include "base/instant.h"
#include "control/proposal_state.h"
#include "control/role.h"
#include "store/table.h"

namespace dunlin {

struct Proposal {
  static constexpr std::string_view id_prefix = "prp";

  Id<Proposal> id;
  std::string action;            // name of the action
  std::int64_t customer_id = 0;  // 0 when it is about no customer
  std::optional<Date> run_on;    // the morning run that drafted it
  ProposalState state = ProposalState::drafted;
  std::string effect_digest;
  std::string summary;
  std::string basis;
  std::string decision;
  std::string proposed_by;  // "agent:outreach", "user:usr_..."
  Id<User> decided_by;
  Instant expires_at;
  std::string note;  // why it ended as it did, in words
  std::int64_t version = 0;

  static const Table table;
  static void visit(auto& row, auto&& visitor) {
    visitor(row.id, row.action, row.customer_id, row.run_on, row.state, row.effect_digest, row.summary, row.basis,
            row.decision, row.proposed_by, row.decided_by, row.expires_at, row.note, row.version);
  }
};

[[nodiscard]] inline bool from_name(std::string_view text, ProposalState& state) {
  const Result<ProposalState> parsed = parse_proposal_state(text);
  if (parsed.has_value()) state = *parsed;
  return parsed.has_value();
}

enum class Verdict : std::uint8_t { approved, rejected };
[[nodiscard]] std::string_view name_of(Verdict verdict);
[[nodiscard]] bool from_name(std::string_view text, Verdict& verdict);

struct Approval {
  static constexpr std::string_view id_prefix = "apv";

  Id<Proposal> proposal;
  Id<Approval> id;
  Verdict verdict = Verdict::approved;
  Id<User> user;
  std::string digest_seen;  // empty on a rejection
  std::string reason;
  Instant decided_at;
  std::int64_t version = 0;

  static const Table table;
  static void visit(auto& row, auto&& visitor) {
    visitor(row.proposal, row.id, row.verdict, row.user, row.digest_seen, row.reason, row.decided_at, row.version);
  }
};

struct PolicyVersion {
  std::int64_t number = 0;  // from 1
  std::string digest;
  std::string body;  // TOML as it was approved
  Instant active_since;
  std::int64_t version = 0;

  static const Table table;
  static void visit(auto& row, auto&& visitor) {
    visitor(row.number, row.digest, row.body, row.active_since, row.version);
  }
};

struct UserRole {
  Id<User> user;
  std::string roles;  // RoleSet::to_string, or empty
  std::int64_t version = 0;

  static const Table table;
  static void visit(auto& row, auto&& visitor) { visitor(row.user, row.roles, row.version); }
};

// Facts about the tenant itself: "currency", "name", "sender".
struct Setting {
  std::string name;
  std::string value;
  std::int64_t version = 0;

  static const Table table;
  static void visit(auto& row, auto&& visitor) { visitor(row.name, row.value, row.version); }
};

struct CommandOutcome {
  std::string command_key;
  std::string input_hash;
  std::string outcome;  // canonical JSON
  std::int64_t version = 0;

  static const Table table;
  static void visit(auto& row, auto&& visitor) { visitor(row.command_key, row.input_hash, row.outcome, row.version); }
};

enum class DeliveryState : std::uint8_t { executing, done, failed, unknown };
[[nodiscard]] std::string_view name_of(DeliveryState state);
[[nodiscard]] bool from_name(std::string_view text, DeliveryState& state);

// One attempt to act outside the database. Written before the call is made; what comes back settles it.
struct OutboxItem {
  static constexpr std::string_view id_prefix = "out";

  Id<OutboxItem> id;
  Id<Proposal> proposal;
  std::string channel;      // "mail"
  std::string message_key;  // Message-ID: what a look-up searches for
  DeliveryState state = DeliveryState::executing;
  std::string detail;
  Instant begun_at;
  std::optional<Instant> settled_at;
  std::int64_t version = 0;

  static const Table table;
  static void visit(auto& row, auto&& visitor) {
    visitor(row.id, row.proposal, row.channel, row.message_key, row.state, row.detail, row.begun_at, row.settled_at,
            row.version);
  }
};

}  // namespace dunlin
