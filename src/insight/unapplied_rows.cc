#include "insight/unapplied_rows.h"

#include <iterator>

namespace dunlin {
namespace {

// A sum of BIGINT is NUMERIC on PostgreSQL, hence the cast.
// A customer's sources and the applications from them, as ordered streams that are merged here: as a LEFT JOIN SQLite
// reads the tenant's applications once for every payment.
const Statement payments_of_one{"payment.of_one",
                                "SELECT id, reference, received_on, currency, amount_minor FROM payment "
                                "WHERE tenant = $1 AND received_on < $2 AND customer_id = $3 ORDER BY id"};
const Statement applied_of_payments{"payment.applied_of_one",
                                    "SELECT a.source_id, a.amount_minor FROM payment s JOIN application a ON a.tenant "
                                    "= s.tenant AND a.source_id = s.id "
                                    "WHERE s.tenant = $1 AND s.received_on < $2 AND s.customer_id = $3 AND "
                                    "a.applied_on < $2 ORDER BY a.source_id, a.id"};
const Statement credit_memos_of_one{"credit_memo.of_one",
                                    "SELECT id, number, issued_on, currency, amount_minor FROM credit_memo "
                                    "WHERE tenant = $1 AND issued_on < $2 AND customer_id = $3 ORDER BY id"};
const Statement applied_of_credit_memos{
    "credit_memo.applied_of_one",
    "SELECT a.source_id, a.amount_minor FROM credit_memo s JOIN application a "
    "ON a.tenant = s.tenant AND a.source_id = s.id "
    "WHERE s.tenant = $1 AND s.issued_on < $2 AND s.customer_id = $3 AND a.applied_on < $2 ORDER BY a.source_id, a.id"};

struct Question {
  const Statement& sources;
  const Statement& applied;
  ApplicationSource kind;
};

Result<> read_rests(const ReadTx& tx, const Question& question, Date dated_before, Id<Customer> customer,
                    std::vector<UnappliedSource>& out) {
  std::vector<UnappliedSource> sources;
  TRY(tx.each(
      question.sources,
      [&](const RowView& row) -> Result<> {
        UnappliedSource& source = sources.emplace_back();
        source.source = question.kind;
        from_column(row, 0, source.id);
        from_column(row, 1, source.number);
        from_column(row, 2, source.dated_on);
        from_column(row, 3, source.currency);
        from_column(row, 4, source.amount_minor);
        source.rest_minor = source.amount_minor;
        return {};
      },
      dated_before, customer));
  auto at = sources.begin();
  TRY(tx.each(
      question.applied,
      [&](const RowView& row) -> Result<> {
        while (at->id != row.integer(0)) ++at;  // both are ordered by the source's id
        at->rest_minor -= row.integer(1);
        return {};
      },
      dated_before, customer));
  std::erase_if(sources, [](const UnappliedSource& source) { return source.rest_minor == 0; });
  out.insert(out.end(), std::make_move_iterator(sources.begin()), std::make_move_iterator(sources.end()));
  return {};
}

}  // namespace

Result<std::vector<UnappliedSource>> unapplied_of(const ReadTx& tx, Date dated_before, Id<Customer> customer) {
  std::vector<UnappliedSource> unapplied;
  TRY(read_rests(tx, {payments_of_one, applied_of_payments, ApplicationSource::payment}, dated_before, customer,
                 unapplied));
  TRY(read_rests(tx, {credit_memos_of_one, applied_of_credit_memos, ApplicationSource::credit_memo}, dated_before,
                 customer, unapplied));
  return unapplied;
}

}  // namespace dunlin
