#include "control/proposal_state.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace dunlin {
namespace {

// The table in the words of the design, row by row: what is not in it is refused.
const std::vector<std::pair<std::string, std::set<std::string>>> declared = {
    {"drafted", {"denied", "pending", "approved"}},
    {"denied", {}},
    {"pending", {"approved", "rejected", "expired", "superseded"}},
    {"approved", {"executing", "superseded"}},
    {"rejected", {}},
    {"expired", {}},
    {"superseded", {}},
    {"executing", {"done", "failed", "unknown"}},
    {"done", {}},
    {"failed", {}},
    {"unknown", {"done", "failed"}},
};

TEST(ProposalState, EveryPairIsAllowedOrRefusedAsDeclared) {
  ASSERT_EQ(declared.size(), all_proposal_states.size());
  int steps = 0;
  for (const auto& [from_name, successors] : declared) {
    ProposalState from = parse_proposal_state(from_name).value();
    EXPECT_EQ(is_final(from), successors.empty()) << from_name;
    for (ProposalState to : all_proposal_states) {
      bool expected = successors.count(std::string(name_of(to))) > 0;
      EXPECT_EQ(may_become(from, to), expected) << from_name << " -> " << name_of(to);
      Result<> result = check_transition(from, to);
      EXPECT_EQ(result.has_value(), expected) << from_name << " -> " << name_of(to);
      if (!expected) {
        EXPECT_EQ(result.error().reason, Reason::state_transition);
      }
      steps += expected ? 1 : 0;
    }
  }
  EXPECT_EQ(steps, 14);
}

// Nothing is executed twice: there is no way back to executing.
TEST(ProposalState, ExecutingIsReachedAtMostOnce) {
  std::vector<ProposalState> frontier = {ProposalState::executing};
  std::set<ProposalState> reached;
  while (!frontier.empty()) {
    ProposalState from = frontier.back();
    frontier.pop_back();
    for (ProposalState to : all_proposal_states) {
      if (may_become(from, to) && reached.insert(to).second) frontier.push_back(to);
    }
  }
  EXPECT_EQ(reached.count(ProposalState::executing), 0U);
  EXPECT_EQ(reached, (std::set{ProposalState::done, ProposalState::failed, ProposalState::unknown}));
}

TEST(ProposalState, OnlyApprovedIsExecuted) {
  for (ProposalState from : all_proposal_states) {
    EXPECT_EQ(may_become(from, ProposalState::executing), from == ProposalState::approved);
  }
}

TEST(ProposalState, RefusalSaysWhatComesNext) {
  EXPECT_EQ(check_transition(ProposalState::approved, ProposalState::pending).error().text,
            "the proposal did not become pending: it is approved, and after that comes executing, superseded");
  EXPECT_EQ(check_transition(ProposalState::done, ProposalState::executing).error().text,
            "the proposal did not become executing: it is done, and after that comes nothing");
  EXPECT_EQ(parse_proposal_state("sent").error().reason, Reason::option_invalid);
}

}  // namespace
}  // namespace dunlin
