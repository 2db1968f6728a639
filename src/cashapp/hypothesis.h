// Hypothesis: what a payment may have been made for, to the last cent: money onto documents, what explains the rest,
// the evidence, and what forbids to post it without a person.
//
// The amounts onto documents and the residual add up to the payment: what was taken off (discount, fee, withholding)
// is given to the document and is negative in `residual_minor`; what is left over goes on account and is positive.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cashapp/evidence.h"
#include "cashapp/match_ledger.h"

namespace dunlin {

enum class ResidualKind : std::uint8_t { none, discount, withholding, deduction, bank_fee, on_account };
[[nodiscard]] std::string_view name_of(ResidualKind kind);

// Why no rule posts it, however often such evidence was right.
enum class CashVeto : std::uint8_t {
  other_customer,       // the payer is somebody else whom we know
  unexplained_amount,   // too little or too much, without a word about it
  unexplained_number,   // a number that is nobody's, and the amount is not exact
  credit_note_missing,  // a credit note is spoken of and none is found
  equal_candidates,     // another choice fits as well
  guessed_number,       // two letters off, or one and the payer is not known
  weak_payer,           // related or similar, and no number
  searched_subset,      // found by search alone, and not all was searched or a credit note is in it
  advice_of_others,     // an advice that names documents beyond the payer's group
  late_discount,        // taken after its time
  disputed,             // a document is in dispute
  amount_too_large,     // for this rule's limit
};
inline constexpr int cash_veto_count = static_cast<int>(CashVeto::amount_too_large) + 1;
[[nodiscard]] std::string_view name_of(CashVeto veto);

struct CashAllocation {
  DocumentIndex document = -1;
  std::int64_t minor = 0;
  bool operator==(const CashAllocation&) const = default;
};

struct Hypothesis {
  std::vector<CashAllocation> allocations;  // by document
  ResidualKind residual = ResidualKind::none;
  std::int64_t residual_minor = 0;
  std::string deduction_code;
  Signature signature;
  std::int64_t confidence_ppm = 0;
  std::uint16_t vetoes = 0;
  std::int32_t advice = -1;           // that it rests on
  std::vector<DocumentIndex> equals;  // others of the same amount, the oldest first: when this one is taken

  [[nodiscard]] bool is_vetoed() const { return vetoes != 0; }
  [[nodiscard]] bool has(CashVeto veto) const { return ((vetoes >> static_cast<int>(veto)) & 1U) != 0; }
  void forbid(CashVeto veto) { vetoes = static_cast<std::uint16_t>(vetoes | (1U << static_cast<int>(veto))); }
};

// Where a payment belongs that pays nothing that is open.
enum class CashRoute : std::uint8_t { none, duplicate, reversal, on_account, not_receivables };
[[nodiscard]] std::string_view name_of(CashRoute route);

struct PaymentReading {
  std::vector<Hypothesis> hypotheses;  // the most likely first
  CashRoute route = CashRoute::none;
  DocumentIndex routed_document = -1;  // the closed one that was paid again or taken back
};

}  // namespace dunlin
