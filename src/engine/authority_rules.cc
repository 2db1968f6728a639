#include "engine/authority_rules.h"

#include <array>

#include "base/check.h"

namespace dunlin {
namespace {

using enum JournalTable;

constexpr std::array<TableRule, journal_table_count> tables{{
    {command_outcome, "command_outcome", false},  // its key is the command's, which the pass looks at
    {setting, "setting", false},
    {user_role, "user_role", false},
    {policy_version, "policy_version", false},  // numbered, which the pass looks at
    {customer, "customer", false},
    {segment_change, "segment_change", true},
    {contact, "contact", false},
    {invoice, "invoice", false},
    {credit_memo, "credit_memo", true},
    {payment, "payment", true},
    {application, "application", true},
    {adjustment, "adjustment", true},
    {import_batch, "import_batch", false},
    {quarantined_line, "quarantined_line", false},
    {hold, "hold", false},
    {morning_run, "morning_run", false},
    {proposal, "proposal", false},
    {approval, "approval", true},
    {outbox, "outbox", false},
    {reminder, "reminder", true},
    {credit_score, "credit_score", false},
    {credit_review, "credit_review", true},
    {payment_model, "payment_model", false},
    {follow_up, "follow_up", false},
    {rank_move, "rank_move", true},
    {quiet_check, "quiet_check", false},
}};

using State = ProposalState;

constexpr std::array propose_steps{ProposalStep{State::drafted, State::pending},
                                   ProposalStep{State::drafted, State::approved},
                                   ProposalStep{State::drafted, State::done}};
constexpr std::array approve_steps{ProposalStep{State::pending, State::approved},
                                   ProposalStep{State::pending, State::done},
                                   ProposalStep{State::pending, State::superseded}};
constexpr std::array reject_steps{ProposalStep{State::pending, State::rejected}};
constexpr std::array expire_steps{ProposalStep{State::pending, State::expired}};
constexpr std::array begin_steps{ProposalStep{State::approved, State::executing},
                                 ProposalStep{State::approved, State::superseded}};
constexpr std::array settle_steps{
    ProposalStep{State::executing, State::done}, ProposalStep{State::executing, State::failed},
    ProposalStep{State::executing, State::unknown}, ProposalStep{State::unknown, State::done},
    ProposalStep{State::unknown, State::failed}};
constexpr std::array morning_steps{
    ProposalStep{State::drafted, State::denied}, ProposalStep{State::drafted, State::pending},
    ProposalStep{State::drafted, State::approved}, ProposalStep{State::pending, State::superseded},
    ProposalStep{State::approved, State::superseded}};

constexpr auto fixed = CommandOperation::fixed;
constexpr auto no_operation = CommandOperation::none;

const std::array commands{
    CommandRule{"found_tenant", {setting, user_role, policy_version}, no_operation, {}, {}},
    CommandRule{"open_batch", {import_batch}, fixed, Operation::import_facts, {}},
    CommandRule{"record_chunk",
                {customer, contact, invoice, credit_memo, payment, application, credit_score, quarantined_line},
                fixed,
                Operation::import_facts,
                {}},
    CommandRule{"close_batch", {import_batch}, fixed, Operation::import_facts, {}},
    CommandRule{"mark_replayed", {quarantined_line}, fixed, Operation::import_facts, {}},
    CommandRule{"propose", {proposal, approval}, CommandOperation::propose_of_action, {}, propose_steps},
    CommandRule{"approve", {proposal, approval}, CommandOperation::approve_of_action, {}, approve_steps},
    CommandRule{"reject", {proposal, approval}, fixed, Operation::reject_proposal, reject_steps},
    CommandRule{"expire_proposals", {proposal}, no_operation, {}, expire_steps},
    CommandRule{"begin_delivery", {proposal, outbox}, no_operation, {}, begin_steps},
    CommandRule{"settle_delivery", {proposal, outbox, reminder}, no_operation, {}, settle_steps},
    CommandRule{"record_morning", {proposal, morning_run, quiet_check}, fixed, Operation::run_morning, morning_steps},
    CommandRule{"plan_follow_up", {follow_up}, fixed, Operation::plan_work, {}},
    CommandRule{"close_follow_up", {follow_up}, fixed, Operation::plan_work, {}},
    CommandRule{"move_account", {rank_move}, fixed, Operation::plan_work, {}},
    CommandRule{"record_model", {payment_model}, fixed, Operation::train_model, {}},
    CommandRule{"retire_model", {payment_model}, fixed, Operation::train_model, {}},
    CommandRule{"record_duty", {}, no_operation, {}, {}},
};

}  // namespace

const TableRule* table_rule(std::string_view name) {
  for (const TableRule& rule : tables) {
    if (rule.name == name) return &rule;
  }
  return nullptr;
}

std::span<const TableRule> table_rules() {
  return tables;
}

const CommandRule* command_rule(std::string_view name) {
  for (const CommandRule& rule : commands) {
    if (rule.name == name) return &rule;
  }
  return nullptr;
}

TableSet tables_of(ActionKind action) {
  switch (action) {
    case ActionKind::send_message:
      return {};  // through the outbox: settle_delivery writes what follows
    case ActionKind::apply_cash:
    case ActionKind::reverse_application:
      return {application};
    case ActionKind::write_off:
      return {adjustment};
    case ActionKind::place_hold:
    case ActionKind::release_hold:
      return {hold};
    case ActionKind::change_segment:
      return {customer, segment_change};
    case ActionKind::change_policy:
      return {policy_version};
    case ActionKind::change_role:
      return {user_role};
    case ActionKind::review_credit:
      return {credit_review};
  }
  CHECK_UNREACHABLE("an action without tables");
}

}  // namespace dunlin
