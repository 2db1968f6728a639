#include "engine/action_perform.h"

#include "collections/reminder.h"
#include "control/proposal_rows.h"
#include "ledger/document_rows.h"
#include "party/credit.h"
#include "party/customer_rows.h"

namespace dunlin {
namespace {

const Statement hold_by_id{"hold.perform", select_from(Hold::table, "AND id = $2")};

// A message that is known to have gone out counts as a reminder about each of its items.
Result<> perform_one(CommandContext& context, const Proposal& proposal, const SendMessage& action) {
  for (const SendMessage::Item& item : action.items) {
    TRY(context.tx().insert(Reminder{item.invoice, context.mint<Reminder>(), action.customer, proposal.id.value,
                                     item.reminder_number, context.today()}));
  }
  return {};
}

Result<> perform_one(CommandContext& context, const Proposal&, const ApplyCash& action) {
  for (const ApplyCash::Part& part : action.parts) {
    Application application;
    application.invoice = part.invoice;
    application.id = context.mint<Application>();
    application.source = action.payment ? ApplicationSource::payment : ApplicationSource::credit_memo;
    application.source_id = action.payment ? action.payment.value : action.credit_memo.value;
    application.applied_on = action.applied_on;
    application.amount_minor = part.amount.minor;
    TRY(context.tx().insert(application));
  }
  return {};
}

Result<> perform_one(CommandContext& context, const Proposal&, const ReverseApplication& action) {
  for (const Application& reversed : TRY(applications_on(context.tx(), std::span(&action.invoice.value, 1)))) {
    if (reversed.id != action.application) continue;
    Application reversal = reversed;
    reversal.id = context.mint<Application>();
    reversal.applied_on = action.reversed_on;
    reversal.amount_minor = -reversed.amount_minor;
    reversal.reverses = reversed.id;
    return context.tx().insert(reversal);
  }
  CHECK_UNREACHABLE("reviewed in the same transaction");
}

Result<> perform_one(CommandContext& context, const Proposal&, const WriteOff& action) {
  Adjustment adjustment;
  adjustment.invoice = action.invoice;
  adjustment.id = context.mint<Adjustment>();
  adjustment.kind = AdjustmentKind::write_off;
  adjustment.adjusted_on = action.written_off_on;
  adjustment.amount_minor = action.amount.minor;
  return context.tx().insert(adjustment);
}

Result<> perform_one(CommandContext& context, const Proposal& proposal, const PlaceHold& action) {
  Hold hold;
  hold.id = context.mint<Hold>();
  hold.customer = action.customer;
  hold.invoice = action.invoice;
  hold.kind = action.hold_kind;
  hold.placed_on = action.placed_on;
  hold.until_on = action.until_on;
  hold.reason = action.reason;
  hold.user = proposal.decided_by;
  return context.tx().insert(hold);
}

Result<> perform_one(CommandContext& context, const Proposal&, const ReleaseHold& action) {
  std::optional<Hold> hold = TRY(context.tx().first<Hold>(hold_by_id, action.hold));
  CHECK(hold.has_value());
  hold->released_on = action.released_on;
  return context.tx().put(*hold);
}

Result<> perform_one(CommandContext& context, const Proposal& proposal, const ChangeSegment& action) {
  std::optional<Customer> customer = TRY(find_customer(context.tx(), action.customer));
  CHECK(customer.has_value());
  customer->segment = action.segment;
  TRY(context.tx().put(*customer));
  return context.tx().insert(SegmentChange{context.mint<SegmentChange>(), action.customer, action.segment,
                                           action.reason, proposal.decided_by, context.now()});
}

Result<> perform_one(CommandContext& context, const Proposal& proposal, const ReviewCredit& action) {
  CreditReview review;
  review.id = context.mint<CreditReview>();
  review.customer = action.customer;
  review.reviewed_on = context.today();
  review.user = proposal.decided_by;
  review.score_basis_points = action.score_basis_points;
  review.exposure_minor = action.exposure.minor;
  review.exposure_currency = action.exposure.currency;
  review.reasons = names_of(action.reasons);
  return context.tx().insert(review);
}

Result<> perform_one(CommandContext& context, const Proposal&, const ChangePolicy& action) {
  const PolicyVersion active = TRY(active_policy(context.tx()));
  return context.tx().insert(PolicyVersion{active.number + 1, sha256(action.body).hex(), action.body, context.now()});
}

Result<> perform_one(CommandContext& context, const Proposal&, const ChangeRole& action) {
  return context.tx().put(UserRole{action.user, action.roles});
}

}  // namespace

Result<> perform(CommandContext& context, const Proposal& proposal, const Action& action) {
  return std::visit([&](const auto& a) { return perform_one(context, proposal, a); }, action);
}

}  // namespace dunlin
