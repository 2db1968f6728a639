// The tables of intake, as named questions.
#pragma once

#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "intake/batch.h"
#include "store/transaction.h"

namespace dunlin {

[[nodiscard]] Result<std::optional<ImportBatch>> batch_with_digest(const ReadTx& tx, std::string_view digest);
[[nodiscard]] Result<ImportBatch> batch_of(const ReadTx& tx, Id<ImportBatch> id);  // batch_unknown
// Newest first, those older than `before`; none: from the newest on.
[[nodiscard]] Result<std::vector<ImportBatch>> batches_before(const ReadTx& tx, Id<ImportBatch> before,
                                                              std::int64_t limit);
// By line; an empty state means every state.
[[nodiscard]] Result<std::vector<QuarantinedLine>> quarantined_lines(const ReadTx& tx, Id<ImportBatch> batch,
                                                                     std::string_view state);
// How many lines wait, by the id of their batch; batches without any are left out.
[[nodiscard]] Result<std::map<std::int64_t, std::int64_t>> waiting_by_batch(const ReadTx& tx);

}  // namespace dunlin
