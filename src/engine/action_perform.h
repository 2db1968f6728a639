// Performing an action that was approved: the rows it writes. Effects outside the database go through the outbox
// instead
// (engine/delivery_commands.h); for them, perform records what follows from a delivery that is known to have happened.
#pragma once

#include "engine/action.h"
#include "engine/command_context.h"

namespace dunlin {

// `approver` stands in the rows that say who did it. All facts were reviewed in the same transaction.
[[nodiscard]] Result<> perform(CommandContext& context, const Proposal& proposal, const Action& action);

}  // namespace dunlin
