// LedgerWindow: the part of the ledger that a chunk of lines names, read in a handful of queries and kept up to date as
// the chunk is recorded, so that each line sees what the lines before it did.
//
// Documents are found by (number, company code). Open and unapplied amounts count everything known, whatever its date.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/command_context.h"
#include "intake/staged.h"
#include "ledger/document.h"
#include "party/customer.h"

namespace dunlin {

// What a chunk names, gathered before anything is read.
struct NamedInChunk {
  std::set<std::string_view> customers;
  std::set<std::string_view> invoices;
  std::set<std::string> payments;
  std::set<std::string_view> credit_memos;
};

class LedgerWindow {
 public:
  [[nodiscard]] static Result<LedgerWindow> read(const ReadTx& tx, const NamedInChunk& names);

  // Payments that turn out to matter once the invoices are known.
  [[nodiscard]] Result<> read_payments(const ReadTx& tx, const std::set<std::string>& references);

  struct InvoiceState {
    Invoice invoice;
    std::int64_t open_minor = 0;
    std::int64_t applied_minor = 0;
    bool moved = false;  // as in OpenInvoice: then its currency stays
  };
  struct SourceState {  // a payment or a credit memo
    std::int64_t id = 0;
    ApplicationSource source = ApplicationSource::payment;
    Id<Customer> customer;
    Money amount;
    Date dated;
    std::string method;
    std::int64_t rest_minor = 0;
    std::set<std::int64_t> applied_to;  // invoice ids
  };
  using DocumentKey = std::pair<std::string, std::string>;  // number, company

  [[nodiscard]] Customer* customer(std::string_view number);
  [[nodiscard]] InvoiceState* invoice(std::string_view number, std::string_view company);
  // By number alone, when exactly one company code has it.
  [[nodiscard]] InvoiceState* only_invoice(std::string_view number);
  [[nodiscard]] SourceState* payment(std::string_view reference, std::string_view company);
  [[nodiscard]] SourceState* credit_memo(std::string_view number, std::string_view company);

  // Each writes the row and remembers it.
  [[nodiscard]] Result<Customer*> add(CommandContext& context, Customer customer);
  [[nodiscard]] Result<> change(CommandContext& context, const Customer& customer);
  [[nodiscard]] Result<InvoiceState*> add(CommandContext& context, Invoice invoice);
  [[nodiscard]] Result<> change(CommandContext& context, InvoiceState& state, Invoice invoice);
  [[nodiscard]] Result<SourceState*> add(CommandContext& context, const Payment& payment);
  [[nodiscard]] Result<SourceState*> add(CommandContext& context, const CreditMemo& credit_memo);
  // `minor` was checked against both rests.
  [[nodiscard]] Result<> apply(CommandContext& context, Id<Application> id, SourceState& source, InvoiceState& invoice,
                               std::int64_t minor, Date applied_on);

 private:
  [[nodiscard]] Result<> read_invoices(const ReadTx& tx, const NamedInChunk& names);
  [[nodiscard]] Result<> read_sources(const ReadTx& tx, const NamedInChunk& names);

  std::map<std::string, Customer, std::less<>> customers_;
  std::map<DocumentKey, InvoiceState> invoices_;
  std::map<DocumentKey, SourceState> payments_;
  std::map<DocumentKey, SourceState> credit_memos_;
};

}  // namespace dunlin
