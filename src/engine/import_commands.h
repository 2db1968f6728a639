// Importing a file, as commands: a batch is opened, its lines are recorded chunk by chunk (one journal entry each), and
// it is closed with its counts and control totals. A file that was cut off by a crash goes on where it stopped: the
// chunks that were recorded answer with their stored outcome.
#pragma once

#include <string>

#include "engine/chunk_recorder.h"
#include "engine/command_context.h"
#include "intake/batch.h"
#include "intake/import_kind.h"
#include "intake/staged.h"

namespace dunlin {

// Answers "batch" and "state": "open", or "complete" when the same file was imported before.
struct OpenBatch {
  ImportKind kind = ImportKind::invoices;
  std::string file_name;
  std::string digest;
  std::string mapping;
  std::string header;  // of the file: kept for replaying its quarantined lines
};

// Answers the LineTally of the chunk, the lines that staging rejected included, and "messages" (canonical array of the
// first rejections).
struct RecordChunk {
  Id<ImportBatch> batch;
  std::int64_t number = 0;  // of the chunk, from 0
  Digest digest;            // of the file and the chunk's number: the input of the command
  const StagedChunk* chunk = nullptr;
  const Stager* stager = nullptr;  // that read the chunk
  // Sums of the rejected lines whose amounts could be read, by currency.
  std::map<std::string, std::int64_t> rejected_minor;
};

// Refuses with row_malformed when the counts or sums do not add up: then the batch stays open.
struct CloseBatch {
  Id<ImportBatch> batch;
  std::int64_t lines_read = 0;
  std::map<std::string, std::int64_t> read_minor;  // as the stager summed them
  LineTally tally;
};

// The lines were read again in another batch.
struct MarkReplayed {
  Id<ImportBatch> batch;
};

[[nodiscard]] Result<Answer> handle(CommandContext& context, const OpenBatch& command);
[[nodiscard]] Result<Answer> handle(CommandContext& context, const RecordChunk& command);
[[nodiscard]] Result<Answer> handle(CommandContext& context, const CloseBatch& command);
[[nodiscard]] Result<Answer> handle(CommandContext& context, const MarkReplayed& command);

}  // namespace dunlin
