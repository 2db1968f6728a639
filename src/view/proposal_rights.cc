#include "view/proposal_rights.h"

#include "base/check.h"
#include "control/floor.h"
#include "engine/proposal_commands.h"

namespace dunlin::view {
namespace {

ApprovalDemand demand_of(const Proposal& proposal) {
  const boost::json::value decision = boost::json::parse(proposal.decision);
  const Result<ActionKind> kind = parse_action_kind(proposal.action);
  CHECK(kind.has_value());
  ApprovalDemand demand;
  demand.action = *kind;
  demand.roles = approver_roles(*kind);
  if (const std::string_view names(decision.at("roles").as_string()); !names.empty()) {
    const Result<RoleSet> roles = parse_roles(names);
    CHECK(roles.has_value());
    demand.roles = *roles;
  }
  demand.four_eyes = decision.at("four_eyes").as_bool() || demands_four_eyes(*kind, initiator_of(proposal));
  demand.proposer = person_of(proposal.proposed_by);
  return demand;
}

}  // namespace

ProposalRights rights_on(const Proposal& proposal, const ProposalSubject& about, const ProposalViewer& viewer) {
  ProposalRights rights;
  if (proposal.state != ProposalState::pending) {
    rights.why_not = "It is " + std::string(name_of(proposal.state)) + ".";
    return rights;
  }
  Subject subject;
  subject.own_customer =
      about.customer != nullptr && !about.customer->owner.empty() && about.customer->owner == viewer.login;
  subject.user = about.user;
  rights.reject = authorise(viewer.identity, Operation::reject_proposal, subject).has_value();
  if (viewer.now >= proposal.expires_at) {
    rights.why_not = "It expired at " + proposal.expires_at.to_string() + ".";
    return rights;
  }
  const Result<> allowed = authorise_approval(viewer.identity, demand_of(proposal), subject);
  rights.approve = allowed.has_value();
  if (!allowed) rights.why_not = allowed.error().text;
  return rights;
}

boost::json::object to_json(const ProposalRights& rights) {
  boost::json::value why_not;
  if (!rights.approve) why_not = rights.why_not;
  return {{"approve", rights.approve}, {"reject", rights.reject}, {"why_not", std::move(why_not)}};
}

}  // namespace dunlin::view
