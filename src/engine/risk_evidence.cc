#include "engine/risk_evidence.h"

#include <algorithm>

#include "party/credit_rows.h"

namespace dunlin {
namespace {

std::optional<ExternalRating> rating_of(std::span<const CreditScore> scores, Date dated_before) {
  const CountedRating counted = rating_that_counts(scores, dated_before);
  const CreditScore* score = counted.score != nullptr ? counted.score : counted.stale;
  if (score == nullptr) return std::nullopt;
  return ExternalRating{score->agency, score->rated_on, static_cast<std::int32_t>(health_basis_points(*score)),
                        counted.score != nullptr};
}

}  // namespace

std::span<const CreditScore> RiskSources::scores_of(std::int64_t customer_id) const {
  const auto by_customer = [](const CreditScore& a, const CreditScore& b) { return a.customer < b.customer; };
  CreditScore wanted;
  wanted.customer = Id<Customer>{customer_id};
  const auto [begin, end] = std::equal_range(scores.begin(), scores.end(), wanted, by_customer);
  return {begin, end};
}

Result<RiskSources> read_risk_sources(const ReadTx& tx, Date dated_before) {
  return RiskSources{TRY(all_credit_scores(tx)), TRY(promises_ending(tx, dated_before))};
}

RiskEvidence evidence_on(const Book& book, const RiskSources& sources, Date dated_before) {
  RiskEvidence evidence = RiskEvidence::none(book);
  evidence.broken_promises = broken_promises(book, sources.promises, dated_before);
  if (sources.scores.empty()) return evidence;
  for (std::size_t customer = 0; customer < book.customer_count(); ++customer) {
    evidence.ratings[customer] = rating_of(sources.scores_of(book.customer_id[customer]), dated_before);
  }
  return evidence;
}

}  // namespace dunlin
