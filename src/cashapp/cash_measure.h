// CashMeasure: how good decisions were, held against what is known to have been paid. Counts, from which the shares
// are made where they are shown.
//
//   applicable    payments that pay at least one open document: the denominator of straight-through processing (STP)
//   applied       posted by rule; right when the set of documents and every amount are those of the truth
//   hit at 1, 3   the right set of documents is the first, or among the first three, of what was proposed
//   misapplied    minor units that were posted onto documents that the payment did not pay
//
// Posting by rule what pays nothing that is open counts as applied and as wrong.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "cashapp/assignment.h"
#include "cashapp/confirmed_payments.h"

namespace dunlin {

struct CashCount {
  std::int64_t payments = 0;
  std::int64_t applied = 0;
  std::int64_t right = 0;  // of the applied
  std::int64_t coded = 0;  // of the right, with the right residual
  std::int64_t hit_1 = 0;
  std::int64_t hit_3 = 0;
};

struct CashMeasure {
  CashCount applicable;
  std::map<std::string, CashCount> by_case;  // of all payments; where nothing open is paid, right is routed right
  std::map<std::int64_t, CashCount> by_confidence;  // by the lower bound in steps of 0.1 %: applied and right
  std::int64_t not_applicable = 0;
  std::int64_t routed_right = 0;
  std::int64_t not_applicable_applied = 0;
  std::int64_t documents = 0;  // lines of all applicable payments
  std::int64_t documents_applied = 0;
  std::int64_t applied_minor = 0;
  std::int64_t misapplied_minor = 0;
};

[[nodiscard]] CashMeasure measure(const ConfirmedPayments& set, std::span<const CashDecision> decisions);

// How often each signature's hypotheses were right: what a tenant's confirmed postings would have counted.
void count_evidence(const ConfirmedPayments& set, std::span<const PaymentReading> readings, EvidenceCounts& counts);

// One line for each decision: payment, AUTO, SUGGEST, ROUTE:kind or EXC, confidence in millionths of one, documents as
// id:minor with ; between, residual, its amount, the documents of the alternatives as id,id with | between.
[[nodiscard]] std::string decisions_text(const ConfirmedPayments& set, std::span<const CashDecision> decisions);

}  // namespace dunlin
