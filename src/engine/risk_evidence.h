// What the risk agent is told beside the book: promises that were not kept and what agencies say, as of any morning not
// later than the book's.
//
//   const RiskSources sources = TRY(read_risk_sources(tx, morning));
//   const RiskEvidence evidence = evidence_on(book, sources, morning);
#pragma once

#include <vector>

#include "agents/risk.h"
#include "collections/promises.h"
#include "party/credit.h"
#include "store/transaction.h"

namespace dunlin {

struct RiskSources {
  std::vector<CreditScore> scores;  // by customer, agency and day
  std::vector<Hold> promises;

  [[nodiscard]] std::span<const CreditScore> scores_of(std::int64_t customer_id) const;
};
[[nodiscard]] Result<RiskSources> read_risk_sources(const ReadTx& tx, Date dated_before);

[[nodiscard]] RiskEvidence evidence_on(const Book& book, const RiskSources& sources, Date dated_before);

}  // namespace dunlin
