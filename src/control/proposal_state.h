// ProposalState: the life of a proposal, as a declared table. Whoever changes a state asks check_transition first.
//
//   drafted -> denied | pending | approved      judged: policy denies, asks a person, or allows
//   pending -> approved | rejected | expired | superseded
//   approved -> executing | superseded          superseded: the basis moved before anything was done
//   executing -> done | failed | unknown
//   unknown -> done | failed                    by a person or a look-up that finds out; never by trying again
//
// unknown: the outcome of an effect outside the database cannot be told (the server took the mail, or it did not). It
// is never sent again by itself.
//
//   TRY(check_transition(proposal.state, ProposalState::executing));
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/result.h"

namespace dunlin {

enum class ProposalState : std::uint8_t {
  drafted,
  denied,
  pending,
  approved,
  rejected,
  expired,
  superseded,
  executing,
  done,
  failed,
  unknown
};
inline constexpr std::array all_proposal_states = {
    ProposalState::drafted,  ProposalState::denied,  ProposalState::pending,    ProposalState::approved,
    ProposalState::rejected, ProposalState::expired, ProposalState::superseded, ProposalState::executing,
    ProposalState::done,     ProposalState::failed,  ProposalState::unknown};

[[nodiscard]] std::string_view name_of(ProposalState state);
[[nodiscard]] Result<ProposalState> parse_proposal_state(std::string_view name);  // option_invalid

[[nodiscard]] bool may_become(ProposalState from, ProposalState to);
[[nodiscard]] bool is_final(ProposalState state);  // nothing follows

// state_transition when the table has no such step.
[[nodiscard]] Result<> check_transition(ProposalState from, ProposalState to);

}  // namespace dunlin
