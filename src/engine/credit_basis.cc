#include "engine/credit_basis.h"

#include <limits>
#include <map>

#include "base/canonical_json.h"
#include "collections/book_rows.h"
#include "insight/unapplied_rows.h"
#include "party/credit_rows.h"

namespace dunlin {
namespace {

struct Sums {
  std::int64_t open = 0;
  std::int64_t overdue = 0;
  std::int64_t unapplied = 0;
};

Result<std::map<Currency, Sums>> sums_of(const ReadTx& tx, Id<Customer> customer, Date as_of) {
  const Date end_of_time{std::numeric_limits<std::int32_t>::max() - 1};
  std::map<Currency, Sums> sums;
  const Book book = TRY(read_book_of(tx, end_of_time, customer));
  for (std::size_t i = 0; i < book.invoice_count(); ++i) {
    Sums& of = sums[book.currencies[book.currency[i]]];
    of.open = TRY(add_minor(of.open, book.open_minor[i]));
    if (book.due_on[i] < as_of.days) of.overdue = TRY(add_minor(of.overdue, book.open_minor[i]));
  }
  for (const UnappliedSource& source : TRY(unapplied_of(tx, end_of_time, customer))) {
    Sums& of = sums[source.currency];
    of.unapplied = TRY(add_minor(of.unapplied, source.rest_minor));
  }
  return sums;
}

}  // namespace

Result<std::string> credit_basis(const ReadTx& tx, const Customer& customer, Date as_of) {
  const std::span<const std::int64_t> id(&customer.id.value, 1);
  CanonicalWriter writer;
  const auto row = [&writer](std::string_view what, std::int64_t which, std::int64_t value) {
    writer.begin_array().text(what).integer(which).integer(value).end_array();
  };
  writer.begin_object().key("rows").begin_array();
  row("customer", customer.id.value, customer.version);
  for (const Hold& hold : TRY(holds_of(tx, id))) row("hold", hold.id.value, hold.version);
  for (const CreditScore& score : TRY(credit_scores_of(tx, id))) row("credit_score", score.id.value, score.version);
  for (const CreditReview& review : TRY(credit_reviews_of(tx, id)))
    row("credit_review", review.id.value, review.version);
  for (const auto& [currency, sums] : TRY(sums_of(tx, customer.id, as_of))) {
    const std::string code(currency.code());
    row("open " + code, 0, sums.open);
    row("overdue " + code, 0, sums.overdue);
    row("unapplied " + code, 0, sums.unapplied);
  }
  writer.end_array().end_object();
  return writer.take();
}

}  // namespace dunlin
