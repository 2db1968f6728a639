#include "base/check.h"
#include "collections/follow_up.h"
#include "collections/hold.h"
#include "collections/quiet_check.h"
#include "collections/rank_move.h"
#include "collections/reminder.h"
#include "collections/worklist.h"

namespace dunlin {

constinit const Table Hold::table{
    "hold",
    {"id", "customer_id", "invoice_id", "kind", "placed_on", "until_on", "reason", "user_id", "released_on", "version"},
    1,
    StateClass::business};
constinit const Table MorningRun::table{"morning_run",
                                        {"run_on", "snapshot_seq", "model", "policy_number", "open_items", "accounts",
                                         "drafted", "superseded", "worklist_digest", "version"},
                                        1,
                                        StateClass::business};
constinit const Table WorklistRow::table{
    "worklist_row",
    {"run_on", "rank", "customer_id", "currency", "open_minor", "overdue_minor", "days_overdue_max",
     "score_basis_points", "gain_minor", "minutes", "expected_on", "action", "behaviour", "detail", "proposal_id"},
    2,
    StateClass::rebuildable};
constinit const Table FollowUp::table{
    "follow_up",
    {"id", "customer_id", "due_on", "note", "user_id", "planned_on", "closed_on", "outcome", "version"},
    1,
    StateClass::business};
constinit const Table RankMove::table{
    "rank_move",
    {"id", "customer_id", "place", "from_on", "until_on", "reason", "user_id", "version"},
    1,
    StateClass::business};
constinit const Table QuietCheck::table{
    "quiet_check",
    {"measured_on", "first_on", "last_on", "model", "cases", "paid", "lower_bound_bp", "version"},
    1,
    StateClass::business};
constinit const Table Reminder::table{
    "reminder",
    {"invoice_id", "id", "customer_id", "proposal_id", "number", "sent_on", "version"},
    2,
    StateClass::business};

std::string_view name_of(HoldKind kind) {
  switch (kind) {
    case HoldKind::dispute:
      return "dispute";
    case HoldKind::promise:
      return "promise";
    case HoldKind::credit:
      return "credit";
    case HoldKind::legal:
      return "legal";
    case HoldKind::other:
      return "other";
  }
  CHECK_UNREACHABLE("unknown kind of hold");
}

bool from_name(std::string_view text, HoldKind& kind) {
  for (const HoldKind candidate :
       {HoldKind::dispute, HoldKind::promise, HoldKind::credit, HoldKind::legal, HoldKind::other}) {
    if (text != name_of(candidate)) continue;
    kind = candidate;
    return true;
  }
  return false;
}

}  // namespace dunlin
