// What somebody may do with a proposal now, so that a screen offers nothing that would be refused, and says why not.
//
//   const ProposalRights rights = rights_on(proposal, about, viewer);
//   rights.approve;   rights.why_not;          // false, "Whoever proposed it may not approve it; somebody else must."
//
// By the decision that the proposal bears. The engine decides again when it is approved, by the policy of that moment
// and on the rows as they are then, so what is offered here may still be refused.
#pragma once

#include <boost/json.hpp>
#include <string>

#include "control/authorisation.h"
#include "control/proposal.h"
#include "party/customer.h"

namespace dunlin::view {

struct ProposalViewer {
  Identity identity;
  std::string login;
  Instant now;
};

// Whom the proposal is about; none: nobody.
struct ProposalSubject {
  const Customer* customer = nullptr;
  Id<User> user;  // of a change of roles
};

struct ProposalRights {
  bool approve = false;
  bool reject = false;
  std::string why_not;  // why not approve; empty when he may
};
[[nodiscard]] ProposalRights rights_on(const Proposal& proposal, const ProposalSubject& about,
                                       const ProposalViewer& viewer);
[[nodiscard]] boost::json::object to_json(const ProposalRights& rights);

}  // namespace dunlin::view
