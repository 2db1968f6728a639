#include "sim/demo_company.h"

#include <utility>

#include "base/check.h"
#include "base/money.h"
#include "sim/csv_lines.h"
#include "sim/demo_billing.h"
#include "sim/demo_credit.h"
#include "sim/demo_customers.h"
#include "sim/demo_desk.h"
#include "sim/demo_world.h"

namespace dunlin {
namespace {

std::string write_customers(const DemoWorld& world, const std::vector<std::optional<Money>>& limits) {
  CsvLines lines("number,name,parent,country,language,time_zone,currency,terms,email,credit_limit");
  for (std::size_t i = 0; i < world.customers.size(); ++i) {
    const DemoCustomer& customer = world.customers[i];
    lines.field(customer.number).field(customer.name);
    lines.field(customer.parent < 0 ? "" : world.customers[static_cast<std::size_t>(customer.parent)].number);
    lines.field(customer.locale->country).field(customer.locale->language).field(customer.time_zone);
    lines.field(customer.currency.code()).field(demo_terms[customer.terms].text).field(customer.email);
    lines.field(limits[i] ? format_amount(*limits[i]) : "").end_line();
  }
  return lines.take();
}

std::string write_contacts(const DemoWorld& world) {
  CsvLines lines("customer_number,name,role,email,language");
  for (const DemoCustomer& customer : world.customers) {
    for (const DemoContact& contact : customer.contacts) {
      lines.field(customer.number).field(contact.name).field(contact.role).field(contact.email);
      lines.field(customer.locale->language).end_line();
    }
  }
  return lines.take();
}

void write_invoice_fields(CsvLines& lines, const DemoWorld& world, const DemoInvoice& invoice) {
  lines.field(invoice.number).field(world.customers[static_cast<std::size_t>(invoice.customer)].number);
  lines.field(demo_sellers[invoice.seller].code);
  lines.field(format_amount(invoice.amount)).field(invoice.amount.currency.code());
  lines.field(invoice.issued.to_string()).field(invoice.due.to_string());
  lines.field(demo_terms[invoice.terms].text).field(invoice.purchase_order);
}

bool in_history(const DemoInvoice& invoice, Date cutover) {
  return invoice.settlement.settled_on.has_value() && *invoice.settlement.settled_on < cutover;
}

std::string write_history(const DemoWorld& world, Date cutover) {
  CsvLines lines("number,customer,company,amount,currency,issued,due,terms,purchase_order,settled");
  for (const DemoInvoice& invoice : world.invoices) {
    if (!in_history(invoice, cutover)) continue;
    write_invoice_fields(lines, world, invoice);
    lines.field(invoice.settlement.settled_on->to_string()).end_line();
  }
  return lines.take();
}

std::string write_invoices(const DemoWorld& world, Date cutover) {
  CsvLines lines("number,customer,company,amount,currency,issued,due,terms,purchase_order");
  for (const DemoInvoice& invoice : world.invoices) {
    if (in_history(invoice, cutover)) continue;
    write_invoice_fields(lines, world, invoice);
    lines.end_line();
  }
  return lines.take();
}

std::string_view invoice_number(const DemoWorld& world, int invoice) {
  return invoice == no_invoice ? std::string_view() : world.invoices[static_cast<std::size_t>(invoice)].number;
}

std::string write_credits(const DemoWorld& world, const DemoDesk& desk) {
  CsvLines lines("number,customer,company,amount,currency,issued,invoice");
  for (const DemoCredit& credit : desk.credits) {
    const DemoCustomer& customer = world.customers[static_cast<std::size_t>(credit.customer)];
    lines.field(credit.number).field(customer.number).field(demo_sellers[customer.seller].code);
    lines.field(format_amount(credit.amount)).field(credit.amount.currency.code());
    lines.field(credit.issued.to_string()).field(invoice_number(world, credit.invoice)).end_line();
  }
  return lines.take();
}

std::string write_payments(const DemoWorld& world, const DemoDesk& desk) {
  CsvLines lines("reference,customer,company,amount,currency,received,method,invoice,applied");
  for (const DemoPayment& payment : desk.payments) {
    const DemoCustomer& customer = world.customers[static_cast<std::size_t>(payment.customer)];
    lines.field(payment.reference).field(customer.number).field(demo_sellers[customer.seller].code);
    lines.field(format_amount(payment.amount)).field(payment.amount.currency.code());
    lines.field(payment.received.to_string()).field(payment.method);
    lines.field(invoice_number(world, payment.invoice));
    const Money applied{payment.applied_minor, payment.amount.currency};
    lines.field(payment.invoice == no_invoice ? std::string() : format_amount(applied)).end_line();
  }
  return lines.take();
}

}  // namespace

std::string_view name_of(DemoHoldKind kind) {
  switch (kind) {
    case DemoHoldKind::dispute:
      return "dispute";
    case DemoHoldKind::promise:
      return "promise";
    case DemoHoldKind::credit:
      return "credit";
    case DemoHoldKind::legal:
      return "legal";
  }
  check_failed("kind is an enumerator", __FILE__, __LINE__);
}

std::string_view name_of(DemoSegmentKey segment) {
  switch (segment) {
    case DemoSegmentKey::key:
      return "key";
    case DemoSegmentKey::risk:
      return "risk";
    case DemoSegmentKey::in_issue:
      return "in_issue";
  }
  check_failed("segment is an enumerator", __FILE__, __LINE__);
}

DemoCompany make_demo_company(std::uint64_t seed, Date today) {
  const Prng prng(seed);
  DemoWorld world;
  world.today = today;
  world.customers = make_demo_customers(prng, today);
  world.invoices = make_demo_invoices(prng, world.customers, world.days, today);
  DemoDesk desk = make_demo_desk(prng, world);

  DemoCompany company;
  company.name = "Brachvogel Sensorik GmbH";
  company.customers_csv = write_customers(world, make_demo_limits(prng, world));
  company.contacts_csv = write_contacts(world);
  company.history_csv = write_history(world, desk.cutover);
  company.invoices_csv = write_invoices(world, desk.cutover);
  company.credits_csv = write_credits(world, desk);
  company.payments_csv = write_payments(world, desk);
  company.scores_csv = write_demo_scores(prng, world);
  company.holds = std::move(desk.holds);
  company.segments = std::move(desk.segments);
  for (const DemoCustomer& customer : world.customers) {
    company.truths.push_back({customer.number, customer.habit.temperament});
  }
  return company;
}

}  // namespace dunlin
