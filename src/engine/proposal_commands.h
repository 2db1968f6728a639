// The life of a proposal, as commands: proposed, approved or rejected, expired, superseded.
//
// Approval quotes the digest of what the approver saw. Before anything happens the action is reviewed again: when the
// world has moved since it was proposed, the proposal becomes superseded, the answer says so with the reason, and
// nothing is done.
// Actions on the database are performed in the approval's own transaction; messages wait for their delivery
// (engine/delivery_commands.h).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "control/decision.h"
#include "engine/action.h"
#include "engine/action_review.h"
#include "engine/command_context.h"

namespace dunlin {

// A person (or a service) wants something done. When policy asks for a person and the proposer is one who may approve
// it, and no second pair of eyes is demanded, proposing is approving: he has just written what he would see.
struct Propose {
  Action action;
  std::string note;
};

struct Approve {
  Id<Proposal> proposal;
  std::string digest_seen;  // hex, whole
};

struct Reject {
  Id<Proposal> proposal;
  std::string reason;
};

// Everything pending whose time is over.
struct ExpireProposals {};

// Outcomes carry "proposal", "state", "digest", "decided_by" and "sentence"; superseded ones also "reason" and "text".
[[nodiscard]] Result<Answer> handle(CommandContext& context, const Propose& command);
[[nodiscard]] Result<Answer> handle(CommandContext& context, const Approve& command);
[[nodiscard]] Result<Answer> handle(CommandContext& context, const Reject& command);
[[nodiscard]] Result<Answer> handle(CommandContext& context, const ExpireProposals& command);

// What an agent drafted, with what it knew. Used by the morning run, in its own transaction.
struct AgentDraft {
  Action action;
  std::string agent;  // "agent:outreach"
  Date run_on;
  BehaviourClass behaviour = BehaviourClass::fresh;
};

// Judges one reviewed draft and stores the proposal, denied ones too. `policy` and `usage` are the run's, updated by
// the caller.
[[nodiscard]] Result<Proposal> store_draft(CommandContext& context, const Policy& policy, const AgentDraft& draft,
                                           const Review& review);

[[nodiscard]] Result<> supersede(CommandContext& context, Proposal proposal, std::string note);

// The action whose bytes the proposal's digest covers. CHECKs the digest.
[[nodiscard]] Result<Action> action_of(const ReadTx& tx, const Proposal& proposal);

// Whether the proposal still stands: no value when it does; otherwise why it is superseded.
[[nodiscard]] Result<std::optional<Refusal>> moved_since(const ReadTx& tx, const Proposal& proposal,
                                                         const Action& action, Date today);

[[nodiscard]] std::string encode_summary(const ActionSummary& summary);
// What encode_summary wrote; queue and usage are not kept and come back empty. json_malformed.
[[nodiscard]] Result<ActionSummary> decode_summary(std::string_view json);
[[nodiscard]] std::string encode_decision(const Decision& decision);
// The behaviour class that was noted when the proposal was made.
[[nodiscard]] BehaviourClass behaviour_of(const Proposal& proposal);
[[nodiscard]] Initiator initiator_of(const Proposal& proposal);

}  // namespace dunlin
