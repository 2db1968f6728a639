// MatchLedger: what a payment may pay, as columns of one moment: the customers, their documents, what is known about
// who pays for whom, and the remittance advices that are not used up yet. It is read once for a run and then only
// looked at, by any number of threads.
//
//   MatchLedger ledger;
//   ledger.customers.push_back({.number = "10482", .name = "Brenner GmbH"});
//   ledger.documents.push_back({.number = "RE-2026-00012", .customer = 0, .currency = eur, .amount_minor = 119000,
//                               .open_minor = 119000});
//
// Customers and documents are named by their place in the columns. Amounts are minor units of the document's
// currency; those of credit notes are negative. Closed documents are here too, as far back as one may be paid twice.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/money.h"

namespace dunlin {

using CustomerIndex = std::int32_t;
using DocumentIndex = std::int32_t;
inline constexpr CustomerIndex no_customer = -1;

struct MatchCustomer {
  std::string number;
  std::string name;
  CustomerIndex parent = no_customer;
};

struct MatchDocument {
  std::string number;
  CustomerIndex customer = no_customer;
  bool credit_note = false;
  bool closed = false;
  bool disputed = false;
  Date issued_on;
  Date due_on;
  Currency currency;
  std::int64_t amount_minor = 0;
  std::int64_t open_minor = 0;
  std::int32_t discount_basis_points = 0;  // when paid within discount_days of the day of issue
  std::int32_t discount_days = 0;
  std::int32_t withholding_basis_points = 0;  // that the customer's country takes off at the source
  std::string purchase_order;
  std::string delivery_note;
  std::string structured_reference;
};

// Somebody at whose account or under whose name a customer's invoices were paid.
struct PayerEdge {
  enum class Source : std::uint8_t { master, confirmed };
  CustomerIndex customer = no_customer;
  std::string account;  // IBAN or number; empty: by name alone
  std::string name;     // as the bank wrote it; empty: by account alone
  Source source = Source::confirmed;
};

struct MatchAdvice {
  struct Line {
    std::string reference;
    std::int64_t gross_minor = 0;
    std::int64_t paid_minor = 0;
    std::string deduction_code;
  };
  Date on;
  std::string payer;
  Currency currency;
  std::int64_t total_minor = 0;
  std::vector<Line> lines;
};

struct MatchLedger {
  std::vector<MatchCustomer> customers;
  std::vector<MatchDocument> documents;
  std::vector<PayerEdge> edges;
  std::vector<MatchAdvice> advices;
};

// One payment as its bank tells it.
struct MatchPayment {
  std::int64_t id = 0;
  Date on;
  std::int64_t amount_minor = 0;  // negative: taken back
  Currency currency;
  std::string payer;
  std::string account;
  std::string text;
  std::string structured_reference;
  bool international = false;  // on its way banks may have taken fees
  bool returned = false;
};

}  // namespace dunlin
