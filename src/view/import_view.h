// Imports as they are shown: the batches, the lines that could not be recorded, and the report of a file just read.
//
//   TRY(authorise_imports(identity));
//   const ImportList list = TRY(import_list(tx, question));
//   respond(to_json(list), list.next);                        // the next page: question.before = *list.next
//
// Lines of a file belong to no account owner, so whoever sees some customers only sees no imports (role_missing).
// Newest first. batch_unknown.
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <vector>

#include "control/authorisation.h"
#include "engine/importer.h"
#include "intake/batch_rows.h"

namespace dunlin::view {

[[nodiscard]] Result<> authorise_imports(const Identity& identity);

struct ImportQuestion {
  Id<ImportBatch> before;  // the last one that was seen; none: from the newest on
  std::int64_t limit = 50;
};

struct ImportList {
  struct Entry {
    ImportBatch batch;
    std::int64_t lines_waiting = 0;
  };
  std::vector<Entry> batches;
  std::optional<Id<ImportBatch>> next;
};
[[nodiscard]] Result<ImportList> import_list(const ReadTx& tx, const ImportQuestion& question);
[[nodiscard]] boost::json::object to_json(const ImportList::Entry& entry);
[[nodiscard]] boost::json::array to_json(const ImportList& list);

// One batch alone. batch_unknown.
[[nodiscard]] Result<ImportList::Entry> import_view(const ReadTx& tx, Id<ImportBatch> batch);

// Every line of a batch that went into quarantine, by line, also those that were replayed since.
struct QuarantineView {
  ImportBatch batch;
  std::vector<WaitingLine> lines;
};
[[nodiscard]] Result<QuarantineView> quarantine_view(const ReadTx& tx, Id<ImportBatch> batch);
[[nodiscard]] boost::json::array to_json(const QuarantineView& view);

// What became of a file, with its control totals.
[[nodiscard]] boost::json::object to_json(const ImportReport& report, EngineMode mode);

}  // namespace dunlin::view
