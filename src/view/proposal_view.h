// Proposals as they are shown: the list of what waits (or is done), one whole with its exact effect, and why it stands
// as it does.
//
//   const ProposalList list = TRY(proposal_list(tx, onlooker, question));
//   respond(to_json(list), list.next);                             // the next page: question.before = *list.next
//   const ProposalView view = TRY(proposal_view(tx, onlooker, "prp_3g000"));
//
// Newest first. What is about a customer that the onlooker may not see is left out, and so is, for him, what is about
// no customer; one that is asked for is refused with proposal_unknown. An effect is the canonical JSON whose digest is
// approved: {"action":...,"v":...,"with":{...}}. object_unknown when its bytes were erased.
#pragma once

#include <boost/json.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "control/proposal_rows.h"
#include "engine/action.h"
#include "engine/reports.h"

namespace dunlin::view {

struct ProposalQuestion {
  std::string state;  // a name; empty: any
  std::string action;
  Id<Customer> customer;
  Id<Proposal> before;  // the last one that was seen; none: from the newest on
  std::int64_t limit = 50;
};
[[nodiscard]] constexpr Operation operation_of(const ProposalQuestion&) {
  return Operation::view_proposals;
}

struct ProposalList {
  std::vector<Proposal> proposals;
  std::map<std::int64_t, std::string> customer_names;  // by id; the number of one without a name
  std::optional<Id<Proposal>> next;                    // to go on before, if any are left

  [[nodiscard]] std::string customer_of(const Proposal& proposal) const;  // empty: about no customer
};
[[nodiscard]] Result<ProposalList> proposal_list(const ReadTx& tx, const Onlooker& onlooker,
                                                 const ProposalQuestion& question);
[[nodiscard]] boost::json::array to_json(const ProposalList& list);

// By "prp_...". id_malformed, proposal_unknown.
[[nodiscard]] Result<Proposal> proposal_for(const ReadTx& tx, std::string_view id, const Onlooker& onlooker);

struct ProposalView {
  Proposal proposal;
  Action action;
  std::vector<Approval> approvals;
  std::vector<OutboxItem> deliveries;
};
[[nodiscard]] Result<ProposalView> proposal_view(const ReadTx& tx, const Onlooker& onlooker, std::string_view id);
[[nodiscard]] boost::json::object to_json(const ProposalView& view);

// Why it stands as it does: what policy saw and said, and what it was computed from. Its bytes are not read.
struct ProposalExplanation {
  Proposal proposal;
  std::vector<Approval> approvals;
};
[[nodiscard]] Result<ProposalExplanation> proposal_explanation(const ReadTx& tx, const Onlooker& onlooker,
                                                               std::string_view id);
[[nodiscard]] boost::json::object to_json(const ProposalExplanation& explanation);

}  // namespace dunlin::view
