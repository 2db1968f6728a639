#include "engine/authority_rules.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "engine/command.h"
#include "engine/engine.h"
#include "engine/journal_row.h"

namespace dunlin {
namespace {

template <std::size_t... Index>
std::vector<std::string> names_of_all_commands(std::index_sequence<Index...>) {
  return {std::string(name_of(Command(std::in_place_index<Index>)))...};
}

TEST(AuthorityRules, KnowEveryCommandAndNoOther) {
  for (const std::string& name : names_of_all_commands(std::make_index_sequence<std::variant_size_v<Command>>())) {
    ASSERT_NE(command_rule(name), nullptr) << name;
    EXPECT_EQ(command_rule(name)->name, name);
  }
  EXPECT_EQ(command_rule("close_eyes"), nullptr);
}

TEST(AuthorityRules, KnowEveryJournalledTableAndNoOther) {
  std::set<std::string_view> journalled;
  for (const Table* table : all_tables()) {
    if (table->journalled()) journalled.insert(table->name);
  }
  std::set<std::string_view> known;
  for (const TableRule& rule : table_rules()) {
    known.insert(rule.name);
    EXPECT_EQ(table_rule(rule.name), &rule);
    EXPECT_EQ(rule.name, table_rules()[static_cast<std::size_t>(rule.table)].name) << "stands at its number";
  }
  EXPECT_EQ(known, journalled);
  EXPECT_EQ(table_rule("journal"), nullptr);
}

TEST(AuthorityRules, CallEveryJournalledTablesRowsByTheirIds) {
  for (const Table* table : all_tables()) {
    if (!table->journalled()) continue;
    const ObjectKind* kind = object_kind(table->name);
    ASSERT_NE(kind, nullptr) << table->name;
    EXPECT_LT(kind->id_column, static_cast<std::size_t>(table->key_columns)) << table->name;
    const bool has_id = table->columns()[kind->id_column] == "id" || table->columns()[kind->id_column] == "user_id";
    EXPECT_EQ(has_id, !kind->id_prefix.empty()) << table->name;
  }
}

// Each step lies on the declared table of a proposal's life, in one transition or several.
TEST(AuthorityRules, OnlyLetProposalsTakeDeclaredSteps) {
  const auto reaches = [](ProposalState from, ProposalState to) {
    std::set<ProposalState> reached{from};
    for (std::size_t round = 0; round < all_proposal_states.size(); ++round) {
      for (const ProposalState at : std::set<ProposalState>(reached)) {
        for (const ProposalState next : all_proposal_states) {
          if (may_become(at, next)) reached.insert(next);
        }
      }
    }
    return reached.contains(to);
  };
  std::size_t steps = 0;
  for (const std::string& name : names_of_all_commands(std::make_index_sequence<std::variant_size_v<Command>>())) {
    for (const ProposalStep& step : command_rule(name)->steps) {
      EXPECT_TRUE(reaches(step.from, step.to)) << name << " " << name_of(step.from) << " -> " << name_of(step.to);
      EXPECT_TRUE(command_rule(name)->tables.contains(JournalTable::proposal)) << name;
      ++steps;
    }
  }
  EXPECT_GE(steps, 20U);
}

// Money moves by import and by the actions that are for it; nothing else.
TEST(AuthorityRules, LetMoneyMoveByImportsAndItsActionsAlone) {
  for (const std::string& name : names_of_all_commands(std::make_index_sequence<std::variant_size_v<Command>>())) {
    for (const JournalTable table : {JournalTable::payment, JournalTable::application, JournalTable::invoice}) {
      EXPECT_EQ(command_rule(name)->tables.contains(table), name == "record_chunk") << name;
    }
    EXPECT_FALSE(command_rule(name)->tables.contains(JournalTable::adjustment)) << name;
  }
  for (const ActionKind action : all_action_kinds) {
    EXPECT_EQ(tables_of(action).contains(JournalTable::adjustment), action == ActionKind::write_off) << name_of(action);
    EXPECT_EQ(tables_of(action).contains(JournalTable::application),
              action == ActionKind::apply_cash || action == ActionKind::reverse_application)
        << name_of(action);
    EXPECT_EQ(tables_of(action).contains(JournalTable::user_role), action == ActionKind::change_role)
        << name_of(action);
    EXPECT_EQ(tables_of(action).contains(JournalTable::policy_version), action == ActionKind::change_policy)
        << name_of(action);
  }
}

}  // namespace
}  // namespace dunlin
