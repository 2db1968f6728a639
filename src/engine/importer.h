// Importer: a file into the ledger: staged, recorded in bounded chunks (one journal entry each), counted and closed.
//
//   ImportReport report = TRY(import_file(engine, admit, request, progress));
//
// The same bytes with the same kind, mapping and currency are a no-op. A run that was cut off goes on where it stopped.
// With an engine in dry-run mode nothing is kept.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "engine/executor.h"
#include "intake/mapping.h"
#include "intake/stager.h"

namespace dunlin {

struct ImportRequest {
  ImportKind kind = ImportKind::invoices;
  std::string_view bytes;
  std::string file_name;             // shown in messages and recorded: without its folder
  const Mapping* mapping = nullptr;  // none: the shipped one that fits
  std::span<const Mapping> shipped;
  std::optional<Currency> currency_fallback;
  // The batch whose waiting lines these are: they are another input than the same lines were in their file.
  Id<ImportBatch> replay_of;
};

struct ImportReport {
  Id<ImportBatch> batch;
  bool imported_before = false;
  LineTally tally;
  ControlTotals totals;
  std::vector<std::string> layout;    // how the file was read, in words
  std::vector<std::string> messages;  // the first rejections
  bool ends_without_line_end = false;
};

// A quarantined line with what stood in it. By line; an empty state means every state.
struct WaitingLine {
  QuarantinedLine line;
  QuarantinedText text;
};
[[nodiscard]] Result<std::vector<WaitingLine>> waiting_lines(const ReadTx& tx, Id<ImportBatch> batch,
                                                             std::string_view state);

// The waiting lines of a batch as a file of their own, under the header of the file they came from. state_transition
// when none waits, file_too_long_line when one was not kept whole.
struct ReplayFile {
  ImportKind kind = ImportKind::invoices;
  std::string file_name;
  std::string text;
};
[[nodiscard]] Result<ReplayFile> replay_file(const ReadTx& tx, Id<ImportBatch> batch);

// Idempotency keys belong to the chunks, so the source is asked with each key.
using KeyedAdmissionSource = std::function<Admission(std::string key)>;

[[nodiscard]] Result<ImportReport> import_file(Engine& engine, const KeyedAdmissionSource& admit,
                                               const ImportRequest& request,
                                               const std::function<void(std::int64_t lines_done)>& progress);

}  // namespace dunlin
