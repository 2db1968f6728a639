// Delivering a message, in three steps, because the mail server is not part of our transaction:
//
//   1. BeginDelivery   reviews once more (basis, expiry and, for what went by rule, the policy in force), commits
//                      `executing` and an outbox item; only then may the mailer be called
//   2. the mailer      accepted, refused, or nobody knows
//   3. SettleDelivery  done, failed or unknown; on done the reminders are counted
//
// A process that dies between 1 and 3 leaves an item `executing`; whoever starts next calls it unknown
// (RecoverDeliveries) unless the mailer can look the message up. Unknown is never sent again by itself: a look-up or a
// person settles it.
#pragma once

#include <string>

#include "engine/command_context.h"
#include "engine/proposal_commands.h"

namespace dunlin {

struct BeginDelivery {
  Id<Proposal> proposal;
};

struct SettleDelivery {
  Id<OutboxItem> item;
  DeliveryState state = DeliveryState::unknown;  // done, failed or unknown
  std::string detail;
};

// Answers "outbox", "message_key"; or "state": "superseded" with "reason" and "text" when it must not go out any more.
[[nodiscard]] Result<Answer> handle(CommandContext& context, const BeginDelivery& command);
[[nodiscard]] Result<Answer> handle(CommandContext& context, const SettleDelivery& command);

// The Message-ID of a proposal's one message: stable, so that a look-up can find it.
[[nodiscard]] std::string message_key_of(Id<Proposal> proposal, std::string_view tenant);

[[nodiscard]] Result<OutboxItem> outbox_item_of(const ReadTx& tx, Id<OutboxItem> id);

}  // namespace dunlin
