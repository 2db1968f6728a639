#include "engine/import_commands.h"

#include <algorithm>

#include "intake/batch_rows.h"

namespace dunlin {
namespace {

// How many rejections an answer quotes; all of them are in quarantine.
constexpr std::size_t messages_max = 20;
constexpr std::size_t quarantine_slot = 5;

Result<> quarantine(CommandContext& context, Id<ImportBatch> batch, const RejectedLine& rejected, std::size_t ordinal) {
  QuarantinedLine line;
  line.id = context.line_id<QuarantinedLine>(ordinal, quarantine_slot);
  line.batch = batch;
  line.line = rejected.line;
  line.column = rejected.column;
  line.field = rejected.header;
  line.reason = name_of(rejected.reason);
  const QuarantinedText text{rejected.message, rejected.raw, rejected.raw_whole};
  line.content_digest = TRY(context.keep_content(line.id.value, text.encode())).hex();
  return context.tx().insert(line);
}

}  // namespace

Result<Answer> handle(CommandContext& context, const OpenBatch& command) {
  TRY(context.authorise_actor(Operation::import_facts, Subject{}));
  Answer answer;
  if (const std::optional<ImportBatch> known = TRY(batch_with_digest(context.tx(), command.digest))) {
    answer["batch"] = known->id.to_string();
    answer["state"] = name_of(known->state);
    return answer;
  }
  ImportBatch batch;
  batch.id = context.mint<ImportBatch>();
  batch.kind = name_of(command.kind);
  batch.file_name = command.file_name;
  batch.digest = command.digest;
  batch.mapping = command.mapping;
  batch.totals = "{}";
  batch.content_digest = TRY(context.keep_content(batch.id.value, command.header)).hex();
  TRY(context.tx().insert(batch));
  answer["batch"] = batch.id.to_string();
  answer["state"] = name_of(batch.state);
  return answer;
}

Result<Answer> handle(CommandContext& context, const RecordChunk& command) {
  TRY(context.authorise_actor(Operation::import_facts, Subject{}));
  context.note_decision("batch", command.batch.to_string());
  ChunkTally recorded = TRY(ChunkRecorder(context, *command.chunk, *command.stager).record());
  LineTally tally = std::move(recorded.tally);

  // Both kinds of rejected line go to quarantine, in file order. Places count from the end, so that they never meet the
  // places of recorded lines, whose ids use other slots.
  std::vector<RejectedLine> rejected = command.chunk->rejected;
  tally.lines[static_cast<std::size_t>(LineFate::quarantined)] += static_cast<std::int64_t>(rejected.size());
  for (const auto& [currency, minor] : command.rejected_minor) {
    tally.minor[currency][static_cast<std::size_t>(LineFate::quarantined)] += minor;
  }
  rejected.insert(rejected.end(), std::make_move_iterator(recorded.rejected.begin()),
                  std::make_move_iterator(recorded.rejected.end()));
  std::stable_sort(rejected.begin(), rejected.end(),
                   [](const RejectedLine& a, const RejectedLine& b) { return a.line < b.line; });
  CanonicalWriter messages;
  messages.begin_array();
  for (std::size_t i = 0; i < rejected.size(); ++i) {
    TRY(quarantine(context, command.batch, rejected[i], i));
    if (i < messages_max) messages.text(rejected[i].message);
  }
  messages.end_array();
  Answer answer;
  tally.write(answer);
  answer["messages"] = messages.take();
  return answer;
}

Result<Answer> handle(CommandContext& context, const CloseBatch& command) {
  TRY(context.authorise_actor(Operation::import_facts, Subject{}));
  ImportBatch batch = TRY(batch_of(context.tx(), command.batch));
  const LineTally& tally = command.tally;
  std::int64_t lines = 0;
  for (const std::int64_t count : tally.lines) lines += count;
  if (lines != command.lines_read) {
    return refuse(Reason::row_malformed, "Control totals differ: " + std::to_string(command.lines_read) +
                                             " lines were read and " + std::to_string(lines) + " accounted for.");
  }
  for (const auto& [currency, read] : command.read_minor) {
    std::int64_t sum = 0;
    if (const auto found = tally.minor.find(currency); found != tally.minor.end()) {
      for (const std::int64_t minor : found->second) sum = TRY(add_minor(sum, minor));
    }
    if (sum != read) {
      return refuse(Reason::row_malformed, "Control totals differ: in " + currency + " " + std::to_string(read) +
                                               " minor units were read and " + std::to_string(sum) + " accounted for.");
    }
  }
  batch.state = BatchState::complete;
  batch.lines_read = command.lines_read;
  batch.lines_recorded = tally.of(LineFate::recorded);
  batch.lines_changed = tally.of(LineFate::changed);
  batch.lines_unchanged = tally.of(LineFate::unchanged);
  batch.lines_quarantined = tally.of(LineFate::quarantined);
  batch.totals = tally.totals_json();
  TRY(context.tx().put(batch));
  Answer answer;
  tally.write(answer);
  answer["batch"] = batch.id.to_string();
  answer["read"] = batch.lines_read;
  return answer;
}

Result<Answer> handle(CommandContext& context, const MarkReplayed& command) {
  TRY(context.authorise_actor(Operation::import_facts, Subject{}));
  std::int64_t marked = 0;
  for (QuarantinedLine& line : TRY(quarantined_lines(context.tx(), command.batch, "waiting"))) {
    line.state = QuarantineState::replayed;
    TRY(context.tx().put(line));
    ++marked;
  }
  Answer answer;
  answer["replayed"] = marked;
  return answer;
}

}  // namespace dunlin
