// The part of pass 4 that follows the proposals: what they say of themselves, the steps they take, and by whose
// authority.
#include <algorithm>
#include <limits>

#include "control/floor.h"
#include "engine/action.h"
#include "engine/admission.h"
#include "engine/journal_row.h"
#include "engine/proposal_commands.h"
#include "engine/verify_authority.h"

namespace dunlin {
namespace {

// States that only what somebody or some rule approved can be in.
bool takes_authority(ProposalState state) {
  switch (state) {
    case ProposalState::approved:
    case ProposalState::executing:
    case ProposalState::done:
    case ProposalState::failed:
    case ProposalState::unknown:
      return true;
    case ProposalState::drafted:
    case ProposalState::denied:
    case ProposalState::pending:
    case ProposalState::rejected:
    case ProposalState::expired:
    case ProposalState::superseded:
      return false;
  }
  return true;
}

bool same_but_for_its_life(const Proposal& a, const Proposal& b) {
  return a.action == b.action && a.customer_id == b.customer_id && a.run_on == b.run_on &&
         a.effect_digest == b.effect_digest && a.summary == b.summary && a.basis == b.basis &&
         a.decision == b.decision && a.proposed_by == b.proposed_by && a.expires_at == b.expires_at;
}

}  // namespace

void AuthorityPass::check_proposals() {
  if (entry_->command == "record_morning") count_autonomy_of_today();
  for (const Proposal& proposal : rows_.proposals) check_proposal(proposal);
  for (const Approval& approval : rows_.approvals) {
    const bool moved = std::any_of(rows_.proposals.begin(), rows_.proposals.end(),
                                   [&](const Proposal& proposal) { return proposal.id == approval.proposal; });
    if (!moved)
      fault("authority.approval", approval.proposal, "An approval is recorded and the proposal does not move.");
  }
}

// What earlier runs of the same day let go by rule counts towards the limits of the day.
void AuthorityPass::count_autonomy_of_today() {
  const Instant since = Instant::start_of(entry_->at.date());
  const auto count = [this](const Tracked& tracked) {
    if (!tracked.readable || tracked.kind != ActionKind::send_message || tracked.last.decided_by) return;
    const std::optional<Money>& amount = tracked.summary.amount;
    if (!amount) return;
    std::int64_t& minor = autonomy_.minor[amount->currency];
    const Result<std::int64_t> sum = add_minor(minor, amount->minor);
    minor = sum ? *sum : std::numeric_limits<std::int64_t>::max();
  };
  for (const auto& [id, tracked] : proposals_) {
    if (tracked.last.state == ProposalState::approved) count(tracked);
  }
  for (const auto& [id, item] : outbox_) {
    const auto proposal = proposals_.find(item.proposal.value);
    const bool failed = item.state == DeliveryState::failed;
    if (!failed && item.begun_at >= since && proposal != proposals_.end()) count(proposal->second);
  }
}

void AuthorityPass::check_proposal(const Proposal& proposal) {
  const auto known = proposals_.find(proposal.id.value);
  const bool is_new = known == proposals_.end();
  if (is_new != (proposal.id.seq() == entry_->seq)) {
    fault("authority.proposal", proposal.id, "It was not made by the entry that its id names.");
  }
  ProposalState before = ProposalState::drafted;
  Id<User> decided_before;
  Tracked after;
  if (is_new) {
    after = track_new(proposal);
  } else {
    check_unchanged(known->second, proposal);
    before = known->second.last.state;
    decided_before = known->second.last.decided_by;
    after = known->second;
    after.last = proposal;
  }
  check_step(after, before);
  const Approval* approval = approval_of(proposal.id);
  check_decided_by(after, decided_before, approval);
  if (after.readable && takes_authority(proposal.state)) {
    const bool begins = proposal.state == ProposalState::executing;
    const bool expired = entry_->at >= proposal.expires_at;
    if (expired && (begins || !takes_authority(before))) {
      fault("authority.expired", proposal.id, "It had expired by then.");
    }
    if (!takes_authority(before) && approval != nullptr) {
      check_approval(after, *approval);
    } else if (!takes_authority(before) || (begins && !proposal.decided_by)) {
      // What went by rule must be allowed still when it leaves the house: the kill switch may have been pulled.
      check_rule(after);
    }
  }
  if (proposal.state == ProposalState::expired && entry_->at < proposal.expires_at) {
    fault("authority.expired", proposal.id, "It was declared expired before its time.");
  }
  const bool in_database = after.readable && info_of(after.kind).effect == EffectKind::database;
  if (in_database && proposal.state == ProposalState::done && before != ProposalState::done) {
    executed_.push_back(proposal.id.value);
    executed_effects_.push_back({entry_->seq, proposal.id, proposal.effect_digest, proposal.decided_by, rows_.effect});
  }
  proposals_[proposal.id.value] = std::move(after);
}

AuthorityPass::Tracked AuthorityPass::track_new(const Proposal& proposal) {
  Tracked tracked;
  tracked.last = proposal;
  const Result<ActionKind> kind = parse_action_kind(proposal.action);
  Result<ActionSummary> summary = decode_summary(proposal.summary);
  if (!kind || !summary) {
    fault("authority.unreadable", proposal.id, "Its action or its summary cannot be read.");
    return tracked;
  }
  tracked.kind = *kind;
  tracked.summary = std::move(*summary);
  tracked.readable = true;
  const Id<User> proposer = person_of(proposal.proposed_by);
  const bool by_person = tracked.summary.initiator == Initiator::person;
  const bool by_run = entry_->command == "record_morning";
  if (tracked.summary.action != *kind || by_person != static_cast<bool>(proposer)) {
    fault("authority.proposal", proposal.id, "Its summary is of another action or initiator than the proposal.");
  }
  if (by_run ? !proposal.proposed_by.starts_with("agent:") : proposal.proposed_by != entry_->actor) {
    fault("authority.proposal", proposal.id,
          "It says that " + proposal.proposed_by + " proposed it, and " + entry_->actor + " acts.");
  }
  if (by_run != proposal.run_on.has_value()) {
    fault("authority.proposal", proposal.id, "Whether a morning run made it is not what it says.");
  }
  if (proposal.customer_id != 0) {
    const auto known = segments_.find(proposal.customer_id);
    const Segment segment = known == segments_.end() ? Segment::standard : known->second;
    if (name_of(segment) != name_of(tracked.summary.segment)) {
      fault("authority.proposal", proposal.id,
            "Its summary says the segment " + std::string(name_of(tracked.summary.segment)) + "; the customer's is " +
                std::string(name_of(segment)) + ".");
    }
  }
  return tracked;
}

void AuthorityPass::check_unchanged(const Tracked& before, const Proposal& proposal) {
  if (!same_but_for_its_life(before.last, proposal)) {
    fault("authority.proposal", proposal.id,
          "It is not the one that was proposed: what was decided about was changed.");
  }
}

void AuthorityPass::check_step(const Tracked& after, ProposalState before) {
  const ProposalState state = after.last.state;
  const bool declared = std::any_of(command_->steps.begin(), command_->steps.end(),
                                    [&](const ProposalStep& step) { return step.from == before && step.to == state; });
  // A message is done by its delivery, everything else by the entry that approves it.
  const bool of_its_kind = !after.readable || before == ProposalState::executing || before == ProposalState::unknown ||
                           (state != ProposalState::done && state != ProposalState::approved) ||
                           (info_of(after.kind).effect == EffectKind::mail) == (state == ProposalState::approved);
  if (declared && of_its_kind) return;
  fault("authority.state", after.last.id,
        "The command " + entry_->command + " does not make a proposal that is " + std::string(name_of(before)) + " " +
            std::string(name_of(state)) + ".");
}

const Approval* AuthorityPass::approval_of(Id<Proposal> proposal) const {
  for (const Approval& approval : rows_.approvals) {
    if (approval.proposal == proposal) return &approval;
  }
  return nullptr;
}

void AuthorityPass::check_decided_by(const Tracked& after, Id<User> before, const Approval* approval) {
  const Proposal& proposal = after.last;
  if (proposal.decided_by != (approval == nullptr ? before : approval->user)) {
    fault("authority.approval", proposal.id, "It says that somebody decided it who did not.");
  }
  const bool rejected = proposal.state == ProposalState::rejected;
  if (approval == nullptr) {
    if (rejected) fault("authority.approval", proposal.id, "It was rejected by nobody.");
    return;
  }
  if (approval->user != identity_.user || !identity_.user || approval->decided_at != entry_->at) {
    fault("authority.approval", proposal.id, "The decision is not the actor's, or not of this moment.");
  }
  const bool fits = approval->verdict == Verdict::rejected ? rejected : takes_authority(proposal.state);
  if (!fits) fault("authority.approval", proposal.id, "The verdict is not what became of it.");
}

void AuthorityPass::check_approval(const Tracked& after, const Approval& approval) {
  const Proposal& proposal = after.last;
  if (approval.digest_seen != proposal.effect_digest) {
    fault("authority.digest", proposal.id, "It was approved by a digest that is not its effect's.");
  }
  const Policy* policy = policy_in_force();
  if (policy == nullptr) return fault("authority.rule", proposal.id, "No policy was in force that can be read.");
  const Decision decision = judge(*policy, after.summary);
  if (decision.outcome == Outcome::denied) return fault("authority.denied", proposal.id, decision.sentence);
  ApprovalDemand demand;
  demand.action = after.kind;
  demand.roles = decision.outcome == Outcome::person ? decision.roles : approver_roles(after.kind);
  demand.four_eyes = decision.four_eyes || demands_four_eyes(after.kind, after.summary.initiator);
  demand.proposer = person_of(proposal.proposed_by);
  Subject subject;
  subject.own_customer = is_own_customer(proposal.customer_id);
  if (rows_.effect.user_roles.size() == 1) subject.user = rows_.effect.user_roles.front().user;
  if (!identity_.user) return;  // nobody who has roles: check_decided_by says so
  if (const Result<> allowed = authorise_approval(identity_, demand, subject); !allowed) {
    fault(allowed.error().reason == Reason::four_eyes ? "authority.four_eyes" : "authority.role", proposal.id,
          allowed.error().text + ".");
  }
}

void AuthorityPass::check_rule(const Tracked& after) {
  const Proposal& proposal = after.last;
  const Policy* policy = policy_in_force();
  if (policy == nullptr) return fault("authority.rule", proposal.id, "No policy was in force that can be read.");
  ActionSummary summary = after.summary;
  summary.usage = usage_of(after);
  const bool in_run = entry_->command == "record_morning";
  if (in_run && summary.amount) {
    summary.usage.autonomous_messages_this_run = autonomy_.messages;
    summary.usage.autonomous_value_today_minor = autonomy_.minor[summary.amount->currency];
  }
  const Decision decision = judge(*policy, summary);
  if (decision.outcome != Outcome::allowed) {
    return fault("authority.rule", proposal.id,
                 "Nobody approved it, and the policy then in force says: " + decision.sentence);
  }
  if (!in_run || !summary.amount) return;
  ++autonomy_.messages;
  // The policy has just found the sum within its limit: it cannot overflow.
  autonomy_.minor[summary.amount->currency] += summary.amount->minor;
}

// What had gone to the customer by then, as the review of a message counts it: a morning run counts the day before.
Usage AuthorityPass::usage_of(const Tracked& tracked) const {
  const Proposal& proposal = tracked.last;
  const bool in_run = entry_->command == "record_morning" && proposal.run_on;
  const std::int64_t day = in_run ? std::int64_t{proposal.run_on->days} - 1 : entry_->at.date().days;
  Usage usage;
  const auto found = reminders_.find(proposal.customer_id);
  if (found == reminders_.end()) return usage;
  std::set<std::int64_t> today;
  for (const Reminder& reminder : found->second) {
    if (reminder.sent_on.days > day) continue;
    const std::int64_t days = day - reminder.sent_on.days;
    usage.days_since_message = std::min(usage.days_since_message.value_or(days), days);
    if (reminder.sent_on.days == day) today.insert(reminder.proposal_id);
  }
  usage.messages_to_customer_today = static_cast<std::int64_t>(today.size());
  usage.autonomous_messages_to_customer_today = std::count_if(today.begin(), today.end(), [this](std::int64_t id) {
    const auto sent = proposals_.find(id);
    return sent != proposals_.end() && !sent->second.last.decided_by;
  });
  return usage;
}

const Policy* AuthorityPass::policy_in_force() const {
  return policies_.empty() || !policies_.back().policy ? nullptr : &*policies_.back().policy;
}

}  // namespace dunlin
