#include "base/refusal.h"

#include <algorithm>

#include "base/canonical_json.h"
#include "base/check.h"

namespace dunlin {

// The switches name every enumerator and have no default, so a new reason does not compile until it has a kind and a
// name. They are tables, and are set as such.
// clang-format off

Kind kind_of(Reason reason) {
  using enum Reason;
  switch (reason) {
    case amount_malformed: case amount_overflow: case amount_not_positive: case amount_too_precise:
    case currency_unknown: case currency_mismatch: case date_malformed: case date_impossible: case instant_malformed:
    case id_malformed: case json_malformed: case json_not_canonical: case text_malformed: case terms_malformed:
    case calendar_malformed: case mapping_malformed: case policy_malformed: case template_malformed:
    case file_unreadable: case file_empty: case file_binary: case file_too_long_line: case encoding_unsupported:
    case encoding_invalid: case header_missing: case header_duplicate: case column_missing: case field_missing:
    case field_malformed: case row_malformed: case due_before_issue: case settled_before_issue: case score_off_scale:
    case amount_absurd:
    case date_absurd: case option_invalid: case password_too_weak: case backup_damaged:
    case model_invalid: case model_untrained: case history_too_short:
      return Kind::invalid;
    case tenant_unknown: case user_unknown: case customer_unknown: case invoice_unknown: case payment_unknown:
    case credit_memo_unknown: case application_unknown: case proposal_unknown: case hold_unknown:
    case policy_unknown: case batch_unknown: case entry_unknown: case worklist_absent: case object_unknown:
    case model_unknown: case follow_up_unknown:
      return Kind::not_found;
    case role_missing: case four_eyes: case floor_person_required: case denied_by_policy: case kill_switch:
    case signature_invalid: case sign_in_required: case request_forged: case code_needed: case identity_refused:
      return Kind::forbidden;
    case id_taken: case idempotency_key_reused: case duplicate_content: case digest_stale: case basis_moved:
    case proposal_expired: case proposal_not_pending: case state_transition: case over_applied:
    case overdrawn_payment: case already_reversed: case invoice_paid: case account_disputed: case account_held:
    case account_promised: case account_sensitive: case recipient_missing: case limit_reached: case outcome_unknown:
    case figure_unbound: case tenant_exists: case user_exists: case schema_newer:
      return Kind::conflict;
    case database_busy: case database_full: case database_failed: case journal_stopped: case io_failed:
    case delivery_failed: case too_many_attempts:
      return Kind::unavailable;
  }
  check_failed("reason is an enumerator", __FILE__, __LINE__);
}

std::string_view name_of(Reason reason) {
  using enum Reason;
  switch (reason) {
    // invalid
    case amount_malformed: return "amount_malformed"; case amount_overflow: return "amount_overflow";
    case amount_not_positive: return "amount_not_positive"; case amount_too_precise: return "amount_too_precise";
    case currency_unknown: return "currency_unknown"; case currency_mismatch: return "currency_mismatch";
    case date_malformed: return "date_malformed"; case date_impossible: return "date_impossible";
    case instant_malformed: return "instant_malformed"; case id_malformed: return "id_malformed";
    case json_malformed: return "json_malformed"; case json_not_canonical: return "json_not_canonical";
    case text_malformed: return "text_malformed"; case terms_malformed: return "terms_malformed";
    case calendar_malformed: return "calendar_malformed"; case mapping_malformed: return "mapping_malformed";
    case policy_malformed: return "policy_malformed"; case template_malformed: return "template_malformed";
    case file_unreadable: return "file_unreadable"; case file_empty: return "file_empty";
    case file_binary: return "file_binary"; case file_too_long_line: return "file_too_long_line";
    case encoding_unsupported: return "encoding_unsupported"; case encoding_invalid: return "encoding_invalid";
    case header_missing: return "header_missing"; case header_duplicate: return "header_duplicate";
    case column_missing: return "column_missing"; case field_missing: return "field_missing";
    case field_malformed: return "field_malformed"; case row_malformed: return "row_malformed";
    case due_before_issue: return "due_before_issue"; case settled_before_issue: return "settled_before_issue";
    case score_off_scale: return "score_off_scale";
    case amount_absurd: return "amount_absurd"; case date_absurd: return "date_absurd";
    case option_invalid: return "option_invalid"; case password_too_weak: return "password_too_weak";
    case backup_damaged: return "backup_damaged";
    case model_invalid: return "model_invalid"; case model_untrained: return "model_untrained";
    case history_too_short: return "history_too_short"; case model_unknown: return "model_unknown";
    case follow_up_unknown: return "follow_up_unknown";
    // not_found
    case tenant_unknown: return "tenant_unknown"; case user_unknown: return "user_unknown";
    case customer_unknown: return "customer_unknown"; case invoice_unknown: return "invoice_unknown";
    case payment_unknown: return "payment_unknown"; case credit_memo_unknown: return "credit_memo_unknown";
    case application_unknown: return "application_unknown"; case proposal_unknown: return "proposal_unknown";
    case hold_unknown: return "hold_unknown"; case policy_unknown: return "policy_unknown";
    case batch_unknown: return "batch_unknown"; case entry_unknown: return "entry_unknown";
    case worklist_absent: return "worklist_absent"; case object_unknown: return "object_unknown";
    // forbidden
    case role_missing: return "role_missing"; case four_eyes: return "four_eyes";
    case floor_person_required: return "floor_person_required"; case denied_by_policy: return "denied_by_policy";
    case kill_switch: return "kill_switch"; case signature_invalid: return "signature_invalid";
    case sign_in_required: return "sign_in_required"; case request_forged: return "request_forged";
    case code_needed: return "code_needed"; case identity_refused: return "identity_refused";
    // conflict
    case id_taken: return "id_taken"; case idempotency_key_reused: return "idempotency_key_reused";
    case duplicate_content: return "duplicate_content"; case digest_stale: return "digest_stale";
    case basis_moved: return "basis_moved"; case proposal_expired: return "proposal_expired";
    case proposal_not_pending: return "proposal_not_pending"; case state_transition: return "state_transition";
    case over_applied: return "over_applied"; case overdrawn_payment: return "overdrawn_payment";
    case already_reversed: return "already_reversed"; case invoice_paid: return "invoice_paid";
    case account_disputed: return "account_disputed"; case account_held: return "account_held";
    case account_promised: return "account_promised"; case account_sensitive: return "account_sensitive";
    case recipient_missing: return "recipient_missing"; case limit_reached: return "limit_reached";
    case outcome_unknown: return "outcome_unknown"; case figure_unbound: return "figure_unbound";
    case tenant_exists: return "tenant_exists"; case user_exists: return "user_exists";
    case schema_newer: return "schema_newer";
    // unavailable
    case database_busy: return "database_busy"; case database_full: return "database_full";
    case database_failed: return "database_failed"; case journal_stopped: return "journal_stopped";
    case io_failed: return "io_failed"; case delivery_failed: return "delivery_failed";
    case too_many_attempts: return "too_many_attempts";
  }
  check_failed("reason is an enumerator", __FILE__, __LINE__);
}

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::invalid: return "invalid";
    case Kind::not_found: return "not_found";
    case Kind::forbidden: return "forbidden";
    case Kind::conflict: return "conflict";
    case Kind::unavailable: return "unavailable";
  }
  check_failed("kind is an enumerator", __FILE__, __LINE__);
}

// clang-format on

std::string sayable(std::string text) {
  if (is_valid_utf8(text)) [[likely]]
    return text;
  const std::string_view all = text;
  std::string said;
  for (std::size_t at = 0; at < all.size();) {
    std::size_t length = 1;
    const std::size_t length_max = std::min<std::size_t>(4, all.size() - at);
    while (length <= length_max && !is_valid_utf8(all.substr(at, length))) ++length;
    const bool is_character = length <= length_max;
    if (is_character) said += all.substr(at, length);
    if (!is_character) said += '?';
    at += is_character ? length : 1;
  }
  return said;
}

}  // namespace dunlin
