// Payment reasons in words: "usually pays 3 days after due", "5 later invoices are paid already".
//
// The words come from the features that the reason sums up, so they say what is known; the share beside them says what
// it is worth. In English and German.
#pragma once

#include <string>

#include "agents/wording.h"
#include "prediction/payment_explanation.h"

namespace dunlin {

[[nodiscard]] std::string words_of(PaymentReason reason, const LandmarkFeatures& features, Language language);

}  // namespace dunlin
