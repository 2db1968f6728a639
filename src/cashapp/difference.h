// Difference: why a payment is not the sum of the documents that it is for, tried in a fixed order, each reason
// exactly: nothing; a discount in its time or after it; withholding tax; an amount that the payer names or claims; a
// bank's fee on a payment from abroad; a part, in words; and what has no reason.
//
//   const Difference difference = explain_difference(documents, payment, words);
//   difference.letter              // for the signature: '=', 'd', 'D', 'w', 'x', 'X', 'f', 'p', '<', '>'
//
// Discounts and taxes are of each document's open amount, rounded half up, and may differ by one minor unit a
// document as programs round. A fee is at most fee_minor_max.
#pragma once

#include <span>

#include "cashapp/hypothesis.h"
#include "cashapp/payment_words.h"

namespace dunlin {

inline constexpr std::int64_t fee_minor_max = 4'000;  // 40.00

struct Difference {
  char letter = '=';
  ResidualKind residual = ResidualKind::none;
  std::int64_t residual_minor = 0;
  std::vector<std::int64_t> paid;  // onto each document
};

// Documents are open, in the payment's currency, and at least one is given.
[[nodiscard]] Difference explain_difference(std::span<const MatchDocument* const> documents,
                                            const MatchPayment& payment, const PaymentWords& words);

}  // namespace dunlin
