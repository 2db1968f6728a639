// The people of an office: they look at what waits, approve, reject, click twice, forget; and they want things done.
#include <algorithm>

#include "collections/book_rows.h"
#include "control/proposal_rows.h"
#include "journal/content.h"
#include "ledger/document_rows.h"
#include "sim/must.h"
#include "sim/office.h"

namespace dunlin::sim {
namespace {

std::optional<std::int64_t> person_who_proposed(const Case& known) {
  const Id<User> person = person_of(known.proposed_by);
  return person ? std::optional(person.value) : std::nullopt;
}

bool was_granted(const Result<Answer>& answer) {
  if (!answer) return false;
  const std::string_view state(answer->at("state").as_string());
  return state == "approved" || state == "done";
}

std::string told(const Result<Answer>& answer) {
  if (!answer) return std::string(name_of(answer.error().reason)) + ": " + answer.error().text;
  return boost::json::serialize(*answer);
}

std::int64_t reminder_number_of(const SendMessage& message) {
  std::int64_t number = 1;
  for (const SendMessage::Item& item : message.items) number = std::max(number, item.reminder_number);
  return number;
}

// A morning that is run again on its day does not know what went out since it was first run: such a draft has been
// overtaken before anybody sees it, and refusing it is right.
bool is_next_reminder(const LedgerModel& books, const SendMessage& message) {
  return std::all_of(message.items.begin(), message.items.end(), [&books](const SendMessage::Item& item) {
    const ModelInvoice* invoice = books.invoice(item.invoice.value);
    return invoice != nullptr && item.reminder_number == static_cast<std::int64_t>(invoice->reminded.size()) + 1;
  });
}

// What an agent asks about a customer's credit rests on all that the customer owes.
std::string fingerprint_for(const LedgerModel& books, const Action& action, std::int64_t customer, Date today) {
  const auto* hold = std::get_if<PlaceHold>(&action);
  const bool about_credit =
      std::holds_alternative<ReviewCredit>(action) || (hold != nullptr && !hold->evidence.empty());
  return about_credit ? books.credit_fingerprint(customer, today) : books.fingerprint(customer, today);
}

}  // namespace

Request Office::request_of(const Employee& who, const Action& action, std::int64_t customer) const {
  Request request{&who};
  if (const ModelCustomer* about = books_.customer(customer)) {
    request.own_customer = about->owner == who.login;
    request.sensitive = about->segment == Segment::key || about->segment == Segment::in_issue;
  }
  if (const auto* place = std::get_if<PlaceHold>(&action)) request.credit_hold = place->hold_kind == HoldKind::credit;
  if (const auto* release = std::get_if<ReleaseHold>(&action)) {
    const auto hold = books_.holds.find(release->hold.value);
    request.credit_hold = hold != books_.holds.end() && hold->second.kind == HoldKind::credit;
  }
  return request;
}

// Reads what is pending or approved and was not seen before, and what became of the others meanwhile.
void Office::see_proposals() {
  const ReadTx tx = client_.read();
  std::vector<std::int64_t> known_live;
  for (const auto& [id, known] : cases_) {
    if (known.state == ProposalState::pending) known_live.push_back(id);
  }
  for (const Proposal& proposal : must(proposals_with_ids(tx, known_live))) {
    cases_.at(proposal.id.value).state = proposal.state;
  }
  for (const Proposal& proposal : must(live_proposals(tx))) {
    if (cases_.contains(proposal.id.value)) continue;
    Case seen;
    seen.action = must(decode_action(must(content_of(tx, proposal.id.value)).body.bytes));
    seen.digest = proposal.effect_digest;
    seen.proposed_by = proposal.proposed_by;
    seen.state = proposal.state;
    seen.expires_at = proposal.expires_at;
    seen.customer = proposal.customer_id;
    seen.fingerprint = fingerprint_for(books_, seen.action, seen.customer, client_.today());
    seen.policy = policy_;
    if (const auto* message = std::get_if<SendMessage>(&seen.action)) {
      seen.reminder_number = reminder_number_of(*message);
      seen.possible = books_.message_objection(*message, client_.today()).empty() && is_next_reminder(books_, *message);
    }
    cases_.emplace(proposal.id.value, std::move(seen));
  }
}

const Employee& Office::right_person(const Action& action, const std::string& proposed_by) {
  const ActionKind kind = kind_of(action);
  const bool clerks_work = kind == ActionKind::send_message || kind == ActionKind::apply_cash;
  if (clerks_work && !peace_ && prng_.chance(7'000)) return staff_.named("clerk");
  if (kind == ActionKind::change_role) return staff_.named(proposed_by == "adam" ? "ada" : "adam");
  return staff_.named(proposed_by == "carla" ? "cord" : "carla");
}

void Office::decide() {
  for (auto& [id, known] : cases_) {
    if (known.state == ProposalState::pending) decide_one(id, known);
    if (!setting_.findings.empty()) return;
  }
}

void Office::decide_one(std::int64_t id, Case& known) {
  const Swarm& swarm = setting_.swarm;
  if (!peace_ && prng_.chance(swarm.ignores)) return;
  const std::optional<std::int64_t> proposer = person_who_proposed(known);
  const std::string proposer_login = proposer ? staff_.login_of(*proposer) : "";
  const bool stranger = !peace_ && prng_.chance(swarm.wrong_person);
  const Employee& who = stranger ? somebody() : right_person(known.action, proposer_login);
  if (!peace_ && prng_.chance(swarm.rejects)) return reject(id, known, who);
  const bool stale = !peace_ && prng_.chance(swarm.stale_digest);
  const Approve approve{Id<Proposal>{id}, stale ? std::string(64, '0') : known.digest};
  const Instant asked_at = client_.now();
  const Result<Answer> answer = client_.ask(actor(who), who.login, approve);
  judge_approval(id, known, who, stale, asked_at, answer);
  if (!peace_ && prng_.chance(swarm.clicks_twice)) {
    const Result<Answer> second = client_.ask(actor(who), who.login, approve);
    if (was_granted(answer) && was_granted(second)) {
      finding("I4 twice", Id<Proposal>{id}.to_string() + " was approved twice: " + told(second));
    }
  }
}

// A request that was repeated may have been granted at any moment from `asked_at` to now.
void Office::judge_approval(std::int64_t id, Case& known, const Employee& who, bool stale, Instant asked_at,
                            const Result<Answer>& answer) {
  const Request request = request_of(who, known.action, known.customer);
  std::string why_not;
  if (stale) why_not = "by another digest";
  if ((was_granted(answer) ? asked_at : client_.now()) >= known.expires_at) why_not = "after it had expired";
  if (!may_approve(request, known.action, person_who_proposed(known), known.reminder_number)) {
    why_not = "by " + who.login + ", who may not";
  }
  const std::string objection = books_.objection(known.action, client_.today());
  const std::string what = Id<Proposal>{id}.to_string() + " (" + std::string(name_of(kind_of(known.action))) + ")";
  if (was_granted(answer)) {
    if (!why_not.empty()) return finding("I4 authority", what + " was approved " + why_not);
    if (!objection.empty()) return finding("I3 basis", what + " was approved although " + objection);
    known.approved_by = who.user;
    known.state = ProposalState::approved;
    if (!std::holds_alternative<SendMessage>(known.action)) {
      known.state = ProposalState::done;
      carried_out(known.action);
    }
    return;
  }
  if (answer) known.state = ProposalState::superseded;
  if (!why_not.empty() || !objection.empty() || !known.possible || known.policy != policy_) return;
  if (fingerprint_for(books_, known.action, known.customer, client_.today()) != known.fingerprint) return;
  finding("I4 refused", what + " could have been approved by " + who.login + ", and was not: " + told(answer));
}

void Office::reject(std::int64_t id, Case& known, const Employee& who) {
  const Result<Answer> answer =
      client_.ask(actor(who), who.login, Reject{Id<Proposal>{id}, "not this week, says " + who.login});
  const bool may = may_reject(request_of(who, known.action, known.customer));
  if (answer.has_value() != may) {
    finding("I4 authority", Id<Proposal>{id}.to_string() + (may ? " could not be rejected by " : " was rejected by ") +
                                who.login + ": " + told(answer));
  }
  if (answer) known.state = ProposalState::rejected;
}

// A person finds out what became of a message that nobody could tell about.
void Office::settle_unknown() {
  const Employee& clerk = staff_.named("clerk");
  std::vector<OutboxItem> unknown = must(outbox_in_state(client_.read(), DeliveryState::unknown));
  for (const OutboxItem& item : unknown) {
    if (!mail_.can_tell(item.message_key) || (!peace_ && !prng_.chance(3'000))) continue;
    const bool arrived = mail_.arrived().contains(item.message_key);
    const DeliveryState state = arrived ? DeliveryState::done : DeliveryState::failed;
    const Result<Answer> answer =
        client_.ask(actor(clerk), clerk.login, SettleDelivery{item.id, state, "asked the customer"});
    if (!answer) finding("delivery", item.proposal.to_string() + " could not be settled: " + answer.error().text);
  }
  note_outcomes();
}

// ---- what people want

void Office::act() {
  const std::int64_t wishes = prng_.between(0, 3);
  for (std::int64_t i = 0; i < wishes && setting_.findings.empty(); ++i) {
    const std::optional<Action> action = wish();
    if (!action) continue;
    const bool stranger = prng_.chance(setting_.swarm.wrong_person);
    const std::string usual = kind_of(*action) == ActionKind::change_role ? "adam"
                              : prng_.chance(5'000)                       ? "clerk"
                                                                          : "carla";
    const bool governs = kind_of(*action) == ActionKind::change_policy;
    propose(stranger ? somebody() : staff_.named(governs ? "carla" : usual), *action);
  }
}

std::optional<Action> Office::wish() {
  if (books_.invoices.empty()) return std::nullopt;
  const std::uint64_t drawn = prng_.below(100);
  if (drawn < 42) return wish_about_money();
  if (drawn < 84) return wish_about_customers();
  return wish_about_policy();
}

std::optional<Action> Office::wish_about_money() {
  const Date today = client_.today();
  const bool meddles = prng_.chance(setting_.swarm.meddles);
  auto chosen = books_.invoices.begin();
  std::advance(chosen, static_cast<std::ptrdiff_t>(prng_.below(books_.invoices.size())));
  const ModelInvoice& invoice = chosen->second;
  const std::int64_t open = invoice.open(Date{INT32_MAX - 1});
  const std::uint64_t drawn = prng_.below(3);
  if (drawn == 0) {
    WriteOff action{Money{meddles ? open + 1 : std::max<std::int64_t>(1, open), invoice.amount.currency},
                    Id<Invoice>{invoice.id}, "not worth the postage", today};
    return action;
  }
  if (drawn == 1) {
    for (const Application& each :
         must(applications_on(client_.read(), std::span<const std::int64_t>(&invoice.id, 1)))) {
      if (!books_.learn_application(invoice.id, each.id.value, each.amount_minor, each.applied_on)) {
        finding("I2 books", each.id.to_string() + " on " + chosen->first + " is an application that nobody asked for");
      }
      if (each.reverses && !meddles) continue;
      if (prng_.chance(4'000)) return ReverseApplication{each.id, each.invoice, "the bank took it back", today};
    }
    return std::nullopt;
  }
  for (const auto& [key, source] : books_.sources) {
    const std::int64_t rest = source.rest(Date{INT32_MAX - 1});
    if (rest <= 0 && !meddles) continue;
    if (source.customer != invoice.customer || !prng_.chance(5'000)) continue;
    ApplyCash action;
    action.applied_on = std::max({today, source.on, invoice.issued});
    (source.credit ? action.credit_memo.value : action.payment.value) = source.id;
    const std::int64_t minor = std::min(rest, open) + (meddles ? 1 : 0);
    action.parts.push_back({Money{minor, source.amount.currency}, Id<Invoice>{invoice.id}});
    return action;
  }
  return std::nullopt;
}

std::optional<Action> Office::wish_about_customers() {
  const Date today = client_.today();
  auto chosen = books_.customers.begin();
  std::advance(chosen, static_cast<std::ptrdiff_t>(prng_.below(books_.customers.size())));
  const Id<Customer> customer{chosen->second.id};
  const std::uint64_t drawn = prng_.below(10);
  if (drawn < 5) {
    PlaceHold action;
    action.customer = customer;
    action.hold_kind = static_cast<HoldKind>(prng_.below(5));
    action.placed_on = today;
    action.reason = "said so on the telephone";
    if (prng_.chance(6'000)) action.until_on = today.add_days(static_cast<int>(prng_.between(0, 12)));
    for (const auto& [number, invoice] : books_.invoices) {
      if (invoice.customer == chosen->first && prng_.chance(1'500)) action.invoice.value = invoice.id;
    }
    return action;
  }
  if (drawn < 8) {
    for (const auto& [id, hold] : books_.holds) {
      if (!hold.released && prng_.chance(3'000)) return ReleaseHold{Id<Hold>{id}, "settled", today};
    }
    return std::nullopt;
  }
  return ChangeSegment{customer, "the bank said so", static_cast<Segment>(prng_.below(4))};
}

Action Office::wish_about_policy() {
  if (prng_.chance(3'000)) return ChangeRole{"a new colleague", "collector", {}};
  const bool kill = prng_.chance(3'000);
  constexpr std::array modes{"shadow", "assisted", "autonomous"};
  ++policy_;  // the document's number; whatever was seen before was seen under another policy
  return ChangePolicy{policy_text(prng_.chance(5'000) ? setting_.swarm.mode : modes[prng_.below(3)], kill),
                      "as agreed"};
}

void Office::propose(const Employee& who, const Action& action) {
  std::int64_t customer = 0;
  if (const auto* place = std::get_if<PlaceHold>(&action)) customer = place->customer.value;
  if (const auto* change = std::get_if<ChangeSegment>(&action)) customer = change->customer.value;
  if (const auto* release = std::get_if<ReleaseHold>(&action)) {
    const auto hold = books_.holds.find(release->hold.value);
    if (hold != books_.holds.end()) customer = hold->second.customer;
  }
  if (const auto* off = std::get_if<WriteOff>(&action)) {
    customer = books_.customers.at(books_.invoice(off->invoice.value)->customer).id;
  }
  const std::string objection = books_.objection(action, client_.today());
  const Request request = request_of(who, action, customer);
  const bool allowed = may_propose(request, action);
  const Result<Answer> answer = client_.ask(actor(who), who.login, Propose{action, "wanted"});
  judge_proposal(who, action, answer, allowed, objection);
  const bool done = answer && std::string_view(answer->at("state").as_string()) == "done";
  if (done && !may_approve(request, action, who.user, 1)) {
    finding("I8 four eyes", std::string(name_of(kind_of(action))) + " of " + who.login + " was done without anybody");
  }
  if (done) carried_out(action);
  see_proposals();
}

void Office::judge_proposal(const Employee& who, const Action& action, const Result<Answer>& answer, bool allowed,
                            const std::string& objection) {
  const std::string what = std::string(name_of(kind_of(action))) + " by " + who.login;
  if (answer && !allowed) return finding("I4 authority", what + " was accepted: " + told(answer));
  if (answer && !objection.empty()) return finding("I3 basis", what + " was accepted although " + objection);
  if (!answer && allowed && objection.empty()) finding("I4 refused", what + " was refused: " + told(answer));
}

void Office::carried_out(const Action& action) {
  if (const auto* place = std::get_if<PlaceHold>(&action)) return learn_holds(place->customer.value);
  if (const auto* change = std::get_if<ChangePolicy>(&action)) {
    kill_switch_ = change->body.find("kill_switch = true") != std::string::npos;
    for (const std::string mode : {"shadow", "assisted", "autonomous"}) {
      if (change->body.find("standard = \"" + mode + "\"") != std::string::npos) mode_ = mode;
    }
    ++policy_;
    return;
  }
  books_.perform(action, client_.today());
}

// A hold that was placed gets its id from the database; what it says must be what was asked for.
void Office::learn_holds(std::int64_t customer) {
  int added = 0;
  for (const Hold& hold : must(holds_of(client_.read(), std::span<const std::int64_t>(&customer, 1)))) {
    if (books_.holds.contains(hold.id.value)) continue;
    books_.holds[hold.id.value] =
        ModelHold{hold.customer.value, hold.invoice.value, hold.kind, hold.placed_on, hold.until_on, hold.released_on};
    ++added;
  }
  if (added != 1) finding("I2 books", "a hold was placed and " + std::to_string(added) + " new ones are there");
}

}  // namespace dunlin::sim
