#include "party/credit_rows.h"

namespace dunlin {
namespace {

const Statement every_score{"credit_score.all",
                            select_from(CreditScore::table, "ORDER BY customer_id, agency, rated_on, id")};
const Statement scores_by_customers{
    "credit_score.by_customers",
    select_from(CreditScore::table, "AND customer_id IN KEYS($2) ORDER BY customer_id, agency, rated_on, id")};
const Statement reviews_by_customers{
    "credit_review.by_customers",
    select_from(CreditReview::table, "AND customer_id IN KEYS($2) ORDER BY customer_id, id")};

}  // namespace

Result<std::vector<CreditScore>> all_credit_scores(const ReadTx& tx) {
  return tx.all<CreditScore>(every_score);
}

Result<std::vector<CreditScore>> credit_scores_of(const ReadTx& tx, std::span<const std::int64_t> customer_ids) {
  return tx.all<CreditScore>(scores_by_customers, keys_parameter(customer_ids));
}

Result<std::vector<CreditReview>> credit_reviews_of(const ReadTx& tx, std::span<const std::int64_t> customer_ids) {
  return tx.all<CreditReview>(reviews_by_customers, keys_parameter(customer_ids));
}

}  // namespace dunlin
