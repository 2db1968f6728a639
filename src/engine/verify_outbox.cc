#include "engine/verify_outbox.h"

#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "base/canonical_json.h"
#include "collections/reminder.h"
#include "control/proposal.h"
#include "correspondence/mail_directory.h"
#include "engine/action.h"
#include "engine/delivery_commands.h"
#include "engine/journal_row.h"
#include "engine/verify_rows.h"
#include "journal/content.h"

namespace dunlin {
namespace {

constexpr std::size_t contents_per_query = 500;

struct Reminded {
  std::int64_t invoice = 0;
  std::int64_t customer = 0;
  std::int64_t number = 0;
  auto operator<=>(const Reminded&) const = default;
};

struct Attempt {
  std::int64_t id = 0;
  std::string key;
  std::string state;
  std::int64_t version = 0;
};

// A proposed message with everything that hangs on it.
struct Message {
  std::int64_t customer = 0;
  std::string state;
  std::vector<std::int64_t> invoices;  // that it was judged by, in order
  std::vector<Attempt> attempts;
  std::vector<Reminded> reminders;

  [[nodiscard]] bool is_done() const {
    return !attempts.empty() && attempts.front().state == name_of(DeliveryState::done);
  }
};

// The items of a message's basis: [[invoice, version, open, reminders], ...]. Nothing when it cannot be read.
std::optional<std::vector<std::int64_t>> invoices_of(std::string_view basis) {
  const Result<boost::json::value> value = parse_canonical(basis);
  const boost::json::object* object = value ? value->if_object() : nullptr;
  const boost::json::value* items = object == nullptr ? nullptr : object->if_contains("items");
  if (items == nullptr || !items->is_array()) return std::nullopt;
  std::vector<std::int64_t> invoices;
  for (const boost::json::value& item : items->get_array()) {
    const boost::json::array* fields = item.if_array();
    if (fields == nullptr || fields->empty() || !fields->front().is_int64()) return std::nullopt;
    invoices.push_back(fields->front().get_int64());
  }
  std::sort(invoices.begin(), invoices.end());
  return invoices;
}

bool had_an_attempt(std::string_view state) {
  return state == name_of(ProposalState::executing) || state == name_of(ProposalState::done) ||
         state == name_of(ProposalState::failed) || state == name_of(ProposalState::unknown);
}

std::string place_of(std::int64_t proposal) {
  return "proposal " + id_text(Proposal::id_prefix, proposal);
}

class OutboxPass {
 public:
  OutboxPass(const ReadTx& tx, const Tenant& tenant, std::int64_t last_seq, const VerifyOptions& options,
             VerifyPass& pass)
      : tx_(tx), tenant_(tenant), last_seq_(last_seq), options_(options), pass_(pass) {}

  Result<> run() {
    TRY(each_proposal_state(tx_, [this](const RowView& row) { return add_proposal(row); }));
    TRY(each_outbox_state(tx_, [this](const RowView& row) { return add_attempt(row); }));
    TRY(each_reminder_of_proposal(tx_, [this](const RowView& row) { return add_reminder(row); }));
    for (const auto& [id, message] : messages_) {
      check_attempts(id, message);
      check_reminders(id, message);
      look_up(id, message);
    }
    TRY(check_effects());
    check_files();
    note_open();
    return {};
  }

 private:
  void fault(std::string_view code, std::int64_t proposal, std::string sentence) {
    pass_.fault(code, place_of(proposal), std::move(sentence));
  }

  Result<> add_proposal(const RowView& row) {
    if (row.bytes(1) != name_of(ActionKind::send_message)) return {};
    ++pass_.checked;
    Message& message = messages_[row.integer(0)];
    message.state = row.bytes(2);
    message.customer = row.integer(3);
    if (std::optional<std::vector<std::int64_t>> invoices = invoices_of(row.bytes(4))) {
      message.invoices = std::move(*invoices);
    } else {
      fault("outbox.effect", row.integer(0), "The basis of the message cannot be read.");
    }
    return {};
  }

  Result<> add_attempt(const RowView& row) {
    ++pass_.checked;
    const std::int64_t proposal = row.integer(1);
    const auto message = messages_.find(proposal);
    if (message == messages_.end()) {
      fault("outbox.proposal", proposal, "There is an attempt to send it, and it is no message that was proposed.");
      return {};
    }
    message->second.attempts.push_back(
        {row.integer(0), std::string(row.bytes(3)), std::string(row.bytes(4)), row.integer(5)});
    return {};
  }

  Result<> add_reminder(const RowView& row) {
    ++pass_.checked;
    const std::int64_t proposal = row.integer(0);
    const auto message = messages_.find(proposal);
    if (message == messages_.end()) {
      pass_.fault("outbox.reminder", "reminder " + id_text(Reminder::id_prefix, row.integer(1)),
                  "It is of a message that was never proposed.");
      return {};
    }
    message->second.reminders.push_back({row.integer(2), row.integer(3), row.integer(4)});
    return {};
  }

  void check_attempts(std::int64_t id, const Message& message) {
    if (message.attempts.empty()) {
      if (had_an_attempt(message.state)) {
        fault("outbox.missing", id, "It is " + message.state + ", and there was no attempt to send it.");
      }
      return;
    }
    if (message.attempts.size() > 1) {
      fault("outbox.second", id, std::to_string(message.attempts.size()) + " attempts were made; a message has one.");
    }
    for (const Attempt& attempt : message.attempts) {
      if (attempt.key != message_key_of(Id<Proposal>{id}, tenant_.name)) {
        fault("outbox.key", id, "The message goes by the key \"" + attempt.key + "\", which is not its own.");
      }
      if (attempt.state != message.state) {
        fault("outbox.state", id, "The attempt is " + attempt.state + " and the proposal " + message.state + ".");
      }
      if (attempt.state == name_of(DeliveryState::unknown)) unknown_.push_back(id);
      if (attempt.state == name_of(DeliveryState::executing) && attempt.version < last_seq_) executing_.push_back(id);
    }
  }

  void check_reminders(std::int64_t id, const Message& message) {
    if (!message.is_done()) {
      if (!message.reminders.empty())
        fault("outbox.reminder", id, "Reminders are counted, and the message did not go out.");
      return;
    }
    std::vector<std::int64_t> reminded;
    bool same_customer = true;
    for (const Reminded& reminder : message.reminders) {
      reminded.push_back(reminder.invoice);
      same_customer = same_customer && reminder.customer == message.customer;
    }
    std::sort(reminded.begin(), reminded.end());
    if (reminded != message.invoices || !same_customer) {
      fault("outbox.reminders", id,
            "The message went out about " + std::to_string(message.invoices.size()) +
                " invoices; the reminders counted are not one for each of them.");
    }
  }

  // Whether what is recorded is what is there.
  void look_up(std::int64_t id, const Message& message) {
    if (!options_.look_up) return;
    const LookUp answer = options_.look_up(message_key_of(Id<Proposal>{id}, tenant_.name));
    if (message.is_done()) {
      if (answer == LookUp::absent) fault("outbox.absent", id, "It is recorded as sent, and no such message is there.");
      if (answer == LookUp::cannot_tell) ++not_told_;
      return;
    }
    const bool open =
        message.state == name_of(ProposalState::executing) || message.state == name_of(ProposalState::unknown);
    // Where the messages were listed before the books were read, check_files says so of them: one that is found now may
    // have been sent since.
    if (answer == LookUp::found && !open && !options_.mail_files) {
      fault("outbox.sent", id, "Its message is there, and it is " + message.state + ".");
    }
  }

  void check_files() {
    if (!options_.mail_files) return;
    std::set<std::string> expected;
    for (const auto& [id, message] : messages_) {
      const bool may_be_there = message.is_done() || message.state == name_of(ProposalState::executing) ||
                                message.state == name_of(ProposalState::unknown);
      if (may_be_there) expected.insert(mail_file_name(message_key_of(Id<Proposal>{id}, tenant_.name)));
    }
    for (const std::string& file : *options_.mail_files) {
      ++pass_.checked;
      if (!expected.contains(file)) {
        pass_.fault("outbox.sent", "message " + file, "It is there, and no approved proposal sent it.");
      }
    }
  }

  // The effect that was approved, where it is still there, against what was judged and counted.
  Result<> check_effects() {
    std::vector<std::int64_t> done;
    for (const auto& [id, message] : messages_) {
      if (message.is_done()) done.push_back(id);
    }
    for (std::size_t begin = 0; begin < done.size(); begin += contents_per_query) {
      const std::size_t count = std::min(contents_per_query, done.size() - begin);
      for (const Content& content : TRY(contents(tx_, std::span(done).subspan(begin, count)))) check_effect(content);
    }
    return {};
  }

  void check_effect(const Content& content) {
    const Message& message = messages_.at(content.id);
    const Result<Action> action = decode_action(content.body.bytes);
    const auto* sent = action ? std::get_if<SendMessage>(&*action) : nullptr;
    if (sent == nullptr) return fault("outbox.effect", content.id, "The effect that was approved is no message.");
    std::vector<Reminded> said;
    for (const SendMessage::Item& item : sent->items)
      said.push_back({item.invoice.value, sent->customer.value, item.reminder_number});
    std::vector<Reminded> counted = message.reminders;
    std::sort(said.begin(), said.end());
    std::sort(counted.begin(), counted.end());
    const bool same_invoices =
        std::equal(said.begin(), said.end(), message.invoices.begin(), message.invoices.end(),
                   [](const Reminded& item, std::int64_t invoice) { return item.invoice == invoice; });
    if (!same_invoices || sent->customer.value != message.customer) {
      fault("outbox.effect", content.id, "The message speaks of other invoices than its proposal was judged by.");
    } else if (said != counted) {
      fault("outbox.reminders", content.id, "The reminders counted are not those of the message that was approved.");
    }
  }

  void note_open() {
    note(executing_, "was begun and its outcome not recorded; the next delivery run looks it up");
    note(unknown_, "may have arrived or not; look it up or ask the customer, and settle it");
    if (not_told_ > 0) pass_.notes.push_back(std::to_string(not_told_) + " sent messages could not be looked up.");
  }

  void note(const std::vector<std::int64_t>& proposals, std::string_view what) {
    for (std::size_t i = 0; i < std::min(proposals.size(), VerifyPass::faults_kept_max); ++i) {
      pass_.notes.push_back(place_of(proposals[i]) + " " + std::string(what) + ".");
    }
    if (proposals.size() > VerifyPass::faults_kept_max) {
      pass_.notes.push_back("and " + std::to_string(proposals.size() - VerifyPass::faults_kept_max) + " more.");
    }
  }

  const ReadTx& tx_;
  const Tenant& tenant_;
  std::int64_t last_seq_;
  const VerifyOptions& options_;
  VerifyPass& pass_;
  std::map<std::int64_t, Message> messages_;  // by proposal
  std::vector<std::int64_t> executing_;
  std::vector<std::int64_t> unknown_;
  std::int64_t not_told_ = 0;
};

}  // namespace

Result<> verify_outbox(const ReadTx& tx, const Tenant& tenant, std::int64_t last_seq, const VerifyOptions& options,
                       VerifyPass& pass) {
  return OutboxPass(tx, tenant, last_seq, options, pass).run();
}

}  // namespace dunlin
