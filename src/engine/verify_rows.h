// What verify reads from the tables: whole tables, as narrow streams in the order of their keys. Callbacks get cells,
// not rows of a type: a table that is being checked may hold what no row type can.
#pragma once

#include "store/transaction.h"

namespace dunlin {

// id, content_digest of everything that has content; table by table, each in the order of ids.
[[nodiscard]] Result<> each_content_owner(const ReadTx& tx,
                                          FunctionRef<Result<>(std::string_view table, const RowView&)> row);
[[nodiscard]] Result<> each_content(const ReadTx& tx, RowCallback row);  // id, salt, body

[[nodiscard]] Result<> each_customer_segment(const ReadTx& tx, RowCallback row);  // id, segment
// id, customer_id, currency, amount_minor
[[nodiscard]] Result<> each_invoice_amount(const ReadTx& tx, RowCallback row);
[[nodiscard]] Result<> each_payment_amount(const ReadTx& tx, RowCallback row);
[[nodiscard]] Result<> each_credit_memo_amount(const ReadTx& tx, RowCallback row);
// invoice_id, id, amount_minor, dated, reverses_id, and of applications source, source_id
[[nodiscard]] Result<> each_application_amount(const ReadTx& tx, RowCallback row);
[[nodiscard]] Result<> each_adjustment_amount(const ReadTx& tx, RowCallback row);

// id, state, lines_read, lines_recorded, lines_changed, lines_unchanged, lines_quarantined, and how many stand in
// quarantine
[[nodiscard]] Result<> each_batch_count(const ReadTx& tx, RowCallback row);
[[nodiscard]] Result<> each_hold_kind(const ReadTx& tx, RowCallback row);  // kind, once each

[[nodiscard]] Result<> each_proposal_state(const ReadTx& tx, RowCallback row);  // id, action, state, customer_id, basis
// id, proposal_id, channel, message_key, state, version
[[nodiscard]] Result<> each_outbox_state(const ReadTx& tx, RowCallback row);
// proposal_id, id, invoice_id, customer_id, number; by proposal
[[nodiscard]] Result<> each_reminder_of_proposal(const ReadTx& tx, RowCallback row);

}  // namespace dunlin
