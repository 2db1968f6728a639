#include "view/timeline_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "collections/book_rows.h"
#include "collections/follow_up.h"
#include "collections/rank_move.h"
#include "control/proposal_rows.h"
#include "ledger/document_rows.h"
#include "party/customer_rows.h"
#include "view/customer_view.h"
#include "view/entry_heads.h"
#include "view/page.h"

namespace dunlin::view {
namespace {

bool is_fact(TimelineKind kind) {
  return kind == TimelineKind::invoice_issued || kind == TimelineKind::payment_received;
}

// Everything about one customer, in no order yet.
class TimelineReader {
 public:
  TimelineReader(const ReadTx& tx, EntryHeads& heads, Id<Customer> customer)
      : tx_(tx), heads_(heads), customer_(customer) {}

  Result<std::vector<TimelineEvent>> read() {
    TRY(read_documents());
    TRY(read_settlements());
    TRY(read_holds());
    TRY(read_plans());
    TRY(read_segments());
    TRY(read_proposals());
    return std::move(events_);
  }

 private:
  template <class Thing>
  TimelineEvent& add(Id<Thing> id, TimelineKind kind, Date on, std::int64_t seq, std::string text) {
    TimelineEvent event;
    event.key = {on, seq, id.to_string() + "." + std::string(name_of(kind))};
    event.kind = kind;
    event.text = std::move(text);
    events_.push_back(std::move(event));
    return events_.back();
  }
  static TimelineEvent::Reference to_invoice(const Invoice& invoice) {
    return {"invoice", invoice.id.to_string(), invoice.number};
  }

  Result<> read_documents() {
    for (Invoice& invoice : TRY(invoices_of(tx_, customer_))) {
      TimelineEvent& event = add(invoice.id, TimelineKind::invoice_issued, invoice.issued_on, invoice.id.seq(),
                                 fmt::format("Invoice {}, due {}", invoice.number, invoice.due_on.to_string()));
      event.amount = invoice.amount();
      event.reference = to_invoice(invoice);
      const std::int64_t id = invoice.id.value;
      invoices_.emplace(id, std::move(invoice));
    }
    for (const Payment& payment : TRY(payments_of(tx_, customer_))) {
      TimelineEvent& event = add(payment.id, TimelineKind::payment_received, payment.received_on, payment.id.seq(),
                                 fmt::format("Payment {}", payment.reference));
      event.amount = Money{payment.amount_minor, payment.currency};
      event.reference = {"payment", payment.id.to_string(), payment.reference};
    }
    return {};
  }

  // A reversal takes back as much as was given: it is shown with that amount, not with its sign.
  void add_settlement(TimelineEvent& event, const Invoice& invoice, std::int64_t minor) {
    event.amount = Money{minor < 0 ? -minor : minor, invoice.currency};
    event.reference = to_invoice(invoice);
  }

  Result<> read_settlements() {
    std::vector<std::int64_t> ids;
    for (const auto& [id, invoice] : invoices_) ids.push_back(id);
    for (const Application& one : TRY(applications_on(tx_, ids))) {
      const Invoice& invoice = invoices_.at(one.invoice.value);
      TimelineKind kind =
          one.source == ApplicationSource::payment ? TimelineKind::payment_applied : TimelineKind::credit_applied;
      std::string_view words = one.source == ApplicationSource::payment ? "Payment applied to" : "Credit applied to";
      if (one.reverses) {
        kind = TimelineKind::application_reversed;
        words = "Application taken back from";
      }
      add_settlement(add(one.id, kind, one.applied_on, one.id.seq(), fmt::format("{} {}", words, invoice.number)),
                     invoice, one.amount_minor);
    }
    for (const Adjustment& one : TRY(adjustments_on(tx_, ids))) {
      const Invoice& invoice = invoices_.at(one.invoice.value);
      const bool back = static_cast<bool>(one.reverses);
      add_settlement(
          add(one.id, back ? TimelineKind::application_reversed : TimelineKind::written_off, one.adjusted_on,
              one.id.seq(), fmt::format("{} {}", back ? "Write-off taken back on" : "Written off on", invoice.number)),
          invoice, one.amount_minor);
    }
    return {};
  }

  Result<> read_holds() {
    for (const Hold& hold : TRY(holds_of(tx_, std::span(&customer_.value, 1)))) {
      const auto invoice = invoices_.find(hold.invoice.value);
      const std::string on = invoice == invoices_.end() ? "the whole account" : invoice->second.number;
      const TimelineEvent::Reference reference{"hold", hold.id.to_string(), std::string(name_of(hold.kind))};
      add(hold.id, TimelineKind::hold_placed, hold.placed_on, hold.id.seq(),
          fmt::format("Hold ({}) on {}: {}", name_of(hold.kind), on, hold.reason))
          .reference = reference;
      if (!hold.released_on) continue;
      add(hold.id, TimelineKind::hold_released, *hold.released_on, hold.version,
          fmt::format("Hold ({}) on {} released", name_of(hold.kind), on))
          .reference = reference;
    }
    return {};
  }

  Result<> read_plans() {
    for (const FollowUp& one : TRY(follow_ups_of(tx_, customer_))) {
      const TimelineEvent::Reference reference{"follow_up", one.id.to_string(), one.due_on.to_string()};
      add(one.id, TimelineKind::follow_up_set, one.planned_on, one.id.seq(),
          fmt::format("Follow-up on {}: {}", one.due_on.to_string(), one.note))
          .reference = reference;
      if (!one.closed_on) continue;
      add(one.id, TimelineKind::follow_up_closed, *one.closed_on, one.version,
          fmt::format("Follow-up closed: {}", one.outcome))
          .reference = reference;
    }
    for (const RankMove& one : TRY(rank_moves_of(tx_, customer_))) {
      const std::string where = one.place == 0
                                    ? "back to where the score puts it"
                                    : fmt::format("to place {} until {}", one.place, one.until_on.to_string());
      add(one.id, TimelineKind::moved, one.from_on, one.id.seq(), fmt::format("Moved {}: {}", where, one.reason))
          .reference = {"move", one.id.to_string(), std::to_string(one.place)};
    }
    return {};
  }

  Result<> read_segments() {
    for (const SegmentChange& one : TRY(segment_history(tx_, customer_))) {
      add(one.id, TimelineKind::segment_changed, one.changed_at.date(), one.id.seq(),
          fmt::format("Segment {}: {}", name_of(one.segment), one.reason))
          .reference = {"segment_change", one.id.to_string(), std::string(name_of(one.segment))};
    }
    return {};
  }

  Result<> read_proposals() {
    for (const Proposal& proposal : TRY(proposals_about(tx_, customer_.value))) {
      const bool message = proposal.action == name_of(ActionKind::send_message);
      const Date began = proposal.run_on ? *proposal.run_on : TRY(heads_.of(proposal.id.seq())).at.date();
      if (message) add_proposal(proposal, TimelineKind::message_drafted, began, proposal.id.seq(), "Message drafted");
      const std::optional<std::pair<TimelineKind, std::string_view>> end = ending_of(proposal.state, message);
      if (end) {
        const Date ended = TRY(heads_.of(proposal.version)).at.date();
        add_proposal(proposal, end->first, ended, proposal.version, end->second);
      } else if (proposal.state == ProposalState::done && proposal.action == name_of(ActionKind::review_credit)) {
        const Date ended = TRY(heads_.of(proposal.version)).at.date();
        add_proposal(proposal, TimelineKind::credit_reviewed, ended, proposal.version,
                     "Credit looked at, and let stand");
      } else if (!message && proposal.state == ProposalState::pending) {
        add_proposal(proposal, TimelineKind::other, began, proposal.id.seq(), "Proposed: " + in_words(proposal.action));
      }
    }
    return {};
  }

  void add_proposal(const Proposal& proposal, TimelineKind kind, Date on, std::int64_t seq, std::string_view words) {
    std::string text(words);
    if (!proposal.note.empty() && kind != TimelineKind::message_drafted) text += ": " + proposal.note;
    add(proposal.id, kind, on, seq, std::move(text)).reference = {"proposal", proposal.id.to_string(), proposal.action};
  }

  static std::string in_words(std::string_view name) {
    std::string words(name);
    std::replace(words.begin(), words.end(), '_', ' ');
    return words;
  }

  // How a proposal ended, where nothing else tells it: what was done to holds, money or segment has its own event.
  static std::optional<std::pair<TimelineKind, std::string_view>> ending_of(ProposalState state, bool message) {
    switch (state) {
      case ProposalState::drafted:
      case ProposalState::pending:
      case ProposalState::approved:
      case ProposalState::executing:
        return std::nullopt;
      case ProposalState::denied:
        return std::pair(TimelineKind::other, "Denied by policy");
      case ProposalState::rejected:
        return std::pair(TimelineKind::proposal_rejected, "Rejected");
      case ProposalState::expired:
        return std::pair(TimelineKind::other, "Expired without a decision");
      case ProposalState::superseded:
        if (message) return std::pair(TimelineKind::message_superseded, "Message superseded");
        return std::pair(TimelineKind::other, "Proposal superseded");
      case ProposalState::done:
        if (message) return std::pair(TimelineKind::message_sent, "Message sent");
        return std::nullopt;
      case ProposalState::failed:
        return std::pair(TimelineKind::message_failed, "Message failed");
      case ProposalState::unknown:
        return std::pair(TimelineKind::message_unknown, "It cannot be told whether the message went out");
    }
    CHECK_UNREACHABLE("unknown state of a proposal");
  }

  const ReadTx& tx_;
  EntryHeads& heads_;
  Id<Customer> customer_;
  std::map<std::int64_t, Invoice> invoices_;
  std::vector<TimelineEvent> events_;
};

}  // namespace

std::string_view name_of(TimelineKind kind) {
  switch (kind) {
    case TimelineKind::message_drafted:
      return "message_drafted";
    case TimelineKind::message_sent:
      return "message_sent";
    case TimelineKind::message_failed:
      return "message_failed";
    case TimelineKind::message_unknown:
      return "message_unknown";
    case TimelineKind::message_superseded:
      return "message_superseded";
    case TimelineKind::proposal_rejected:
      return "proposal_rejected";
    case TimelineKind::invoice_issued:
      return "invoice_issued";
    case TimelineKind::payment_received:
      return "payment_received";
    case TimelineKind::payment_applied:
      return "payment_applied";
    case TimelineKind::credit_applied:
      return "credit_applied";
    case TimelineKind::application_reversed:
      return "application_reversed";
    case TimelineKind::written_off:
      return "written_off";
    case TimelineKind::hold_placed:
      return "hold_placed";
    case TimelineKind::hold_released:
      return "hold_released";
    case TimelineKind::segment_changed:
      return "segment_changed";
    case TimelineKind::follow_up_set:
      return "follow_up_set";
    case TimelineKind::follow_up_closed:
      return "follow_up_closed";
    case TimelineKind::moved:
      return "moved";
    case TimelineKind::credit_reviewed:
      return "credit_reviewed";
    case TimelineKind::other:
      return "other";
  }
  CHECK_UNREACHABLE("unknown kind of event");
}

Result<TimelineView> timeline_view(const ReadTx& tx, const Onlooker& onlooker, const TimelineQuestion& question,
                                   const std::vector<Login>& logins) {
  const Customer customer = TRY(customer_for(tx, question.customer, onlooker));
  EntryHeads heads(tx);
  TimelineView view;
  view.events = TRY(TimelineReader(tx, heads, customer.id).read());
  if (question.after) {
    std::erase_if(view.events, [&](const TimelineEvent& event) { return event.key >= *question.after; });
  }
  std::sort(view.events.begin(), view.events.end(),
            [](const TimelineEvent& a, const TimelineEvent& b) { return b.key < a.key; });
  view.next = cut_to_page(view.events, question.limit, [](const TimelineEvent& event) { return event.key; });
  for (TimelineEvent& event : view.events) {
    if (is_fact(event.kind)) continue;
    const EntryHead head = TRY(heads.of(event.key.seq));
    event.at = head.at;
    event.by = name_of_actor(logins, head.actor);
  }
  return view;
}

boost::json::array to_json(const TimelineView& view) {
  boost::json::array json;
  for (const TimelineEvent& event : view.events) {
    boost::json::object one = {{"id", event.key.id}, {"on", event.key.on.to_string()}};
    one["at"] = event.at ? boost::json::value(event.at->to_string()) : boost::json::value(nullptr);
    one["kind"] = name_of(event.kind);
    one["text"] = event.text;
    one["by"] = event.by.empty() ? boost::json::value(nullptr) : boost::json::value(event.by);
    one["seq"] = event.key.seq;
    one["amount"] = event.amount ? boost::json::value(format_amount(*event.amount)) : boost::json::value(nullptr);
    one["currency"] = event.amount ? boost::json::value(event.amount->currency.code()) : boost::json::value(nullptr);
    one["reference"] = {{"kind", event.reference.kind}, {"id", event.reference.id}, {"label", event.reference.label}};
    json.push_back(std::move(one));
  }
  return json;
}

}  // namespace dunlin::view
