// Which three reasons stand beside an account. Internal to the prioritization agent (prioritization.h).
//
// Every candidate has a place in one list, from what decides the row to what merely describes it; the first three are
// shown. Amounts that are left out of the chase are always named before anything that describes what is chased.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "agents/prioritization.h"

namespace dunlin {

// Thresholds in the tenant's currency; 0: the word would say nothing this morning.
struct OverdueRanks {
  static constexpr std::size_t largest_count = 10;
  std::int64_t largest = 0;
  std::int64_t last_of_largest = 0;
};

[[nodiscard]] std::array<AccountReason, reasons_per_account> choose_reasons(const Book& book,
                                                                            const RankedAccount& account,
                                                                            const RiskProfile& risk,
                                                                            const OverdueRanks& ranks,
                                                                            std::int64_t revenue_share_bp);

}  // namespace dunlin
