// Recording a morning run: the worklist that was computed from a snapshot, and the drafts of the agents.
//
// The computation (engine/morning_run.h) reads a snapshot without holding the writer's lock; this command then checks
// that the book has not moved since, and stores run, worklist and proposals in one transaction. A draft whose basis
// equals that of a live proposal, or of a message that went out or may have, is dropped, and the row points to that
// one; a live draft of an agent whose basis moved is superseded.
#pragma once

#include <string>
#include <vector>

#include "collections/quiet_check.h"
#include "collections/worklist.h"
#include "engine/proposal_commands.h"

namespace dunlin {

struct MorningDraft {
  AgentDraft draft;
  std::size_t worklist_row = 0;  // index of the row that it is for
};

struct RecordMorning {
  MorningRun run;                 // run_on, snapshot_seq, model, open_items, accounts
  std::vector<WorklistRow> rows;  // in order of rank
  std::vector<MorningDraft> drafts;
  std::vector<AgentDraft> credit_drafts;  // reviews and credit holds (engine/credit_drafts.h)
  QuietCheck quiet;                       // what the quiet list of the run rests on
  bool quiet_is_new = false;              // recorded when it was measured anew
  bool quiet_is_open = false;
};

// Answers "run_on", "drafted", "kept", "superseded", "denied", "approved" and "snapshot", and "credit_drafted",
// "credit_kept" and "credit_superseded" of the reviews and holds; refuses with basis_moved when
// the book is no longer the one that was computed from.
[[nodiscard]] Result<Answer> handle(CommandContext& context, const RecordMorning& command);

// Digest of a worklist's rows, the proposals they point to left out: those are recorded, the rows computed.
[[nodiscard]] Digest worklist_digest(const std::vector<WorklistRow>& rows);

}  // namespace dunlin
