#include "engine/morning_commands.h"

#include <algorithm>
#include <map>

#include "agents/next_action.h"
#include "collections/worklist_rows.h"
#include "control/proposal_rows.h"
#include "engine/credit_drafts.h"
#include "engine/message_review.h"
#include "journal/chain.h"

namespace dunlin {
namespace {

constexpr std::string_view outreach_agent = "agent:outreach";

// The live drafts of the outreach agent, by customer: a customer has at most one.
Result<std::map<std::int64_t, Proposal>> live_drafts(const ReadTx& tx) {
  std::map<std::int64_t, Proposal> drafts;
  for (Proposal& proposal : TRY(live_proposals(tx))) {
    if (proposal.proposed_by != outreach_agent) continue;
    const std::int64_t customer = proposal.customer_id;
    drafts.insert_or_assign(customer, std::move(proposal));
  }
  return drafts;
}

// Messages that went out, or may have, by whom they went to and what they were computed from.
using SentByBasis = std::map<std::pair<std::int64_t, std::string>, std::int64_t>;

Result<SentByBasis> sent_to(const ReadTx& tx, const std::vector<const SendMessage*>& messages) {
  std::vector<std::int64_t> customers;
  for (const SendMessage* message : messages) customers.push_back(message->customer.value);
  std::sort(customers.begin(), customers.end());
  SentByBasis sent;
  for (Proposal& proposal : TRY(messages_under_way(tx, customers))) {
    sent[{proposal.customer_id, std::move(proposal.basis)}] = proposal.id.value;
  }
  return sent;
}

struct Tally {
  std::int64_t drafted = 0;
  std::int64_t kept = 0;
  std::int64_t superseded = 0;
  std::int64_t denied = 0;
  std::int64_t approved = 0;
};

class MorningRecorder {
 public:
  MorningRecorder(CommandContext& context, const RecordMorning& command)
      : context_(context), command_(command), proposal_of_row_(command.rows.size()) {}

  Result<Answer> record() {
    const PolicyVersion version = TRY(active_policy(context_.tx()));
    const Policy policy = TRY(parse_policy(version.body, "policy version " + std::to_string(version.number)));
    live_ = TRY(live_drafts(context_.tx()));
    open_proposals_ = TRY(count_live_proposals(context_.tx()));
    TRY(count_autonomy_of_today());
    TRY(store_drafts(policy));
    TRY(supersede_leftovers());
    const CreditTally credit = TRY(record_credit_drafts(context_, policy, command_.credit_drafts, command_.run.run_on,
                                                        QueueLoad{tally_.drafted, open_proposals_}));
    TRY(store_rows());
    MorningRun run = command_.run;
    run.policy_number = version.number;
    run.drafted = tally_.drafted + credit.drafted;
    run.superseded = tally_.superseded + credit.superseded;
    run.worklist_digest = worklist_digest(command_.rows).hex();
    TRY(context_.tx().put(run));
    if (command_.quiet_is_new) TRY(context_.tx().put(command_.quiet));
    Answer answer;
    answer["run_on"] = run.run_on.to_string();
    answer["snapshot"] = run.snapshot_seq;
    answer["drafted"] = tally_.drafted;
    answer["kept"] = tally_.kept;
    answer["superseded"] = tally_.superseded;
    answer["denied"] = tally_.denied;
    answer["approved"] = tally_.approved;
    answer["credit_drafted"] = credit.drafted;
    answer["credit_kept"] = credit.kept;
    answer["credit_superseded"] = credit.superseded;
    return answer;
  }

 private:
  // What went out by rule in earlier runs of the same day counts towards the limits of the day.
  Result<> count_autonomy_of_today() {
    for (const Proposal& proposal : TRY(messages_by_rule_since(context_.tx(), Instant::start_of(context_.today())))) {
      const ActionSummary summary = TRY(decode_summary(proposal.summary));
      if (!summary.amount) continue;
      std::int64_t& minor = approved_minor_[summary.amount->currency];
      minor = TRY(add_minor(minor, summary.amount->minor));
    }
    return {};
  }

  Result<> store_drafts(const Policy& policy) {
    std::vector<const SendMessage*> messages;
    for (const MorningDraft& draft : command_.drafts) messages.push_back(&std::get<SendMessage>(draft.draft.action));
    const MessageLedger ledger =
        TRY(MessageLedger::read(context_.tx(), messages, Viewpoint::morning(command_.run.run_on)));
    const SentByBasis sent = TRY(sent_to(context_.tx(), messages));
    for (std::size_t i = 0; i < command_.drafts.size(); ++i) {
      const MorningDraft& draft = command_.drafts[i];
      Review review = TRY(ledger.review(*messages[i]));
      // The same facts were written about already: today, since this morning's ledger was closed, or nobody knows
      // whether.
      if (const auto found = sent.find({review.customer.value, review.basis}); found != sent.end()) {
        proposal_of_row_[draft.worklist_row] = found->second;
        ++tally_.kept;
        continue;
      }
      const auto live = live_.find(review.customer.value);
      if (live != live_.end() && live->second.basis == review.basis && context_.now() < live->second.expires_at) {
        proposal_of_row_[draft.worklist_row] = live->second.id.value;
        live_.erase(live);
        ++tally_.kept;
        continue;
      }
      if (live != live_.end()) {
        TRY(supersede_draft(live->second, "a newer draft replaces it"));
        live_.erase(live);
      }
      TRY(store_one(policy, draft, review));
    }
    return {};
  }

  Result<> store_one(const Policy& policy, const MorningDraft& draft, Review& review) {
    review.summary.queue.drafts_this_run = tally_.drafted;
    review.summary.queue.open_proposals = open_proposals_;
    review.summary.usage.autonomous_messages_this_run = tally_.approved;
    if (review.summary.amount) {
      review.summary.usage.autonomous_value_today_minor = approved_minor_[review.summary.amount->currency];
    }
    const Proposal proposal = TRY(store_draft(context_, policy, draft.draft, review));
    if (proposal.state == ProposalState::denied) {
      ++tally_.denied;
      return {};
    }
    ++tally_.drafted;
    ++open_proposals_;
    proposal_of_row_[draft.worklist_row] = proposal.id.value;
    if (proposal.state == ProposalState::approved) {
      ++tally_.approved;
      if (review.summary.amount) approved_minor_[review.summary.amount->currency] += review.summary.amount->minor;
    }
    return {};
  }

  // Customers who were to be written to and, as the ledger stands this morning, no longer are.
  Result<> supersede_leftovers() {
    for (const auto& [customer, proposal] : live_) {
      TRY(supersede_draft(proposal,
                          "the morning run of " + command_.run.run_on.to_string() + " no longer asks for it"));
    }
    return {};
  }

  Result<> supersede_draft(const Proposal& proposal, std::string why) {
    ++tally_.superseded;
    --open_proposals_;
    return supersede(context_, proposal, std::move(why));
  }

  Result<> store_rows() {
    std::map<std::int64_t, std::int64_t> of_customer;
    for (std::size_t i = 0; i < command_.rows.size(); ++i) {
      if (proposal_of_row_[i] != 0) of_customer[command_.rows[i].customer.value] = proposal_of_row_[i];
    }
    TRY(delete_worklist(context_.tx(), command_.run.run_on));
    for (std::size_t i = 0; i < command_.rows.size(); ++i) {
      WorklistRow row = command_.rows[i];
      row.proposal_id = proposal_of_row_[i];
      // One message speaks of all that a customer owes, also in other currencies, which are rows of their own.
      if (row.proposal_id == 0 && row.action == name_of(NextAction::first_reminder)) {
        const auto found = of_customer.find(row.customer.value);
        if (found != of_customer.end()) row.proposal_id = found->second;
      }
      TRY(context_.tx().insert(std::move(row)));
    }
    return {};
  }

  CommandContext& context_;
  const RecordMorning& command_;
  std::vector<std::int64_t> proposal_of_row_;
  std::map<std::int64_t, Proposal> live_;
  std::map<Currency, std::int64_t> approved_minor_;
  std::int64_t open_proposals_ = 0;
  Tally tally_;
};

}  // namespace

Result<Answer> handle(CommandContext& context, const RecordMorning& command) {
  TRY(context.authorise_actor(Operation::run_morning, Subject{}));
  const ChainHead head = TRY(read_head(context.tx()));
  if (head.book_seq != command.run.snapshot_seq) {
    return refuse(Reason::basis_moved, "The ledger changed while the morning was computed: entry " +
                                           std::to_string(head.book_seq) + " came after " +
                                           std::to_string(command.run.snapshot_seq) + ". Run it again.");
  }
  return MorningRecorder(context, command).record();
}

Digest worklist_digest(const std::vector<WorklistRow>& rows) {
  Sha256 hash;
  CanonicalWriter writer;
  for (const WorklistRow& row : rows) {
    writer.begin_array();
    writer.integer(row.rank).integer(row.customer.value).text(row.currency.code()).integer(row.open_minor);
    writer.integer(row.overdue_minor).integer(row.days_overdue_max).integer(row.score_basis_points);
    writer.integer(row.gain_minor).integer(row.minutes).integer(row.expected_on ? row.expected_on->days : 0);
    writer.text(row.action).text(row.behaviour).text(row.detail);
    writer.end_array();
    hash.update(writer.take());
  }
  return hash.finish();
}

}  // namespace dunlin
