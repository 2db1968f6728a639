#include "ledger/document.h"

#include "base/check.h"

namespace dunlin {

constinit const Table Invoice::table{
    "invoice",
    {"id", "customer_id", "company", "number", "issued_on", "due_on", "currency", "amount_minor", "terms",
     "purchase_order", "product", "opening", "delivery", "version"},
    1,
    StateClass::business};
constinit const Table CreditMemo::table{
    "credit_memo",
    {"id", "customer_id", "company", "number", "issued_on", "currency", "amount_minor", "version"},
    1,
    StateClass::business};
constinit const Table Payment::table{
    "payment",
    {"id", "customer_id", "company", "reference", "received_on", "currency", "amount_minor", "method", "version"},
    1,
    StateClass::business};
constinit const Table Application::table{
    "application",
    {"invoice_id", "id", "source", "source_id", "applied_on", "amount_minor", "reverses_id", "version"},
    2,
    StateClass::business};
constinit const Table Adjustment::table{
    "adjustment",
    {"invoice_id", "id", "kind", "adjusted_on", "amount_minor", "reverses_id", "version"},
    2,
    StateClass::business};

std::string_view name_of(ApplicationSource source) {
  switch (source) {
    case ApplicationSource::payment:
      return "payment";
    case ApplicationSource::credit_memo:
      return "credit_memo";
  }
  CHECK_UNREACHABLE("unknown source");
}

bool from_name(std::string_view text, ApplicationSource& source) {
  source = text == "payment" ? ApplicationSource::payment : ApplicationSource::credit_memo;
  return text == name_of(source);
}

std::string_view name_of(AdjustmentKind kind) {
  switch (kind) {
    case AdjustmentKind::write_off:
      return "write_off";
  }
  CHECK_UNREACHABLE("unknown kind");
}

bool from_name(std::string_view text, AdjustmentKind& kind) {
  kind = AdjustmentKind::write_off;
  return text == name_of(kind);
}

std::string_view name_of(InvoiceDelivery delivery) {
  switch (delivery) {
    case InvoiceDelivery::unknown:
      return "";
    case InvoiceDelivery::paper:
      return "paper";
    case InvoiceDelivery::electronic:
      return "electronic";
  }
  CHECK_UNREACHABLE("unknown delivery");
}

bool from_name(std::string_view text, InvoiceDelivery& delivery) {
  using enum InvoiceDelivery;
  for (const InvoiceDelivery candidate : {unknown, paper, electronic}) {
    if (text != name_of(candidate)) continue;
    delivery = candidate;
    return true;
  }
  return false;
}

}  // namespace dunlin
