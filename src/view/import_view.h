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
#include "engine/catalog.h"
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

// With when and by whom, from the entry that opened the batch.
[[nodiscard]] Result<boost::json::object> import_json(const ReadTx& tx, const ImportList::Entry& entry,
                                                      const std::vector<Login>& logins);

// One batch alone. batch_unknown.
[[nodiscard]] Result<ImportList::Entry> import_view(const ReadTx& tx, Id<ImportBatch> batch);

// Every line of a batch that went into quarantine, by line, also those that were replayed since.
struct QuarantineView {
  ImportBatch batch;
  std::vector<WaitingLine> lines;
};
[[nodiscard]] Result<QuarantineView> quarantine_view(const ReadTx& tx, Id<ImportBatch> batch);
[[nodiscard]] boost::json::array to_json(const QuarantineView& view);

// The lines as a file of their own, as they came, with the reason in a column after the others: for mending and reading
// once more.
[[nodiscard]] Result<std::string> quarantine_csv(const ReadTx& tx, const QuarantineView& view);

// A file as it would be read: the mapping that fits, what each column feeds, the first rows, and what is wrong with
// them. `mapping` names one of `shipped`; empty: the one that fits. Refuses what import_file refuses of a whole file.
struct PreviewQuestion {
  ImportKind kind = ImportKind::invoices;
  std::string_view bytes;
  std::string file_name;
  const Mapping* mapping = nullptr;
  std::span<const Mapping> shipped;
  std::optional<Currency> currency_fallback;
};
inline constexpr std::size_t preview_rows_max = 100;
[[nodiscard]] Result<boost::json::object> preview_json(const PreviewQuestion& question);

// What became of a file, with its control totals.
[[nodiscard]] boost::json::object to_json(const ImportReport& report, EngineMode mode);

}  // namespace dunlin::view
