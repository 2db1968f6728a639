#include "engine/scheduler.h"

#include <array>

#include "base/check.h"

namespace dunlin {

constinit const Table Job::table{"job", {"name", "last_run_at", "last_outcome"}, 1, StateClass::operational};

namespace {

const Statement job_named{"job.by_name", select_from(Job::table, "AND name = $2")};

constexpr std::array all_duties = {Duty::check_model, Duty::train_model, Duty::morning_run};

// The latest moment, not after `day` is over, from which the duty is to be done.
Instant begins(Duty duty, Date day) {
  constexpr std::int64_t half_past_four = 4 * 3600 + 1800;
  constexpr std::int64_t quarter_to_five = 4 * 3600 + 2700;
  constexpr std::int64_t five = 5 * 3600;
  switch (duty) {
    case Duty::check_model:
      return Instant::start_of(day.add_days(-static_cast<int>(day.weekday()))).add_seconds(half_past_four);
    case Duty::train_model:
      return Instant::start_of(day.add_days(1 - day.day())).add_seconds(quarter_to_five);
    case Duty::morning_run:
      return Instant::start_of(day).add_seconds(five);
  }
  CHECK_UNREACHABLE("a duty without a time");
}

}  // namespace

std::string_view name_of(Duty duty) {
  switch (duty) {
    case Duty::check_model:
      return "check_model";
    case Duty::train_model:
      return "train_model";
    case Duty::morning_run:
      return "morning_run";
  }
  CHECK_UNREACHABLE("a duty without a name");
}

Result<std::vector<Duty>> due_duties(const ReadTx& tx, Instant now) {
  std::vector<Duty> due;
  for (const Duty duty : all_duties) {
    const std::optional<Job> last = TRY(tx.first<Job>(job_named, name_of(duty)));
    const Instant from = begins(duty, now.date());
    if (now >= from && (!last || last->last_run_at < from)) due.push_back(duty);
  }
  return due;
}

Result<Answer> handle(CommandContext& context, const RecordDuty& command) {
  TRY(context.tx().put(Job{std::string(name_of(command.duty)), context.now(), "done"}));
  return Answer{};
}

}  // namespace dunlin
