// How a customer's risk is shown: the score with every point of it, the exposure against the limit, flags and advice.
// Used by risk, customer and explain.
#pragma once

#include <boost/json.hpp>
#include <iosfwd>
#include <string>
#include <vector>

#include "engine/credit_report.h"
#include "party/credit.h"

namespace dunlin::cli {

// {"model":"risk-2","behaviour":...,"score":...,"contributions":[...]}
[[nodiscard]] boost::json::object profile_json(const RiskProfile& profile);
// The score, and a row for each factor with its points; they add up to the score.
void print_profile(std::ostream& out, const RiskProfile& profile);

// "deteriorating, over limit", in the order in which they weigh.
[[nodiscard]] std::vector<std::string> flags_of(const CreditRow& row);
// "+18" points of 100 in 91 days; "-" where there is too little history.
[[nodiscard]] std::string trend_text(const ScoreTrend& trend);
// "125 %", "none" without a limit, "over" where nothing may be owed and something is.
[[nodiscard]] std::string utilisation_text(const CreditPosition& position);

// Everything about one customer.
struct CustomerRisk {
  RiskProfile profile;
  CreditRow row;
  Currency tenant_currency;
  Date morning;
  std::string model;                // of the predictions
  std::vector<CreditScore> scores;  // those dated before the morning
};
[[nodiscard]] Result<CustomerRisk> customer_risk(const ReadTx& tx, const Assessment& assessment, Id<Customer> customer);
[[nodiscard]] boost::json::object risk_json(const CustomerRisk& risk);
void print_risk(std::ostream& out, const CustomerRisk& risk);

// Members of risk_json that a list has too.
void append_credit(boost::json::object& object, const CreditRow& row, Currency tenant_currency);

}  // namespace dunlin::cli
