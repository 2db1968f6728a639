#include "engine/verify_authority.h"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "base/canonical_json.h"
#include "engine/action.h"
#include "engine/admission.h"
#include "engine/command_context.h"
#include "engine/journal_row.h"
#include "party/segment.h"

namespace dunlin {
namespace {

// The id of a row among the first columns of its text; 0 when there is none.
std::int64_t id_in(std::string_view row, std::size_t column) {
  const char* at = row.data() + std::min<std::size_t>(1, row.size());
  const char* const end = row.data() + row.size();
  std::int64_t id = 0;
  for (std::size_t i = 0; i <= column; ++i) {
    const auto [next, error] = std::from_chars(at, end, id);
    if (error != std::errc() || next == end) return 0;
    at = next + 1;
  }
  return id;
}

// A text of an entry's decision; empty when it is not there.
std::string decided(const JournalEntry& entry, std::string_view name) {
  const Result<boost::json::value> decision = parse_canonical(entry.decision);
  const boost::json::object* object = decision ? decision->if_object() : nullptr;
  const boost::json::value* value = object == nullptr ? nullptr : object->if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

bool is_machine(std::string_view actor) {
  return actor.starts_with("agent:") || actor.starts_with("system:");
}

}  // namespace

std::string AuthorityPass::place() const {
  return "entry " + std::to_string(entry_->seq);
}

void AuthorityPass::fault(std::string_view code, Id<Proposal> proposal, std::string sentence) {
  pass_.fault(code, place() + ", proposal " + id_text(proposal), std::move(sentence));
}

void AuthorityPass::begin(const JournalEntry& entry) {
  ++pass_.checked;
  entry_ = &entry;
  command_ = command_rule(entry.command);
  rows_ = EntryRows();
  executed_.clear();
  autonomy_ = Autonomy();
  last_rule_ = nullptr;
  last_table_ = {};
}

void AuthorityPass::row(const RowChange& change) {
  if (last_rule_ == nullptr || change.table != last_table_) {
    last_table_ = change.table;
    last_rule_ = table_rule(change.table);
  }
  if (last_rule_ == nullptr) return;  // the second pass names it
  check_id(change, *last_rule_);
  const bool bulk = entry_->command == "record_chunk";
  if (const Result<> added = rows_.add(change, *last_rule_, bulk); !added) {
    fault("authority.unreadable", object_name(change.table, change.row) + ": " + added.error().text + ".");
  }
}

// Ids say which entry made the thing. What is posted is written by that entry alone.
void AuthorityPass::check_id(const RowChange& change, const TableRule& rule) {
  if (change.erased) {
    return fault("authority.table", object_name(change.table, change.row) + " was erased; nothing erases such rows.");
  }
  const ObjectKind* kind = object_kind(change.table);
  if (kind == nullptr || kind->id_prefix.empty()) return;
  const std::int64_t made_by = id_in(change.row, kind->id_column) >> id_slot_bits;
  if (made_by > entry_->seq || (rule.posted && made_by != entry_->seq)) {
    fault("authority.posted", object_name(change.table, change.row) + " was made by entry " + std::to_string(made_by) +
                                  (rule.posted ? " and is never written again." : ", which comes later."));
  }
}

void AuthorityPass::end() {
  if (command_ == nullptr) {
    fault("authority.command", "There is no command \"" + entry_->command + "\".");
  } else {
    check_actor();
    check_proposals();
    TableSet executed;
    for (const std::int64_t id : executed_) executed.add(tables_of(proposals_[id].kind));
    check_tables(executed);
    check_operation();
    check_deliveries();
    check_governance();
    check_outcomes();
  }
  remember();
}

void AuthorityPass::check_tables(TableSet executed) {
  for (const TableRule* rule : rows_.tables) {
    const bool outcome = rule->table == JournalTable::command_outcome;
    if (outcome || command_->tables.contains(rule->table) || executed.contains(rule->table)) continue;
    fault("authority.table", "The command " + entry_->command + " changed the table " + std::string(rule->name) +
                                 ", and nothing that was carried out in it may.");
  }
}

// Who acts, with the roles that he has before this entry.
void AuthorityPass::check_actor() {
  identity_ = Identity();
  const bool founding = entry_->command == "found_tenant";
  if (founding != (entry_->seq == 1)) {
    fault("authority.founding",
          founding ? "A tenant is founded by its first entry." : "The first entry founds the tenant.");
  }
  identity_.user = person_of(entry_->actor);
  if (!identity_.user) {
    if (!is_machine(entry_->actor)) fault("authority.actor", "\"" + entry_->actor + "\" is nobody who could act.");
    return;
  }
  const auto known = roles_.find(identity_.user.value);
  if (known == roles_.end()) {
    fault("authority.actor", "The user " + id_text(identity_.user) + " is not known then.");
    return;
  }
  identity_.roles = known->second;
  if (const std::string stated = decided(*entry_, "roles"); !stated.empty() && stated != identity_.roles.to_string()) {
    fault("authority.role", "The entry says that " + id_text(identity_.user) + " has the roles \"" + stated +
                                "\"; he has \"" + identity_.roles.to_string() + "\".");
  }
}

ActionKind AuthorityPass::kind_in_entry() const {
  if (rows_.proposals.size() != 1) return ActionKind::send_message;
  const auto tracked = proposals_.find(rows_.proposals.front().id.value);
  return tracked == proposals_.end() ? ActionKind::send_message : tracked->second.kind;
}

// Whose customer the entry is about; 0: no one's alone.
std::int64_t AuthorityPass::customer_in_entry() const {
  if (rows_.proposals.size() == 1) return rows_.proposals.front().customer_id;
  if (!rows_.follow_ups.empty()) {
    const std::int64_t customer = rows_.follow_ups.front().customer.value;
    const bool one =
        std::all_of(rows_.follow_ups.begin(), rows_.follow_ups.end(),
                    [customer](const FollowUp& follow_up) { return follow_up.customer.value == customer; });
    return one ? customer : 0;
  }
  return rows_.moves.size() == 1 ? rows_.moves.front().customer.value : 0;
}

void AuthorityPass::check_operation() {
  const std::int64_t customer = customer_in_entry();
  switch (command_->asks) {
    case CommandOperation::fixed:
      return authorise_operation(command_->operation, customer);
    case CommandOperation::propose_of_action:
    case CommandOperation::approve_of_action:
      if (rows_.proposals.size() != 1) {
        return fault("authority.proposal",
                     "It is about " + std::to_string(rows_.proposals.size()) + " proposals, not one.");
      }
      return authorise_operation(command_->asks == CommandOperation::propose_of_action ? propose_of(kind_in_entry())
                                                                                       : approve_of(kind_in_entry()),
                                 customer);
    case CommandOperation::none:
      break;
  }
  // A person who says what became of a message that nobody could tell: his is a decision.
  const bool resolves = std::any_of(rows_.outbox.begin(), rows_.outbox.end(), [this](const OutboxItem& item) {
    const auto before = outbox_.find(item.id.value);
    return before != outbox_.end() && before->second.state == DeliveryState::unknown;
  });
  if (resolves && identity_.user) return authorise_operation(Operation::resolve_unknown, customer);
  if (entry_->command == "found_tenant" || !identity_.user) return;
  if (identity_.roles.empty()) fault("authority.role", "The user " + id_text(identity_.user) + " has no role.");
}

void AuthorityPass::authorise_operation(Operation operation, std::int64_t customer) {
  check_stated_operation(name_of(operation));
  if (!identity_.user) {
    if (!machine_may(operation)) {
      fault("authority.actor",
            entry_->actor + " may not " + std::string(name_of(operation)) + ": that takes a person.");
    }
    return;
  }
  Subject subject;
  subject.own_customer = is_own_customer(customer);
  if (rows_.effect.user_roles.size() == 1) subject.user = rows_.effect.user_roles.front().user;
  if (const Result<> allowed = authorise(identity_, operation, subject); !allowed) {
    fault(allowed.error().reason == Reason::four_eyes ? "authority.four_eyes" : "authority.role",
          allowed.error().text + ".");
  }
}

void AuthorityPass::check_stated_operation(std::string_view expected) {
  if (const std::string stated = decided(*entry_, "operation"); stated != expected) {
    fault("authority.operation",
          "The entry states the operation \"" + stated + "\"; its command asks for " + std::string(expected) + ".");
  }
}

// An attempt is begun by the entry that makes its proposal executing, and settled with it.
void AuthorityPass::check_deliveries() {
  for (const OutboxItem& item : rows_.outbox) {
    const auto moved = std::find_if(rows_.proposals.begin(), rows_.proposals.end(),
                                    [&](const Proposal& proposal) { return proposal.id == item.proposal; });
    const auto before = outbox_.find(item.id.value);
    const bool known = before != outbox_.end();
    const bool settled = entry_->command == "settle_delivery";
    if (moved == rows_.proposals.end() || name_of(moved->state) != name_of(item.state) || settled != known) {
      fault("authority.state", item.proposal,
            "The delivery is " + std::string(name_of(item.state)) +
                ", which does not go with what became of the proposal.");
    } else if (known && (before->second.proposal != item.proposal || before->second.message_key != item.message_key ||
                         before->second.begun_at != item.begun_at)) {
      fault("authority.state", item.proposal, "The delivery was changed after it was begun.");
    }
  }
}

void AuthorityPass::check_governance() {
  if (entry_->command == "found_tenant") {
    for (const UserRole& given : rows_.effect.user_roles) {
      if (given.user.seq() != entry_->seq)
        fault("authority.user_role", id_text(given.user) + " was not made by the founding.");
    }
  } else {
    check_roles();
  }
  check_segments();
  check_policies();
}

const AuthorityPass::Tracked* AuthorityPass::executed(ActionKind kind) const {
  for (const std::int64_t id : executed_) {
    const Tracked& tracked = proposals_.at(id);
    if (tracked.kind == kind) return &tracked;
  }
  return nullptr;
}

void AuthorityPass::check_roles() {
  const Tracked* change = executed(ActionKind::change_role);
  for (const UserRole& given : rows_.effect.user_roles) {
    if (change == nullptr) {
      fault("authority.user_role", "The roles of " + id_text(given.user) + " were set to \"" + given.roles +
                                       "\" without an executed change of roles.");
    } else if (!roles_.contains(given.user.value) && given.user.seq() != change->last.id.seq()) {
      // A new user is made by the proposal that gives him his first roles.
      fault("authority.user_role", "The user " + id_text(given.user) + " was never made.");
    }
  }
}

void AuthorityPass::check_segments() {
  const Tracked* change = executed(ActionKind::change_segment);
  for (const Customer& customer : rows_.effect.customers) {
    const auto known = segments_.find(customer.id.value);
    const Segment before = known == segments_.end() ? Segment::standard : known->second;
    const bool allowed = change != nullptr && change->last.customer_id == customer.id.value;
    if (customer.segment != before && !allowed) {
      fault("authority.segment", "The segment of customer " + id_text(customer.id) + " became " +
                                     std::string(name_of(customer.segment)) +
                                     " without an executed change of segment.");
    }
  }
}

void AuthorityPass::check_policies() {
  for (const PolicyVersion& version : rows_.effect.policies) {
    const std::string name = "Version " + std::to_string(version.number) + " of the policy ";
    const std::int64_t expected = policies_.empty() ? 1 : policies_.back().number + 1;
    if (version.number != expected) {
      fault("authority.policy", name + "does not follow version " + std::to_string(expected - 1) + ".");
    }
    if (entry_->command != "found_tenant" && executed(ActionKind::change_policy) == nullptr) {
      fault("authority.policy", name + "was put in force without an executed change of policy.");
    }
    if (version.digest != sha256(version.body).hex() || version.active_since != entry_->at) {
      fault("authority.policy", name + "has another digest or time than it should.");
    }
  }
}

void AuthorityPass::check_outcomes() {
  for (const CommandOutcome& outcome : rows_.outcomes) {
    if (outcome.command_key != entry_->key || outcome.input_hash != entry_->input.hex()) {
      fault("authority.key", "The stored outcome is of another key or input.");
    } else if (!keys_.insert(outcome.command_key).second) {
      fault("authority.key", "The idempotency key \"" + outcome.command_key + "\" was used before.");
    }
  }
  if (rows_.outcomes.size() != (entry_->key.empty() ? 0U : 1U)) {
    fault("authority.key", "The entry has " + std::to_string(rows_.outcomes.size()) + " stored outcomes for its key.");
  }
}

// What later entries are judged by.
void AuthorityPass::remember() {
  for (const UserRole& given : rows_.effect.user_roles) {
    RoleSet& roles = roles_[given.user.value];
    roles = RoleSet();
    if (given.roles.empty()) continue;
    const Result<RoleSet> parsed = parse_roles(given.roles);
    if (parsed) {
      roles = *parsed;
    } else {
      fault("authority.user_role",
            id_text(given.user) + " was given roles that there are not: \"" + given.roles + "\".");
    }
  }
  for (const PolicyVersion& version : rows_.effect.policies) {
    Result<Policy> policy = parse_policy(version.body, "policy version " + std::to_string(version.number));
    if (!policy) fault("authority.policy", "The policy cannot be read: " + policy.error().text + ".");
    policies_.push_back({version.number, policy ? std::optional<Policy>(std::move(*policy)) : std::nullopt});
  }
  for (const Customer& customer : rows_.effect.customers) {
    segments_.erase(customer.id.value);
    if (customer.segment != Segment::standard) segments_[customer.id.value] = customer.segment;
    owners_.erase(customer.id.value);
    if (!customer.owner.empty()) owners_[customer.id.value] = customer.owner;
  }
  for (const OutboxItem& item : rows_.outbox) outbox_[item.id.value] = item;
  for (const Reminder& reminder : rows_.reminders) reminders_[reminder.customer.value].push_back(reminder);
}

bool AuthorityPass::is_own_customer(std::int64_t customer) const {
  const auto owner = owners_.find(customer);
  if (owner == owners_.end()) return false;
  if (!options_.logins) return true;
  const auto login = options_.logins->find(identity_.user.value);
  return login != options_.logins->end() && login->second == owner->second;
}

Result<> AuthorityPass::finish(const ReadTx& tx) {
  return verify_effects(tx, executed_effects_, pass_);
}

}  // namespace dunlin
