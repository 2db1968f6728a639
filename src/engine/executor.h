// Executor: carries approved messages out, one by one: begin, deliver, settle (engine/delivery_commands.h). It has no
// choices.
//
//   ExecutorReport report = TRY(deliver_approved(engine, mailer, source));
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "correspondence/mailer.h"
#include "engine/engine.h"

namespace dunlin {

// Makes an admission for each step; the face that runs the executor has the clock.
using AdmissionSource = std::function<Admission()>;

struct Delivered {
  Id<Proposal> proposal;
  std::string state;  // done, failed, unknown, superseded; executing: another is at it
  std::string detail;
};

// One approved message; what became of it, when others sent or superseded it meanwhile. Refused when the proposal is no
// message or was never approved.
[[nodiscard]] Result<Delivered> deliver(Engine& engine, Mailer& mailer, const AdmissionSource& admit,
                                        Id<Proposal> proposal);
// All that are approved, oldest first.
[[nodiscard]] Result<std::vector<Delivered>> deliver_approved(Engine& engine, Mailer& mailer,
                                                              const AdmissionSource& admit);
// Items that a process left `executing` when it died: looked up, and settled as done when the message is known to have
// gone out, as failed when it is known not to have, otherwise as unknown. Called before anything else is delivered.
[[nodiscard]] Result<std::vector<Delivered>> recover_deliveries(Engine& engine, Mailer& mailer,
                                                                const AdmissionSource& admit);

}  // namespace dunlin
