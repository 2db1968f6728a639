#include "view/proposal_view.h"

#include "engine/proposal_commands.h"
#include "party/customer_rows.h"
#include "view/page.h"

namespace dunlin::view {
namespace {

// Who sees some customers only has to look through the proposals about others: so many at a time.
constexpr std::int64_t looked_through = 500;

Result<> add_customer_names(const ReadTx& tx, const Onlooker& onlooker, const std::vector<Proposal>& proposals,
                            std::map<std::int64_t, std::string>& names) {
  std::vector<std::int64_t> ids;
  for (const Proposal& proposal : proposals) ids.push_back(proposal.customer_id);
  for (const Customer& customer : TRY(customers_by_id(tx, ids))) {
    if (onlooker.sees(customer)) names[customer.id.value] = customer.name.empty() ? customer.number : customer.name;
  }
  return {};
}

}  // namespace

std::string ProposalList::customer_of(const Proposal& proposal) const {
  const auto found = customer_names.find(proposal.customer_id);
  return found == customer_names.end() ? std::string() : found->second;
}

Result<ProposalList> proposal_list(const ReadTx& tx, const Onlooker& onlooker, const ProposalQuestion& question) {
  const ProposalSelection selection{question.state, question.action, question.customer.value};
  const bool sees_all = onlooker.reach == Reach::all;
  const std::int64_t at_a_time = sees_all ? one_more(question.limit) : looked_through;
  ProposalList list;
  Id<Proposal> before = question.before;
  while (static_cast<std::int64_t>(list.proposals.size()) <= question.limit) {
    std::vector<Proposal> some = TRY(proposals_page(tx, selection, before, at_a_time));
    const bool last = static_cast<std::int64_t>(some.size()) < at_a_time;
    if (!some.empty()) before = some.back().id;
    TRY(add_customer_names(tx, onlooker, some, list.customer_names));
    for (Proposal& proposal : some) {
      if (sees_all || list.customer_names.contains(proposal.customer_id)) list.proposals.push_back(std::move(proposal));
    }
    if (last || sees_all) break;
  }
  list.next = cut_to_page(list.proposals, question.limit, [](const Proposal& proposal) { return proposal.id; });
  return list;
}

boost::json::array to_json(const ProposalList& list) {
  boost::json::array json;
  for (const Proposal& proposal : list.proposals) {
    json.push_back({{"proposal", proposal.id.to_string()},
                    {"state", name_of(proposal.state)},
                    {"action", proposal.action},
                    {"customer", list.customer_of(proposal)},
                    {"summary", boost::json::parse(proposal.summary)},
                    {"decision", boost::json::parse(proposal.decision)},
                    {"digest", proposal.effect_digest},
                    {"expires_at", proposal.expires_at.to_string()},
                    {"note", proposal.note}});
  }
  return json;
}

Result<Proposal> proposal_for(const ReadTx& tx, std::string_view id, const Onlooker& onlooker) {
  Proposal proposal = TRY(proposal_of(tx, TRY(Id<Proposal>::parse(id))));
  if (onlooker.reach == Reach::all) return proposal;
  const std::optional<Customer> customer = TRY(find_customer(tx, Id<Customer>{proposal.customer_id}));
  if (customer && onlooker.sees(*customer)) return proposal;
  return refuse(Reason::proposal_unknown,
                "There is no proposal " + std::string(id) + " here, or it is not yours to see.");
}

Result<ProposalView> proposal_view(const ReadTx& tx, const Onlooker& onlooker, std::string_view id) {
  ProposalView view;
  view.proposal = TRY(proposal_for(tx, id, onlooker));
  view.action = TRY(action_of(tx, view.proposal));
  view.approvals = TRY(approvals_of(tx, view.proposal.id));
  view.deliveries = TRY(outbox_of(tx, view.proposal.id));
  return view;
}

boost::json::object to_json(const ProposalView& view) {
  boost::json::array decisions;
  for (const Approval& approval : view.approvals) {
    decisions.push_back({{"verdict", name_of(approval.verdict)},
                         {"user", approval.user.to_string()},
                         {"digest_seen", approval.digest_seen},
                         {"reason", approval.reason},
                         {"decided_at", approval.decided_at.to_string()}});
  }
  boost::json::array deliveries;
  for (const OutboxItem& item : view.deliveries) {
    deliveries.push_back({{"outbox", item.id.to_string()}, {"state", name_of(item.state)}, {"detail", item.detail}});
  }
  const Proposal& proposal = view.proposal;
  return {{"proposal", proposal.id.to_string()},
          {"state", name_of(proposal.state)},
          {"proposed_by", proposal.proposed_by},
          {"effect", boost::json::parse(encode_action(view.action))},
          {"digest", proposal.effect_digest},
          {"summary", boost::json::parse(proposal.summary)},
          {"decision", boost::json::parse(proposal.decision)},
          {"basis", boost::json::parse(proposal.basis)},
          {"approvals", std::move(decisions)},
          {"deliveries", std::move(deliveries)},
          {"expires_at", proposal.expires_at.to_string()},
          {"note", proposal.note}};
}

Result<ProposalExplanation> proposal_explanation(const ReadTx& tx, const Onlooker& onlooker, std::string_view id) {
  ProposalExplanation explanation;
  explanation.proposal = TRY(proposal_for(tx, id, onlooker));
  explanation.approvals = TRY(approvals_of(tx, explanation.proposal.id));
  return explanation;
}

boost::json::object to_json(const ProposalExplanation& explanation) {
  const Proposal& proposal = explanation.proposal;
  return {{"proposal", proposal.id.to_string()},
          {"state", name_of(proposal.state)},
          {"decision", boost::json::parse(proposal.decision)},
          {"summary", boost::json::parse(proposal.summary)},
          {"basis", boost::json::parse(proposal.basis)},
          {"entry", proposal.version}};
}

}  // namespace dunlin::view
