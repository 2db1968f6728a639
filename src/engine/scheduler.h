// Scheduler: which recurring duties are due now. A pure question over the clock that is handed in and the jobs' last
// runs; the face that has a clock (`dunlin worker`) asks it and does what it says. Duties are idempotent, so doing one
// twice is harmless.
//
//   check_model   once a week, from Monday 04:30 on: a payment model that no longer holds what it promised is retired
//   train_model   once a month, from 04:45 of its first day on
//   morning_run   once a civil day (UTC), from 05:00 on
//
// In this order, so that a morning is answered by the model that is to answer it.
#pragma once

#include <vector>

#include "engine/command_context.h"
#include "engine/job.h"

namespace dunlin {

enum class Duty : std::uint8_t { check_model, train_model, morning_run };
[[nodiscard]] std::string_view name_of(Duty duty);

[[nodiscard]] Result<std::vector<Duty>> due_duties(const ReadTx& tx, Instant now);

// Notes that a duty was done. Operational: it changes no journalled row and leaves no entry.
struct RecordDuty {
  Duty duty = Duty::morning_run;
};
[[nodiscard]] Result<Answer> handle(CommandContext& context, const RecordDuty& command);

}  // namespace dunlin
