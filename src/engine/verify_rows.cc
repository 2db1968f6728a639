#include "engine/verify_rows.h"

#include <array>

namespace dunlin {
namespace {

const Statement models{"verify.models", "SELECT id, content_digest FROM payment_model WHERE tenant = $1 ORDER BY id"};
const Statement contacts{"verify.contacts", "SELECT id, content_digest FROM contact WHERE tenant = $1 ORDER BY id"};
const Statement batches_with_header{"verify.headers",
                                    "SELECT id, content_digest FROM import_batch WHERE tenant = $1 ORDER BY id"};
const Statement quarantined{"verify.quarantined",
                            "SELECT id, content_digest FROM quarantined_line WHERE tenant = $1 ORDER BY id"};
const Statement effects{"verify.effects", "SELECT id, effect_digest FROM proposal WHERE tenant = $1 ORDER BY id"};
const Statement contents{"verify.contents", "SELECT id, salt, body FROM content WHERE tenant = $1 ORDER BY id"};

const Statement segments{"verify.segments", "SELECT id, segment FROM customer WHERE tenant = $1 ORDER BY id"};
const Statement invoices{"verify.invoices",
                         "SELECT id, customer_id, currency, amount_minor FROM invoice WHERE tenant = $1 ORDER BY id"};
const Statement payments{"verify.payments",
                         "SELECT id, customer_id, currency, amount_minor FROM payment WHERE tenant = $1 ORDER BY id"};
const Statement credit_memos{
    "verify.credit_memos",
    "SELECT id, customer_id, currency, amount_minor FROM credit_memo WHERE tenant = $1 ORDER BY id"};
const Statement applications{"verify.applications",
                             "SELECT invoice_id, id, amount_minor, applied_on, reverses_id, source, source_id "
                             "FROM application WHERE tenant = $1 ORDER BY invoice_id, id"};
const Statement adjustments{"verify.adjustments",
                            "SELECT invoice_id, id, amount_minor, adjusted_on, reverses_id "
                            "FROM adjustment WHERE tenant = $1 ORDER BY invoice_id, id"};

const Statement batch_counts{
    "verify.batches",
    "SELECT b.id, b.state, b.lines_read, b.lines_recorded, b.lines_changed, b.lines_unchanged, b.lines_quarantined, "
    "(SELECT COUNT(*) FROM quarantined_line q WHERE q.tenant = b.tenant AND q.batch_id = b.id) "
    "FROM import_batch b WHERE b.tenant = $1 ORDER BY b.id"};
const Statement hold_kinds{"verify.hold_kinds", "SELECT DISTINCT kind FROM hold WHERE tenant = $1 ORDER BY kind"};

const Statement proposal_states{
    "verify.proposals", "SELECT id, action, state, customer_id, basis FROM proposal WHERE tenant = $1 ORDER BY id"};
const Statement outbox_states{"verify.outbox",
                              "SELECT id, proposal_id, channel, message_key, state, version FROM outbox "
                              "WHERE tenant = $1 ORDER BY proposal_id, id"};
const Statement reminders_by_proposal{"verify.reminders",
                                      "SELECT proposal_id, id, invoice_id, customer_id, number FROM reminder "
                                      "WHERE tenant = $1 ORDER BY proposal_id, invoice_id, id"};

}  // namespace

Result<> each_content_owner(const ReadTx& tx, FunctionRef<Result<>(std::string_view, const RowView&)> row) {
  struct Owner {
    std::string_view table;
    const Statement* statement;
  };
  const std::array<Owner, 5> owners{{{"payment_model", &models},
                                     {"contact", &contacts},
                                     {"import_batch", &batches_with_header},
                                     {"quarantined_line", &quarantined},
                                     {"proposal", &effects}}};
  for (const Owner& owner : owners) {
    TRY(tx.each(*owner.statement, [&](const RowView& view) { return row(owner.table, view); }));
  }
  return {};
}

Result<> each_content(const ReadTx& tx, RowCallback row) {
  return tx.each(contents, row);
}
Result<> each_customer_segment(const ReadTx& tx, RowCallback row) {
  return tx.each(segments, row);
}
Result<> each_invoice_amount(const ReadTx& tx, RowCallback row) {
  return tx.each(invoices, row);
}
Result<> each_payment_amount(const ReadTx& tx, RowCallback row) {
  return tx.each(payments, row);
}
Result<> each_credit_memo_amount(const ReadTx& tx, RowCallback row) {
  return tx.each(credit_memos, row);
}
Result<> each_application_amount(const ReadTx& tx, RowCallback row) {
  return tx.each(applications, row);
}
Result<> each_adjustment_amount(const ReadTx& tx, RowCallback row) {
  return tx.each(adjustments, row);
}
Result<> each_batch_count(const ReadTx& tx, RowCallback row) {
  return tx.each(batch_counts, row);
}
Result<> each_hold_kind(const ReadTx& tx, RowCallback row) {
  return tx.each(hold_kinds, row);
}
Result<> each_proposal_state(const ReadTx& tx, RowCallback row) {
  return tx.each(proposal_states, row);
}
Result<> each_outbox_state(const ReadTx& tx, RowCallback row) {
  return tx.each(outbox_states, row);
}
Result<> each_reminder_of_proposal(const ReadTx& tx, RowCallback row) {
  return tx.each(reminders_by_proposal, row);
}

}  // namespace dunlin
