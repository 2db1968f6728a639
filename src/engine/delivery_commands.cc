#include "engine/delivery_commands.h"

#include "control/proposal_rows.h"
#include "engine/action_perform.h"

namespace dunlin {
namespace {

const Statement item_by_id{"outbox.by_id", select_from(OutboxItem::table, "AND id = $2")};

ProposalState state_after(DeliveryState delivery) {
  switch (delivery) {
    case DeliveryState::done:
      return ProposalState::done;
    case DeliveryState::failed:
      return ProposalState::failed;
    case DeliveryState::unknown:
      return ProposalState::unknown;
    case DeliveryState::executing:
      break;
  }
  CHECK_UNREACHABLE("a delivery is settled as done, failed or unknown");
}

// Why an approved message may not leave the house any more: the world moved, its time is over, or it was approved by a
// rule that the policy in force no longer lets go (the kill switch was pulled, a limit is reached).
Result<std::optional<Refusal>> stopped_since(CommandContext& context, const Proposal& proposal, const Action& action) {
  if (std::optional<Refusal> why = TRY(moved_since(context.tx(), proposal, action, context.today()))) return why;
  if (context.now() >= proposal.expires_at) {
    return std::optional<Refusal>(Refusal{Reason::proposal_expired, "Not sent. The approved message expired at " +
                                                                        proposal.expires_at.to_string() + "."});
  }
  if (proposal.decided_by) return std::optional<Refusal>{};
  Review review = TRY(dunlin::review(context.tx(), action, Viewpoint::now(context.today())));
  review.summary.initiator = initiator_of(proposal);
  review.summary.behaviour = behaviour_of(proposal);
  const PolicyVersion version = TRY(active_policy(context.tx()));
  const Policy policy = TRY(parse_policy(version.body, "policy version " + std::to_string(version.number)));
  const Decision decision = judge(policy, review.summary);
  if (decision.outcome == Outcome::allowed) return std::optional<Refusal>{};
  const Reason reason = policy.kill_switch ? Reason::kill_switch : Reason::denied_by_policy;
  return std::optional<Refusal>(Refusal{reason, "Not sent. No person approved it, and now: " + decision.sentence});
}

}  // namespace

std::string message_key_of(Id<Proposal> proposal, std::string_view tenant) {
  return proposal.to_string() + "." + std::string(tenant) + "@dunlin.invalid";
}

Result<OutboxItem> outbox_item_of(const ReadTx& tx, Id<OutboxItem> id) {
  std::optional<OutboxItem> item = TRY(tx.first<OutboxItem>(item_by_id, id));
  if (!item) return refuse(Reason::object_unknown, "there is no outbox item " + id.to_string());
  return std::move(*item);
}

Result<Answer> handle(CommandContext& context, const BeginDelivery& command) {
  Proposal proposal = TRY(proposal_of(context.tx(), command.proposal));
  const Action action = TRY(action_of(context.tx(), proposal));
  if (!std::holds_alternative<SendMessage>(action)) {
    return refuse(Reason::state_transition, "Proposal " + proposal.id.to_string() + " is not a message.");
  }
  context.note_decision("operation", "deliver_approved");
  context.note_decision("proposal", proposal.id.to_string());
  TRY(check_transition(proposal.state, ProposalState::executing));
  if (const std::optional<Refusal> why = TRY(stopped_since(context, proposal, action))) {
    TRY(supersede(context, proposal, why->text));
    Answer answer;
    answer["proposal"] = proposal.id.to_string();
    answer["state"] = name_of(ProposalState::superseded);
    answer["reason"] = name_of(why->reason);
    answer["text"] = why->text;
    return answer;
  }
  proposal.state = ProposalState::executing;
  TRY(context.tx().put(proposal));
  OutboxItem item;
  item.id = context.mint<OutboxItem>();
  item.proposal = proposal.id;
  item.channel = "mail";
  item.message_key = message_key_of(proposal.id, context.tenant_name());
  item.begun_at = context.now();
  TRY(context.tx().insert(item));
  Answer answer;
  answer["proposal"] = proposal.id.to_string();
  answer["state"] = name_of(proposal.state);
  answer["outbox"] = item.id.to_string();
  answer["message_key"] = item.message_key;
  return answer;
}

Result<Answer> handle(CommandContext& context, const SettleDelivery& command) {
  OutboxItem item = TRY(outbox_item_of(context.tx(), command.item));
  Proposal proposal = TRY(proposal_of(context.tx(), item.proposal));
  const Action action = TRY(action_of(context.tx(), proposal));
  if (item.state == DeliveryState::unknown) {
    // A person who found out, or a look-up that is certain.
    if (std::holds_alternative<Id<User>>(context.admission().actor)) {
      const Review review = TRY(dunlin::review(context.tx(), action, Viewpoint::now(context.today())));
      Subject subject;
      subject.own_customer = !review.owner.empty() && review.owner == context.admission().login;
      TRY(context.authorise_actor(Operation::resolve_unknown, subject));
    }
  } else if (item.state != DeliveryState::executing) {
    return refuse(Reason::state_transition, "Outbox item " + item.id.to_string() +
                                                " is settled already: " + std::string(name_of(item.state)) + ".");
  }
  const ProposalState after = state_after(command.state);
  TRY(check_transition(proposal.state, after));
  context.note_decision("proposal", proposal.id.to_string());
  proposal.state = after;
  proposal.note = command.detail;
  item.state = command.state;
  item.detail = command.detail;
  item.settled_at = context.now();
  TRY(context.tx().put(proposal));
  TRY(context.tx().put(item));
  if (command.state == DeliveryState::done) TRY(perform(context, proposal, action));
  Answer answer;
  answer["proposal"] = proposal.id.to_string();
  answer["state"] = name_of(proposal.state);
  return answer;
}

}  // namespace dunlin
