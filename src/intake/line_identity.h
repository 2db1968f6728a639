// Which lines of a file are about the same thing: the same document of the same company, the same customer, the same
// contact, the same agency's score of a day.
//
// A payment has two identities: the payment itself (company and reference), which several lines may share when they
// agree on it, and its application to one invoice.
#pragma once

#include <algorithm>
#include <string_view>

#include "intake/cell_text.h"
#include "intake/import_kind.h"
#include "intake/seen_numbers.h"
#include "intake/staged.h"

namespace dunlin {

// The field that is named when two lines clash, and its text.
struct LineIdentity {
  std::uint64_t hash = 0;
  Field field = Field::number;
  std::string_view text;
};

[[nodiscard]] inline LineIdentity identity_of(const CustomerLine& line) {
  return {hash_key({line.number}), Field::number, line.number};
}
[[nodiscard]] inline bool same_identity(const CustomerLine& a, const CustomerLine& b) {
  return a.number == b.number;
}

// By address, or by telephone number where there is none.
[[nodiscard]] inline LineIdentity identity_of(const ContactLine& line) {
  const bool by_email = !line.email.empty();
  const std::string_view text = by_email ? line.email : line.phone;
  return {hash_key({line.customer_number, lower_ascii(text)}), by_email ? Field::email : Field::phone, text};
}
[[nodiscard]] inline bool same_identity(const ContactLine& a, const ContactLine& b) {
  if (a.customer_number != b.customer_number || a.email.empty() != b.email.empty()) return false;
  return a.email.empty() ? a.phone == b.phone : lower_ascii(a.email) == lower_ascii(b.email);
}

[[nodiscard]] inline LineIdentity identity_of(const InvoiceLine& line) {
  return {hash_key({line.company, line.number}), Field::number, line.number};
}
[[nodiscard]] inline bool same_identity(const InvoiceLine& a, const InvoiceLine& b) {
  return a.number == b.number && a.company == b.company;
}

[[nodiscard]] inline LineIdentity identity_of(const CreditLine& line) {
  return {hash_key({line.company, line.number}), Field::number, line.number};
}
[[nodiscard]] inline bool same_identity(const CreditLine& a, const CreditLine& b) {
  return a.number == b.number && a.company == b.company;
}

[[nodiscard]] inline LineIdentity identity_of(const HistoryLine& line) {
  return identity_of(line.invoice);
}
[[nodiscard]] inline bool same_identity(const HistoryLine& a, const HistoryLine& b) {
  return same_identity(a.invoice, b.invoice);
}

[[nodiscard]] inline LineIdentity identity_of(const PaymentLine& line) {
  return {hash_key({line.company, line.reference, line.invoice_number}), Field::reference, line.reference};
}
[[nodiscard]] inline bool same_identity(const PaymentLine& a, const PaymentLine& b) {
  return a.reference == b.reference && a.company == b.company && a.invoice_number == b.invoice_number;
}

// One score of each agency and day.
[[nodiscard]] inline LineIdentity identity_of(const ScoreLine& line) {
  return {hash_key({line.customer_number, line.agency, line.rated_on.to_string()}), Field::customer_number,
          line.customer_number};
}
[[nodiscard]] inline bool same_identity(const ScoreLine& a, const ScoreLine& b) {
  return a.customer_number == b.customer_number && a.agency == b.agency && a.rated_on == b.rated_on;
}

// The payment, whatever it is applied to.
[[nodiscard]] inline std::uint64_t payment_hash(const PaymentLine& line) {
  return hash_key({line.company, line.reference});
}
[[nodiscard]] inline bool same_reference(const PaymentLine& a, const PaymentLine& b) {
  return a.reference == b.reference && a.company == b.company;
}
[[nodiscard]] inline bool same_payment(const PaymentLine& a, const PaymentLine& b) {
  return a.customer_number == b.customer_number && a.amount == b.amount && a.received_on == b.received_on &&
         a.method == b.method;
}

}  // namespace dunlin
