// How a customer's risk is printed: the score with every point of it, the exposure against the limit, flags and advice.
// Used by risk, customer and explain; the JSON is that of view/risk_view.h.
#pragma once

#include <iosfwd>
#include <string>

#include "view/risk_view.h"

namespace dunlin::cli {

// The score, and a row for each factor with its points; they add up to the score.
void print_profile(std::ostream& out, const RiskProfile& profile);

// "+18" points of 100 in 91 days; "-" where there is too little history.
[[nodiscard]] std::string trend_text(const ScoreTrend& trend);
// "125 %", "none" without a limit, "over" where nothing may be owed and something is.
[[nodiscard]] std::string utilisation_text(const CreditPosition& position);

// Everything about one customer.
void print_risk(std::ostream& out, const view::CustomerRisk& risk);

}  // namespace dunlin::cli
