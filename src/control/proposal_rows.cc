#include "control/proposal_rows.h"

namespace dunlin {
namespace {

const Statement by_id{"proposal.by_id", select_from(Proposal::table, "AND id = $2")};
const Statement by_ids{"proposal.by_ids", select_from(Proposal::table, "AND id IN KEYS($2) ORDER BY id")};
const Statement allowed_by_rule{"proposal.allowed_by_rule",
                                "SELECT id FROM proposal WHERE tenant = $1 AND id IN KEYS($2) AND decided_by = 0 "
                                "ORDER BY id"};
const Statement in_state{"proposal.in_state",
                         select_from(Proposal::table, "AND ($2 = '' OR state = $2) ORDER BY id DESC LIMIT $3")};
const Statement page{"proposal.page", select_from(Proposal::table,
                                                  "AND ($2 = '' OR state = $2) AND ($3 = '' OR action = $3) "
                                                  "AND ($4 = 0 OR customer_id = $4) AND ($5 = 0 OR id < $5) "
                                                  "ORDER BY id DESC LIMIT $6")};
const Statement count{"proposal.count",
                      "SELECT COUNT(*) FROM proposal WHERE tenant = $1 AND ($2 = '' OR state = $2) "
                      "AND ($3 = '' OR action = $3) AND ($4 = 0 OR customer_id = $4) "
                      "AND ($5 = '' OR customer_id IN (SELECT id FROM customer WHERE tenant = $1 AND owner = $5))"};
const Statement live{"proposal.live",
                     select_from(Proposal::table, "AND state IN ('pending', 'approved') ORDER BY state, id")};
const Statement under_way{"proposal.messages_under_way",
                          select_from(Proposal::table,
                                      "AND customer_id IN KEYS($2) AND action = 'send_message' "
                                      "AND state IN ('executing', 'done', 'unknown') ORDER BY id")};
const Statement by_rule_since{
    "proposal.messages_by_rule_since",
    select_from(
        Proposal::table,
        "AND action = 'send_message' AND decided_by = 0 AND state IN ('approved', 'executing', 'done', 'unknown') "
        "AND (state = 'approved' OR id IN (SELECT proposal_id FROM outbox WHERE tenant = $1 AND begun_at >= $2)) "
        "ORDER BY id")};
const Statement rejected{"proposal.rejected_of_agent",
                         select_from(Proposal::table,
                                     "AND proposed_by = $2 AND customer_id IN KEYS($3) AND state = 'rejected' "
                                     "ORDER BY id")};
const Statement count_live{"proposal.count_live",
                           "SELECT COUNT(*) FROM proposal WHERE tenant = $1 AND state IN ('pending', 'approved')"};
const Statement about{"proposal.about", select_from(Proposal::table, "AND customer_id = $2 ORDER BY id DESC")};
const Statement approvals{"approval.by_proposal", select_from(Approval::table, "AND proposal_id = $2 ORDER BY id")};
const Statement last_policy{"policy_version.last", select_from(PolicyVersion::table, "ORDER BY number DESC LIMIT 1")};
const Statement all_policies{"policy_version.all", select_from(PolicyVersion::table, "ORDER BY number")};
const Statement role_of_user{"user_role.by_user", select_from(UserRole::table, "AND user_id = $2")};
const Statement all_roles_of_users{"user_role.all", select_from(UserRole::table, "ORDER BY user_id")};
const Statement setting_named{"setting.by_name", select_from(Setting::table, "AND name = $2")};
const Statement outcome_by_key{"command_outcome.by_key", select_from(CommandOutcome::table, "AND command_key = $2")};
const Statement outbox_state{"outbox.in_state", select_from(OutboxItem::table, "AND state = $2 ORDER BY id")};
const Statement outbox_proposal{"outbox.by_proposal",
                                select_from(OutboxItem::table, "AND proposal_id = $2 ORDER BY id")};

}  // namespace

Result<Proposal> proposal_of(const ReadTx& tx, Id<Proposal> id) {
  std::optional<Proposal> proposal = TRY(tx.first<Proposal>(by_id, id));
  // In the words for one that is somebody else's, so that nobody learns which there are.
  if (!proposal) {
    return refuse(Reason::proposal_unknown,
                  "There is no proposal " + id.to_string() + " here, or it is not yours to see.");
  }
  return std::move(*proposal);
}

Result<std::vector<Proposal>> proposals_with_ids(const ReadTx& tx, std::span<const std::int64_t> ids) {
  return tx.all<Proposal>(by_ids, keys_parameter(ids));
}

Result<std::vector<Proposal>> proposals_page(const ReadTx& tx, const ProposalSelection& selection, Id<Proposal> before,
                                             std::int64_t limit) {
  return tx.all<Proposal>(page, selection.state, selection.action, selection.customer_id, before, limit);
}

Result<std::int64_t> count_proposals(const ReadTx& tx, const ProposalSelection& selection, std::string_view owner) {
  return tx.number(count, selection.state, selection.action, selection.customer_id, owner);
}

Result<std::vector<Proposal>> proposals_in_state(const ReadTx& tx, std::string_view state, std::int64_t limit) {
  return tx.all<Proposal>(in_state, state, limit);
}

Result<std::vector<Proposal>> live_proposals(const ReadTx& tx) {
  return tx.all<Proposal>(live);
}

Result<std::vector<Proposal>> proposals_about(const ReadTx& tx, std::int64_t customer_id) {
  return tx.all<Proposal>(about, customer_id);
}

Result<std::vector<Proposal>> messages_under_way(const ReadTx& tx, std::span<const std::int64_t> customer_ids) {
  return tx.all<Proposal>(under_way, keys_parameter(customer_ids));
}

Result<std::vector<Proposal>> messages_by_rule_since(const ReadTx& tx, Instant since) {
  return tx.all<Proposal>(by_rule_since, since);
}

Result<std::vector<Proposal>> rejected_by_people(const ReadTx& tx, std::string_view agent,
                                                 std::span<const std::int64_t> customer_ids) {
  return tx.all<Proposal>(rejected, agent, keys_parameter(customer_ids));
}

Result<std::int64_t> count_live_proposals(const ReadTx& tx) {
  return tx.number(count_live);
}

Result<std::vector<std::int64_t>> proposals_allowed_by_rule(const ReadTx& tx, std::span<const std::int64_t> ids) {
  std::vector<std::int64_t> found;
  TRY(tx.each(
      allowed_by_rule,
      [&found](const RowView& row) -> Result<> {
        found.push_back(row.integer(0));
        return {};
      },
      keys_parameter(ids)));
  return found;
}

Result<std::vector<Approval>> approvals_of(const ReadTx& tx, Id<Proposal> proposal) {
  return tx.all<Approval>(approvals, proposal);
}

Result<PolicyVersion> active_policy(const ReadTx& tx) {
  std::optional<PolicyVersion> policy = TRY(tx.first<PolicyVersion>(last_policy));
  if (!policy) return refuse(Reason::policy_unknown, "the tenant has no policy");
  return std::move(*policy);
}

Result<std::vector<PolicyVersion>> policy_versions(const ReadTx& tx) {
  return tx.all<PolicyVersion>(all_policies);
}

Result<Identity> identity_of(const ReadTx& tx, Id<User> user) {
  const std::optional<UserRole> role = TRY(tx.first<UserRole>(role_of_user, user));
  Identity identity;
  identity.user = user;
  if (role && !role->roles.empty()) identity.roles = TRY(parse_roles(role->roles));
  return identity;
}

Result<std::vector<UserRole>> user_roles(const ReadTx& tx) {
  return tx.all<UserRole>(all_roles_of_users);
}

Result<std::string> setting_of(const ReadTx& tx, std::string_view name) {
  std::optional<Setting> setting = TRY(tx.first<Setting>(setting_named, name));
  return setting ? std::move(setting->value) : std::string();
}

Result<std::optional<CommandOutcome>> outcome_of(const ReadTx& tx, std::string_view command_key) {
  return tx.first<CommandOutcome>(outcome_by_key, command_key);
}

Result<std::vector<OutboxItem>> outbox_in_state(const ReadTx& tx, DeliveryState state) {
  return tx.all<OutboxItem>(outbox_state, state);
}

Result<std::vector<OutboxItem>> outbox_of(const ReadTx& tx, Id<Proposal> proposal) {
  return tx.all<OutboxItem>(outbox_proposal, proposal);
}

}  // namespace dunlin
