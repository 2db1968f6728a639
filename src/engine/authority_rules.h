// What each command may touch, as tables: the measure that verify holds the journal against (pass 4). It says again,
// from the outside, what the commands do; a command that is changed must be changed here too, and the tests say so.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>

#include "control/authorisation.h"
#include "control/proposal_state.h"

namespace dunlin {

// The journalled tables.
enum class JournalTable : std::uint8_t {
  command_outcome,
  setting,
  user_role,
  policy_version,
  customer,
  segment_change,
  contact,
  invoice,
  credit_memo,
  payment,
  application,
  adjustment,
  import_batch,
  quarantined_line,
  hold,
  morning_run,
  proposal,
  approval,
  outbox,
  reminder,
  credit_score,
  credit_review,
  payment_model,
  follow_up,
  rank_move,
  quiet_check
};
inline constexpr int journal_table_count = static_cast<int>(JournalTable::quiet_check) + 1;

class TableSet {
 public:
  constexpr TableSet() = default;
  constexpr TableSet(std::initializer_list<JournalTable> tables) {
    for (const JournalTable table : tables) bits_ |= bit(table);
  }
  [[nodiscard]] constexpr bool contains(JournalTable table) const { return (bits_ & bit(table)) != 0; }
  constexpr void add(TableSet other) { bits_ |= other.bits_; }

 private:
  static constexpr std::uint32_t bit(JournalTable table) { return std::uint32_t{1} << static_cast<unsigned>(table); }
  std::uint32_t bits_ = 0;
};

struct TableRule {
  JournalTable table;
  std::string_view name;
  // Posted rows are written once, by the entry that their id names, and never again. Others may be written by later
  // entries.
  bool posted;
};
[[nodiscard]] const TableRule* table_rule(std::string_view name);  // nothing: no journalled table of that name
[[nodiscard]] std::span<const TableRule> table_rules();

// One step of a proposal that an entry of the command may record; drafted: the proposal is new. Several transitions of
// the declared table (control/proposal_state.h) may lie in one step.
struct ProposalStep {
  ProposalState from;
  ProposalState to;
};

enum class CommandOperation : std::uint8_t {
  fixed,              // CommandRule::operation
  propose_of_action,  // of the proposal's action
  approve_of_action,
  none  // follows from decisions that were made before, or settles what is known
};

struct CommandRule {
  std::string_view name;
  TableSet tables;  // beside command_outcome, and those of the actions it executes
  CommandOperation asks;
  Operation operation;  // when fixed
  std::span<const ProposalStep> steps;
};
[[nodiscard]] const CommandRule* command_rule(std::string_view name);

// The tables that carrying out an action in the database writes.
[[nodiscard]] TableSet tables_of(ActionKind action);

}  // namespace dunlin
