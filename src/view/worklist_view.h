// The worklist of a morning as a person sees it: the rows by place with their reasons, the drafts that they point to,
// who has how many minutes, and the follow-ups of those who are not on the list.
//
//   const WorklistView view = TRY(worklist_view(tx, onlooker, question));
//   respond(to_json(view), view.next);             // the next page: question.after = *view.next
//
// Rows are asked for by place: `after` is the place of the last row that was seen. Places are those of the whole list,
// so a narrower question (a collector, an account owner, what fits into the day) leaves gaps in them.
//
// Reasons of a row are there in English ("reasons") and in German ("reasons_de"), in the same order.
//
// Amounts of a row are in its currency, gains in the tenant's; both are decimal texts. Minutes of a day are told to
// those who see every customer. worklist_absent when there was no morning run of that day.
//
// The worklist is not in the journal, so for what was known earlier (a transaction on a replayed database) it is
// computed anew: WorklistSource::computed.
#pragma once

#include <boost/json.hpp>
#include <map>
#include <optional>
#include <string>

#include "collections/quiet_check.h"
#include "control/proposal.h"
#include "engine/action.h"
#include "engine/assessed_morning.h"
#include "engine/day_plan_report.h"
#include "engine/reports.h"

namespace dunlin::view {

enum class WorklistSource : std::uint8_t { recorded, computed };

struct WorklistQuestion {
  Date morning;
  std::int64_t limit = 30;
  std::int64_t after = 0;  // a place; 0: from the first row on
  std::string collector;   // a login; empty: of everybody
  bool today = false;      // only what fits into the day
  WorklistSource source = WorklistSource::recorded;
};
[[nodiscard]] constexpr Operation operation_of(const WorklistQuestion&) {
  return Operation::view_worklist;
}

// The draft that a row points to: its state, and what it would send.
struct WorklistDraft {
  Proposal proposal;
  SendMessage message;
};

// Of all rows that the question is about, whatever the page.
struct WorklistTotals {
  std::int64_t accounts = 0;
  std::int64_t worked = 0;  // decided on, or followed up, since the run
  std::map<Currency, std::int64_t> overdue_minor;
  std::int64_t gain_minor = 0;  // in the tenant's currency
};

struct WorklistView {
  MorningRun run;
  ArrangedDay day;
  bool stale = false;  // the ledger has changed since
  std::optional<QuietCheck> quiet;
  std::map<std::int64_t, WorklistDraft> drafts;  // by the id of the proposal; without those that were erased
  WorklistTotals totals;
  std::optional<Instant> run_at;  // none: computed
  // By customer and currency, of those rows of the page that have one; none at all where nobody asked for them.
  std::optional<std::map<std::pair<std::int64_t, Currency>, PaymentExpectation>> expectations;
  Currency tenant_currency;
  std::optional<std::int64_t> next;  // the place to go on after, if rows are left
};

[[nodiscard]] Result<WorklistView> worklist_view(const ReadTx& tx, const Onlooker& onlooker,
                                                 const WorklistQuestion& question);
// When the overdue money of the page's rows is expected, by the books as they are.
void expect_payments(WorklistView& view, const AssessedMorning& morning);
[[nodiscard]] boost::json::object to_json(const WorklistView& view);

}  // namespace dunlin::view
