// The ledger's facts: Invoice, CreditMemo, Payment, Application, Adjustment.
//
// Documents may come again with other content, which makes a new version of the row (the journal keeps the difference).
// Money facts (Payment, Application, Adjustment) are never edited: a correction is a new row with the amount negated
// that names the row it reverses. The open amount of an invoice on a day is
//
//   amount - sum of its applications applied_on <= day - sum of its adjustments adjusted_on <= day
//
// Amounts are minor units of the document's currency, above zero on documents.
#pragma once

#include <cstdint>
#include <string>

#include "base/date.h"
#include "base/id.h"
#include "base/money.h"
#include "party/customer.h"
#include "store/table.h"

namespace dunlin {

// How an invoice reached the customer, as far as the source says. Customers pay what they get on paper later.
enum class InvoiceDelivery : std::uint8_t { unknown, paper, electronic };
[[nodiscard]] std::string_view name_of(InvoiceDelivery delivery);
// Leaves `delivery` as it is when there is no such name.
bool from_name(std::string_view text, InvoiceDelivery& delivery);

struct Invoice {
  static constexpr std::string_view id_prefix = "inv";

  Id<Invoice> id;
  Id<Customer> customer;
  std::string company;  // the seller's company code in the ERP, or empty
  std::string number;   // unique within the company code
  Date issued_on;
  Date due_on;
  Currency currency;
  std::int64_t amount_minor = 0;
  std::string terms;  // as the file gave them
  std::string purchase_order;
  std::string product;
  bool opening = false;  // taken over as an opening balance
  InvoiceDelivery delivery = InvoiceDelivery::unknown;
  std::int64_t version = 0;

  [[nodiscard]] Money amount() const { return Money{amount_minor, currency}; }

  static const Table table;
  static void visit(auto& row, auto&& visitor) {
    visitor(row.id, row.customer, row.company, row.number, row.issued_on, row.due_on, row.currency, row.amount_minor,
            row.terms, row.purchase_order, row.product, row.opening, row.delivery, row.version);
  }
};

struct CreditMemo {
  static constexpr std::string_view id_prefix = "cre";

  Id<CreditMemo> id;
  Id<Customer> customer;
  std::string company;
  std::string number;
  Date issued_on;
  Currency currency;
  std::int64_t amount_minor = 0;
  std::int64_t version = 0;

  static const Table table;
  static void visit(auto& row, auto&& visitor) {
    visitor(row.id, row.customer, row.company, row.number, row.issued_on, row.currency, row.amount_minor, row.version);
  }
};

struct Payment {
  static constexpr std::string_view id_prefix = "pay";

  Id<Payment> id;
  Id<Customer> customer;
  std::string company;
  std::string reference;  // unique within the company code
  Date received_on;
  Currency currency;
  std::int64_t amount_minor = 0;
  std::string method;
  std::int64_t version = 0;

  static const Table table;
  static void visit(auto& row, auto&& visitor) {
    visitor(row.id, row.customer, row.company, row.reference, row.received_on, row.currency, row.amount_minor,
            row.method, row.version);
  }
};

enum class ApplicationSource : std::uint8_t { payment, credit_memo };
[[nodiscard]] std::string_view name_of(ApplicationSource source);
[[nodiscard]] bool from_name(std::string_view text, ApplicationSource& source);

struct Application {
  static constexpr std::string_view id_prefix = "app";

  Id<Invoice> invoice;
  Id<Application> id;
  ApplicationSource source = ApplicationSource::payment;
  std::int64_t source_id = 0;  // of the Payment or CreditMemo
  Date applied_on;
  std::int64_t amount_minor = 0;  // negative on a reversal
  Id<Application> reverses;
  std::int64_t version = 0;

  static const Table table;
  static void visit(auto& row, auto&& visitor) {
    visitor(row.invoice, row.id, row.source, row.source_id, row.applied_on, row.amount_minor, row.reverses,
            row.version);
  }
};

enum class AdjustmentKind : std::uint8_t { write_off };
[[nodiscard]] std::string_view name_of(AdjustmentKind kind);
[[nodiscard]] bool from_name(std::string_view text, AdjustmentKind& kind);

struct Adjustment {
  static constexpr std::string_view id_prefix = "adj";

  Id<Invoice> invoice;
  Id<Adjustment> id;
  AdjustmentKind kind = AdjustmentKind::write_off;
  Date adjusted_on;
  std::int64_t amount_minor = 0;  // lowers the invoice; negative on a reversal
  Id<Adjustment> reverses;
  std::int64_t version = 0;

  static const Table table;
  static void visit(auto& row, auto&& visitor) {
    visitor(row.invoice, row.id, row.kind, row.adjusted_on, row.amount_minor, row.reverses, row.version);
  }
};

}  // namespace dunlin
