#include "insight/movement_rows.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "base/check.h"
#include "insight/places.h"
#include "ledger/document.h"

namespace dunlin {
namespace {

const Statement applications{
    "movement.applications",
    "SELECT invoice_id, id, applied_on, amount_minor, reverses_id, source_id, source FROM application "
    "WHERE tenant = $1 AND applied_on < $2 ORDER BY invoice_id, id"};
const Statement adjustments{"movement.adjustments",
                            "SELECT invoice_id, id, adjusted_on, amount_minor, reverses_id, kind FROM adjustment "
                            "WHERE tenant = $1 AND adjusted_on < $2 ORDER BY invoice_id, id"};
const Statement payments{"movement.payments",
                         "SELECT id, received_on, customer_id, currency, amount_minor FROM payment "
                         "WHERE tenant = $1 AND received_on < $2 ORDER BY id"};
const Statement credit_memos{"movement.credit_memos",
                             "SELECT id, issued_on, customer_id, currency, amount_minor FROM credit_memo "
                             "WHERE tenant = $1 AND issued_on < $2 ORDER BY id"};
const Statement products{"movement.products",
                         "SELECT id, product FROM invoice WHERE tenant = $1 AND issued_on < $2 ORDER BY id"};

class MovementReader {
 public:
  MovementReader(const ReadTx& tx, const Book& book)
      : tx_(tx), book_(book), customers_(book.customer_id), invoices_(book.invoice_id) {}

  Result<Movements> read() {
    const Date before = book_.dated_before;
    const auto source = [this](MovementKind kind) {
      return [this, kind](const RowView& row) -> Result<> {
        add_source(row, kind);
        return {};
      };
    };
    TRY(tx_.each(payments, source(MovementKind::payment), before));
    TRY(tx_.each(credit_memos, source(MovementKind::credit_memo), before));
    source_ids_.reserve(movements_.sources.size());
    for (const Source& known : movements_.sources) source_ids_.push_back(known.id);
    sources_.emplace(source_ids_);
    TRY(tx_.each(
        applications, [this](const RowView& row) { return add_application(row); }, before));
    finish_invoice();
    TRY(tx_.each(
        adjustments, [this](const RowView& row) { return add_adjustment(row); }, before));
    finish_invoice();
    std::stable_sort(movements_.all.begin(), movements_.all.end(),
                     [](const Movement& a, const Movement& b) { return a.on < b.on; });
    return std::move(movements_);
  }

 private:
  struct Pending {  // of the invoice at hand, until all of its rows are known
    std::int64_t id;
    std::int64_t reverses;
    std::size_t place;  // in movements_.all
  };

  void add_source(const RowView& row, MovementKind kind) {
    const std::uint32_t customer = customers_.find(row.integer(2));
    if (customer == not_in_book) return;
    Source source;
    source.id = row.integer(0);
    source.on = static_cast<std::int32_t>(row.integer(1));
    source.customer = static_cast<std::int32_t>(customer);
    source.currency = currency_of(row.bytes(3));
    source.kind = kind;
    source.minor = row.integer(4);
    movements_.sources.push_back(source);
  }

  std::uint8_t currency_of(std::string_view code) const {
    const auto found = std::find_if(book_.currencies.begin(), book_.currencies.end(),
                                    [code](const Currency& currency) { return currency.code() == code; });
    CHECK(found != book_.currencies.end());
    return static_cast<std::uint8_t>(found - book_.currencies.begin());
  }

  Result<> add_application(const RowView& row) {
    ApplicationSource source{};
    CHECK(from_name(row.bytes(6), source));
    const bool paid = source == ApplicationSource::payment;
    add(row, sources_->find(row.integer(5)), paid ? MovementKind::payment : MovementKind::credit_memo);
    return {};
  }

  Result<> add_adjustment(const RowView& row) {
    AdjustmentKind kind{};
    CHECK(from_name(row.bytes(5), kind));
    switch (kind) {
      case AdjustmentKind::write_off:
        add(row, not_in_book, MovementKind::write_off);
        return {};
    }
    CHECK_UNREACHABLE("unknown kind of adjustment");
  }

  void add(const RowView& row, std::uint32_t source, MovementKind kind) {
    if (row.integer(0) != pending_invoice_) finish_invoice();
    pending_invoice_ = row.integer(0);
    Movement movement;
    movement.invoice = invoices_.find(pending_invoice_);
    movement.source = source;
    if (movement.invoice == not_in_book && movement.source == not_in_book) return;
    movement.on = static_cast<std::int32_t>(row.integer(2));
    movement.counts_on = movement.on;
    movement.minor = row.integer(3);
    movement.kind = kind;
    pending_.push_back({row.integer(1), row.integer(4), movements_.all.size()});
    movements_.all.push_back(movement);
  }

  // A reversal stands beside what it reverses, on the same invoice, but in no certain order.
  void finish_invoice() {
    std::sort(pending_.begin(), pending_.end(), [](const Pending& a, const Pending& b) { return a.id < b.id; });
    for (const Pending& reversal : pending_) {
      if (reversal.reverses == 0) continue;
      const auto reversed = std::lower_bound(pending_.begin(), pending_.end(), reversal.reverses,
                                             [](const Pending& pending, std::int64_t id) { return pending.id < id; });
      if (reversed == pending_.end() || reversed->id != reversal.reverses) continue;
      std::int32_t& counts_on = movements_.all[reversal.place].counts_on;
      counts_on = std::min(counts_on, movements_.all[reversed->place].on);
    }
    pending_.clear();
  }

  const ReadTx& tx_;
  const Book& book_;
  Places customers_;
  Places invoices_;
  std::vector<std::int64_t> source_ids_;
  std::optional<Places> sources_;
  Movements movements_;
  std::int64_t pending_invoice_ = 0;
  std::vector<Pending> pending_;
};

}  // namespace

Result<Movements> read_movements(const ReadTx& tx, const Book& book) {
  return MovementReader(tx, book).read();
}

Result<Products> read_products(const ReadTx& tx, const Book& book) {
  Products answer;
  answer.of_invoice.assign(book.invoice_count(), not_in_book);
  Places places(book.invoice_id);
  std::map<std::string, std::uint32_t, std::less<>> numbers;
  TRY(tx.each(
      products,
      [&](const RowView& row) -> Result<> {
        const std::uint32_t place = places.find(row.integer(0));
        if (place == not_in_book) return {};
        auto known = numbers.find(row.bytes(1));
        if (known == numbers.end()) {
          known = numbers.emplace(std::string(row.bytes(1)), static_cast<std::uint32_t>(answer.names.size())).first;
          answer.names.push_back(known->first);
        }
        answer.of_invoice[place] = known->second;
        return {};
      },
      book.dated_before));
  return answer;
}

}  // namespace dunlin
