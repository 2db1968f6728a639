#include "control/proposal.h"

#include "base/check.h"

namespace dunlin {

constinit const Table Proposal::table{
    "proposal",
    {"id", "action", "customer_id", "run_on", "state", "effect_digest", "summary", "basis", "decision", "proposed_by",
     "decided_by", "expires_at", "note", "version"},
    1,
    StateClass::business};
constinit const Table Approval::table{
    "approval",
    {"proposal_id", "id", "verdict", "user_id", "digest_seen", "reason", "decided_at", "version"},
    2,
    StateClass::business};
constinit const Table PolicyVersion::table{
    "policy_version", {"number", "digest", "body", "active_since", "version"}, 1, StateClass::governance};
constinit const Table UserRole::table{"user_role", {"user_id", "roles", "version"}, 1, StateClass::governance};
constinit const Table Setting::table{"setting", {"name", "value", "version"}, 1, StateClass::governance};
constinit const Table CommandOutcome::table{
    "command_outcome", {"command_key", "input_hash", "outcome", "version"}, 1, StateClass::business};
constinit const Table OutboxItem::table{
    "outbox",
    {"id", "proposal_id", "channel", "message_key", "state", "detail", "begun_at", "settled_at", "version"},
    1,
    StateClass::business};

std::string_view name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::approved:
      return "approved";
    case Verdict::rejected:
      return "rejected";
  }
  CHECK_UNREACHABLE("unknown verdict");
}

bool from_name(std::string_view text, Verdict& verdict) {
  verdict = text == "approved" ? Verdict::approved : Verdict::rejected;
  return text == name_of(verdict);
}

std::string_view name_of(DeliveryState state) {
  switch (state) {
    case DeliveryState::executing:
      return "executing";
    case DeliveryState::done:
      return "done";
    case DeliveryState::failed:
      return "failed";
    case DeliveryState::unknown:
      return "unknown";
  }
  CHECK_UNREACHABLE("unknown delivery state");
}

bool from_name(std::string_view text, DeliveryState& state) {
  for (const DeliveryState candidate :
       {DeliveryState::executing, DeliveryState::done, DeliveryState::failed, DeliveryState::unknown}) {
    if (text != name_of(candidate)) continue;
    state = candidate;
    return true;
  }
  return false;
}

}  // namespace dunlin
