// Credit risk as it is shown: the customers that owe anything by what is at risk, and one customer with every point of
// the score, the exposure against the limit, flags and advice.
//
//   const RiskList list = TRY(risk_list(tx, onlooker, question));
//   const CustomerRisk risk = TRY(customer_risk(tx, morning, customer));         // of a page about one customer
//
// On a morning; as of a day is the morning after it. Amounts are decimal texts in their currency; where several are
// added up, at ranking rates in the tenant's. Scores and shares are in basis points, agencies' scores as they gave
// them.
#pragma once

#include <boost/json.hpp>
#include <map>
#include <string>
#include <vector>

#include "engine/assessed_morning.h"
#include "engine/credit_report.h"
#include "engine/reports.h"
#include "party/credit.h"

namespace dunlin::view {

// {"model":"risk-2","behaviour":...,"score":...,"contributions":[...]}; the contributions add up to the score.
[[nodiscard]] boost::json::object profile_json(const RiskProfile& profile);

// "deteriorating, over limit", in the order in which they weigh.
[[nodiscard]] std::vector<std::string> flags_of(const CreditRow& row);
// 23500 is "235", 250 is "2.5".
[[nodiscard]] std::string hundredths_text(std::int64_t hundredths);

// ---- One customer

struct CustomerRisk {
  RiskProfile profile;
  CreditRow row;
  Currency tenant_currency;
  Date morning;
  std::string model;                // of the predictions
  std::vector<CreditScore> scores;  // those dated before the morning
};
[[nodiscard]] Result<CustomerRisk> customer_risk(const ReadTx& tx, const AssessedMorning& morning,
                                                 Id<Customer> customer);
[[nodiscard]] boost::json::object risk_json(const CustomerRisk& risk);

struct CustomerRiskQuestion {
  std::string customer;  // number or id
  Date morning;
};
[[nodiscard]] constexpr Operation operation_of(const CustomerRiskQuestion&) {
  return Operation::view_customer;
}
struct CustomerRiskView {
  Customer customer;
  CustomerRisk risk;
};
// customer_unknown
[[nodiscard]] Result<CustomerRiskView> customer_risk_view(const ReadTx& tx, const Onlooker& onlooker,
                                                          const CustomerRiskQuestion& question);
[[nodiscard]] boost::json::object to_json(const CustomerRiskView& view);

// ---- Everybody

struct RiskQuestion {
  Date morning;
  std::int64_t limit = 30;  // 0: all
};
[[nodiscard]] constexpr Operation operation_of(const RiskQuestion&) {
  return Operation::view_customer;
}

struct RiskList {
  std::shared_ptr<const AssessedMorning> assessed;
  CreditReport report;
  std::map<std::int64_t, Customer> customers;  // those that the onlooker sees
  std::int64_t owing = 0;                      // how many of them owe anything
  std::int64_t seq = 0;

  [[nodiscard]] const Customer& customer_of(const CreditRow& row) const {
    return customers.at(assessment().book.customer_id[row.customer]);
  }
  [[nodiscard]] const RiskProfile& profile_of(const CreditRow& row) const { return assessment().risk[row.customer]; }
  [[nodiscard]] const Assessment& assessment() const { return assessed->assessment(); }
};

[[nodiscard]] Result<RiskList> risk_list(const ReadTx& tx, const Onlooker& onlooker, const RiskQuestion& question,
                                         const AssessmentSource& source = AssessedMorning::read);
[[nodiscard]] boost::json::object to_json(const RiskList& list);

}  // namespace dunlin::view
