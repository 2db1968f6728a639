#include "engine/scheduler.h"

#include "base/check.h"

namespace dunlin {

constinit const Table Job::table{"job", {"name", "last_run_at", "last_outcome"}, 1, StateClass::operational};

namespace {

const Statement job_named{"job.by_name", select_from(Job::table, "AND name = $2")};

constexpr std::int64_t morning_begins_seconds = 5 * 3600;

}  // namespace

std::string_view name_of(Duty duty) {
  switch (duty) {
    case Duty::morning_run:
      return "morning_run";
  }
  CHECK_UNREACHABLE("a duty without a name");
}

Result<std::vector<Duty>> due_duties(const ReadTx& tx, Instant now) {
  std::vector<Duty> due;
  const std::optional<Job> morning = TRY(tx.first<Job>(job_named, name_of(Duty::morning_run)));
  const Instant begins = Instant::start_of(now.date()).add_seconds(morning_begins_seconds);
  if (now >= begins && (!morning || morning->last_run_at < begins)) due.push_back(Duty::morning_run);
  return due;
}

Result<Answer> handle(CommandContext& context, const RecordDuty& command) {
  TRY(context.tx().put(Job{std::string(name_of(command.duty)), context.now(), "done"}));
  return Answer{};
}

}  // namespace dunlin
