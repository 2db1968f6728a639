#include "collections/book_rows.h"

#include <algorithm>

#include "base/check.h"

namespace dunlin {
namespace {

const Statement customers{"book.customers", "SELECT id, segment FROM customer WHERE tenant = $1 ORDER BY id"};
const Statement invoices{"book.invoices",
                         "SELECT id, customer_id, issued_on, due_on, currency, amount_minor, delivery FROM invoice "
                         "WHERE tenant = $1 AND issued_on < $2 ORDER BY id"};
const Statement applications{"book.applications",
                             "SELECT invoice_id, applied_on, amount_minor, source_id FROM application "
                             "WHERE tenant = $1 AND applied_on < $2 ORDER BY invoice_id, id"};
const Statement adjustments{"book.adjustments",
                            "SELECT invoice_id, adjusted_on, amount_minor FROM adjustment "
                            "WHERE tenant = $1 AND adjusted_on < $2 ORDER BY invoice_id, id"};
const Statement reminders{"book.reminders",
                          "SELECT invoice_id, customer_id, sent_on FROM reminder "
                          "WHERE tenant = $1 AND sent_on < $2 ORDER BY invoice_id, id"};
const Statement holds{"book.holds",
                      "SELECT customer_id, invoice_id, kind FROM hold WHERE tenant = $1 AND placed_on <= $2 "
                      "AND (until_on IS NULL OR until_on >= $2) AND (released_on IS NULL OR released_on > $2) "
                      "ORDER BY customer_id, id"};
const Statement payments{"book.payments",
                         "SELECT id, customer_id, currency, amount_minor FROM payment "
                         "WHERE tenant = $1 AND received_on < $2 ORDER BY id"};
const Statement credit_memos{"book.credit_memos",
                             "SELECT id, customer_id, currency, amount_minor FROM credit_memo "
                             "WHERE tenant = $1 AND issued_on < $2 ORDER BY id"};

// The same streams for one customer; $3 is the customer.
const Statement customer_alone{"book.customers.one", "SELECT id, segment FROM customer WHERE tenant = $1 AND id = $2"};
const Statement invoices_of_one{
    "book.invoices.one",
    "SELECT id, customer_id, issued_on, due_on, currency, amount_minor, delivery FROM invoice "
    "WHERE tenant = $1 AND issued_on < $2 AND customer_id = $3 ORDER BY id"};
const Statement applications_of_one{
    "book.applications.one",
    "SELECT a.invoice_id, a.applied_on, a.amount_minor, a.source_id FROM invoice i JOIN application a "
    "ON a.tenant = i.tenant AND a.invoice_id = i.id WHERE i.tenant = $1 AND a.applied_on < $2 AND i.customer_id = $3 "
    "ORDER BY a.invoice_id, a.id"};
const Statement adjustments_of_one{
    "book.adjustments.one",
    "SELECT a.invoice_id, a.adjusted_on, a.amount_minor FROM invoice i JOIN adjustment a "
    "ON a.tenant = i.tenant AND a.invoice_id = i.id WHERE i.tenant = $1 AND a.adjusted_on < $2 AND i.customer_id = $3 "
    "ORDER BY a.invoice_id, a.id"};
const Statement reminders_of_one{"book.reminders.one",
                                 "SELECT invoice_id, customer_id, sent_on FROM reminder "
                                 "WHERE tenant = $1 AND sent_on < $2 AND customer_id = $3 ORDER BY invoice_id, id"};

const Statement holds_by_customers{"hold.by_customers",
                                   select_from(Hold::table, "AND customer_id IN KEYS($2) ORDER BY customer_id, id")};
const Statement reminders_by_customers{
    "reminder.by_customers", select_from(Reminder::table, "AND customer_id IN KEYS($2) ORDER BY customer_id, id")};

std::uint8_t flag_of(HoldKind kind) {
  switch (kind) {
    case HoldKind::dispute:
      return book_flag_disputed;
    case HoldKind::promise:
      return book_flag_promised;
    case HoldKind::legal:
      return book_flag_legal;
    case HoldKind::credit:
    case HoldKind::other:
      return book_flag_held;
  }
  CHECK_UNREACHABLE("unknown kind of hold");
}

// Finds ids in a sorted column; successive lookups that rise are found next to the last one.
class Lookup {
 public:
  explicit Lookup(const std::vector<std::int64_t>& sorted_ids) : ids_(sorted_ids) {}

  std::optional<std::size_t> find(std::int64_t id) {
    if (near(id)) return at_;
    const auto found = std::lower_bound(ids_.begin(), ids_.end(), id);
    if (found == ids_.end() || *found != id) return std::nullopt;
    at_ = static_cast<std::size_t>(found - ids_.begin());
    return at_;
  }

 private:
  bool near(std::int64_t id) {
    for (std::size_t i = at_; i < std::min(at_ + 3, ids_.size()); ++i) {
      if (ids_[i] != id) continue;
      at_ = i;
      return true;
    }
    return false;
  }

  const std::vector<std::int64_t>& ids_;
  std::size_t at_ = 0;
};

class BookReader {
 public:
  BookReader(const ReadTx& tx, Date dated_before) : tx_(tx), dated_before_(dated_before) {
    book_.dated_before = dated_before;
  }

  Result<Book> read(BookScope scope) {
    TRY(read_customers(customers, std::nullopt));
    TRY(tx_.each(
        invoices, [this](const RowView& row) { return add_invoice(row); }, dated_before_));
    TRY(tx_.each(
        adjustments, [this](const RowView& row) { return add_adjustment(row); }, dated_before_));
    if (scope == BookScope::items_and_unapplied) {
      TRY(tx_.each(
          payments, [this](const RowView& row) { return add_source(row, payments_); }, dated_before_));
      TRY(tx_.each(
          credit_memos, [this](const RowView& row) { return add_source(row, credit_memos_); }, dated_before_));
    }
    TRY(tx_.each(
        applications, [this](const RowView& row) { return add_application(row); }, dated_before_));
    settle_pending();
    settle_adjusted_before(std::numeric_limits<std::int64_t>::max());
    order_by_customer();
    TRY(tx_.each(
        reminders, [this](const RowView& row) { return add_reminder(row); }, dated_before_));
    TRY(tx_.each(
        holds, [this](const RowView& row) { return add_hold(row); }, dated_before_));
    add_unapplied(payments_);
    add_unapplied(credit_memos_);
    merge_unapplied();
    order_currencies();
    return std::move(book_);
  }

  Result<Book> read_one(Id<Customer> customer) {
    TRY(read_customers(customer_alone, customer));
    TRY(tx_.each(
        invoices_of_one, [this](const RowView& row) { return add_invoice(row); }, dated_before_, customer));
    TRY(tx_.each(
        adjustments_of_one, [this](const RowView& row) { return add_adjustment(row); }, dated_before_, customer));
    TRY(tx_.each(
        applications_of_one, [this](const RowView& row) { return add_application(row); }, dated_before_, customer));
    settle_pending();
    settle_adjusted_before(std::numeric_limits<std::int64_t>::max());
    order_by_customer();
    TRY(tx_.each(
        reminders_of_one, [this](const RowView& row) { return add_reminder(row); }, dated_before_, customer));
    TRY(tx_.each(
        holds, [this](const RowView& row) { return add_hold(row); }, dated_before_));
    order_currencies();
    return std::move(book_);
  }

 private:
  struct Movement {  // money that lowers an invoice
    std::int32_t on;
    std::int64_t minor;
  };
  struct InvoiceMovement {
    std::int64_t invoice;
    Movement movement;
  };
  struct Sources {  // payments or credit memos, by rising id
    std::vector<std::int64_t> ids;
    std::vector<std::int32_t> customers;
    std::vector<std::uint8_t> currencies;
    std::vector<std::int64_t> rest_minor;
  };

  Result<> read_customers(const Statement& statement, std::optional<Id<Customer>> one) {
    const auto add = [this](const RowView& row) -> Result<> {
      book_.customer_id.push_back(row.integer(0));
      CHECK(from_name(row.bytes(1), book_.segment.emplace_back()));
      return {};
    };
    TRY(one.has_value() ? tx_.each(statement, add, *one) : tx_.each(statement, add));
    book_.customer_flags.assign(book_.customer_count(), 0);
    book_.last_contact_on.assign(book_.customer_count(), never);
    return {};
  }

  Result<> add_invoice(const RowView& row) {
    const std::optional<std::size_t> customer = customer_lookup_.find(row.integer(1));
    CHECK(customer.has_value());
    book_.invoice_id.push_back(row.integer(0));
    customer_.push_back(static_cast<std::int32_t>(*customer));
    book_.issued_on.push_back(static_cast<std::int32_t>(row.integer(2)));
    book_.due_on.push_back(static_cast<std::int32_t>(row.integer(3)));
    book_.currency.push_back(currency_index(row.bytes(4)));
    book_.amount_minor.push_back(row.integer(5));
    book_.open_minor.push_back(row.integer(5));
    book_.settled_on.push_back(never);
    // What no word of ours is says nothing; verify names the row.
    InvoiceDelivery delivery = InvoiceDelivery::unknown;
    from_name(row.bytes(6), delivery);
    book_.delivery.push_back(delivery);
    return {};
  }

  Result<> add_adjustment(const RowView& row) {
    adjustments_.push_back({row.integer(0), {static_cast<std::int32_t>(row.integer(1)), row.integer(2)}});
    return {};
  }

  Result<> add_application(const RowView& row) {
    const std::int64_t invoice = row.integer(0);
    if (invoice != pending_invoice_) {
      settle_pending();
      settle_adjusted_before(invoice);
      pending_invoice_ = invoice;
    }
    pending_.push_back({static_cast<std::int32_t>(row.integer(1)), row.integer(2)});
    take_from_source(row.integer(3), row.integer(2));
    return {};
  }

  Result<> add_source(const RowView& row, Sources& sources) {
    const std::optional<std::size_t> customer = customer_lookup_.find(row.integer(1));
    CHECK(customer.has_value());
    sources.ids.push_back(row.integer(0));
    sources.customers.push_back(static_cast<std::int32_t>(*customer));
    sources.currencies.push_back(currency_index(row.bytes(2)));
    sources.rest_minor.push_back(row.integer(3));
    return {};
  }

  void take_from_source(std::int64_t source, std::int64_t minor) {
    if (const auto payment = payment_lookup_.find(source)) {
      payments_.rest_minor[*payment] -= minor;
    } else if (const auto credit_memo = credit_memo_lookup_.find(source)) {
      credit_memos_.rest_minor[*credit_memo] -= minor;
    }
  }

  // Adjustments of invoices that come before the one whose applications are read next.
  void settle_adjusted_before(std::int64_t invoice) {
    while (next_adjustment_ < adjustments_.size() && adjustments_[next_adjustment_].invoice < invoice) {
      pending_invoice_ = adjustments_[next_adjustment_].invoice;
      settle_pending();
    }
  }

  void settle_pending() {
    if (pending_invoice_ == 0) return;
    while (next_adjustment_ < adjustments_.size() && adjustments_[next_adjustment_].invoice == pending_invoice_) {
      pending_.push_back(adjustments_[next_adjustment_++].movement);
    }
    // An invoice that is issued later than the book can still carry an earlier prepayment: it is not in the book.
    if (const auto index = invoice_lookup_.find(pending_invoice_)) settle(*index);
    pending_.clear();
    pending_invoice_ = 0;
  }

  void settle(std::size_t invoice) {
    if (pending_.size() > 1) {
      std::stable_sort(pending_.begin(), pending_.end(),
                       [](const Movement& a, const Movement& b) { return a.on < b.on; });
    }
    std::int64_t open = book_.amount_minor[invoice];
    std::int32_t settled_on = never;
    for (const Movement& movement : pending_) {
      open -= movement.minor;
      if (open > 0) settled_on = never;
      if (open == 0 && settled_on == never) settled_on = movement.on;
    }
    book_.open_minor[invoice] = open;
    book_.settled_on[invoice] = settled_on;
  }

  template <class T>
  static void permute(std::vector<T>& column, const std::vector<std::size_t>& order) {
    std::vector<T> ordered;
    ordered.reserve(column.size());
    for (const std::size_t from : order) ordered.push_back(column[from]);
    column = std::move(ordered);
  }

  // A counting sort: customers are few, invoices come by rising id and keep that order within a customer.
  void order_by_customer() {
    std::vector<std::int64_t>& begin = book_.invoice_begin;
    begin.assign(book_.customer_count() + 1, 0);
    for (const std::int32_t customer : customer_) ++begin[static_cast<std::size_t>(customer) + 1];
    for (std::size_t c = 0; c < book_.customer_count(); ++c) begin[c + 1] += begin[c];
    by_id_ = book_.invoice_id;
    position_.resize(customer_.size());
    std::vector<std::int64_t> next(begin.begin(), begin.end() - 1);
    std::vector<std::size_t> order(customer_.size());
    for (std::size_t i = 0; i < customer_.size(); ++i) {
      const auto to = static_cast<std::size_t>(next[static_cast<std::size_t>(customer_[i])]++);
      order[to] = i;
      position_[i] = static_cast<std::uint32_t>(to);
    }
    permute(book_.invoice_id, order);
    permute(book_.issued_on, order);
    permute(book_.due_on, order);
    permute(book_.settled_on, order);
    permute(book_.amount_minor, order);
    permute(book_.open_minor, order);
    permute(book_.currency, order);
    permute(book_.delivery, order);
    book_.item_flags.assign(customer_.size(), 0);
    book_.reminders.assign(customer_.size(), 0);
  }

  Result<> add_reminder(const RowView& row) {
    const auto sent_on = static_cast<std::int32_t>(row.integer(2));
    if (const auto invoice = by_id_lookup_.find(row.integer(0))) {
      std::uint8_t& count = book_.reminders[position_[*invoice]];
      if (count < std::numeric_limits<std::uint8_t>::max()) ++count;
    }
    if (const auto customer = customer_lookup_.find(row.integer(1))) {
      std::int32_t& last = book_.last_contact_on[*customer];
      last = last == never ? sent_on : std::max(last, sent_on);
    }
    return {};
  }

  Result<> add_hold(const RowView& row) {
    HoldKind kind{};
    CHECK(from_name(row.bytes(2), kind));
    const std::int64_t invoice_id = row.integer(1);
    if (invoice_id == 0) {
      if (const auto customer = customer_lookup_.find(row.integer(0))) book_.customer_flags[*customer] |= flag_of(kind);
    } else if (const auto invoice = by_id_lookup_.find(invoice_id)) {
      book_.item_flags[position_[*invoice]] |= flag_of(kind);
    }
    return {};
  }

  std::uint8_t currency_index(std::string_view code) {
    for (std::size_t i = 0; i < book_.currencies.size(); ++i) {
      if (book_.currencies[i].code() == code) return static_cast<std::uint8_t>(i);
    }
    const Result<Currency> currency = Currency::parse(code);
    CHECK(currency.has_value() && book_.currencies.size() < std::numeric_limits<std::uint8_t>::max());
    book_.currencies.push_back(*currency);
    return static_cast<std::uint8_t>(book_.currencies.size() - 1);
  }

  void add_unapplied(const Sources& sources) {
    for (std::size_t i = 0; i < sources.ids.size(); ++i) {
      if (sources.rest_minor[i] == 0) continue;
      book_.unapplied.push_back({sources.customers[i], sources.currencies[i], sources.rest_minor[i]});
    }
  }

  void merge_unapplied() {
    std::vector<Book::Unapplied>& all = book_.unapplied;
    const auto key = [](const Book::Unapplied& u) { return std::pair(u.customer, u.currency); };
    std::stable_sort(all.begin(), all.end(),
                     [&key](const Book::Unapplied& a, const Book::Unapplied& b) { return key(a) < key(b); });
    std::size_t kept = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (kept > 0 && key(all[kept - 1]) == key(all[i])) {
        all[kept - 1].minor += all[i].minor;
      } else {
        all[kept++] = all[i];
      }
    }
    all.resize(kept);
  }

  // Currencies were numbered as they came; their order in the book is that of their codes.
  void order_currencies() {
    std::vector<Currency> sorted = book_.currencies;
    std::sort(sorted.begin(), sorted.end());
    std::vector<std::uint8_t> renumbered;
    for (const Currency currency : book_.currencies) {
      renumbered.push_back(
          static_cast<std::uint8_t>(std::find(sorted.begin(), sorted.end(), currency) - sorted.begin()));
    }
    for (std::uint8_t& currency : book_.currency) currency = renumbered[currency];
    for (Book::Unapplied& unapplied : book_.unapplied) unapplied.currency = renumbered[unapplied.currency];
    std::stable_sort(book_.unapplied.begin(), book_.unapplied.end(), [](const auto& a, const auto& b) {
      return std::pair(a.customer, a.currency) < std::pair(b.customer, b.currency);
    });
    book_.currencies = std::move(sorted);
  }

  const ReadTx& tx_;
  Date dated_before_;
  Book book_;
  std::vector<std::int32_t> customer_;  // per invoice, while they are ordered by id
  std::vector<std::int64_t> by_id_;     // invoice ids by rising id, and where each went
  std::vector<std::uint32_t> position_;
  std::vector<InvoiceMovement> adjustments_;
  std::size_t next_adjustment_ = 0;
  std::int64_t pending_invoice_ = 0;
  std::vector<Movement> pending_;
  Sources payments_;
  Sources credit_memos_;
  Lookup customer_lookup_{book_.customer_id};
  Lookup invoice_lookup_{book_.invoice_id};
  Lookup by_id_lookup_{by_id_};
  Lookup payment_lookup_{payments_.ids};
  Lookup credit_memo_lookup_{credit_memos_.ids};
};

}  // namespace

Result<Book> read_book(const ReadTx& tx, Date dated_before, BookScope scope) {
  BookReader reader(tx, dated_before);
  return reader.read(scope);
}

Result<Book> read_book_of(const ReadTx& tx, Date dated_before, Id<Customer> customer) {
  BookReader reader(tx, dated_before);
  return reader.read_one(customer);
}

Result<std::vector<Hold>> holds_of(const ReadTx& tx, std::span<const std::int64_t> customer_ids) {
  return tx.all<Hold>(holds_by_customers, keys_parameter(customer_ids));
}

Result<std::vector<Reminder>> reminders_of(const ReadTx& tx, std::span<const std::int64_t> customer_ids) {
  return tx.all<Reminder>(reminders_by_customers, keys_parameter(customer_ids));
}

}  // namespace dunlin
