#include "intake/batch_rows.h"

namespace dunlin {
namespace {

const Statement by_digest{"import_batch.by_digest",
                          select_from(ImportBatch::table, "AND digest = $2 ORDER BY id LIMIT 1")};
const Statement by_id{"import_batch.by_id", select_from(ImportBatch::table, "AND id = $2")};
const Statement older{"import_batch.before",
                      select_from(ImportBatch::table, "AND ($2 = 0 OR id < $2) ORDER BY id DESC LIMIT $3")};
const Statement lines{
    "quarantined_line.by_batch",
    select_from(QuarantinedLine::table, "AND batch_id = $2 AND ($3 = '' OR state = $3) ORDER BY line, id")};
const Statement waiting{"quarantined_line.waiting",
                        "SELECT batch_id, COUNT(*) FROM quarantined_line WHERE tenant = $1 AND state = 'waiting' "
                        "GROUP BY batch_id ORDER BY batch_id"};

}  // namespace

Result<std::optional<ImportBatch>> batch_with_digest(const ReadTx& tx, std::string_view digest) {
  return tx.first<ImportBatch>(by_digest, digest);
}

Result<ImportBatch> batch_of(const ReadTx& tx, Id<ImportBatch> id) {
  std::optional<ImportBatch> batch = TRY(tx.first<ImportBatch>(by_id, id));
  if (!batch) return refuse(Reason::batch_unknown, "there is no import batch " + id.to_string());
  return std::move(*batch);
}

Result<std::vector<ImportBatch>> batches_before(const ReadTx& tx, Id<ImportBatch> before, std::int64_t limit) {
  return tx.all<ImportBatch>(older, before, limit);
}

Result<std::vector<QuarantinedLine>> quarantined_lines(const ReadTx& tx, Id<ImportBatch> batch,
                                                       std::string_view state) {
  return tx.all<QuarantinedLine>(lines, batch, state);
}

Result<std::map<std::int64_t, std::int64_t>> waiting_by_batch(const ReadTx& tx) {
  std::map<std::int64_t, std::int64_t> counts;
  TRY(tx.each(waiting, [&counts](const RowView& row) -> Result<> {
    counts[row.integer(0)] = row.integer(1);
    return {};
  }));
  return counts;
}

}  // namespace dunlin
