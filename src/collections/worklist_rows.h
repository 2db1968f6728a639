// The tables of morning runs and worklists, as named questions.
#pragma once

#include <optional>
#include <vector>

#include "collections/worklist.h"
#include "store/transaction.h"

namespace dunlin {

[[nodiscard]] Result<std::optional<MorningRun>> morning_run_of(const ReadTx& tx, Date run_on);
// The first `limit` rows, by rank.
[[nodiscard]] Result<std::vector<WorklistRow>> worklist_of(const ReadTx& tx, Date run_on, std::int64_t limit);
// A worklist is rebuildable: a run of the same day replaces it whole.
[[nodiscard]] Result<> delete_worklist(WriteTx& tx, Date run_on);

}  // namespace dunlin
