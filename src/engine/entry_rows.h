// What one entry of the journal did, as far as authority is concerned: the rows of control that it wrote, read back
// into their types, the rows of the ledger that an executed action wrote, and the tables that it touched. The bulk of
// an import passes through unread, but for its ids.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "collections/follow_up.h"
#include "collections/hold.h"
#include "collections/rank_move.h"
#include "collections/reminder.h"
#include "control/proposal.h"
#include "engine/authority_rules.h"
#include "journal/changes.h"
#include "journal/entry.h"
#include "ledger/document.h"
#include "party/credit.h"

namespace dunlin {

// What carrying out an action wrote beside the proposal itself.
struct EffectRows {
  std::vector<Application> applications;
  std::vector<Adjustment> adjustments;
  std::vector<Hold> holds;
  std::vector<Customer> customers;
  std::vector<SegmentChange> segment_changes;
  std::vector<PolicyVersion> policies;
  std::vector<UserRole> user_roles;
  std::vector<CreditReview> credit_reviews;
};

struct EntryRows {
  EffectRows effect;
  std::vector<Proposal> proposals;
  std::vector<Approval> approvals;
  std::vector<OutboxItem> outbox;
  std::vector<Reminder> reminders;
  std::vector<CommandOutcome> outcomes;
  std::vector<FollowUp> follow_ups;
  std::vector<RankMove> moves;
  std::vector<const TableRule*> tables;  // touched, each once

  // Reads one change into its place. `bulk`: leave the documents of an import unread (customers are read: their segment
  // is governed).
  [[nodiscard]] Result<> add(const RowChange& change, const TableRule& rule, bool bulk);
};

}  // namespace dunlin
