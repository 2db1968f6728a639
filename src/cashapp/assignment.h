// Assignment: what each payment of a run is for, when several want the same invoice. The hypothesis with the most
// confidence is served first, then the lower number of the payment; an invoice serves as far as its open amount goes,
// an advice once. Whoever comes too late takes the next of equal items, the oldest first, or his next hypothesis.
//
//   const std::vector<CashDecision> decisions = assign(index, payments, readings, rules);
//
// The order is total, so the answer does not depend on how the readings were made. A decision is `apply` when its
// confidence reaches the gate, nothing forbids it, and it was nobody's second choice; `suggest` with up to three
// alternatives otherwise.
#pragma once

#include <span>
#include <vector>

#include "cashapp/hypothesis.h"
#include "cashapp/match_index.h"

namespace dunlin {

struct CashRules {
  std::int64_t gate_ppm = 998'000;    // that the lower bound of the evidence must reach
  std::int64_t amount_minor_max = 0;  // posted without a person; 0: no limit
};

enum class CashOutcome : std::uint8_t { apply, suggest, route, unapplied };

struct CashDecision {
  std::int64_t payment = 0;
  CashOutcome outcome = CashOutcome::unapplied;
  CashRoute route = CashRoute::none;
  DocumentIndex routed_document = -1;
  Hypothesis chosen;                     // of apply and suggest
  std::vector<Hypothesis> alternatives;  // at most three
};

[[nodiscard]] std::vector<CashDecision> assign(const MatchIndex& index, std::span<const MatchPayment> payments,
                                               std::vector<PaymentReading> readings, const CashRules& rules);

}  // namespace dunlin
