#include "engine/credit_drafts.h"

#include <algorithm>
#include <map>

#include "control/proposal_rows.h"

namespace dunlin {
namespace {

std::vector<CreditReason> in_words(const std::vector<CreditReasonFact>& facts) {
  std::vector<CreditReason> reasons;
  for (const CreditReasonFact& fact : facts) {
    reasons.push_back({words_of(fact, Language::en), words_of(fact, Language::de), std::string(name_of(fact.kind))});
  }
  return reasons;
}

// The hold's own reason says the facts that it rests on; the rest stands beside it as evidence.
std::string reason_of_hold(const std::vector<CreditReason>& reasons) {
  std::string text;
  for (const CreditReason& reason : reasons) {
    const bool fact =
        reason.name == name_of(CreditReasonKind::over_limit) || reason.name == name_of(CreditReasonKind::long_overdue);
    if (fact) text += (text.empty() ? "" : "; ") + reason.english;
  }
  return text;
}

Action action_of_row(const CreditRow& row, const Assessment& assessment, Date run_on) {
  const Id<Customer> customer{assessment.book.customer_id[row.customer]};
  std::vector<CreditReason> reasons = in_words(row.advice.reasons);
  if (row.advice.kind == AdviceKind::hold) {
    PlaceHold hold;
    hold.customer = customer;
    hold.hold_kind = HoldKind::credit;
    hold.placed_on = run_on;
    hold.reason = reason_of_hold(reasons);
    hold.evidence = std::move(reasons);
    return hold;
  }
  ReviewCredit review;
  review.as_of = run_on;
  review.customer = customer;
  review.exposure = Money{row.position.exposure_tenant_minor, assessment.tenant_currency};
  review.model = std::string(risk_model) + ", " + assessment.model;
  review.reasons = std::move(reasons);
  review.score_basis_points = assessment.risk[row.customer].score_bp;
  return review;
}

class CreditRecorder {
 public:
  CreditRecorder(CommandContext& context, const Policy& policy, QueueLoad load)
      : context_(context), policy_(policy), load_(load) {}

  Result<CreditTally> record(const std::vector<AgentDraft>& drafts, Date run_on) {
    for (Proposal& proposal : TRY(live_proposals(context_.tx()))) {
      if (proposal.proposed_by != risk_agent) continue;
      const std::int64_t customer = proposal.customer_id;
      live_.insert_or_assign(customer, std::move(proposal));
    }
    for (const AgentDraft& draft : drafts) TRY(record_one(draft));
    for (const auto& [customer, proposal] : live_) {
      TRY(withdraw(proposal, "the morning run of " + run_on.to_string() + " no longer asks for it"));
    }
    return tally_;
  }

 private:
  Result<> record_one(const AgentDraft& draft) {
    Review reviewed = TRY(review(context_.tx(), draft.action, Viewpoint::morning(draft.run_on)));
    if (const auto live = live_.find(reviewed.customer.value); live != live_.end()) {
      const Proposal proposal = live->second;
      live_.erase(live);
      const bool same = proposal.action == name_of(kind_of(draft.action)) && proposal.basis == reviewed.basis;
      if (same && context_.now() < proposal.expires_at) {
        ++tally_.kept;
        return {};
      }
      TRY(withdraw(proposal, "a newer draft replaces it"));
    }
    reviewed.summary.queue = load_;
    const Proposal proposal = TRY(store_draft(context_, policy_, draft, reviewed));
    if (proposal.state == ProposalState::denied) {
      ++tally_.denied;
      return {};
    }
    ++tally_.drafted;
    ++load_.drafts_this_run;
    ++load_.open_proposals;
    return {};
  }

  Result<> withdraw(const Proposal& proposal, std::string why) {
    ++tally_.superseded;
    --load_.open_proposals;
    return supersede(context_, proposal, std::move(why));
  }

  CommandContext& context_;
  const Policy& policy_;
  QueueLoad load_;
  std::map<std::int64_t, Proposal> live_;  // by customer
  CreditTally tally_;
};

}  // namespace

std::vector<AgentDraft> credit_drafts(const CreditReport& report, const Assessment& assessment, const Policy& policy,
                                      Date run_on) {
  std::vector<AgentDraft> drafts;
  for (const CreditRow& row : report.rows) {
    if (static_cast<std::int64_t>(drafts.size()) >= policy.risk.drafts_per_run) break;
    if (row.advice.kind == AdviceKind::none) continue;
    AgentDraft draft;
    draft.action = action_of_row(row, assessment, run_on);
    draft.agent = risk_agent;
    draft.run_on = run_on;
    draft.behaviour = assessment.risk[row.customer].behaviour;
    drafts.push_back(std::move(draft));
  }
  return drafts;
}

Result<CreditTally> record_credit_drafts(CommandContext& context, const Policy& policy,
                                         const std::vector<AgentDraft>& drafts, Date run_on, QueueLoad load) {
  return CreditRecorder(context, policy, load).record(drafts, run_on);
}

}  // namespace dunlin
