// The tables of control, as named questions.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "control/proposal.h"
#include "store/transaction.h"

namespace dunlin {

[[nodiscard]] Result<Proposal> proposal_of(const ReadTx& tx, Id<Proposal> id);  // proposal_unknown
[[nodiscard]] Result<std::vector<Proposal>> proposals_with_ids(const ReadTx& tx, std::span<const std::int64_t> ids);
// Which proposals are asked for; what is empty or 0 does not narrow.
struct ProposalSelection {
  std::string state;
  std::string action;
  std::int64_t customer_id = 0;
};
// Newest first, those older than `before`; none: from the newest on.
[[nodiscard]] Result<std::vector<Proposal>> proposals_page(const ReadTx& tx, const ProposalSelection& selection,
                                                           Id<Proposal> before, std::int64_t limit);
// How many there are; with an owner only those about the customers whose account owner he is.
[[nodiscard]] Result<std::int64_t> count_proposals(const ReadTx& tx, const ProposalSelection& selection,
                                                   std::string_view owner);
// The newest in a state; an empty state means every state.
[[nodiscard]] Result<std::vector<Proposal>> proposals_in_state(const ReadTx& tx, std::string_view state,
                                                               std::int64_t limit);
[[nodiscard]] Result<std::vector<Proposal>> live_proposals(const ReadTx& tx);  // pending and approved
[[nodiscard]] Result<std::vector<Proposal>> proposals_about(const ReadTx& tx, std::int64_t customer_id);
// Messages to these customers that went out, are going out, or may have.
[[nodiscard]] Result<std::vector<Proposal>> messages_under_way(const ReadTx& tx,
                                                               std::span<const std::int64_t> customer_ids);
// Messages that no person decided and whose delivery was begun at or after `since`, or is still to be begun.
[[nodiscard]] Result<std::vector<Proposal>> messages_by_rule_since(const ReadTx& tx, Instant since);
// About these customers, what an agent proposed and a person rejected; by id.
[[nodiscard]] Result<std::vector<Proposal>> rejected_by_people(const ReadTx& tx, std::string_view agent,
                                                               std::span<const std::int64_t> customer_ids);
[[nodiscard]] Result<std::int64_t> count_live_proposals(const ReadTx& tx);
// Those of them that no person decided.
[[nodiscard]] Result<std::vector<std::int64_t>> proposals_allowed_by_rule(const ReadTx& tx,
                                                                          std::span<const std::int64_t> ids);
[[nodiscard]] Result<std::vector<Approval>> approvals_of(const ReadTx& tx, Id<Proposal> proposal);

[[nodiscard]] Result<PolicyVersion> active_policy(const ReadTx& tx);  // the one with the highest number
[[nodiscard]] Result<std::vector<PolicyVersion>> policy_versions(const ReadTx& tx);

[[nodiscard]] Result<Identity> identity_of(const ReadTx& tx, Id<User> user);  // no roles when unknown
[[nodiscard]] Result<std::vector<UserRole>> user_roles(const ReadTx& tx);
[[nodiscard]] Result<std::string> setting_of(const ReadTx& tx, std::string_view name);  // empty when unset

[[nodiscard]] Result<std::optional<CommandOutcome>> outcome_of(const ReadTx& tx, std::string_view command_key);

[[nodiscard]] Result<std::vector<OutboxItem>> outbox_in_state(const ReadTx& tx, DeliveryState state);
[[nodiscard]] Result<std::vector<OutboxItem>> outbox_of(const ReadTx& tx, Id<Proposal> proposal);

}  // namespace dunlin
