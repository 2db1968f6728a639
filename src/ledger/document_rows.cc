#include "ledger/document_rows.h"

namespace dunlin {
namespace {

const Statement invoices_numbered{"invoice.by_numbers",
                                  select_from(Invoice::table, "AND number IN TEXTS($2) ORDER BY number, company")};
const Statement invoices_with_ids{"invoice.by_ids", select_from(Invoice::table, "AND id IN KEYS($2) ORDER BY id")};
const Statement invoices_of_customer{"invoice.by_customer",
                                     select_from(Invoice::table, "AND customer_id = $2 ORDER BY due_on, id")};
const Statement payments_of_customer{"payment.by_customer",
                                     select_from(Payment::table, "AND customer_id = $2 ORDER BY id")};
const Statement credit_memos_numbered{
    "credit_memo.by_numbers", select_from(CreditMemo::table, "AND number IN TEXTS($2) ORDER BY number, company")};
const Statement credit_memos_with_ids{"credit_memo.by_ids",
                                      select_from(CreditMemo::table, "AND id IN KEYS($2) ORDER BY id")};
const Statement payments_referenced{
    "payment.by_references", select_from(Payment::table, "AND reference IN TEXTS($2) ORDER BY reference, company")};
const Statement payments_with_ids{"payment.by_ids", select_from(Payment::table, "AND id IN KEYS($2) ORDER BY id")};
const Statement applications_by_ids{"application.by_ids",
                                    select_from(Application::table, "AND id IN KEYS($2) ORDER BY id")};
const Statement applications_on_invoices{
    "application.by_invoices", select_from(Application::table, "AND invoice_id IN KEYS($2) ORDER BY invoice_id, id")};
const Statement applications_from_sources{
    "application.by_sources", select_from(Application::table, "AND source_id IN KEYS($2) ORDER BY source_id, id")};
const Statement adjustments_on_invoices{
    "adjustment.by_invoices", select_from(Adjustment::table, "AND invoice_id IN KEYS($2) ORDER BY invoice_id, id")};

}  // namespace

Result<std::vector<Invoice>> invoices_by_number(const ReadTx& tx, std::span<const std::string_view> numbers) {
  return tx.all<Invoice>(invoices_numbered, texts_parameter(numbers));
}

Result<std::vector<Invoice>> invoices_by_id(const ReadTx& tx, std::span<const std::int64_t> ids) {
  return tx.all<Invoice>(invoices_with_ids, keys_parameter(ids));
}

Result<std::vector<Invoice>> invoices_of(const ReadTx& tx, Id<Customer> customer) {
  return tx.all<Invoice>(invoices_of_customer, customer);
}

Result<std::vector<Payment>> payments_of(const ReadTx& tx, Id<Customer> customer) {
  return tx.all<Payment>(payments_of_customer, customer);
}

Result<std::vector<CreditMemo>> credit_memos_by_number(const ReadTx& tx, std::span<const std::string_view> numbers) {
  return tx.all<CreditMemo>(credit_memos_numbered, texts_parameter(numbers));
}

Result<std::vector<CreditMemo>> credit_memos_by_id(const ReadTx& tx, std::span<const std::int64_t> ids) {
  return tx.all<CreditMemo>(credit_memos_with_ids, keys_parameter(ids));
}

Result<std::vector<Payment>> payments_by_reference(const ReadTx& tx, std::span<const std::string_view> references) {
  return tx.all<Payment>(payments_referenced, texts_parameter(references));
}

Result<std::vector<Payment>> payments_by_id(const ReadTx& tx, std::span<const std::int64_t> ids) {
  return tx.all<Payment>(payments_with_ids, keys_parameter(ids));
}

Result<std::vector<Application>> applications_by_id(const ReadTx& tx, std::span<const std::int64_t> ids) {
  return tx.all<Application>(applications_by_ids, keys_parameter(ids));
}

Result<std::vector<Application>> applications_on(const ReadTx& tx, std::span<const std::int64_t> invoice_ids) {
  return tx.all<Application>(applications_on_invoices, keys_parameter(invoice_ids));
}

Result<std::vector<Application>> applications_from(const ReadTx& tx, std::span<const std::int64_t> source_ids) {
  return tx.all<Application>(applications_from_sources, keys_parameter(source_ids));
}

Result<std::vector<Adjustment>> adjustments_on(const ReadTx& tx, std::span<const std::int64_t> invoice_ids) {
  return tx.all<Adjustment>(adjustments_on_invoices, keys_parameter(invoice_ids));
}

}  // namespace dunlin
