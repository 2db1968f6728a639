// Why the world's wish was not granted.
//
// A Refusal is the value of every expected failure: bad input, a stale digest, a missing role, a full disk.
// It carries one Reason (one enumerator per cause) and one sentence for a person. The Kind of a reason comes from one
// exhaustive switch, and each face (CLI, HTTP) maps Kind once. Programmer errors are not refusals: see check.h.
//
//   if (amount.minor <= 0) return refuse(Reason::amount_not_positive, "payment P-17: amount -3.00 is not above zero");
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace dunlin {

enum class Kind : std::uint8_t {
  invalid,     // the input is wrong; the same request will never succeed
  not_found,   // the thing named does not exist (or is not yours)
  forbidden,   // known, but not with this role, or not by this person
  conflict,    // right in itself, but the state has moved on
  unavailable  // may succeed later: busy, full, a peer that does not answer
};

// One enumerator per cause, grouped by kind_of's answer.
enum class Reason : std::uint8_t {
  // invalid
  amount_malformed,
  amount_overflow,
  amount_not_positive,
  amount_too_precise,
  currency_unknown,
  currency_mismatch,
  date_malformed,
  date_impossible,
  instant_malformed,
  id_malformed,
  json_malformed,
  json_not_canonical,
  text_malformed,
  terms_malformed,
  calendar_malformed,
  mapping_malformed,
  policy_malformed,
  template_malformed,
  file_unreadable,
  file_empty,
  file_binary,
  file_too_long_line,
  encoding_unsupported,
  encoding_invalid,
  header_missing,
  header_duplicate,
  column_missing,
  field_missing,
  field_malformed,
  row_malformed,
  due_before_issue,
  settled_before_issue,
  score_off_scale,
  amount_absurd,
  date_absurd,
  option_invalid,
  password_too_weak,
  backup_damaged,
  model_invalid,
  model_untrained,
  history_too_short,
  // not_found
  tenant_unknown,
  user_unknown,
  customer_unknown,
  invoice_unknown,
  payment_unknown,
  credit_memo_unknown,
  application_unknown,
  proposal_unknown,
  hold_unknown,
  policy_unknown,
  batch_unknown,
  entry_unknown,
  worklist_absent,
  model_unknown,
  follow_up_unknown,
  object_unknown,
  // forbidden
  role_missing,
  four_eyes,
  floor_person_required,
  denied_by_policy,
  kill_switch,
  signature_invalid,
  sign_in_required,
  request_forged,
  code_needed,
  identity_refused,
  // conflict
  id_taken,
  idempotency_key_reused,
  duplicate_content,
  digest_stale,
  basis_moved,
  proposal_expired,
  proposal_not_pending,
  state_transition,
  over_applied,
  overdrawn_payment,
  already_reversed,
  invoice_paid,
  account_disputed,
  account_held,
  account_promised,
  account_sensitive,
  recipient_missing,
  limit_reached,
  outcome_unknown,
  figure_unbound,
  tenant_exists,
  user_exists,
  schema_newer,
  // unavailable
  database_busy,
  database_full,
  database_failed,
  journal_stopped,
  io_failed,
  delivery_failed,
  too_many_attempts
};

[[nodiscard]] Kind kind_of(Reason reason);
[[nodiscard]] std::string_view name_of(Reason reason);  // "digest_stale"
[[nodiscard]] std::string_view name_of(Kind kind);

struct Refusal {
  Reason reason;
  std::string text;  // one sentence: what did not happen, why, what to do; UTF-8

  [[nodiscard]] Kind kind() const { return kind_of(reason); }
};

// The text with a '?' for each byte that is not UTF-8. A refusal quotes what it was given, which may be anything or be
// cut inside a character, and goes into JSON.
[[nodiscard]] std::string sayable(std::string text);

}  // namespace dunlin
