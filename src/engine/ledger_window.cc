#include "engine/ledger_window.h"

#include <algorithm>

#include "engine/action_review.h"
#include "ledger/document_rows.h"
#include "party/customer_rows.h"

namespace dunlin {
namespace {

template <class Text>
std::vector<std::string_view> list(const std::set<Text>& names) {
  return {names.begin(), names.end()};
}

template <class Map>
auto* find_in(Map& map, std::string_view number, std::string_view company) {
  const auto found = map.find(LedgerWindow::DocumentKey(number, company));
  return found == map.end() ? nullptr : &found->second;
}

}  // namespace

Result<LedgerWindow> LedgerWindow::read(const ReadTx& tx, const NamedInChunk& names) {
  LedgerWindow window;
  for (Customer& customer : TRY(customers_by_number(tx, list(names.customers)))) {
    std::string number = customer.number;
    window.customers_.emplace(std::move(number), std::move(customer));
  }
  if (!names.invoices.empty()) TRY(window.read_invoices(tx, names));
  if (!names.payments.empty() || !names.credit_memos.empty()) TRY(window.read_sources(tx, names));
  return window;
}

Result<> LedgerWindow::read_invoices(const ReadTx& tx, const NamedInChunk& names) {
  std::vector<std::int64_t> ids;
  for (const Invoice& invoice : TRY(invoices_by_number(tx, list(names.invoices)))) ids.push_back(invoice.id.value);
  if (ids.empty()) return {};
  for (OpenInvoice& open : TRY(open_invoices(tx, ids, Viewpoint::now(Date{}).amounts_until))) {
    InvoiceState state{std::move(open.invoice), open.open_minor, 0, open.moved};
    state.applied_minor = state.invoice.amount_minor - open.open_minor;
    DocumentKey key{state.invoice.number, state.invoice.company};
    invoices_.emplace(std::move(key), std::move(state));
  }
  return {};
}

Result<> LedgerWindow::read_sources(const ReadTx& tx, const NamedInChunk& names) {
  std::vector<std::int64_t> ids;
  std::map<std::int64_t, SourceState*> by_id;
  const auto remember = [&](std::map<DocumentKey, SourceState>& map, DocumentKey key, SourceState state) {
    const auto added = map.emplace(std::move(key), std::move(state)).first;
    ids.push_back(added->second.id);
    by_id[added->second.id] = &added->second;
  };
  for (const Payment& payment : TRY(payments_by_reference(tx, list(names.payments)))) {
    remember(payments_, {payment.reference, payment.company},
             {payment.id.value,
              ApplicationSource::payment,
              payment.customer,
              Money{payment.amount_minor, payment.currency},
              payment.received_on,
              payment.method,
              payment.amount_minor,
              {}});
  }
  for (const CreditMemo& credit : TRY(credit_memos_by_number(tx, list(names.credit_memos)))) {
    remember(credit_memos_, {credit.number, credit.company},
             {credit.id.value,
              ApplicationSource::credit_memo,
              credit.customer,
              Money{credit.amount_minor, credit.currency},
              credit.issued_on,
              {},
              credit.amount_minor,
              {}});
  }
  if (ids.empty()) return {};
  std::sort(ids.begin(), ids.end());
  for (const Application& application : TRY(applications_from(tx, ids))) {
    SourceState& source = *by_id.at(application.source_id);
    source.rest_minor -= application.amount_minor;
    source.applied_to.insert(application.invoice.value);
  }
  return {};
}

Result<> LedgerWindow::read_payments(const ReadTx& tx, const std::set<std::string>& references) {
  if (references.empty()) return {};
  NamedInChunk names;
  names.payments = references;
  return read_sources(tx, names);
}

Customer* LedgerWindow::customer(std::string_view number) {
  const auto found = customers_.find(number);
  return found == customers_.end() ? nullptr : &found->second;
}

LedgerWindow::InvoiceState* LedgerWindow::invoice(std::string_view number, std::string_view company) {
  return find_in(invoices_, number, company);
}

LedgerWindow::InvoiceState* LedgerWindow::only_invoice(std::string_view number) {
  const auto first = invoices_.lower_bound(DocumentKey(number, std::string_view()));
  if (first == invoices_.end() || first->first.first != number) return nullptr;
  const auto second = std::next(first);
  return second != invoices_.end() && second->first.first == number ? nullptr : &first->second;
}

LedgerWindow::SourceState* LedgerWindow::payment(std::string_view reference, std::string_view company) {
  return find_in(payments_, reference, company);
}

LedgerWindow::SourceState* LedgerWindow::credit_memo(std::string_view number, std::string_view company) {
  return find_in(credit_memos_, number, company);
}

Result<Customer*> LedgerWindow::add(CommandContext& context, Customer customer) {
  TRY(context.tx().insert(customer));
  std::string number = customer.number;
  return &customers_.emplace(std::move(number), std::move(customer)).first->second;
}

Result<> LedgerWindow::change(CommandContext& context, const Customer& customer) {
  return context.tx().put(customer);
}

Result<LedgerWindow::InvoiceState*> LedgerWindow::add(CommandContext& context, Invoice invoice) {
  TRY(context.tx().insert(invoice));
  DocumentKey key{invoice.number, invoice.company};
  const std::int64_t amount = invoice.amount_minor;
  return &invoices_.insert_or_assign(std::move(key), InvoiceState{std::move(invoice), amount, 0, false}).first->second;
}

Result<> LedgerWindow::change(CommandContext& context, InvoiceState& state, Invoice invoice) {
  TRY(context.tx().put(invoice));
  state.open_minor = invoice.amount_minor - state.applied_minor;
  state.invoice = std::move(invoice);
  return {};
}

Result<LedgerWindow::SourceState*> LedgerWindow::add(CommandContext& context, const Payment& payment) {
  TRY(context.tx().insert(payment));
  SourceState state{payment.id.value,     ApplicationSource::payment,
                    payment.customer,     Money{payment.amount_minor, payment.currency},
                    payment.received_on,  payment.method,
                    payment.amount_minor, {}};
  return &payments_.insert_or_assign(DocumentKey{payment.reference, payment.company}, std::move(state)).first->second;
}

Result<LedgerWindow::SourceState*> LedgerWindow::add(CommandContext& context, const CreditMemo& credit) {
  TRY(context.tx().insert(credit));
  SourceState state{credit.id.value,     ApplicationSource::credit_memo,
                    credit.customer,     Money{credit.amount_minor, credit.currency},
                    credit.issued_on,    {},
                    credit.amount_minor, {}};
  return &credit_memos_.insert_or_assign(DocumentKey{credit.number, credit.company}, std::move(state)).first->second;
}

Result<> LedgerWindow::apply(CommandContext& context, Id<Application> id, SourceState& source, InvoiceState& invoice,
                             std::int64_t minor, Date applied_on) {
  CHECK(minor > 0 && minor <= source.rest_minor && minor <= invoice.open_minor);
  Application application;
  application.invoice = invoice.invoice.id;
  application.id = id;
  application.source = source.source;
  application.source_id = source.id;
  application.applied_on = applied_on;
  application.amount_minor = minor;
  TRY(context.tx().insert(application));
  source.rest_minor -= minor;
  source.applied_to.insert(invoice.invoice.id.value);
  invoice.open_minor -= minor;
  invoice.applied_minor += minor;
  invoice.moved = true;
  return {};
}

}  // namespace dunlin
