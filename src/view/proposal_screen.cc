#include "view/proposal_screen.h"

#include <algorithm>
#include <limits>
#include <map>

#include "engine/proposal_commands.h"
#include "journal/chain.h"
#include "party/customer_rows.h"
#include "view/customer_view.h"
#include "view/entry_heads.h"
#include "view/page.h"
#include "view/proposal_basis.h"

namespace dunlin::view {
namespace {

using CustomersById = std::map<std::int64_t, Customer>;

// Those that the onlooker sees.
Result<CustomersById> customers_of(const ReadTx& tx, const Onlooker& onlooker, const std::vector<Proposal>& proposals) {
  std::vector<std::int64_t> ids;
  for (const Proposal& proposal : proposals) ids.push_back(proposal.customer_id);
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  CustomersById customers;
  for (Customer& customer : TRY(customers_by_id(tx, ids))) {
    const std::int64_t id = customer.id.value;
    if (onlooker.sees(customer)) customers.emplace(id, std::move(customer));
  }
  return customers;
}

const Customer* customer_in(const CustomersById& customers, const Proposal& proposal) {
  const auto found = customers.find(proposal.customer_id);
  return found == customers.end() ? nullptr : &found->second;
}

boost::json::value customer_json(const Customer* customer) {
  if (customer == nullptr) return nullptr;
  return {{"id", customer->id.to_string()},
          {"number", customer->number},
          {"name", customer->name},
          {"segment", name_of(customer->segment)}};
}

// Whose roles would change stands in the effect.
Result<ProposalSubject> subject_of(const ReadTx& tx, const Proposal& proposal, const Customer* customer) {
  ProposalSubject about{customer, {}};
  if (proposal.action != name_of(ActionKind::change_role)) return about;
  if (const Result<Action> action = action_of(tx, proposal)) about.user = std::get<ChangeRole>(*action).user;
  return about;
}

Result<boost::json::object> row_json(EntryHeads& heads, const Proposal& proposal, const Customer* customer,
                                     const ProposalRights& rights) {
  const EntryHead head = TRY(heads.of(proposal.id.seq()));
  return boost::json::object{{"proposal", proposal.id.to_string()},
                             {"state", name_of(proposal.state)},
                             {"action", proposal.action},
                             {"customer", customer_json(customer)},
                             {"summary", boost::json::parse(proposal.summary)},
                             {"decision", boost::json::parse(proposal.decision)},
                             {"digest", proposal.effect_digest},
                             {"expires_at", proposal.expires_at.to_string()},
                             {"proposed_by", proposal.proposed_by},
                             {"proposed_at", head.at.to_string()},
                             {"rights", to_json(rights)},
                             {"note", proposal.note}};
}

struct PendingRow {
  Proposal proposal;
  const Customer* customer = nullptr;
  ProposalRights rights;
};

// They are few: policy bounds how many may be open.
Result<ProposalScreen> pending_screen(const ReadTx& tx, const Onlooker& onlooker,
                                      const ProposalScreenQuestion& question, const ProposalViewer& viewer) {
  const ProposalSelection selection{std::string(name_of(ProposalState::pending)), question.action,
                                    question.customer.value};
  std::vector<Proposal> all = TRY(proposals_page(tx, selection, {}, std::numeric_limits<std::int64_t>::max()));
  const CustomersById customers = TRY(customers_of(tx, onlooker, all));
  ProposalScreen screen;
  std::vector<PendingRow> rows;
  for (Proposal& proposal : all) {
    const Customer* customer = customer_in(customers, proposal);
    if (customer == nullptr && onlooker.reach != Reach::all) continue;
    PendingRow row{std::move(proposal), customer, {}};
    row.rights = rights_on(row.proposal, TRY(subject_of(tx, row.proposal, customer)), viewer);
    if (question.for_viewer && !row.rights.approve) continue;
    ++screen.total;
    const bool seen = question.after && ExpiryKey{row.proposal.expires_at, row.proposal.id} <= *question.after;
    if (!seen) rows.push_back(std::move(row));
  }
  const auto key = [](const PendingRow& row) { return ExpiryKey{row.proposal.expires_at, row.proposal.id}; };
  std::sort(rows.begin(), rows.end(), [&key](const PendingRow& a, const PendingRow& b) { return key(a) < key(b); });
  screen.next = cut_to_page(rows, question.limit, key);
  EntryHeads heads(tx);
  for (const PendingRow& row : rows) {
    screen.items.push_back(TRY(row_json(heads, row.proposal, row.customer, row.rights)));
  }
  return screen;
}

boost::json::object approval_json(const Approval& approval, const std::vector<Login>& logins) {
  return {{"verdict", name_of(approval.verdict)},
          {"user", approval.user.to_string()},
          {"login", name_in(logins, approval.user)},
          {"digest_seen", approval.digest_seen},
          {"reason", approval.reason},
          {"decided_at", approval.decided_at.to_string()}};
}

// The last message to the customer that went out before this proposal was made; null without one, or when its text was
// erased.
Result<boost::json::value> last_sent_json(const ReadTx& tx, const Proposal& proposal) {
  if (proposal.action != name_of(ActionKind::send_message)) return boost::json::value(nullptr);
  for (const Proposal& earlier : TRY(proposals_about(tx, proposal.customer_id))) {  // newest first
    const bool sent = earlier.action == proposal.action && earlier.state == ProposalState::done;
    if (!sent || earlier.id >= proposal.id) continue;
    const Result<Action> action = action_of(tx, earlier);
    const std::vector<OutboxItem> deliveries = TRY(outbox_of(tx, earlier.id));
    if (!action || deliveries.empty()) return boost::json::value(nullptr);
    const SendMessage& message = std::get<SendMessage>(*action);
    std::int64_t number = 0;
    for (const SendMessage::Item& item : message.items) number = std::max(number, item.reminder_number);
    const OutboxItem& delivery = deliveries.back();
    return boost::json::value{{"proposal", earlier.id.to_string()},
                              {"subject", message.subject},
                              {"body", message.body},
                              {"sent_at", delivery.settled_at.value_or(delivery.begun_at).to_string()},
                              {"reminder_number", number}};
  }
  return boost::json::value(nullptr);
}

Result<boost::json::value> sender_json(const ReadTx& tx, const Proposal& proposal) {
  if (proposal.action != name_of(ActionKind::send_message)) return boost::json::value(nullptr);
  const std::string name = TRY(setting_of(tx, "name"));
  return boost::json::value(name + " <" + TRY(setting_of(tx, "sender_address")) + ">");
}

}  // namespace

Result<ProposalScreen> proposal_screen(const ReadTx& tx, const Onlooker& onlooker,
                                       const ProposalScreenQuestion& question, const ProposalViewer& viewer) {
  const bool all_states = question.state == "all";
  if (!all_states) TRY(parse_proposal_state(question.state));
  if (!question.action.empty()) TRY(parse_action_kind(question.action));
  if (question.by_expiry()) return pending_screen(tx, onlooker, question, viewer);
  ProposalQuestion asked;
  asked.state = all_states ? "" : question.state;
  asked.action = question.action;
  asked.customer = question.customer;
  asked.before = question.before;
  asked.limit = question.limit;
  const ProposalList list = TRY(proposal_list(tx, onlooker, asked));
  const CustomersById customers = TRY(customers_of(tx, onlooker, list.proposals));
  ProposalScreen screen;
  EntryHeads heads(tx);
  for (const Proposal& proposal : list.proposals) {
    const Customer* customer = customer_in(customers, proposal);
    const ProposalRights rights = rights_on(proposal, TRY(subject_of(tx, proposal, customer)), viewer);
    screen.items.push_back(TRY(row_json(heads, proposal, customer, rights)));
  }
  if (list.next) screen.next = ExpiryKey{{}, *list.next};
  const ProposalSelection selection{asked.state, asked.action, asked.customer.value};
  screen.total = TRY(count_proposals(tx, selection, onlooker.reach == Reach::all ? "" : onlooker.login));
  return screen;
}

Result<boost::json::object> proposal_screen_json(const ReadTx& tx, const Onlooker& onlooker, std::string_view id,
                                                 const ProposalViewer& viewer, const std::vector<Login>& logins) {
  const ProposalView view = TRY(proposal_view(tx, onlooker, id));
  const Proposal& proposal = view.proposal;
  const CustomersById customers = TRY(customers_of(tx, onlooker, {proposal}));
  const Customer* customer = customer_in(customers, proposal);
  const ProposalRights rights = rights_on(proposal, TRY(subject_of(tx, proposal, customer)), viewer);
  const std::vector<BasisRow> rows = TRY(basis_rows(tx, onlooker, proposal, view.action, viewer.now.date()));
  EntryHeads heads(tx);
  boost::json::object json = to_json(view);
  for (const auto& member : TRY(row_json(heads, proposal, customer, rights))) json[member.key()] = member.value();
  boost::json::array approvals;
  for (const Approval& approval : view.approvals) approvals.push_back(approval_json(approval, logins));
  json["approvals"] = std::move(approvals);
  json["approvals_needed"] = proposal.state == ProposalState::pending ? 1 : 0;
  json["proposed_seq"] = proposal.id.seq();
  json["entries_since"] = TRY(read_head(tx)).seq - proposal.id.seq();
  json["basis_rows"] = to_json(rows);
  json["facts"] = bound_facts_json(view.action, rows);
  json["from"] = TRY(sender_json(tx, proposal));
  json["last_sent"] = TRY(last_sent_json(tx, proposal));
  return json;
}

}  // namespace dunlin::view
