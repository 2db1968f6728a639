#include "engine/verify_effect.h"

#include <algorithm>

#include "engine/action.h"
#include "engine/journal_row.h"
#include "journal/content.h"

namespace dunlin {
namespace {

constexpr std::size_t effects_per_query = 500;

// How many rows of the ledger an action wrote in all: nothing may stand beside what it says.
std::size_t row_count(const EffectRows& rows) {
  return rows.applications.size() + rows.adjustments.size() + rows.holds.size() + rows.customers.size() +
         rows.segment_changes.size() + rows.policies.size() + rows.user_roles.size() + rows.credit_reviews.size();
}

bool matches(const ExecutedEffect&, const SendMessage&) {
  return false;  // is not carried out in the database
}

bool matches(const ExecutedEffect& executed, const ApplyCash& action) {
  if (row_count(executed.rows) != action.parts.size() || executed.rows.applications.size() != action.parts.size())
    return false;
  const ApplicationSource source = action.payment ? ApplicationSource::payment : ApplicationSource::credit_memo;
  const std::int64_t source_id = action.payment ? action.payment.value : action.credit_memo.value;
  for (std::size_t i = 0; i < action.parts.size(); ++i) {
    const Application& row = executed.rows.applications[i];
    if (row.invoice != action.parts[i].invoice || row.amount_minor != action.parts[i].amount.minor || row.reverses ||
        row.source != source || row.source_id != source_id || row.applied_on != action.applied_on) {
      return false;
    }
  }
  return true;
}

// That the amount is that of what it reverses is looked at by the money pass.
bool matches(const ExecutedEffect& executed, const ReverseApplication& action) {
  if (row_count(executed.rows) != 1 || executed.rows.applications.size() != 1) return false;
  const Application& row = executed.rows.applications.front();
  return row.invoice == action.invoice && row.reverses == action.application && row.applied_on == action.reversed_on;
}

bool matches(const ExecutedEffect& executed, const WriteOff& action) {
  if (row_count(executed.rows) != 1 || executed.rows.adjustments.size() != 1) return false;
  const Adjustment& row = executed.rows.adjustments.front();
  return row.invoice == action.invoice && row.amount_minor == action.amount.minor && !row.reverses &&
         row.adjusted_on == action.written_off_on && row.kind == AdjustmentKind::write_off;
}

bool matches(const ExecutedEffect& executed, const PlaceHold& action) {
  if (row_count(executed.rows) != 1 || executed.rows.holds.size() != 1) return false;
  const Hold& row = executed.rows.holds.front();
  return row.id.seq() == executed.seq && row.customer == action.customer && row.invoice == action.invoice &&
         row.kind == action.hold_kind && row.placed_on == action.placed_on && row.until_on == action.until_on &&
         row.reason == action.reason && row.user == executed.decided_by && !row.released_on;
}

bool matches(const ExecutedEffect& executed, const ReleaseHold& action) {
  if (row_count(executed.rows) != 1 || executed.rows.holds.size() != 1) return false;
  const Hold& row = executed.rows.holds.front();
  return row.id == action.hold && row.released_on == action.released_on;
}

bool matches(const ExecutedEffect& executed, const ChangeSegment& action) {
  if (row_count(executed.rows) != 2 || executed.rows.customers.size() != 1 ||
      executed.rows.segment_changes.size() != 1) {
    return false;
  }
  const Customer& customer = executed.rows.customers.front();
  const SegmentChange& change = executed.rows.segment_changes.front();
  return customer.id == action.customer && customer.segment == action.segment && change.customer == action.customer &&
         change.segment == action.segment && change.reason == action.reason && change.user == executed.decided_by;
}

bool matches(const ExecutedEffect& executed, const ChangePolicy& action) {
  return row_count(executed.rows) == 1 && executed.rows.policies.size() == 1 &&
         executed.rows.policies.front().body == action.body;
}

bool matches(const ExecutedEffect& executed, const ChangeRole& action) {
  if (row_count(executed.rows) != 1 || executed.rows.user_roles.size() != 1) return false;
  const UserRole& row = executed.rows.user_roles.front();
  return row.roles == action.roles && row.user == action.user;
}

bool matches(const ExecutedEffect& executed, const ReviewCredit& action) {
  if (row_count(executed.rows) != 1 || executed.rows.credit_reviews.size() != 1) return false;
  const CreditReview& row = executed.rows.credit_reviews.front();
  return row.id.seq() == executed.seq && row.customer == action.customer && row.user == executed.decided_by &&
         row.score_basis_points == action.score_basis_points && row.exposure_minor == action.exposure.minor &&
         row.exposure_currency == action.exposure.currency && row.reasons == names_of(action.reasons);
}

void check(const ExecutedEffect& executed, const Content& content, VerifyPass& pass) {
  // Content that is not the one of the digest is the second pass's fault to name.
  if (content.digest().hex() != executed.effect_digest) return;
  const std::string place = "entry " + std::to_string(executed.seq) + ", proposal " + id_text(executed.proposal);
  const Result<Action> action = decode_action(content.body.bytes);
  if (!action)
    return pass.fault("authority.effect", place, "The approved effect cannot be read: " + action.error().text + ".");
  if (!std::visit([&](const auto& a) { return matches(executed, a); }, *action)) {
    pass.fault("authority.effect", place, "The rows that were written are not what was approved.");
  }
}

}  // namespace

Result<> verify_effects(const ReadTx& tx, const std::vector<ExecutedEffect>& executed, VerifyPass& pass) {
  std::size_t erased = 0;
  for (std::size_t begin = 0; begin < executed.size(); begin += effects_per_query) {
    const std::size_t end = std::min(begin + effects_per_query, executed.size());
    std::vector<std::int64_t> ids;
    for (std::size_t i = begin; i < end; ++i) ids.push_back(executed[i].proposal.value);
    const std::vector<Content> found = TRY(contents(tx, ids));
    for (std::size_t i = begin; i < end; ++i) {
      const auto content = std::find_if(found.begin(), found.end(),
                                        [&](const Content& c) { return c.id == executed[i].proposal.value; });
      if (content == found.end()) {
        ++erased;
      } else {
        check(executed[i], *content, pass);
      }
    }
  }
  if (erased > 0) pass.notes.push_back(std::to_string(erased) + " carried out effects were erased and not compared.");
  return {};
}

}  // namespace dunlin
