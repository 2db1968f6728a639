// The credit report of a morning: of every customer that owes anything the risk profile, its trend, the exposure
// against the limit, the flags and what the risk agent advises. What `dunlin risk` shows, and what the morning run
// drafts from.
//
//   const Assessment assessment = TRY(assess(tx, morning));
//   const CreditReport report = TRY(credit_report(tx, assessment));
//   report.rows[0]                 // the most at risk: exposure x score
//
// Amounts across currencies are at ranking rates and in the tenant's currency.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "agents/credit_advice.h"
#include "control/policy.h"
#include "engine/morning_run.h"
#include "engine/risk_evidence.h"
#include "insight/wide.h"

namespace dunlin {

struct CreditRow {
  std::size_t customer = 0;  // in the book
  CreditPosition position;
  ScoreTrend trend;
  std::int64_t share_basis_points = 0;  // of all that is open
  bool deteriorates = false;
  bool concentrated = false;
  CreditAdvice advice;
  std::int64_t at_risk_minor = 0;  // exposure x score / 10000; not below 0
};

struct CreditReport {
  std::vector<CreditRow> rows;  // by at_risk_minor, score (both falling) and customer
  Currency tenant_currency;
};

// What the rows of all customers rest on, of the whole book; it depends on the books and the morning alone.
struct CreditEvidence {
  RiskSources sources;
  std::vector<ScoreTrend> trends;        // by customer of the book
  std::map<std::int64_t, Money> limits;  // by the customer's id
  Wide open_tenant_minor = 0;
};
[[nodiscard]] Result<CreditEvidence> read_credit_evidence(const ReadTx& tx, const Assessment& assessment);

[[nodiscard]] Result<CreditReport> credit_report(const ReadTx& tx, const Assessment& assessment);

// The row of one customer, also when it owes nothing.
[[nodiscard]] Result<CreditRow> credit_row(const ReadTx& tx, const Assessment& assessment,
                                           const CreditEvidence& evidence, std::size_t customer);
[[nodiscard]] Result<CreditRow> credit_row(const ReadTx& tx, const Assessment& assessment, std::size_t customer);

}  // namespace dunlin
