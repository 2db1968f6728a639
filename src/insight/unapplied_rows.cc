#include "insight/unapplied_rows.h"

namespace dunlin {
namespace {

// A sum of BIGINT is NUMERIC on PostgreSQL, hence the cast.
const Statement payments_unapplied{
    "payment.unapplied",
    "SELECT p.id, p.reference, p.received_on, p.currency, p.amount_minor, "
    "COALESCE(CAST(SUM(a.amount_minor) AS BIGINT), 0) FROM payment p LEFT JOIN application a "
    "ON a.tenant = p.tenant AND a.source_id = p.id AND a.applied_on < $2 "
    "WHERE p.tenant = $1 AND p.received_on < $2 AND p.customer_id = $3 "
    "GROUP BY p.id, p.reference, p.received_on, p.currency, p.amount_minor ORDER BY p.id"};
const Statement credit_memos_unapplied{
    "credit_memo.unapplied",
    "SELECT c.id, c.number, c.issued_on, c.currency, c.amount_minor, "
    "COALESCE(CAST(SUM(a.amount_minor) AS BIGINT), 0) FROM credit_memo c LEFT JOIN application a "
    "ON a.tenant = c.tenant AND a.source_id = c.id AND a.applied_on < $2 "
    "WHERE c.tenant = $1 AND c.issued_on < $2 AND c.customer_id = $3 "
    "GROUP BY c.id, c.number, c.issued_on, c.currency, c.amount_minor ORDER BY c.id"};

}  // namespace

Result<std::vector<UnappliedSource>> unapplied_of(const ReadTx& tx, Date dated_before, Id<Customer> customer) {
  std::vector<UnappliedSource> unapplied;
  const auto add = [&unapplied](ApplicationSource source, const RowView& row) {
    UnappliedSource rest;
    rest.source = source;
    from_column(row, 0, rest.id);
    from_column(row, 1, rest.number);
    from_column(row, 2, rest.dated_on);
    from_column(row, 3, rest.currency);
    from_column(row, 4, rest.amount_minor);
    rest.rest_minor = rest.amount_minor - row.integer(5);
    if (rest.rest_minor != 0) unapplied.push_back(std::move(rest));
  };
  TRY(tx.each(
      payments_unapplied,
      [&add](const RowView& row) -> Result<> {
        add(ApplicationSource::payment, row);
        return {};
      },
      dated_before, customer));
  TRY(tx.each(
      credit_memos_unapplied,
      [&add](const RowView& row) -> Result<> {
        add(ApplicationSource::credit_memo, row);
        return {};
      },
      dated_before, customer));
  return unapplied;
}

}  // namespace dunlin
