#include "insight/outcome_rows.h"

#include <algorithm>
#include <limits>
#include <map>

#include "base/check.h"
#include "collections/hold.h"
#include "insight/movement_rows.h"
#include "insight/places.h"
#include "ledger/history_payment.h"

namespace dunlin {
namespace {

const Statement methods{"outcome.methods",
                        "SELECT id, method FROM payment WHERE tenant = $1 AND received_on < $2 ORDER BY id"};
const Statement marks{"outcome.marks",
                      "SELECT customer_id, invoice_id, kind, placed_on FROM hold WHERE tenant = $1 AND placed_on < $2 "
                      "AND kind IN ('dispute', 'promise') ORDER BY customer_id, placed_on, id"};
const Statement reminders{"outcome.reminders",
                          "SELECT customer_id, invoice_id, sent_on FROM reminder WHERE tenant = $1 AND sent_on < $2 "
                          "ORDER BY customer_id, sent_on, id"};

SettlementKind kind_of(MovementKind kind) {
  switch (kind) {
    case MovementKind::payment:
      return SettlementKind::payment;
    case MovementKind::credit_memo:
      return SettlementKind::credit_memo;
    case MovementKind::write_off:
      return SettlementKind::write_off;
  }
  CHECK_UNREACHABLE("unknown kind of movement");
}

class OutcomeReader {
 public:
  OutcomeReader(const ReadTx& tx, const Book& book)
      : tx_(tx), book_(book), customers_(book.customer_id), invoices_(book.invoice_id) {}

  Result<OutcomeHistory> read() {
    const Movements movements = TRY(read_movements(tx_, book_));
    TRY(read_methods(movements.sources));
    order_by_invoice(movements.all);
    TRY(tx_.each(
        marks, [this](const RowView& row) { return add_mark(row); }, book_.dated_before));
    TRY(tx_.each(
        reminders, [this](const RowView& row) { return add_reminder(row); }, book_.dated_before));
    // Customers of a book are numbered by rising id, so both stand in the order of their numbers.
    return std::move(history_);
  }

 private:
  // Methods are numbered by name. A ledger with more of them than numbers has something else in that column: those
  // beyond are not said.
  Result<> read_methods(const std::vector<Source>& sources) {
    std::map<std::string, std::uint32_t, std::less<>> numbers = {{"", 0}};
    std::vector<std::uint32_t> met(sources.size());
    taken_over_.assign(sources.size(), false);
    std::size_t next = 0;
    TRY(tx_.each(
        methods,
        [&](const RowView& row) -> Result<> {
          while (next < sources.size() && sources[next].kind == MovementKind::payment &&
                 sources[next].id < row.integer(0)) {
            ++next;
          }
          // A payment of a customer whom the book does not have.
          if (next >= sources.size() || sources[next].id != row.integer(0)) return {};
          taken_over_[next] = row.bytes(1) == history_method;
          if (taken_over_[next]) return {};
          auto known = numbers.find(row.bytes(1));
          if (known == numbers.end()) {
            known = numbers.emplace(std::string(row.bytes(1)), static_cast<std::uint32_t>(numbers.size())).first;
          }
          met[next] = known->second;
          return {};
        },
        book_.dated_before));
    std::vector<std::uint16_t> by_name(numbers.size());
    for (const auto& [name, number] : numbers) {
      if (name.empty() || history_.methods.size() > std::numeric_limits<std::uint16_t>::max()) continue;
      by_name[number] = static_cast<std::uint16_t>(history_.methods.size());
      history_.methods.push_back(name);
    }
    method_.reserve(sources.size());
    for (const std::uint32_t number : met) method_.push_back(by_name[number]);
    return {};
  }

  // A counting sort: movements come by day and keep that order within an invoice.
  void order_by_invoice(const std::vector<Movement>& all) {
    std::vector<std::int64_t>& begin = history_.settlement_begin;
    begin.assign(book_.invoice_count() + 1, 0);
    for (const Movement& movement : all) {
      if (movement.invoice != not_in_book) ++begin[movement.invoice + 1];
    }
    for (std::size_t invoice = 0; invoice < book_.invoice_count(); ++invoice) begin[invoice + 1] += begin[invoice];
    std::vector<std::int64_t> next(begin.begin(), begin.end() - 1);
    history_.settlements.resize(static_cast<std::size_t>(begin.back()));
    for (const Movement& movement : all) {
      if (movement.invoice == not_in_book) continue;
      ItemSettlement& settlement = history_.settlements[static_cast<std::size_t>(next[movement.invoice]++)];
      settlement.on = movement.on;
      settlement.source = movement.source;
      settlement.minor = movement.minor;
      settlement.kind = kind_of(movement.kind);
      if (movement.source == not_in_book) continue;
      settlement.method = method_[movement.source];
      if (taken_over_[movement.source]) settlement.kind = SettlementKind::taken_over;
    }
  }

  Result<> add_mark(const RowView& row) {
    const std::uint32_t customer = customers_.find(row.integer(0));
    if (customer == not_in_book) return {};
    OutcomeHistory::Mark mark{static_cast<std::int32_t>(customer), OutcomeHistory::whole_account,
                              static_cast<std::int32_t>(row.integer(3))};
    if (row.integer(1) != 0) {
      const std::uint32_t invoice = invoices_.find(row.integer(1));
      if (invoice == not_in_book) return {};
      mark.invoice = static_cast<std::int32_t>(invoice);
    }
    HoldKind kind{};
    CHECK(from_name(row.bytes(2), kind));
    (kind == HoldKind::dispute ? history_.disputes : history_.promises).push_back(mark);
    return {};
  }

  Result<> add_reminder(const RowView& row) {
    const std::uint32_t customer = customers_.find(row.integer(0));
    const std::uint32_t invoice = invoices_.find(row.integer(1));
    if (customer == not_in_book || invoice == not_in_book) return {};
    history_.reminders.push_back({static_cast<std::int32_t>(customer), static_cast<std::int32_t>(invoice),
                                  static_cast<std::int32_t>(row.integer(2))});
    return {};
  }

  const ReadTx& tx_;
  const Book& book_;
  Places customers_;
  Places invoices_;
  std::vector<std::uint16_t> method_;  // by source
  std::vector<bool> taken_over_;       // by source
  OutcomeHistory history_;
};

}  // namespace

Result<OutcomeHistory> read_outcome_history(const ReadTx& tx, const Book& book) {
  return OutcomeReader(tx, book).read();
}

}  // namespace dunlin
