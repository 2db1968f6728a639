// The tables of credit scores and credit reviews, as named questions.
#pragma once

#include <span>
#include <vector>

#include "party/credit.h"
#include "store/transaction.h"

namespace dunlin {

// By customer, agency and day.
[[nodiscard]] Result<std::vector<CreditScore>> all_credit_scores(const ReadTx& tx);
[[nodiscard]] Result<std::vector<CreditScore>> credit_scores_of(const ReadTx& tx,
                                                                std::span<const std::int64_t> customer_ids);
// By customer, the latest of each last.
[[nodiscard]] Result<std::vector<CreditReview>> credit_reviews_of(const ReadTx& tx,
                                                                  std::span<const std::int64_t> customer_ids);

}  // namespace dunlin
