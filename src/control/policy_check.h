// check_policy: what in a policy is legal but does not do what it seems to do, for `dunlin policy check`.
//
//   for (const PolicyWarning& warning : check_policy(policy)) fmt::print("warning: {}\n", warning.text);
//   // warning: rule 'chase-chronic' can never let anything go without a person: only punctual payers may be reminded
//   //          without a person (floor.punctual-payers-only)
//
// Looks for rules that the floor or a limit keeps from ever allowing anything, rules that an earlier rule covers, modes
// without effect, and a kill switch that is set. No warning is ever wrong; that all mistakes are found is not promised:
// a rule that only several earlier rules together cover is not reported.
#pragma once

#include <string>
#include <vector>

#include "control/policy.h"

namespace dunlin {

struct PolicyWarning {
  std::string rule;  // name of the rule concerned; empty: the document as a whole
  std::string text;
};

// In the order of the document: the whole first, then rule by rule.
[[nodiscard]] std::vector<PolicyWarning> check_policy(const Policy& policy);

}  // namespace dunlin
