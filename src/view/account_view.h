// Why an account, and each of its open items, stands as it does on a morning: the score with its parts, the gain of a
// contact, reasons, risk, predictions with what they rest on, further outcomes; and of an invoice that was asked about,
// everything that was laid onto it.
//
//   AccountQuestion question;
//   question.object = "10482";                                       // or "cus_...", "RE-2026-3381", "inv_..."
//   question.morning = day;
//   const AccountView view = TRY(account_view(tx, onlooker, question));
//
// The items that are explained one by one are the one that was asked about, or the three largest. Amounts are decimal
// texts, chances percent as texts ("12.50"), shares of reasons thousandths of log-odds. object_unknown when there is no
// such thing, or it is not the onlooker's to see.
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collections/follow_up.h"
#include "engine/assessed_morning.h"
#include "engine/payment_reasons.h"
#include "engine/reports.h"

namespace dunlin::view {

// What the text of a question may name.
enum class AccountObject : std::uint8_t { customer_or_invoice, customer, invoice };

struct AccountQuestion {
  std::string object;  // number or id
  AccountObject kind = AccountObject::customer_or_invoice;
  Date morning;
  Language language = Language::en;  // of reasons
};
[[nodiscard]] constexpr Operation operation_of(const AccountQuestion&) {
  return Operation::view_customer;
}

struct AccountView {
  Customer customer;
  Date morning;
  std::string model;
  Currency tenant_currency;
  std::vector<Currency> at_par;       // currencies without a ranking rate
  std::optional<FollowUp> follow_up;  // open on the morning
  RiskProfile risk;
  boost::json::array accounts;  // one in each currency; a rank of 0 is not on the list
  boost::json::array items;     // open ones
  boost::json::array payment_reasons;
  boost::json::value outcomes;            // null when nothing is open
  boost::json::value invoice;             // the one that was asked about, or null
  std::optional<std::size_t> asked_item;  // its place in `items`, if it is open
};
[[nodiscard]] Result<AccountView> account_view(const ReadTx& tx, const Onlooker& onlooker,
                                               const AccountQuestion& question,
                                               const AssessmentSource& source = AssessedMorning::read);
[[nodiscard]] boost::json::object to_json(const AccountView& view);

// {"from": ..., "to": ...}; null for none.
[[nodiscard]] boost::json::value range_json(const std::optional<DayRange>& range, Date morning);
// By number or id, whoever's it is. invoice_unknown; id_taken when several company codes use the number.
[[nodiscard]] Result<Invoice> invoice_named(const ReadTx& tx, std::string_view number_or_id);
// What an invoice's open amount is made of: everything applied, written off and reversed before the day.
[[nodiscard]] Result<boost::json::array> settlements_json(const ReadTx& tx, const Invoice& invoice, Date date);

}  // namespace dunlin::view
