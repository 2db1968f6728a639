// Commands: everything that may change a tenant's database, as a closed list. Each becomes one journal entry in the
// same transaction as its rows, or nothing at all.
//
// Adding a command: a struct, an entry in Command, a row in command_table (command.cc), an overload of handle and of
// input_digest. The program does not compile until all are there.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/delivery_commands.h"
#include "engine/import_commands.h"
#include "engine/model_commands.h"
#include "engine/morning_commands.h"
#include "engine/proposal_commands.h"
#include "engine/scheduler.h"
#include "engine/work_commands.h"

namespace dunlin {

// The first entry of a tenant: its settings, its first users and its first policy.
struct FoundTenant {
  struct Founder {
    std::string roles;
  };
  std::string currency;  // for ranking across currencies
  std::string display_name;
  std::string sender_address;  // that messages come from
  std::string policy_body;
  std::vector<Founder> founders;
};

// Answers "users": canonical array of the ids of the founders, in order.
[[nodiscard]] Result<Answer> handle(CommandContext& context, const FoundTenant& command);

using Command = std::variant<FoundTenant, OpenBatch, RecordChunk, CloseBatch, MarkReplayed, Propose, Approve, Reject,
                             ExpireProposals, BeginDelivery, SettleDelivery, RecordMorning, PlanFollowUp, CloseFollowUp,
                             MoveAccount, RecordModel, RetireModel, RecordDuty>;

[[nodiscard]] std::string_view name_of(const Command& command);
[[nodiscard]] std::vector<std::string_view> command_names();  // in the order of the list
// SHA-256 over the canonical form of what came in: the same key with another input is refused.
[[nodiscard]] Digest input_digest(const Command& command);

}  // namespace dunlin
