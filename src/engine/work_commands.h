// What people arrange for themselves: when to see a customer again, and at which place of the list a customer stands.
// Nobody approves these: they change no money, no message and nothing a customer sees. They are journalled, because
// they decide what is worked on and what is left lying.
//
//   engine.execute(admission, PlanFollowUp{customer, Date(2026, 3, 9), "Ms Weber is back, ask about RE-1042"});
//   engine.execute(admission, CloseFollowUp{customer, "pays on Friday"});
//   engine.execute(admission, MoveAccount{customer, 1, morning, morning, "the board asked"});
#pragma once

#include <string>

#include "base/date.h"
#include "engine/command_context.h"
#include "party/customer.h"

namespace dunlin {

// Answers "follow_up", and "replaced" with the one that was open. field_missing without a note; date_invalid for a day
// that is not after today, or further away than follow_up_days_max.
struct PlanFollowUp {
  Id<Customer> customer;
  Date due_on;
  std::string note;
};
[[nodiscard]] Result<Answer> handle(CommandContext& context, const PlanFollowUp& command);

// Answers "follow_up"; object_unknown when the customer has none that is open.
struct CloseFollowUp {
  Id<Customer> customer;
  std::string outcome;
};
[[nodiscard]] Result<Answer> handle(CommandContext& context, const CloseFollowUp& command);

// Place 0 takes the moves of the customer back. Answers "move"; field_missing without a reason, date_invalid for an
// order of days that cannot be, field_invalid for a place below 0.
struct MoveAccount {
  Id<Customer> customer;
  std::int64_t place = 0;
  Date from_on;
  Date until_on;
  std::string reason;
};
[[nodiscard]] Result<Answer> handle(CommandContext& context, const MoveAccount& command);

}  // namespace dunlin
