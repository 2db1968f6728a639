#include "collections/worklist_rows.h"

namespace dunlin {
namespace {

const Statement run_on_day{"morning_run.by_day", select_from(MorningRun::table, "AND run_on = $2")};
const Statement rows_of_day{"worklist_row.by_day",
                            select_from(WorklistRow::table, "AND run_on = $2 ORDER BY rank LIMIT $3")};
const Statement delete_rows{"worklist_row.delete", "DELETE FROM worklist_row WHERE tenant = $1 AND run_on = $2"};

}  // namespace

Result<std::optional<MorningRun>> morning_run_of(const ReadTx& tx, Date run_on) {
  return tx.first<MorningRun>(run_on_day, run_on);
}

Result<std::vector<WorklistRow>> worklist_of(const ReadTx& tx, Date run_on, std::int64_t limit) {
  return tx.all<WorklistRow>(rows_of_day, run_on, limit);
}

Result<> delete_worklist(WriteTx& tx, Date run_on) {
  TRY(tx.execute(delete_rows, WorklistRow::table, run_on));
  return {};
}

}  // namespace dunlin
