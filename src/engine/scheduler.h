// Scheduler: which recurring duties are due now. A pure question over the clock that is handed in and the jobs' last
// runs; the face that has a clock (`dunlin worker`) asks it and does what it says. Duties are idempotent, so doing one
// twice is harmless.
//
//   morning_run   once a civil day (UTC), from 05:00 on
#pragma once

#include <vector>

#include "engine/command_context.h"
#include "engine/job.h"

namespace dunlin {

enum class Duty : std::uint8_t { morning_run };
[[nodiscard]] std::string_view name_of(Duty duty);

[[nodiscard]] Result<std::vector<Duty>> due_duties(const ReadTx& tx, Instant now);

// Notes that a duty was done. Operational: it changes no journalled row and leaves no entry.
struct RecordDuty {
  Duty duty = Duty::morning_run;
};
[[nodiscard]] Result<Answer> handle(CommandContext& context, const RecordDuty& command);

}  // namespace dunlin
