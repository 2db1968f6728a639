// Recording payment models: one that was trained, and the end of one that no longer holds what it promised.
//
// Training reads a snapshot and computes for minutes (engine/model_training_run.h); this command records what came of
// it. The file is read once more here, so that nothing is recorded that cannot answer. Nobody approves a model: it is
// no action; that it may answer is decided by measured figures, which stand beside it in the journal.
#pragma once

#include <string>

#include "engine/command_context.h"
#include "prediction/model_record.h"

namespace dunlin {

struct RecordModel {
  std::string file;  // PaymentModel::encode()
  bool promoted = false;
  std::string reason;
};

// Answers "model" and "promoted"; the same file again answers with the record that is there. model_invalid.
[[nodiscard]] Result<Answer> handle(CommandContext& context, const RecordModel& command);

// From that morning on the floor answers, until a model is promoted that was trained later.
struct RetireModel {
  Date on;
  std::string reason;
};

// Answers "model"; model_unknown when none is in force on that morning.
[[nodiscard]] Result<Answer> handle(CommandContext& context, const RetireModel& command);

}  // namespace dunlin
