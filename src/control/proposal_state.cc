#include "control/proposal_state.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "base/check.h"

namespace dunlin {

namespace {

struct Step {
  ProposalState from;
  ProposalState to;
};

using enum ProposalState;

constexpr std::array steps = {
    Step{drafted, denied},      Step{drafted, pending}, Step{drafted, approved},   Step{pending, approved},
    Step{pending, rejected},    Step{pending, expired}, Step{pending, superseded}, Step{approved, executing},
    Step{approved, superseded}, Step{executing, done},  Step{executing, failed},   Step{executing, unknown},
    Step{unknown, done},        Step{unknown, failed},
};

std::string successors(ProposalState from) {
  std::string text;
  for (const Step& step : steps) {
    if (step.from != from) continue;
    if (!text.empty()) text += ", ";
    text += name_of(step.to);
  }
  return text.empty() ? "nothing" : text;
}

}  // namespace

std::string_view name_of(ProposalState state) {
  switch (state) {
    case drafted:
      return "drafted";
    case denied:
      return "denied";
    case pending:
      return "pending";
    case approved:
      return "approved";
    case rejected:
      return "rejected";
    case expired:
      return "expired";
    case superseded:
      return "superseded";
    case executing:
      return "executing";
    case done:
      return "done";
    case failed:
      return "failed";
    case unknown:
      return "unknown";
  }
  check_failed("state is an enumerator", __FILE__, __LINE__);
}

Result<ProposalState> parse_proposal_state(std::string_view name) {
  std::string known;
  for (ProposalState state : all_proposal_states) {
    if (name_of(state) == name) return state;
    if (!known.empty()) known += ", ";
    known += name_of(state);
  }
  return refuse(Reason::option_invalid, fmt::format("'{}' is not a state of a proposal; there are: {}", name, known));
}

bool may_become(ProposalState from, ProposalState to) {
  return std::any_of(steps.begin(), steps.end(), [&](const Step& step) { return step.from == from && step.to == to; });
}

bool is_final(ProposalState state) {
  return std::none_of(steps.begin(), steps.end(), [&](const Step& step) { return step.from == state; });
}

Result<> check_transition(ProposalState from, ProposalState to) {
  if (may_become(from, to)) return {};
  return refuse(Reason::state_transition,
                fmt::format("the proposal did not become {}: it is {}, and after that comes {}", name_of(to),
                            name_of(from), successors(from)));
}

}  // namespace dunlin
