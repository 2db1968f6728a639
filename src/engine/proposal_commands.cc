#include "engine/proposal_commands.h"

#include <boost/json.hpp>

#include "base/canonical_json.h"
#include "control/floor.h"
#include "control/proposal_rows.h"
#include "engine/action_perform.h"

namespace dunlin {
namespace {

constexpr std::int64_t seconds_per_hour = 3600;

Result<Policy> policy_in_force(const ReadTx& tx) {
  const PolicyVersion version = TRY(active_policy(tx));
  return parse_policy(version.body, "policy version " + std::to_string(version.number));
}

Subject subject_of(const CommandContext& context, const Review& review) {
  Subject subject;
  subject.own_customer = !review.owner.empty() && review.owner == context.admission().login;
  subject.user = review.subject_user;
  return subject;
}

Answer answer_about(const Proposal& proposal, std::string_view sentence) {
  Answer answer;
  answer["proposal"] = proposal.id.to_string();
  answer["state"] = name_of(proposal.state);
  answer["digest"] = proposal.effect_digest;
  answer["sentence"] = sentence;
  return answer;
}

Result<> move_to(Proposal& proposal, ProposalState state) {
  TRY(check_transition(proposal.state, state));
  proposal.state = state;
  return {};
}

// Stores the effect and makes the row; the state follows from the decision.
Result<Proposal> make_proposal(CommandContext& context, const Policy& policy, const Action& action,
                               const Review& review, const Decision& decision, std::string proposed_by) {
  Proposal proposal;
  proposal.id = context.mint<Proposal>();
  proposal.action = name_of(kind_of(action));
  proposal.customer_id = review.customer.value;
  proposal.effect_digest = TRY(context.keep_content(proposal.id.value, encode_action(action))).hex();
  proposal.summary = encode_summary(review.summary);
  proposal.basis = review.basis;
  proposal.decision = encode_decision(decision);
  proposal.proposed_by = std::move(proposed_by);
  proposal.expires_at = context.now().add_seconds(policy.proposal_expiry_hours * seconds_per_hour);
  switch (decision.outcome) {
    case Outcome::allowed:
      TRY(move_to(proposal, ProposalState::approved));
      break;
    case Outcome::person:
      TRY(move_to(proposal, ProposalState::pending));
      break;
    case Outcome::denied:
      TRY(move_to(proposal, ProposalState::denied));
      proposal.note = decision.sentence;
  }
  return proposal;
}

// Database effects happen in this transaction; a message stays approved until it is delivered.
Result<> carry_out(CommandContext& context, Proposal& proposal, const Action& action) {
  if (info_of(kind_of(action)).effect == EffectKind::mail) return {};
  TRY(move_to(proposal, ProposalState::executing));
  TRY(perform(context, proposal, action));
  return move_to(proposal, ProposalState::done);
}

Result<> record_approval(CommandContext& context, Proposal& proposal, Id<User> user) {
  TRY(move_to(proposal, ProposalState::approved));
  proposal.decided_by = user;
  Approval approval;
  approval.proposal = proposal.id;
  approval.id = context.mint<Approval>();
  approval.verdict = Verdict::approved;
  approval.user = user;
  approval.digest_seen = proposal.effect_digest;
  approval.decided_at = context.now();
  return context.tx().insert(approval);
}

// What the approver must be: the stricter of what was decided then and what policy says now.
ApprovalDemand demand_of(const Proposal& proposal, const Action& action, const Decision& decision) {
  ApprovalDemand demand;
  demand.action = kind_of(action);
  demand.roles = decision.outcome == Outcome::person ? decision.roles : approver_roles(kind_of(action));
  demand.four_eyes = decision.four_eyes || demands_four_eyes(kind_of(action), initiator_of(proposal));
  demand.proposer = person_of(proposal.proposed_by);
  return demand;
}

Result<Answer> superseded(CommandContext& context, Proposal proposal, const Refusal& why) {
  TRY(supersede(context, proposal, why.text));
  proposal.state = ProposalState::superseded;
  Answer answer = answer_about(proposal, why.text);
  answer["reason"] = name_of(why.reason);
  answer["text"] = why.text + " The proposal is superseded; the next morning run drafts anew.";
  context.note_decision("superseded", std::string(name_of(why.reason)));
  return answer;
}

}  // namespace

Result<Answer> handle(CommandContext& context, const Propose& command) {
  Action action = command.action;
  // A new user gets the id now, so that the login can be made while the roles wait for approval.
  auto* role = std::get_if<ChangeRole>(&action);
  if (role != nullptr && !role->user) role->user = context.mint<User>();
  const Policy policy = TRY(policy_in_force(context.tx()));
  Review review = TRY(dunlin::review(context.tx(), action, Viewpoint::now(context.today())));
  const Subject subject = subject_of(context, review);
  const Identity identity = TRY(context.authorise_actor(propose_of(kind_of(action)), subject));
  review.summary.initiator = identity.user ? Initiator::person : Initiator::agent;
  review.summary.queue.open_proposals = TRY(count_live_proposals(context.tx()));
  const Decision decision = judge(policy, review.summary);
  if (decision.outcome == Outcome::denied) return refuse(Reason::denied_by_policy, decision.sentence);
  context.note_decision("decided_by", decision.decided_by);

  Proposal proposal =
      TRY(make_proposal(context, policy, action, review, decision, to_string(context.admission().actor)));
  proposal.note = command.note;
  const bool may_approve_himself =
      identity.user && authorise_approval(identity, demand_of(proposal, action, decision), subject).has_value();
  if (proposal.state == ProposalState::pending && may_approve_himself) {
    TRY(record_approval(context, proposal, identity.user));
    context.note_decision("approved_by", identity.user.to_string());
  }
  if (proposal.state == ProposalState::approved) TRY(carry_out(context, proposal, action));
  TRY(context.tx().insert(proposal));
  Answer answer = answer_about(proposal, decision.sentence);
  if (role != nullptr) answer["user"] = role->user.to_string();
  return answer;
}

Result<Answer> handle(CommandContext& context, const Approve& command) {
  Proposal proposal = TRY(proposal_of(context.tx(), command.proposal));
  const Action action = TRY(action_of(context.tx(), proposal));
  Review review = TRY(dunlin::review(context.tx(), action, Viewpoint::now(context.today())));
  const Subject subject = subject_of(context, review);
  const Identity identity = TRY(context.authorise_actor(approve_of(kind_of(action)), subject));
  if (proposal.state != ProposalState::pending) {
    return refuse(Reason::proposal_not_pending, "Proposal " + proposal.id.to_string() + " is " +
                                                    std::string(name_of(proposal.state)) + ", not pending.");
  }
  if (context.now() >= proposal.expires_at) {
    return refuse(Reason::proposal_expired, "Proposal " + proposal.id.to_string() + " expired at " +
                                                proposal.expires_at.to_string() +
                                                ". The next morning run drafts anew.");
  }
  if (command.digest_seen != proposal.effect_digest) {
    return refuse(Reason::digest_stale,
                  "Not approved. The digest is not that of the proposal as it stands: look at it "
                  "again (dunlin proposals show " +
                      proposal.id.to_string() + ").");
  }
  review.summary.initiator = initiator_of(proposal);
  review.summary.behaviour = behaviour_of(proposal);
  const Decision decision = judge(TRY(policy_in_force(context.tx())), review.summary);
  TRY(authorise_approval(identity, demand_of(proposal, action, decision), subject));
  if (const std::optional<Refusal> why = TRY(moved_since(context.tx(), proposal, action, context.today()))) {
    return superseded(context, std::move(proposal), *why);
  }
  if (decision.outcome == Outcome::denied) {
    return superseded(context, std::move(proposal), Refusal{Reason::denied_by_policy, decision.sentence});
  }
  context.note_decision("decided_by", decision.decided_by);
  context.note_decision("digest_seen", command.digest_seen);
  TRY(record_approval(context, proposal, identity.user));
  TRY(carry_out(context, proposal, action));
  TRY(context.tx().put(proposal));
  return answer_about(proposal, decision.sentence);
}

Result<Answer> handle(CommandContext& context, const Reject& command) {
  Proposal proposal = TRY(proposal_of(context.tx(), command.proposal));
  const Action action = TRY(action_of(context.tx(), proposal));
  // An action that has become impossible can still be rejected; then whose customer it is no longer matters.
  const Result<Review> review = dunlin::review(context.tx(), action, Viewpoint::now(context.today()));
  const Subject subject = review ? subject_of(context, *review) : Subject{};
  const Identity identity = TRY(context.authorise_actor(Operation::reject_proposal, subject));
  if (command.reason.empty())
    return refuse(Reason::field_missing, "A rejection needs a reason: it is what agents learn from.");
  if (proposal.state != ProposalState::pending) {
    return refuse(Reason::proposal_not_pending, "Proposal " + proposal.id.to_string() + " is " +
                                                    std::string(name_of(proposal.state)) + ", not pending.");
  }
  TRY(move_to(proposal, ProposalState::rejected));
  proposal.decided_by = identity.user;
  proposal.note = command.reason;
  Approval rejection;
  rejection.proposal = proposal.id;
  rejection.id = context.mint<Approval>();
  rejection.verdict = Verdict::rejected;
  rejection.user = identity.user;
  rejection.reason = command.reason;
  rejection.decided_at = context.now();
  TRY(context.tx().insert(rejection));
  TRY(context.tx().put(proposal));
  return answer_about(proposal, command.reason);
}

Result<Answer> handle(CommandContext& context, const ExpireProposals&) {
  std::int64_t expired = 0;
  for (Proposal& proposal : TRY(live_proposals(context.tx()))) {
    if (proposal.state != ProposalState::pending || context.now() < proposal.expires_at) continue;
    TRY(move_to(proposal, ProposalState::expired));
    proposal.note = "nobody decided in time";
    TRY(context.tx().put(proposal));
    ++expired;
  }
  Answer answer;
  answer["expired"] = expired;
  return answer;
}

Result<Proposal> store_draft(CommandContext& context, const Policy& policy, const AgentDraft& draft,
                             const Review& reviewed) {
  Review review = reviewed;
  review.summary.initiator = Initiator::agent;
  review.summary.behaviour = draft.behaviour;
  const Decision decision = judge(policy, review.summary);
  Proposal proposal = TRY(make_proposal(context, policy, draft.action, review, decision, draft.agent));
  proposal.run_on = draft.run_on;
  TRY(context.tx().insert(proposal));
  return proposal;
}

Result<> supersede(CommandContext& context, Proposal proposal, std::string note) {
  TRY(move_to(proposal, ProposalState::superseded));
  proposal.note = std::move(note);
  return context.tx().put(proposal);
}

Result<Action> action_of(const ReadTx& tx, const Proposal& proposal) {
  const Content content = TRY(content_of(tx, proposal.id.value));
  CHECK(content.digest().hex() == proposal.effect_digest);
  return decode_action(content.body.bytes);
}

Result<std::optional<Refusal>> moved_since(const ReadTx& tx, const Proposal& proposal, const Action& action,
                                           Date today) {
  if (const auto* message = std::get_if<SendMessage>(&action)) {
    if (Result<> fine = check_message_items(tx, *message, Viewpoint::now(today)); !fine) {
      return std::optional<Refusal>(fine.error());
    }
  }
  const Review review = TRY(dunlin::review(tx, action, Viewpoint::now(today)));
  if (review.basis == proposal.basis) return std::optional<Refusal>{};
  return std::optional<Refusal>(Refusal{Reason::basis_moved, "Not done. What proposal " + proposal.id.to_string() +
                                                                 " was computed from has changed since."});
}

}  // namespace dunlin
