// PayerBook: who pays, told by the account and the name that the bank gives, from the master data and from postings
// that a person confirmed.
//
//   const PayerBook payers = PayerBook::of(ledger);
//   const Payer payer = payers.identify("DE2250..", "NORD LOGISTIK GMBH");
//   payers.agreement(payer, customer)            // PayerAgreement::account: his own account
//
// An account counts as a customer's when the master data say so or two confirmed payments came from it; one confirmed
// payment makes it likely and no more. Names are compared as they are folded, without legal forms, and cut where
// banks cut them. Customers of one corporate group are related by the roots of their hierarchies.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cashapp/key_index.h"
#include "cashapp/match_ledger.h"

namespace dunlin {

// From the strongest to none, and against.
enum class PayerAgreement : std::uint8_t {
  account,         // his account, or one from which two of his payments were confirmed
  likely_account,  // one confirmed payment
  name,            // his name, and nobody else's
  shared_name,     // his name, and that of others
  group,           // somebody of his corporate group
  similar_name,    // a name that could be his
  unknown,         // nobody whom we know
  other,           // a customer whom we know, and not him
};

struct Payer {
  static constexpr std::size_t customers_max = 32;

  struct Known {
    CustomerIndex customer = no_customer;
    PayerAgreement by = PayerAgreement::unknown;
  };
  std::vector<Known> known;  // the best first
  std::string name;          // folded, without legal form
  bool surely = false;       // the account, or a name of one customer: somebody else's invoice is a contradiction
};

class PayerBook {
 public:
  [[nodiscard]] static PayerBook of(const MatchLedger& ledger);
  void identify(std::string_view account, std::string_view name, Payer& payer) const;
  [[nodiscard]] PayerAgreement agreement(const Payer& payer, CustomerIndex customer) const;
  [[nodiscard]] bool same_group(CustomerIndex a, CustomerIndex b) const { return root_of(a) == root_of(b); }
  [[nodiscard]] CustomerIndex root_of(CustomerIndex customer) const {
    return roots_[static_cast<std::size_t>(customer)];
  }

 private:
  struct AccountEdge {
    CustomerIndex customer = no_customer;
    std::int32_t confirmed = 0;
    bool master = false;
  };
  void add_by_account(std::string_view account, Payer& payer) const;
  void add_by_name(Payer& payer) const;
  [[nodiscard]] bool is_similar(std::string_view name, CustomerIndex customer) const;

  KeyIndex accounts_;  // into edges_
  std::vector<AccountEdge> edges_;
  KeyIndex names_;   // whole names without legal form
  KeyIndex stumps_;  // their first letters, as many as banks keep at the least
  std::vector<std::string> folded_;
  std::vector<CustomerIndex> roots_;
};

// A company's name for comparing: folded, without its legal form and without blanks.
[[nodiscard]] std::string name_without_form(std::string_view name);

}  // namespace dunlin
