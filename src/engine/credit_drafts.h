// What the morning run proposes about customers' credit: reviews and credit holds, each for a person to decide.
//
//   std::vector<AgentDraft> drafts = credit_drafts(report, assessment, policy, run_on);   // from a snapshot
//   CreditTally tally = TRY(record_credit_drafts(context, policy, drafts, ...));          // in the run's transaction
//
// The most at risk come first, and only as many as the policy lets one run propose. A customer has at most one live
// proposal of this agent: one of the same kind and basis is kept; one whose basis moved, or that this morning no longer
// asks for, is superseded.
#pragma once

#include <vector>

#include "engine/credit_report.h"
#include "engine/proposal_commands.h"

namespace dunlin {

inline constexpr std::string_view risk_agent = "agent:risk";

[[nodiscard]] std::vector<AgentDraft> credit_drafts(const CreditReport& report, const Assessment& assessment,
                                                    const Policy& policy, Date run_on);

struct CreditTally {
  std::int64_t drafted = 0;
  std::int64_t kept = 0;
  std::int64_t superseded = 0;
  std::int64_t denied = 0;
};

// `load` is the run's so far; each of these adds to it.
[[nodiscard]] Result<CreditTally> record_credit_drafts(CommandContext& context, const Policy& policy,
                                                       const std::vector<AgentDraft>& drafts, Date run_on,
                                                       QueueLoad load);

}  // namespace dunlin
