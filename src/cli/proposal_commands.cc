// proposals, propose, worker: what waits for a decision, deciding it, and what follows.
#include "engine/proposal_commands.h"

#include <algorithm>
#include <ostream>
#include <sstream>

#include "agents/shipped_templates.h"
#include "cli/arguments.h"
#include "cli/command_line.h"
#include "cli/delivery.h"
#include "cli/model_duties.h"
#include "cli/worker.h"
#include "control/proposal_rows.h"
#include "engine/morning_run.h"
#include "engine/scheduler.h"
#include "view/proposal_view.h"

namespace dunlin::cli {
namespace {

boost::json::value parsed(const std::string& canonical) {
  return boost::json::parse(canonical);
}

std::string text_at(const boost::json::value& object, std::string_view name) {
  const boost::json::value* member = object.as_object().if_contains(name);
  return member == nullptr || !member->is_string() ? "" : std::string(member->get_string());
}

Result<int> list(Session& session, const std::string& state, std::int64_t limit) {
  view::ProposalQuestion question;
  question.state = state == "all" ? "" : state;
  question.limit = limit;
  const Onlooker onlooker = TRY(session.onlooker(view::operation_of(question)));
  const ReadTx tx = TRY(session.read());
  const view::ProposalList listed = TRY(view::proposal_list(tx, onlooker, question));
  if (session.options().json) {
    print_json(*session.environment().out, view::to_json(listed));
    return 0;
  }
  if (listed.proposals.empty()) {
    *session.environment().out << "Nothing " << (state == "all" ? "proposed" : state) << ".\n";
    return 0;
  }
  TextTable table(
      {{"proposal"}, {"state"}, {"action"}, {"customer"}, {"amount", TextTable::Align::right}, {"why a person"}});
  for (const Proposal& proposal : listed.proposals) {
    table.row({proposal.id.to_string(), std::string(name_of(proposal.state)), proposal.action,
               listed.customer_of(proposal), text_at(parsed(proposal.summary), "amount"),
               text_at(parsed(proposal.decision), "decided_by")});
  }
  table.print(*session.environment().out);
  return 0;
}

void print_message(std::ostream& out, const SendMessage& message) {
  out << "  To       " << (message.to_name.empty() ? "" : message.to_name + " ") << '<' << message.to_address << ">\n"
      << "  Subject  " << message.subject << "\n\n";
  std::istringstream lines(message.body);
  for (std::string line; std::getline(lines, line);) out << (line.empty() ? "" : "    ") << line << '\n';
  out << "\nEvidence: every figure, date and name in the text\n";
  TextTable table({{"text"}, {"from"}});
  for (const SendMessage::Fact& fact : message.facts) table.row({fact.text, fact.source});
  table.print(out);
}

void print_reasons(std::ostream& out, const std::vector<CreditReason>& reasons) {
  TextTable table({{"reason"}, {"in German"}});
  for (const CreditReason& reason : reasons) table.row({reason.english, reason.german});
  table.print(out);
}

void print_review(std::ostream& out, const ReviewCredit& review) {
  out << "  It is recorded that you looked at the customer's credit and let it stand; it is proposed again when "
         "something\n"
      << "  changes materially, or when the interval of the policy has passed.\n\n"
      << "  Risk      " << review.score_basis_points << " of 10000 on the morning of " << review.as_of.to_string()
      << " (" << review.model << ")\n  Exposure  " << format_with_code(review.exposure)
      << " at ranking rates\n\nEvidence\n";
  print_reasons(out, review.reasons);
}

void print_proposal(std::ostream& out, const view::ProposalView& shown) {
  const auto& [proposal, action, approvals, outbox] = shown;
  const boost::json::value decision = parsed(proposal.decision);
  out << proposal.id.to_string() << "  " << proposal.action << ", " << name_of(proposal.state) << ", proposed by "
      << proposal.proposed_by << "\n\nWhat will happen\n";
  if (const auto* message = std::get_if<SendMessage>(&action)) {
    print_message(out, *message);
  } else if (const auto* review = std::get_if<ReviewCredit>(&action)) {
    print_review(out, *review);
  } else {
    std::ostringstream json;
    print_json(json, parsed(encode_action(action)).at("with"));
    out << json.str();
  }
  if (const auto* hold = std::get_if<PlaceHold>(&action); hold != nullptr && !hold->evidence.empty()) {
    out << "\nEvidence\n";
    print_reasons(out, hold->evidence);
  }
  out << "\nWhy a person is asked\n  " << text_at(decision, "sentence") << '\n';
  if (!proposal.note.empty()) out << "\nNote\n  " << proposal.note << '\n';
  for (const Approval& approval : approvals) {
    out << "\n"
        << (approval.verdict == Verdict::approved ? "Approved by " : "Rejected by ") << approval.user.to_string()
        << " at " << approval.decided_at.to_string() << (approval.reason.empty() ? "" : ": " + approval.reason) << '\n';
  }
  for (const OutboxItem& item : outbox) {
    out << "\nDelivery " << item.id.to_string() << ": " << name_of(item.state)
        << (item.detail.empty() ? "" : ", " + item.detail) << '\n';
  }
  out << "\nExpires  " << proposal.expires_at.to_string() << "\nDigest   " << grouped_digest(proposal.effect_digest)
      << '\n';
  if (proposal.state == ProposalState::pending) {
    out << "\nApprove it as seen:\n  dunlin proposals approve " << proposal.id.to_string() << " --digest "
        << proposal.effect_digest << '\n';
  }
}

Result<int> show(Session& session, const std::string& id) {
  const Onlooker onlooker = TRY(session.onlooker(Operation::view_proposals));
  const ReadTx tx = TRY(session.read());
  const view::ProposalView shown = TRY(view::proposal_view(tx, onlooker, id));
  if (session.options().json) {
    print_json(*session.environment().out, view::to_json(shown));
  } else {
    print_proposal(*session.environment().out, shown);
  }
  return 0;
}

// A superseded proposal is an answer of the engine (it is recorded) and a refusal to the person.
int print_decided(Session& session, Answer answer) {
  const bool refused = answer.contains("reason");
  if (session.options().json) {
    print_json(*session.environment().out, answer);
  } else if (refused) {
    *session.environment().err << "dunlin: " << answer.at("text").as_string().c_str() << " ("
                               << answer.at("reason").as_string().c_str() << ")\n";
  } else {
    *session.environment().out << answer.at("proposal").as_string().c_str() << " is "
                               << answer.at("state").as_string().c_str() << ". "
                               << answer.at("sentence").as_string().c_str() << '\n';
  }
  return refused ? 1 : 0;
}

Result<int> approve(Session& session, const std::string& id, const std::string& digest) {
  const Id<Proposal> proposal = TRY(Id<Proposal>::parse(id));
  Answer answer = TRY(session.engine().execute(session.admit(), Approve{proposal, digest_argument(digest)}));
  if (answer.at("state").as_string() != std::string(name_of(ProposalState::approved))) {
    return print_decided(session, std::move(answer));
  }
  const Result<Delivered> attempt = deliver_one(session, proposal);
  if (!attempt) {
    return refuse(attempt.error().reason, "Proposal " + id + " is approved, and the message was not handed over: " +
                                              attempt.error().text + ". Mend that; dunlin worker then tries again.");
  }
  const Delivered& delivered = *attempt;
  answer["state"] = delivered.state;
  if (delivered.state == name_of(ProposalState::superseded)) {
    answer["reason"] = name_of(Reason::basis_moved);
    answer["text"] = delivered.detail;
  } else {
    answer["sentence"] =
        delivered.state == "done" ? "The message was handed over: " + delivered.detail : delivered.detail;
  }
  const int code = print_decided(session, std::move(answer));
  return delivered.state == "done" ? code : 1;
}

Result<int> reject(Session& session, const std::string& id, const std::string& reason) {
  return print_decided(session,
                       TRY(session.engine().execute(session.admit(), Reject{TRY(Id<Proposal>::parse(id)), reason})));
}

Result<int> resolve(Session& session, const std::string& id, bool sent, const std::string& note) {
  const Id<Proposal> proposal = TRY(Id<Proposal>::parse(id));
  std::vector<OutboxItem> items;
  {
    const ReadTx tx = TRY(session.read());
    items = TRY(outbox_of(tx, proposal));
  }
  const auto unknown = std::find_if(items.begin(), items.end(),
                                    [](const OutboxItem& item) { return item.state == DeliveryState::unknown; });
  if (unknown == items.end()) {
    return refuse(Reason::state_transition, "Proposal " + id + " has no delivery with an unknown outcome.");
  }
  Answer answer = TRY(session.engine().execute(
      session.admit(), SettleDelivery{unknown->id, sent ? DeliveryState::done : DeliveryState::failed, note}));
  answer["sentence"] = note;
  return print_decided(session, std::move(answer));
}

void add_proposals(CLI::App& app, Invocation& invocation) {
  CLI::App* proposals = app.add_subcommand("proposals", "What waits for a decision, and deciding it");
  proposals->require_subcommand(1);

  auto state = std::make_shared<std::string>("pending");
  auto limit = std::make_shared<std::int64_t>(50);
  CLI::App* list_command = proposals->add_subcommand("list", "Proposals in a state, newest first");
  list_command->add_option("--state", *state, "pending, approved, done, unknown, ... or all")->capture_default_str();
  list_command->add_option("--limit", *limit)->capture_default_str()->check(CLI::PositiveNumber);
  in_session(*list_command, invocation, [state, limit](Session& session) { return list(session, *state, *limit); });

  auto id = std::make_shared<std::string>();
  auto text = std::make_shared<std::string>();
  CLI::App* show_command =
      proposals->add_subcommand("show", "The exact effect, its evidence, and the rule that asks for a person");
  show_command->add_option("PROPOSAL", *id)->required();
  in_session(*show_command, invocation, [id](Session& session) { return show(session, *id); });

  CLI::App* approve_command =
      proposals->add_subcommand("approve", "Approve what was seen, by its digest; a message is sent");
  approve_command->add_option("PROPOSAL", *id)->required();
  approve_command->add_option("--digest", *text, "As `proposals show` prints it")->required();
  in_session(*approve_command, invocation, [id, text](Session& session) { return approve(session, *id, *text); });

  CLI::App* reject_command = proposals->add_subcommand("reject", "Reject with a reason");
  reject_command->add_option("PROPOSAL", *id)->required();
  reject_command->add_option("--reason", *text)->required();
  in_session(*reject_command, invocation, [id, text](Session& session) { return reject(session, *id, *text); });

  auto sent = std::make_shared<bool>(false);
  auto not_sent = std::make_shared<bool>(false);
  CLI::App* resolve_command = proposals->add_subcommand("resolve", "Settle a message whose delivery is unknown");
  resolve_command->add_option("PROPOSAL", *id)->required();
  CLI::Option* sent_flag = resolve_command->add_flag("--sent", *sent, "It did arrive");
  resolve_command->add_flag("--not-sent", *not_sent, "It did not")->excludes(sent_flag);
  resolve_command->add_option("--note", *text, "How that was found out")->required();
  in_session(*resolve_command, invocation, [id, sent, not_sent, text](Session& session) -> Result<int> {
    if (*sent == *not_sent) return refuse(Reason::option_invalid, "Say which it was: --sent or --not-sent.");
    return resolve(session, *id, *sent, *text);
  });
}

Result<int> propose(Session& session, const Action& action, const std::string& note) {
  Answer answer = TRY(session.engine().execute(session.admit(), Propose{action, note}));
  return print_decided(session, std::move(answer));
}

struct ProposeOptions {
  std::string customer;
  std::string invoice;
  std::string kind = "other";
  std::string reason;
  std::string until;
  std::string on;
  std::string id;
  std::string amount;
  std::string segment;
  std::vector<std::string> parts;
};
using SharedOptions = std::shared_ptr<ProposeOptions>;

Result<int> propose_hold(Session& session, const ProposeOptions& options) {
  PlaceHold hold;
  {
    const ReadTx tx = TRY(session.read());
    hold.customer = TRY(customer_argument(tx, options.customer)).id;
    if (!options.invoice.empty()) hold.invoice = TRY(invoice_argument(tx, options.invoice)).id;
  }
  if (!from_name(options.kind, hold.hold_kind)) {
    return refuse(Reason::option_invalid,
                  "\"" + options.kind + "\" is no kind of hold: use dispute, promise, credit, legal or other");
  }
  hold.placed_on = TRY(date_argument(session, options.on));
  if (!options.until.empty()) hold.until_on = TRY(Date::parse(options.until));
  hold.reason = options.reason;
  return propose(session, hold, options.reason);
}

Result<int> propose_release(Session& session, const ProposeOptions& options) {
  return propose(session,
                 ReleaseHold{TRY(Id<Hold>::parse(options.id)), options.reason, TRY(date_argument(session, options.on))},
                 options.reason);
}

Result<int> propose_segment(Session& session, const ProposeOptions& options) {
  ChangeSegment change;
  {
    const ReadTx tx = TRY(session.read());
    change.customer = TRY(customer_argument(tx, options.customer)).id;
  }
  change.segment = TRY(parse_segment(options.segment));
  change.reason = options.reason;
  return propose(session, change, options.reason);
}

Result<int> propose_write_off(Session& session, const ProposeOptions& options) {
  WriteOff write_off;
  {
    const ReadTx tx = TRY(session.read());
    const Invoice invoice = TRY(invoice_argument(tx, options.invoice));
    write_off.invoice = invoice.id;
    write_off.amount = TRY(money_argument(options.amount, invoice.currency));
  }
  write_off.reason = options.reason;
  write_off.written_off_on = TRY(date_argument(session, options.on));
  return propose(session, write_off, options.reason);
}

// INVOICE=AMOUNT
Result<int> propose_apply(Session& session, const ProposeOptions& options) {
  ApplyCash apply;
  apply.applied_on = TRY(date_argument(session, options.on));
  {
    const ReadTx tx = TRY(session.read());
    const MoneySource source = TRY(money_source_argument(tx, options.id));
    apply.payment = source.payment;
    apply.credit_memo = source.credit_memo;
    for (const std::string& part : options.parts) {
      const std::size_t equals = part.rfind('=');
      if (equals == std::string::npos) {
        return refuse(Reason::option_invalid, "\"" + part + "\": write INVOICE=AMOUNT, such as RE-1001=250.00");
      }
      const Invoice invoice = TRY(invoice_argument(tx, part.substr(0, equals)));
      apply.parts.push_back({TRY(money_argument(part.substr(equals + 1), invoice.currency)), invoice.id});
    }
  }
  return propose(session, apply, options.reason);
}

Result<int> propose_reverse(Session& session, const ProposeOptions& options) {
  ReverseApplication reverse;
  {
    const ReadTx tx = TRY(session.read());
    reverse.invoice = TRY(invoice_argument(tx, options.invoice)).id;
  }
  reverse.application = TRY(Id<Application>::parse(options.id));
  reverse.reason = options.reason;
  reverse.reversed_on = TRY(date_argument(session, options.on));
  return propose(session, reverse, options.reason);
}

CLI::App* add_action(CLI::App& parent, Invocation& invocation, const char* name, const char* about,
                     const SharedOptions& options, Result<int> (*body)(Session&, const ProposeOptions&)) {
  CLI::App* command = parent.add_subcommand(name, about);
  command->add_option("--on", options->on, "Civil day it happens (default: today)");
  in_session(*command, invocation, [options, body](Session& session) { return body(session, *options); });
  return command;
}

void add_propose(CLI::App& app, Invocation& invocation) {
  CLI::App* propose_command =
      app.add_subcommand("propose", "Propose an action; policy says whether somebody else must approve it");
  propose_command->require_subcommand(1);
  const auto options = std::make_shared<ProposeOptions>();

  CLI::App* hold =
      add_action(*propose_command, invocation, "hold", "Leave an account or an invoice alone", options, propose_hold);
  hold->add_option("CUSTOMER", options->customer)->required();
  hold->add_option("--invoice", options->invoice, "Only this invoice");
  hold->add_option("--kind", options->kind, "dispute, promise, credit, legal or other")->capture_default_str();
  hold->add_option("--until", options->until, "Last day of the hold");
  hold->add_option("--reason", options->reason)->required();

  CLI::App* release = add_action(*propose_command, invocation, "release", "Release a hold", options, propose_release);
  release->add_option("HOLD", options->id, "hld_...")->required();
  release->add_option("--reason", options->reason)->required();

  CLI::App* segment =
      add_action(*propose_command, invocation, "segment", "Change a customer's segment", options, propose_segment);
  segment->add_option("CUSTOMER", options->customer)->required();
  segment->add_option("SEGMENT", options->segment, "standard, key, risk or in_issue")->required();
  segment->add_option("--reason", options->reason)->required();

  CLI::App* write_off =
      add_action(*propose_command, invocation, "write-off", "Write an open amount off", options, propose_write_off);
  write_off->add_option("INVOICE", options->invoice)->required();
  write_off->add_option("AMOUNT", options->amount)->required();
  write_off->add_option("--reason", options->reason)->required();

  CLI::App* apply = add_action(*propose_command, invocation, "apply", "Apply a payment or credit memo to invoices",
                               options, propose_apply);
  apply->add_option("SOURCE", options->id, "Payment or credit memo: its reference or number, or pay_... or cre_...")
      ->required();
  apply->add_option("PART", options->parts, "INVOICE=AMOUNT")->required();

  CLI::App* reverse =
      add_action(*propose_command, invocation, "reverse", "Reverse an application of cash", options, propose_reverse);
  reverse->add_option("INVOICE", options->invoice)->required();
  reverse->add_option("APPLICATION", options->id, "app_...: `explain INVOICE` lists them")->required();
  reverse->add_option("--reason", options->reason)->required();
}

// One round of everything that is due.
constexpr const char* scheduler_name = "system:scheduler";

// What to tell about it; nothing when there was nothing to do.
Result<std::string> do_duty(Session& session, Duty duty, Date today) {
  switch (duty) {
    case Duty::check_model:
      return check_model_duty(session, today);
    case Duty::train_model:
      return train_model_duty(session, today);
    case Duty::morning_run:
      TRY(run_morning(session.engine(), session.admit_machine(scheduler_name), today, TRY(shipped_templates())));
      TRY(deliver_all(session));
      return std::string("morning_run done");
  }
  CHECK_UNREACHABLE("a duty that nobody does");
}

}  // namespace

Result<> deliver_what_is_approved(Session& session) {
  const std::vector<Delivered> recovered = TRY(deliver_all(session));
  for (const Delivered& delivered : recovered) {
    *session.environment().out << delivered.proposal.to_string() << "  " << delivered.state << "  " << delivered.detail
                               << '\n';
  }
  return {};
}

Result<int> work_once(Session& session) {
  TRY(deliver_what_is_approved(session));
  if (!TRY(session.engine().try_claim_duties())) return 0;
  const Answer expired = TRY(session.engine().execute(session.admit_machine("system:scheduler"), ExpireProposals{}));
  if (expired.at("expired").as_int64() > 0)
    *session.environment().out << expired.at("expired").as_int64() << " proposals expired\n";
  const Instant now = session.environment().clock();
  std::vector<Duty> due;
  {
    const ReadTx tx = TRY(session.read());
    due = TRY(due_duties(tx, now));
  }
  for (const Duty duty : due) {
    const Result<std::string> done = do_duty(session, duty, now.date());
    // Somebody kept writing while the morning was computed. It stays due, and the next round tries again.
    if (!done && done.error().reason == Reason::basis_moved) {
      *session.environment().out << name_of(duty) << " is left to the next round: " << done.error().text << '\n';
      continue;
    }
    if (!done) return tl::unexpected(done.error());
    TRY(session.engine().execute(session.admit_machine(scheduler_name), RecordDuty{duty}));
    if (!done->empty()) *session.environment().out << *done << '\n';
  }
  return 0;
}

void add_proposal_commands(CLI::App& app, Invocation& invocation) {
  add_proposals(app, invocation);
  add_propose(app, invocation);
  CLI::App* worker =
      app.add_subcommand("worker", "One round of what is due: recovery, deliveries, expiry, the morning run");
  worker->footer("Run it from a timer, every few minutes:\n  */5 * * * *  dunlin worker --data /srv/dunlin");
  in_session(*worker, invocation, work_once);
}

}  // namespace dunlin::cli
