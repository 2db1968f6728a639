#include "engine/entry_rows.h"

#include <algorithm>

#include "engine/journal_row.h"

namespace dunlin {
namespace {

template <class Row>
Result<> add_to(std::vector<Row>& rows, const RowChange& change) {
  rows.push_back(TRY(journal_row<Row>(change)));
  return {};
}

}  // namespace

Result<> EntryRows::add(const RowChange& change, const TableRule& rule, bool bulk) {
  if (tables.empty() || tables.back() != &rule) {
    if (std::find(tables.begin(), tables.end(), &rule) == tables.end()) tables.push_back(&rule);
  }
  if (change.erased) return {};
  switch (rule.table) {
    case JournalTable::command_outcome:
      return add_to(outcomes, change);
    case JournalTable::user_role:
      return add_to(effect.user_roles, change);
    case JournalTable::policy_version:
      return add_to(effect.policies, change);
    case JournalTable::customer:
      return add_to(effect.customers, change);
    case JournalTable::segment_change:
      return add_to(effect.segment_changes, change);
    case JournalTable::application:
      return bulk ? Result<>() : add_to(effect.applications, change);
    case JournalTable::adjustment:
      return add_to(effect.adjustments, change);
    case JournalTable::hold:
      return add_to(effect.holds, change);
    case JournalTable::proposal:
      return add_to(proposals, change);
    case JournalTable::approval:
      return add_to(approvals, change);
    case JournalTable::outbox:
      return add_to(outbox, change);
    case JournalTable::reminder:
      return add_to(reminders, change);
    case JournalTable::credit_review:
      return add_to(effect.credit_reviews, change);
    case JournalTable::follow_up:
      return add_to(follow_ups, change);
    case JournalTable::rank_move:
      return add_to(moves, change);
    case JournalTable::setting:
    case JournalTable::contact:
    case JournalTable::invoice:
    case JournalTable::credit_memo:
    case JournalTable::payment:
    case JournalTable::credit_score:
    case JournalTable::import_batch:
    case JournalTable::quarantined_line:
    case JournalTable::morning_run:
    case JournalTable::payment_model:
    case JournalTable::quiet_check:
      return {};
  }
  CHECK_UNREACHABLE("a journalled table without a place");
}

}  // namespace dunlin
