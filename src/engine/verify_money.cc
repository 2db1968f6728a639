#include "engine/verify_money.h"

#include <algorithm>
#include <limits>

#include "collections/book_rows.h"
#include "engine/journal_row.h"
#include "engine/verify_rows.h"
#include "intake/batch.h"
#include "ledger/document.h"

namespace dunlin {
namespace {

// 128 bits hold the sum of any number of 64-bit amounts that fits into a database.
__extension__ typedef __int128 Sum;

std::string in_words(Sum minor) {
  const auto narrow = static_cast<std::int64_t>(minor);
  return narrow == minor ? std::to_string(narrow) : "an absurd number of";
}

// Documents of one table as columns, by rising id.
struct Documents {
  std::string_view table;
  std::string_view id_prefix;
  std::vector<std::int64_t> ids;
  std::vector<std::int64_t> amounts;
  std::vector<std::int64_t> customers;
  std::vector<std::uint16_t> currencies;
  std::vector<Sum> applied;
  std::size_t last = 0;

  [[nodiscard]] std::string name(std::size_t at) const {
    return std::string(table) + " " + id_text(id_prefix, ids[at]);
  }
  // Those that are asked for one after the other mostly stand side by side.
  [[nodiscard]] std::optional<std::size_t> find(std::int64_t id) {
    for (std::size_t at = last; at < std::min(last + 3, ids.size()); ++at) {
      if (ids[at] == id) return last = at;
    }
    const auto found = std::lower_bound(ids.begin(), ids.end(), id);
    if (found == ids.end() || *found != id) return std::nullopt;
    return last = static_cast<std::size_t>(found - ids.begin());
  }
};

// An application or an adjustment.
struct Movement {
  std::int64_t invoice = 0;
  std::int64_t id = 0;
  std::int64_t minor = 0;
  std::int64_t dated = 0;
  std::int64_t reverses = 0;
  Documents* source_table = nullptr;  // of an application
  std::int64_t source = 0;
  bool reversed = false;
};

Movement movement_of(const RowView& row) {
  Movement movement;
  movement.invoice = row.integer(0);
  movement.id = row.integer(1);
  movement.minor = row.integer(2);
  movement.dated = row.integer(3);
  movement.reverses = row.integer(4);
  return movement;
}

class MoneyPass {
 public:
  MoneyPass(const ReadTx& tx, VerifyPass& pass) : tx_(tx), pass_(pass) {}

  Result<> run() {
    TRY(read_customers());
    TRY(each_invoice_amount(tx_, [this](const RowView& row) { return add_document(invoices_, row); }));
    TRY(each_payment_amount(tx_, [this](const RowView& row) { return add_document(payments_, row); }));
    TRY(each_credit_memo_amount(tx_, [this](const RowView& row) { return add_document(credit_memos_, row); }));
    TRY(each_adjustment_amount(tx_, [this](const RowView& row) -> Result<> {
      ++pass_.checked;
      adjustments_.push_back(movement_of(row));
      return {};
    }));
    TRY(each_application_amount(tx_, [this](const RowView& row) { return add_application(row); }));
    finish_invoice();
    finish_adjusted_before(std::numeric_limits<std::int64_t>::max());
    check_applied(invoices_, "money.over_applied", "applied to and adjusted on it");
    check_applied(payments_, "money.overdrawn", "applied from it");
    check_applied(credit_memos_, "money.overdrawn", "applied from it");
    TRY(check_batches());
    return check_book();
  }

 private:
  void fault(std::string_view code, std::string place, std::string sentence) {
    pass_.fault(code, std::move(place), std::move(sentence));
  }

  Result<> read_customers() {
    return each_customer_segment(tx_, [this](const RowView& row) -> Result<> {
      ++pass_.checked;
      customers_.push_back(row.integer(0));
      Segment segment{};
      if (!from_name(row.bytes(1), segment)) {
        fault("money.customer", "customer " + id_text(Customer::id_prefix, row.integer(0)), "The segment is unknown.");
      }
      return {};
    });
  }

  std::uint16_t currency_index(std::string_view code, const std::string& place) {
    const auto found = std::find(currencies_.begin(), currencies_.end(), code);
    if (found != currencies_.end()) return static_cast<std::uint16_t>(found - currencies_.begin());
    if (!Currency::parse(code)) fault("money.currency", place, "\"" + std::string(code) + "\" is no currency.");
    if (currencies_.size() < std::numeric_limits<std::uint16_t>::max()) currencies_.emplace_back(code);
    return static_cast<std::uint16_t>(currencies_.size() - 1);
  }

  Result<> add_document(Documents& documents, const RowView& row) {
    ++pass_.checked;
    documents.ids.push_back(row.integer(0));
    documents.customers.push_back(row.integer(1));
    documents.amounts.push_back(row.integer(3));
    documents.applied.push_back(0);
    const std::size_t at = documents.ids.size() - 1;
    if (at == 0 || row.bytes(2) != currencies_[documents.currencies.back()]) {
      documents.currencies.push_back(currency_index(row.bytes(2), documents.name(at)));
    } else {
      documents.currencies.push_back(documents.currencies.back());
    }
    if (row.integer(3) <= 0) fault("money.amount", documents.name(at), "The amount is not above zero.");
    if (!std::binary_search(customers_.begin(), customers_.end(), row.integer(1))) {
      fault("money.customer", documents.name(at), "Its customer is not there.");
    }
    return {};
  }

  Result<> add_application(const RowView& row) {
    ++pass_.checked;
    Movement movement = movement_of(row);
    ApplicationSource source{};
    if (!from_name(row.bytes(5), source)) {
      fault("money.source", name_of(movement, Application::id_prefix), "It comes from something unknown.");
    } else {
      movement.source_table = source == ApplicationSource::payment ? &payments_ : &credit_memos_;
    }
    movement.source = row.integer(6);
    if (!applications_.empty() && applications_.front().invoice != movement.invoice) finish_invoice();
    if (applications_.empty()) finish_adjusted_before(movement.invoice);
    applications_.push_back(movement);
    return {};
  }

  static std::string name_of(const Movement& movement, std::string_view prefix) {
    return std::string(prefix == Application::id_prefix ? "application " : "adjustment ") +
           id_text(prefix, movement.id) + " of invoice " + id_text(Invoice::id_prefix, movement.invoice);
  }

  // Adjustments of invoices that come before `invoice` and have no applications.
  void finish_adjusted_before(std::int64_t invoice) {
    while (next_adjustment_ < adjustments_.size() && adjustments_[next_adjustment_].invoice < invoice) {
      finish_adjustments(adjustments_[next_adjustment_].invoice);
    }
  }

  void finish_invoice() {
    if (applications_.empty()) return;
    const std::int64_t invoice = applications_.front().invoice;
    const std::optional<std::size_t> at = invoices_.find(invoice);
    check_reversals(applications_, Application::id_prefix);
    for (const Movement& movement : applications_) apply(movement, at);
    applications_.clear();
    finish_adjustments(invoice);
  }

  void finish_adjustments(std::int64_t invoice) {
    std::vector<Movement> group;
    while (next_adjustment_ < adjustments_.size() && adjustments_[next_adjustment_].invoice == invoice) {
      group.push_back(adjustments_[next_adjustment_++]);
    }
    if (group.empty()) return;
    check_reversals(group, Adjustment::id_prefix);
    const std::optional<std::size_t> at = invoices_.find(invoice);
    for (const Movement& movement : group) {
      if (at) {
        invoices_.applied[*at] += movement.minor;
      } else {
        fault("money.invoice", name_of(movement, Adjustment::id_prefix), "The invoice is not there.");
      }
    }
  }

  void apply(const Movement& movement, std::optional<std::size_t> invoice) {
    if (invoice) {
      invoices_.applied[*invoice] += movement.minor;
    } else {
      fault("money.invoice", name_of(movement, Application::id_prefix), "The invoice is not there.");
    }
    if (movement.source_table == nullptr) return;
    Documents& sources = *movement.source_table;
    const std::optional<std::size_t> source = sources.find(movement.source);
    if (!source) {
      return fault("money.source", name_of(movement, Application::id_prefix),
                   "The " + std::string(sources.table) + " that it comes from is not there.");
    }
    sources.applied[*source] += movement.minor;
    if (invoice && invoices_.currencies[*invoice] != sources.currencies[*source]) {
      fault("money.currency", name_of(movement, Application::id_prefix),
            "It applies " + currencies_[sources.currencies[*source]] + " to an invoice in " +
                currencies_[invoices_.currencies[*invoice]] + ".");
    }
  }

  // `group`: all movements of one kind on one invoice, by rising id.
  void check_reversals(std::vector<Movement>& group, std::string_view prefix) {
    for (const Movement& movement : group) {
      if (movement.reverses == 0) {
        if (movement.minor <= 0) fault("money.amount", name_of(movement, prefix), "The amount is not above zero.");
        continue;
      }
      const auto original = std::find_if(group.begin(), group.end(),
                                         [&](const Movement& other) { return other.id == movement.reverses; });
      if (original == group.end() || original->reverses != 0) {
        fault("money.reversal", name_of(movement, prefix), "What it reverses is no posting of this invoice.");
      } else if (original->reversed) {
        fault("money.reversal", name_of(movement, prefix), "What it reverses was reversed before.");
      } else if (Sum{original->minor} != -Sum{movement.minor} || original->source_table != movement.source_table ||
                 original->source != movement.source) {
        fault("money.reversal", name_of(movement, prefix), "It does not negate exactly what it reverses.");
      } else if (movement.dated < original->dated) {
        fault("money.reversal", name_of(movement, prefix), "It is dated before what it reverses.");
      } else {
        original->reversed = true;
      }
    }
  }

  void check_applied(const Documents& documents, std::string_view code, std::string_view how) {
    for (std::size_t at = 0; at < documents.ids.size(); ++at) {
      if (documents.applied[at] >= 0 && documents.applied[at] <= documents.amounts[at]) continue;
      fault(code, documents.name(at),
            in_words(documents.applied[at]) + " minor units are " + std::string(how) + "; its amount is " +
                std::to_string(documents.amounts[at]) + ".");
    }
  }

  Result<> check_batches() {
    std::int64_t open = 0;
    TRY(each_batch_count(tx_, [&](const RowView& row) -> Result<> {
      ++pass_.checked;
      const std::string place = "import_batch " + id_text(ImportBatch::id_prefix, row.integer(0));
      BatchState state{};
      if (!dunlin::from_name(row.bytes(1), state)) {
        fault("money.batch", place, "Its state is unknown.");
        return {};
      }
      Sum accounted = 0;
      for (int column = 3; column <= 6; ++column) accounted += row.integer(column);
      if (row.integer(2) != accounted) {
        fault("money.batch", place,
              std::to_string(row.integer(2)) + " lines were read and " + in_words(accounted) + " are accounted for.");
      }
      if (state == BatchState::open) {
        ++open;
      } else if (row.integer(6) != row.integer(7)) {
        fault("money.batch", place,
              std::to_string(row.integer(6)) + " lines were quarantined and " + std::to_string(row.integer(7)) +
                  " stand in quarantine.");
      }
      return {};
    }));
    if (open > 0)
      pass_.notes.push_back(std::to_string(open) + " imports were begun and not finished; import the files again.");
    return {};
  }

  // Adds to what a customer owes and has to his credit in a currency.
  void add_position(std::int64_t customer, std::string_view currency, Sum open, Sum unapplied) {
    const auto found = std::lower_bound(customers_.begin(), customers_.end(), customer);
    if (found == customers_.end() || *found != customer) return;
    std::vector<Position>& positions = positions_[static_cast<std::size_t>(found - customers_.begin())];
    auto position =
        std::find_if(positions.begin(), positions.end(), [&](const Position& p) { return p.currency == currency; });
    if (position == positions.end()) position = positions.insert(position, Position{std::string(currency), 0, 0});
    position->open += open;
    position->unapplied += unapplied;
  }

  void add_documents() {
    for (std::size_t i = 0; i < invoices_.ids.size(); ++i) {
      const Sum open = invoices_.amounts[i] - invoices_.applied[i];
      add_position(invoices_.customers[i], currencies_[invoices_.currencies[i]], open, 0);
    }
    for (const Documents* sources : {&payments_, &credit_memos_}) {
      for (std::size_t i = 0; i < sources->ids.size(); ++i) {
        const Sum rest = sources->amounts[i] - sources->applied[i];
        add_position(sources->customers[i], currencies_[sources->currencies[i]], 0, rest);
      }
    }
  }

  void subtract_book(const Book& book) {
    for (std::size_t customer = 0; customer < book.customer_count(); ++customer) {
      const auto end = static_cast<std::size_t>(book.invoice_begin[customer + 1]);
      for (auto i = static_cast<std::size_t>(book.invoice_begin[customer]); i < end; ++i) {
        add_position(book.customer_id[customer], book.currencies[book.currency[i]].code(), -Sum{book.open_minor[i]}, 0);
      }
    }
    for (const Book::Unapplied& rest : book.unapplied) {
      add_position(book.customer_id[static_cast<std::size_t>(rest.customer)], book.currencies[rest.currency].code(), 0,
                   -Sum{rest.minor});
    }
  }

  // A book counts in 64 bits.
  void check_sums() {
    constexpr std::int64_t sum_max = std::numeric_limits<std::int64_t>::max();
    for (std::size_t customer = 0; customer < positions_.size(); ++customer) {
      for (const Position& position : positions_[customer]) {
        if (position.open <= sum_max && position.unapplied <= sum_max) continue;
        fault("money.amount", "customer " + id_text(Customer::id_prefix, customers_[customer]),
              "The amounts in " + position.currency + " sum to more than there can be.");
      }
    }
  }

  // The book that aging, queue and metrics are made from, of the end of time: it has its own way through the same
  // tables.
  Result<> check_book() {
    TRY(each_hold_kind(tx_, [this](const RowView& row) -> Result<> {
      HoldKind kind{};
      if (!dunlin::from_name(row.bytes(0), kind)) {
        fault("money.customer", "table hold", "\"" + std::string(row.bytes(0)) + "\" is no kind of hold.");
      }
      return {};
    }));
    positions_.resize(customers_.size());
    add_documents();
    check_sums();
    if (pass_.fault_count > 0 || currencies_.size() >= std::numeric_limits<std::uint8_t>::max()) {
      pass_.notes.emplace_back(
          "The book of the reports was not compared: it is made from what has to be mended first.");
      return {};
    }
    const Date end_of_time{std::numeric_limits<std::int32_t>::max() - 1};
    subtract_book(TRY(read_book(tx_, end_of_time, BookScope::items_and_unapplied)));
    for (std::size_t customer = 0; customer < positions_.size(); ++customer) {
      for (const Position& left : positions_[customer]) {
        if (left.open == 0 && left.unapplied == 0) continue;
        fault("money.book", "customer " + id_text(Customer::id_prefix, customers_[customer]),
              "The book differs from the documents by " + in_words(left.open) + " open and " +
                  in_words(left.unapplied) + " unapplied minor units of " + left.currency + ".");
      }
    }
    return {};
  }

  struct Position {
    std::string currency;
    Sum open;
    Sum unapplied;
  };

  const ReadTx& tx_;
  VerifyPass& pass_;
  std::vector<std::string> currencies_;  // codes
  std::vector<std::int64_t> customers_;
  Documents invoices_{"invoice", Invoice::id_prefix, {}, {}, {}, {}, {}, 0};
  Documents payments_{"payment", Payment::id_prefix, {}, {}, {}, {}, {}, 0};
  Documents credit_memos_{"credit_memo", CreditMemo::id_prefix, {}, {}, {}, {}, {}, 0};
  std::vector<Movement> adjustments_;
  std::size_t next_adjustment_ = 0;
  std::vector<Movement> applications_;            // of one invoice
  std::vector<std::vector<Position>> positions_;  // by customer
};

}  // namespace

Result<> verify_money(const ReadTx& tx, VerifyPass& pass) {
  return MoneyPass(tx, pass).run();
}

}  // namespace dunlin
