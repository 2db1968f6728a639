// For tests: a small company's books and one payment read against them.
#pragma once

#include <gtest/gtest.h>

#include "cashapp/assignment.h"
#include "cashapp/payment_reader.h"

namespace dunlin {

inline Date test_day(std::string_view text) {
  return *Date::parse(text);
}

inline MatchDocument test_invoice(std::string number, CustomerIndex customer, std::int64_t open_minor) {
  MatchDocument document;
  document.number = std::move(number);
  document.customer = customer;
  document.issued_on = test_day("2026-01-10");
  document.due_on = test_day("2026-02-09");
  document.currency = *Currency::parse("EUR");
  document.amount_minor = document.open_minor = open_minor;
  return document;
}

// Brenner (0) with account DE10 and two subsidiaries (1, 2); Ashford (3) with account GB20; Corby (4).
inline MatchLedger test_books() {
  MatchLedger ledger;
  ledger.customers = {{"C-1", "Brenner Antriebstechnik GmbH & Co. KG", no_customer},
                      {"C-2", "Brenner Service GmbH", 0},
                      {"C-3", "Gussteile Brenner AG", 0},
                      {"C-4", "Ashford Controls Ltd", no_customer},
                      {"C-5", "Corby Mills plc", no_customer}};
  ledger.edges = {{0, "DE10", "", PayerEdge::Source::master}, {3, "GB20", "", PayerEdge::Source::master}};
  ledger.documents = {test_invoice("INV-2026-01234", 0, 119'000), test_invoice("INV-2026-01235", 0, 48'050),
                      test_invoice("RE25005511", 0, 73'399),      test_invoice("INV-2026-02001", 3, 250'017),
                      test_invoice("INV-2026-00077", 1, 61'041),  test_invoice("INV-2026-00400", 4, 30'000),
                      test_invoice("INV-2026-00401", 4, 30'000)};
  return ledger;
}

inline MatchPayment test_payment(std::int64_t minor, std::string text, std::string payer = "BRENNER ANTRIEBSTECHNIK",
                                 std::string account = "DE10") {
  MatchPayment payment;
  payment.on = test_day("2026-03-02");
  payment.amount_minor = minor;
  payment.currency = *Currency::parse("EUR");
  payment.payer = std::move(payer);
  payment.account = std::move(account);
  payment.text = std::move(text);
  return payment;
}

// With nothing counted yet, so that evidence ranks nothing: what is found is seen, and what forbids it.
inline PaymentReading read_alone(const MatchLedger& ledger, const MatchPayment& payment) {
  const MatchIndex index(ledger);
  const EvidenceCounts nothing;
  PaymentReader reader(index, nothing);
  PaymentReading reading;
  reader.read(payment, reading);
  return reading;
}

// "0:119000 1:48050 =A discount -2380 | other_customer", or "route duplicate", or "nothing".
inline std::string text_of(const PaymentReading& reading) {
  if (reading.route != CashRoute::none) return "route " + std::string(name_of(reading.route));
  if (reading.hypotheses.empty()) return "nothing";
  const Hypothesis& first = reading.hypotheses.front();
  std::string text;
  for (const CashAllocation& part : first.allocations) {
    text += std::to_string(part.document) + ":" + std::to_string(part.minor) + " ";
  }
  text += first.signature.text().substr(0, 3);
  if (first.residual != ResidualKind::none) {
    text += " " + std::string(name_of(first.residual)) + " " + std::to_string(first.residual_minor);
  }
  if (!first.deduction_code.empty()) text += " code " + first.deduction_code;
  for (int veto = 0; veto < cash_veto_count; ++veto) {
    if (first.has(static_cast<CashVeto>(veto))) text += " !" + std::string(name_of(static_cast<CashVeto>(veto)));
  }
  return text;
}

}  // namespace dunlin
