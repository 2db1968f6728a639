#include "engine/action_review.h"

#include <algorithm>
#include <map>

#include "collections/book_rows.h"
#include "control/policy.h"
#include "control/proposal_rows.h"
#include "engine/credit_basis.h"
#include "engine/message_review.h"
#include "ledger/document_rows.h"
#include "party/customer_rows.h"

namespace dunlin {
namespace {

const Statement hold_by_id{"hold.by_id", select_from(Hold::table, "AND id = $2")};

// Basis of actions on few rows: [[table, id, version], ...] and the open amounts that mattered.
class BasisWriter {
 public:
  BasisWriter() { writer_.begin_object().key("rows").begin_array(); }
  BasisWriter& row(std::string_view table, std::int64_t id, std::int64_t version) {
    writer_.begin_array().text(table).integer(id).integer(version).end_array();
    return *this;
  }
  BasisWriter& amount(std::string_view what, std::int64_t id, std::int64_t minor) {
    writer_.begin_array().text(what).integer(id).integer(minor).end_array();
    return *this;
  }
  std::string take() {
    writer_.end_array().end_object();
    return writer_.take();
  }

 private:
  CanonicalWriter writer_;
};

Result<Customer> customer_of(const ReadTx& tx, Id<Customer> id) {
  std::optional<Customer> customer = TRY(find_customer(tx, id));
  if (!customer) return refuse(Reason::customer_unknown, "there is no customer " + id.to_string());
  return std::move(*customer);
}

void set_customer(Review& review, const Customer& customer) {
  review.customer = customer.id;
  review.owner = customer.owner;
  review.summary.segment = static_cast<SegmentClass>(customer.segment);
}

Result<OpenInvoice> open_invoice(const ReadTx& tx, Id<Invoice> id, Date day) {
  std::vector<OpenInvoice> found = TRY(open_invoices(tx, std::span(&id.value, 1), day));
  if (found.empty()) return refuse(Reason::invoice_unknown, "there is no invoice " + id.to_string());
  return std::move(found.front());
}

struct SourceState {
  Id<Customer> customer;
  std::string name;
  Money rest;
  std::int64_t version = 0;
  Date dated;
};

// What is left of a payment or credit memo, whatever the dates of its applications: cash is never spent twice.
Result<SourceState> source_of(const ReadTx& tx, const ApplyCash& action) {
  if (static_cast<bool>(action.payment) == static_cast<bool>(action.credit_memo)) {
    return refuse(Reason::option_invalid, "cash comes from a payment or from a credit memo: name exactly one");
  }
  SourceState state;
  const std::int64_t id = action.payment ? action.payment.value : action.credit_memo.value;
  if (action.payment) {
    const std::vector<Payment> found = TRY(payments_by_id(tx, std::span(&id, 1)));
    if (found.empty()) return refuse(Reason::payment_unknown, "there is no payment " + action.payment.to_string());
    const Payment& payment = found.front();
    state = {payment.customer, "payment " + payment.reference, Money{payment.amount_minor, payment.currency},
             payment.version, payment.received_on};
  } else {
    const std::vector<CreditMemo> found = TRY(credit_memos_by_id(tx, std::span(&id, 1)));
    if (found.empty()) {
      return refuse(Reason::credit_memo_unknown, "there is no credit memo " + action.credit_memo.to_string());
    }
    const CreditMemo& credit = found.front();
    state = {credit.customer, "credit memo " + credit.number, Money{credit.amount_minor, credit.currency},
             credit.version, credit.issued_on};
  }
  for (const Application& application : TRY(applications_from(tx, std::span(&id, 1)))) {
    state.rest = TRY(subtract(state.rest, Money{application.amount_minor, state.rest.currency}));
  }
  return state;
}

Result<> check_part(const ApplyCash::Part& part, const OpenInvoice& open, const SourceState& source) {
  if (part.amount.currency != open.invoice.currency || part.amount.currency != source.rest.currency) {
    return refuse(Reason::currency_mismatch, "invoice " + open.invoice.number + " is in " +
                                                 std::string(open.invoice.currency.code()) + ", " + source.name +
                                                 " in " + std::string(source.rest.currency.code()));
  }
  if (part.amount.minor <= 0) {
    return refuse(Reason::amount_not_positive,
                  "the amount applied to invoice " + open.invoice.number + " is not above zero");
  }
  if (part.amount.minor > open.open_minor) {
    return refuse(Reason::over_applied, "invoice " + open.invoice.number + " has " +
                                            format_with_code(Money{open.open_minor, open.invoice.currency}) +
                                            " open; " + format_with_code(part.amount) + " cannot be applied to it");
  }
  return {};
}

// Cash and write-offs count everything known, even what is dated after today.
const Date end_of_time = Viewpoint::now(Date{}).amounts_until;

Result<Review> review_one(const ReadTx& tx, const SendMessage& action, Viewpoint viewpoint) {
  const SendMessage* message = &action;
  const MessageLedger ledger = TRY(MessageLedger::read(tx, std::span(&message, 1), viewpoint));
  return ledger.review(action);
}

Result<Review> review_one(const ReadTx& tx, const ApplyCash& action, Viewpoint) {
  const SourceState source = TRY(source_of(tx, action));
  if (action.parts.empty()) return refuse(Reason::option_invalid, "cash is applied to at least one invoice");
  std::vector<std::int64_t> ids;
  for (const ApplyCash::Part& part : action.parts) ids.push_back(part.invoice.value);
  std::sort(ids.begin(), ids.end());
  if (std::adjacent_find(ids.begin(), ids.end()) != ids.end()) {
    return refuse(Reason::option_invalid, "an invoice is named twice");
  }
  std::map<std::int64_t, OpenInvoice> open;
  for (OpenInvoice& invoice : TRY(open_invoices(tx, ids, end_of_time)))
    open.emplace(invoice.invoice.id.value, std::move(invoice));
  Review review;
  review.summary.action = ActionKind::apply_cash;
  set_customer(review, TRY(customer_of(tx, source.customer)));
  BasisWriter basis;
  basis.row(action.payment ? "payment" : "credit_memo",
            action.payment ? action.payment.value : action.credit_memo.value, source.version);
  basis.amount("rest", 0, source.rest.minor);
  Money total{0, source.rest.currency};
  for (const ApplyCash::Part& part : action.parts) {
    const auto found = open.find(part.invoice.value);
    if (found == open.end()) return refuse(Reason::invoice_unknown, "there is no invoice " + part.invoice.to_string());
    TRY(check_part(part, found->second, source));
    if (action.applied_on < source.dated || action.applied_on < found->second.invoice.issued_on) {
      return refuse(Reason::date_impossible,
                    "cash cannot be applied before it came in or before the invoice was issued");
    }
    total = TRY(add(total, part.amount));
    basis.row("invoice", part.invoice.value, found->second.invoice.version);
    basis.amount("open", part.invoice.value, found->second.open_minor);
  }
  if (total.minor > source.rest.minor) {
    return refuse(Reason::overdrawn_payment, source.name + " has " + format_with_code(source.rest) + " left; " +
                                                 format_with_code(total) + " cannot be applied from it");
  }
  review.summary.amount = total;
  review.basis = basis.take();
  return review;
}

Result<Review> review_one(const ReadTx& tx, const ReverseApplication& action, Viewpoint) {
  const OpenInvoice open = TRY(open_invoice(tx, action.invoice, end_of_time));
  const Application* reversed = nullptr;
  const std::vector<Application> applications = TRY(applications_on(tx, std::span(&action.invoice.value, 1)));
  for (const Application& application : applications) {
    if (application.id == action.application) reversed = &application;
    if (application.reverses == action.application) {
      return refuse(Reason::already_reversed, "application " + action.application.to_string() + " was reversed before");
    }
  }
  if (reversed == nullptr) {
    return refuse(Reason::application_unknown,
                  "invoice " + open.invoice.number + " has no application " + action.application.to_string());
  }
  if (reversed->reverses) return refuse(Reason::already_reversed, "a reversal is not reversed: apply the cash again");
  if (action.reversed_on < reversed->applied_on) {
    return refuse(Reason::date_impossible, "the application is dated " + reversed->applied_on.to_string() +
                                               " and cannot be reversed before that");
  }
  Review review;
  review.summary.action = ActionKind::reverse_application;
  review.summary.amount = Money{reversed->amount_minor, open.invoice.currency};
  set_customer(review, TRY(customer_of(tx, open.invoice.customer)));
  review.basis = BasisWriter().row("application", action.application.value, reversed->version).take();
  return review;
}

Result<Review> review_one(const ReadTx& tx, const WriteOff& action, Viewpoint) {
  const OpenInvoice open = TRY(open_invoice(tx, action.invoice, end_of_time));
  if (action.amount.currency != open.invoice.currency) {
    return refuse(Reason::currency_mismatch,
                  "invoice " + open.invoice.number + " is in " + std::string(open.invoice.currency.code()));
  }
  if (action.amount.minor <= 0) {
    return refuse(Reason::amount_not_positive,
                  "the amount to write off of invoice " + open.invoice.number + " is not above zero");
  }
  if (action.amount.minor > open.open_minor) {
    return refuse(Reason::over_applied, "invoice " + open.invoice.number + " has " +
                                            format_with_code(Money{open.open_minor, open.invoice.currency}) +
                                            " open; " + format_with_code(action.amount) + " cannot be written off");
  }
  Review review;
  review.summary.action = ActionKind::write_off;
  review.summary.amount = action.amount;
  set_customer(review, TRY(customer_of(tx, open.invoice.customer)));
  review.basis = BasisWriter()
                     .row("invoice", action.invoice.value, open.invoice.version)
                     .amount("open", action.invoice.value, open.open_minor)
                     .take();
  return review;
}

Result<Review> review_one(const ReadTx& tx, const PlaceHold& action, Viewpoint) {
  if (action.reason.empty()) return refuse(Reason::field_missing, "a hold needs a reason");
  if (action.until_on && *action.until_on < action.placed_on) {
    return refuse(Reason::date_impossible, "the hold would end before it begins");
  }
  const Customer customer = TRY(customer_of(tx, action.customer));
  BasisWriter basis;
  basis.row("customer", customer.id.value, customer.version);
  if (action.invoice) {
    const OpenInvoice open = TRY(open_invoice(tx, action.invoice, end_of_time));
    if (open.invoice.customer != action.customer) {
      return refuse(Reason::invoice_unknown,
                    "invoice " + open.invoice.number + " is not customer " + customer.number + "'s");
    }
    basis.row("invoice", open.invoice.id.value, open.invoice.version);
  }
  Review review;
  review.summary.action = ActionKind::place_hold;
  review.summary.credit_hold = action.hold_kind == HoldKind::credit;
  set_customer(review, customer);
  // What an agent proposes rests on the whole of what the customer owes; what a person wants, on the person.
  review.basis = action.evidence.empty() ? basis.take() : TRY(credit_basis(tx, customer, action.placed_on));
  return review;
}

Result<Review> review_one(const ReadTx& tx, const ReleaseHold& action, Viewpoint) {
  const std::optional<Hold> hold = TRY(tx.first<Hold>(hold_by_id, action.hold));
  if (!hold) return refuse(Reason::hold_unknown, "there is no hold " + action.hold.to_string());
  if (hold->released_on) {
    return refuse(Reason::state_transition, "the hold was released on " + hold->released_on->to_string());
  }
  if (action.reason.empty()) return refuse(Reason::field_missing, "releasing a hold needs a reason");
  Review review;
  review.summary.action = ActionKind::release_hold;
  review.summary.credit_hold = hold->kind == HoldKind::credit;
  set_customer(review, TRY(customer_of(tx, hold->customer)));
  review.basis = BasisWriter().row("hold", hold->id.value, hold->version).take();
  return review;
}

Result<Review> review_one(const ReadTx& tx, const ChangeSegment& action, Viewpoint) {
  if (action.reason.empty()) return refuse(Reason::field_missing, "a change of segment needs a reason");
  const Customer customer = TRY(customer_of(tx, action.customer));
  if (customer.segment == action.segment) {
    return refuse(Reason::state_transition, "customer " + customer.number + " is in the segment " +
                                                std::string(name_of(customer.segment)) + " already");
  }
  Review review;
  review.summary.action = ActionKind::change_segment;
  set_customer(review, customer);
  review.basis = BasisWriter().row("customer", customer.id.value, customer.version).take();
  return review;
}

Result<Review> review_one(const ReadTx& tx, const ReviewCredit& action, Viewpoint) {
  if (action.reasons.empty()) return refuse(Reason::field_missing, "a review of credit needs a reason");
  const Customer customer = TRY(customer_of(tx, action.customer));
  Review review;
  review.summary.action = ActionKind::review_credit;
  set_customer(review, customer);
  review.basis = TRY(credit_basis(tx, customer, action.as_of));
  return review;
}

Result<Review> review_one(const ReadTx& tx, const ChangePolicy& action, Viewpoint) {
  TRY(parse_policy(action.body, "policy"));
  const PolicyVersion active = TRY(active_policy(tx));
  if (active.body == action.body) return refuse(Reason::state_transition, "this policy is in force already");
  Review review;
  review.summary.action = ActionKind::change_policy;
  review.basis = BasisWriter().row("policy_version", active.number, active.version).take();
  return review;
}

Result<Review> review_one(const ReadTx& tx, const ChangeRole& action, Viewpoint) {
  if (!action.roles.empty()) TRY(parse_roles(action.roles));
  Review review;
  review.summary.action = ActionKind::change_role;
  review.subject_user = action.user;
  const Identity identity = TRY(identity_of(tx, action.user));
  review.basis = BasisWriter().row("user_role", action.user.value, identity.roles.bits()).take();
  return review;
}

}  // namespace

Result<std::vector<OpenInvoice>> open_invoices(const ReadTx& tx, std::span<const std::int64_t> invoice_ids, Date day) {
  std::vector<OpenInvoice> open;
  for (Invoice& invoice : TRY(invoices_by_id(tx, invoice_ids))) {
    const std::int64_t amount = invoice.amount_minor;
    open.push_back({std::move(invoice), amount, false});
  }
  const auto lower = [&open](Id<Invoice> invoice, std::int64_t minor) -> Result<> {
    const auto found = std::lower_bound(open.begin(), open.end(), invoice,
                                        [](const OpenInvoice& o, Id<Invoice> id) { return o.invoice.id < id; });
    CHECK(found != open.end() && found->invoice.id == invoice);
    found->open_minor = TRY(add_minor(found->open_minor, -minor));
    found->moved = true;
    return {};
  };
  for (const Application& application : TRY(applications_on(tx, invoice_ids))) {
    if (application.applied_on <= day) TRY(lower(application.invoice, application.amount_minor));
  }
  for (const Adjustment& adjustment : TRY(adjustments_on(tx, invoice_ids))) {
    if (adjustment.adjusted_on <= day) TRY(lower(adjustment.invoice, adjustment.amount_minor));
  }
  return open;
}

Result<Review> review(const ReadTx& tx, const Action& action, Viewpoint viewpoint) {
  return std::visit([&](const auto& a) { return review_one(tx, a, viewpoint); }, action);
}

Result<> check_message_items(const ReadTx& tx, const SendMessage& message, Viewpoint viewpoint) {
  const SendMessage* pointer = &message;
  const MessageLedger ledger = TRY(MessageLedger::read(tx, std::span(&pointer, 1), viewpoint));
  return ledger.check_items(message);
}

}  // namespace dunlin
