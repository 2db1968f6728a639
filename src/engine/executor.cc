#include "engine/executor.h"

#include "control/proposal_rows.h"
#include "correspondence/mail_message.h"

namespace dunlin {
namespace {

std::string text_of(const Answer& answer, std::string_view name) {
  const boost::json::value* value = answer.if_contains(name);
  CHECK(value != nullptr && value->is_string());
  return std::string(value->get_string());
}

Result<std::string> render(Engine& engine, Id<Proposal> id, const std::string& message_key, Instant at) {
  const ReadTx tx = TRY(engine.read());
  const Proposal proposal = TRY(proposal_of(tx, id));
  const Action action = TRY(action_of(tx, proposal));
  const SendMessage& send = std::get<SendMessage>(action);
  MailMessage mail;
  mail.date = at;
  mail.message_id = message_key;
  mail.from_name = TRY(setting_of(tx, "name"));
  mail.from_address = TRY(setting_of(tx, "sender_address"));
  mail.to_name = send.to_name;
  mail.to_address = send.to_address;
  mail.subject = send.subject;
  mail.body = send.body;
  mail.language = send.language;
  mail.proposal = id.to_string();
  return render_mail(mail);
}

DeliveryState state_of(DeliveryOutcome outcome) {
  switch (outcome) {
    case DeliveryOutcome::accepted:
      return DeliveryState::done;
    case DeliveryOutcome::refused:
      return DeliveryState::failed;
    case DeliveryOutcome::unclear:
      return DeliveryState::unknown;
  }
  CHECK_UNREACHABLE("a delivery report without an outcome");
}

Result<Delivered> settle(Engine& engine, const AdmissionSource& admit, Id<Proposal> proposal, Id<OutboxItem> item,
                         DeliveryState state, std::string detail) {
  TRY(engine.execute(admit(), SettleDelivery{item, state, detail}));
  return Delivered{proposal, std::string(name_of(state)), std::move(detail)};
}

// Between an approval and its delivery others work, too: a worker may have sent the message, the morning run may have
// superseded it. Then that is what became of it.
Result<Delivered> became(Engine& engine, Id<Proposal> id, Refusal why_not) {
  const ReadTx tx = TRY(engine.read());
  const Proposal proposal = TRY(proposal_of(tx, id));
  switch (proposal.state) {
    case ProposalState::drafted:
    case ProposalState::denied:
    case ProposalState::pending:
    case ProposalState::approved:
    case ProposalState::rejected:
    case ProposalState::expired:
      return refuse(std::move(why_not));
    case ProposalState::superseded:
    case ProposalState::executing:
    case ProposalState::done:
    case ProposalState::failed:
    case ProposalState::unknown:
      break;
  }
  const std::vector<OutboxItem> items = TRY(outbox_of(tx, id));
  return Delivered{id, std::string(name_of(proposal.state)), items.empty() ? proposal.note : items.back().detail};
}

}  // namespace

Result<Delivered> deliver(Engine& engine, Mailer& mailer, const AdmissionSource& admit, Id<Proposal> proposal) {
  const Admission admission = admit();
  Result<Answer> begun = engine.execute(admission, BeginDelivery{proposal});
  if (!begun && begun.error().reason == Reason::state_transition) {
    return became(engine, proposal, std::move(begun).error());
  }
  if (!begun) return refuse(std::move(begun).error());
  if (text_of(*begun, "state") == name_of(ProposalState::superseded)) {
    return Delivered{proposal, text_of(*begun, "state"), text_of(*begun, "text")};
  }
  const Id<OutboxItem> item = TRY(Id<OutboxItem>::parse(text_of(*begun, "outbox")));
  const std::string message_key = text_of(*begun, "message_key");
  const Result<std::string> bytes = render(engine, proposal, message_key, admission.at);
  if (!bytes) return settle(engine, admit, proposal, item, DeliveryState::failed, bytes.error().text);
  engine.reach(crash_before_deliver);
  const DeliveryReport report = mailer.deliver(message_key, *bytes);
  engine.reach(crash_after_deliver);
  return settle(engine, admit, proposal, item, state_of(report.outcome), report.detail);
}

Result<std::vector<Delivered>> deliver_approved(Engine& engine, Mailer& mailer, const AdmissionSource& admit) {
  std::vector<Id<Proposal>> approved;
  {
    const ReadTx tx = TRY(engine.read());
    for (const Proposal& proposal : TRY(live_proposals(tx))) {
      if (proposal.state == ProposalState::approved) approved.push_back(proposal.id);
    }
  }
  std::vector<Delivered> delivered;
  for (const Id<Proposal> proposal : approved) delivered.push_back(TRY(deliver(engine, mailer, admit, proposal)));
  return delivered;
}

Result<std::vector<Delivered>> recover_deliveries(Engine& engine, Mailer& mailer, const AdmissionSource& admit) {
  std::vector<OutboxItem> left;
  {
    const ReadTx tx = TRY(engine.read());
    left = TRY(outbox_in_state(tx, DeliveryState::executing));
  }
  std::vector<Delivered> recovered;
  for (const OutboxItem& item : left) {
    const LookUp found = mailer.look_up(item.message_key);
    engine.reach(crash_after_look_up);
    switch (found) {
      case LookUp::found:
        recovered.push_back(
            TRY(settle(engine, admit, item.proposal, item.id, DeliveryState::done, "found by a look-up")));
        break;
      case LookUp::absent:
        recovered.push_back(TRY(settle(engine, admit, item.proposal, item.id, DeliveryState::failed,
                                       "never handed over: the look-up is certain")));
        break;
      case LookUp::cannot_tell:
        recovered.push_back(TRY(settle(engine, admit, item.proposal, item.id, DeliveryState::unknown,
                                       "This message may have arrived. It will not be sent again unless you say so.")));
    }
  }
  return recovered;
}

}  // namespace dunlin
