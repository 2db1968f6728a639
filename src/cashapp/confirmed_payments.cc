#include "cashapp/confirmed_payments.h"

#include <algorithm>
#include <charconv>

namespace dunlin {
namespace {

std::vector<std::string_view> pieces(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

// One file, line by line: what is wrong with a cell is told with its place.
class Columns {
 public:
  Columns(std::string file, std::string_view bytes, std::size_t columns)
      : file_(std::move(file)), rest_(bytes), columns_(columns) {}

  // False at the end.
  Result<bool> next() {
    if (rest_.empty()) return false;
    const std::size_t end = std::min(rest_.find('\n'), rest_.size());
    std::string_view row = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    if (row.ends_with('\r')) row.remove_suffix(1);
    ++line_;
    cells_ = pieces(row, '\t');
    if (cells_.size() < columns_) {
      return refuse(Reason::row_malformed, place() + std::to_string(cells_.size()) + " columns, of " +
                                               std::to_string(columns_) + " that are needed");
    }
    return true;
  }

  [[nodiscard]] std::string_view text(std::size_t column) const { return cells_[column]; }
  [[nodiscard]] Result<std::int64_t> integer(std::size_t column) const { return integer_of(cells_[column]); }
  [[nodiscard]] Result<std::int64_t> integer_of(std::string_view cell) const {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    if (error != std::errc() || end != cell.data() + cell.size()) return bad(cell, "is no whole number");
    return value;
  }
  [[nodiscard]] Result<Date> day(std::size_t column) const {
    return Date{static_cast<std::int32_t>(TRY(integer(column)))};
  }
  [[nodiscard]] Result<Currency> currency(std::size_t column) const { return Currency::parse(cells_[column]); }
  [[nodiscard]] tl::unexpected<Refusal> bad(std::string_view cell, std::string_view why) const {
    return refuse(Reason::row_malformed, place() + "\"" + std::string(cell.substr(0, 60)) + "\" " + std::string(why));
  }

 private:
  [[nodiscard]] std::string place() const { return file_ + " line " + std::to_string(line_) + ": "; }

  std::string file_;
  std::string_view rest_;
  std::size_t columns_;
  std::int64_t line_ = 0;
  std::vector<std::string_view> cells_;
};

using CustomerPlaces = std::map<std::string, CustomerIndex, std::less<>>;

Result<CustomerIndex> place_of(const CustomerPlaces& places, const Columns& columns, std::string_view number) {
  const auto found = places.find(number);
  if (found == places.end()) return columns.bad(number, "is no customer");
  return found->second;
}

Result<CustomerPlaces> read_customers(std::string_view bytes, MatchLedger& ledger) {
  CustomerPlaces places;
  std::vector<std::string> parents;
  Columns columns("customers.tsv", bytes, 6);
  while (TRY(columns.next())) {
    const auto place = static_cast<CustomerIndex>(ledger.customers.size());
    places.emplace(columns.text(0), place);
    ledger.customers.push_back({std::string(columns.text(0)), std::string(columns.text(1)), no_customer});
    parents.emplace_back(columns.text(5));
    for (const std::string_view account : pieces(columns.text(4), ',')) {
      if (!account.empty()) ledger.edges.push_back({place, std::string(account), "", PayerEdge::Source::master});
    }
  }
  for (std::size_t i = 0; i < parents.size(); ++i) {
    if (!parents[i].empty()) ledger.customers[i].parent = TRY(place_of(places, columns, parents[i]));
  }
  return places;
}

Result<> read_documents(std::string_view bytes, const CustomerPlaces& places, ConfirmedPayments& set) {
  Columns columns("invoices.tsv", bytes, 16);
  while (TRY(columns.next())) {
    MatchDocument document;
    set.document_ids.push_back(TRY(columns.integer(0)));
    document.number = columns.text(1);
    document.customer = TRY(place_of(places, columns, columns.text(2)));
    document.credit_note = columns.text(3) == "CN";
    document.issued_on = TRY(columns.day(4));
    document.due_on = TRY(columns.day(5));
    document.currency = TRY(columns.currency(6));
    document.amount_minor = TRY(columns.integer(7));
    document.open_minor = TRY(columns.integer(8));
    document.discount_basis_points = static_cast<std::int32_t>(TRY(columns.integer(9)) * 100);
    document.discount_days = static_cast<std::int32_t>(TRY(columns.integer(10)));
    document.purchase_order = columns.text(11);
    document.delivery_note = columns.text(12);
    document.structured_reference = columns.text(13);
    document.withholding_basis_points = static_cast<std::int32_t>(TRY(columns.integer(14)) * 100);
    document.closed = columns.text(15) == "closed";
    set.ledger.documents.push_back(std::move(document));
  }
  return {};
}

Result<> read_history(std::string_view bytes, const CustomerPlaces& places, MatchLedger& ledger) {
  Columns columns("history.tsv", bytes, 3);
  while (TRY(columns.next())) {
    const CustomerIndex customer = TRY(place_of(places, columns, columns.text(0)));
    ledger.edges.push_back(
        {customer, std::string(columns.text(2)), std::string(columns.text(1)), PayerEdge::Source::confirmed});
  }
  return {};
}

Result<> read_advices(std::string_view bytes, MatchLedger& ledger) {
  Columns columns("advice.tsv", bytes, 7);
  while (TRY(columns.next())) {
    MatchAdvice advice;
    advice.on = TRY(columns.day(1));
    advice.payer = columns.text(3);
    advice.currency = TRY(columns.currency(4));
    advice.total_minor = TRY(columns.integer(5));
    for (const std::string_view line : pieces(columns.text(6), '^')) {
      const std::vector<std::string_view> parts = pieces(line, '|');
      if (parts.size() != 4) return columns.bad(line, "is no line of an advice: number|gross|paid|code");
      advice.lines.push_back({std::string(parts[0]), TRY(columns.integer_of(parts[1])),
                              TRY(columns.integer_of(parts[2])), std::string(parts[3])});
    }
    ledger.advices.push_back(std::move(advice));
  }
  return {};
}

Result<> read_payments(std::string_view bytes, std::vector<MatchPayment>& payments) {
  Columns columns("payments.tsv", bytes, 10);
  while (TRY(columns.next())) {
    MatchPayment payment;
    payment.id = TRY(columns.integer(0));
    payment.on = TRY(columns.day(1));
    payment.amount_minor = TRY(columns.integer(2));
    payment.currency = TRY(columns.currency(3));
    payment.payer = columns.text(4);
    payment.account = columns.text(5);
    payment.text = columns.text(6);
    payment.structured_reference = columns.text(7);
    payment.international = columns.text(8) == "SWIFT";
    payment.returned = columns.text(9) == "1";
    payments.push_back(std::move(payment));
  }
  return {};
}

Result<> read_truth(std::string_view bytes, std::map<std::int64_t, PaymentTruth>& truths) {
  Columns columns("truth.tsv", bytes, 5);
  while (TRY(columns.next())) {
    PaymentTruth truth;
    truth.kind = columns.text(1);
    truth.residual = columns.text(4);
    for (const std::string_view part : pieces(columns.text(3), ';')) {
      if (part.empty()) continue;
      const std::vector<std::string_view> fields = pieces(part, ':');
      if (fields.size() < 2) return columns.bad(part, "is no document and amount");
      truth.allocations[TRY(columns.integer_of(fields[0]))] = TRY(columns.integer_of(fields[1]));
    }
    truths[TRY(columns.integer(0))] = std::move(truth);
  }
  return {};
}

}  // namespace

Result<ConfirmedPayments> read_confirmed_payments(
    const std::function<Result<std::string>(const std::string& name)>& read) {
  ConfirmedPayments set;
  const std::string customers = TRY(read("customers.tsv"));
  const CustomerPlaces places = TRY(read_customers(customers, set.ledger));
  TRY(read_documents(TRY(read("invoices.tsv")), places, set));
  TRY(read_history(TRY(read("history.tsv")), places, set.ledger));
  TRY(read_advices(TRY(read("advice.tsv")), set.ledger));
  TRY(read_payments(TRY(read("payments.tsv")), set.payments));
  if (const Result<std::string> truth = read("truth.tsv")) TRY(read_truth(*truth, set.truth));
  return set;
}

}  // namespace dunlin
