#include "intake/formats/remittance_table.h"

#include <algorithm>
#include <array>

#include "intake/amount_cell.h"
#include "intake/cell_text.h"
#include "intake/formats/bank_text.h"
#include "intake/formats/remittance_columns.h"
#include "intake/limits.h"

namespace dunlin {
namespace {

constexpr std::array amount_styles = {
    AmountStyle{'.', ','}, AmountStyle{',', '.'},  AmountStyle{'.', ' '},
    AmountStyle{',', ' '}, AmountStyle{'.', '\''}, AmountStyle{',', '\''},
};

constexpr std::array date_styles = {
    DateStyle{DateOrder::ymd, '-'}, DateStyle{DateOrder::dmy, '.'}, DateStyle{DateOrder::dmy, '/'},
    DateStyle{DateOrder::mdy, '/'}, DateStyle{DateOrder::dmy, '-'}, DateStyle{DateOrder::mdy, '-'},
    DateStyle{DateOrder::ymd, '/'}, DateStyle{DateOrder::ymd, '.'}, DateStyle{DateOrder::ymd, '\0'},
};

// A row of the table by what its cells mean.
struct MeantRow {
  const CellRow* row = nullptr;
  std::array<std::string_view, remittance_column_count> cells;

  [[nodiscard]] std::string_view at(RemittanceColumn column) const { return cells[static_cast<std::size_t>(column)]; }
  [[nodiscard]] bool has_amount() const {
    return !at(RemittanceColumn::gross).empty() || !at(RemittanceColumn::net).empty() ||
           !at(RemittanceColumn::discount).empty() || !at(RemittanceColumn::deduction).empty();
  }
};

struct MeantTable {
  std::int64_t line = 0;  // of the header
  std::vector<MeantRow> documents;
  std::vector<const CellRow*> hidden;
  std::optional<MeantRow> total;
  std::string_view stated_total;  // above the table
  std::int64_t stated_total_line = 0;
  std::string_view reference;
  std::string_view paid_on;
  Currency currency;
  RemittanceLayout layout;
};

class RemittanceTableReader {
 public:
  RemittanceTableReader(const CellTable& table, std::string_view file_name, const RemittanceOptions& options)
      : table_(table), file_name_(file_name), options_(options) {}

  Result<Remittance> read();

 private:
  using Amounts = std::array<std::optional<Money>, remittance_column_count>;
  struct Reading {
    std::vector<RemittedDocument> documents;
    std::optional<Money> total;
    bool operator==(const Reading&) const = default;
  };

  [[nodiscard]] tl::unexpected<Refusal> refuse_row(const CellRow& row, std::string_view why) const;
  Result<std::size_t> find_header();
  void read_label(const CellRow& row);
  Result<> read_row(const CellRow& row);
  [[nodiscard]] MeantRow meant(const CellRow& row) const;
  Result<> find_currency(const CellRow& header);
  Result<std::optional<Money>> amount_in(std::string_view cell, const CellRow& row, AmountStyle style) const;
  Result<RemittedDocument> document_of(const MeantRow& row, AmountStyle style) const;
  Result<Reading> read_as(AmountStyle style, std::size_t& rows_read) const;
  Result<Money> total_of(AmountStyle style, Money sum) const;
  Result<Reading> decide() const;
  void read_days(std::vector<RemittedDocument>& documents) const;

  const CellTable& table_;
  std::string file_name_;
  const RemittanceOptions& options_;
  MeantTable meant_;
};

std::string shown(const CellRow& row) {
  std::string text;
  for (const std::string& cell : row.cells) {
    if (&cell != &row.cells.front()) text += " | ";
    text += cell;
  }
  return printable(text, 120);
}

std::size_t filled_cells(const CellRow& row) {
  return static_cast<std::size_t>(
      std::count_if(row.cells.begin(), row.cells.end(), [](const std::string& cell) { return !cell.empty(); }));
}

bool has_digit(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// A number with perhaps a currency beside it; not "3 invoices".
bool looks_like_amount(std::string_view text) {
  const AmountCell cell(text);
  return has_digit(cell.number()) && std::none_of(cell.number().begin(), cell.number().end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '/' || c == ':';
         });
}

// "-----" between a table and its total.
bool is_rule(const CellRow& row) {
  return std::all_of(row.cells.begin(), row.cells.end(),
                     [](const std::string& cell) { return cell.find_first_not_of("-=_+: ") == std::string::npos; });
}

tl::unexpected<Refusal> RemittanceTableReader::refuse_row(const CellRow& row, std::string_view why) const {
  return refuse(Reason::row_malformed, file_name_ + ":" + std::to_string(row.line) + " was not read: \"" + shown(row) +
                                           "\": " + std::string(why));
}

// "Payment reference: PAYRUN 88123", in one cell or in two.
void RemittanceTableReader::read_label(const CellRow& row) {
  if (row.cells.empty() || row.hidden) return;
  std::string_view label = row.cells[0];
  std::string_view value = row.cells.size() > 1 ? std::string_view(row.cells[1]) : std::string_view();
  if (const std::size_t colon = label.find(':'); colon != std::string_view::npos && colon + 1 < label.size()) {
    value = trim(label.substr(colon + 1));
    label = label.substr(0, colon);
  }
  if (value.empty()) return;
  if (is_payment_reference_word(label)) meant_.reference = value;
  if (is_payment_date_word(label)) meant_.paid_on = value;
  if (is_total_word(label) && looks_like_amount(value)) {
    meant_.stated_total = value;
    meant_.stated_total_line = row.line;
  }
}

Result<std::size_t> RemittanceTableReader::find_header() {
  for (std::size_t at = 0; at < table_.rows.size(); ++at) {
    const CellRow& row = table_.rows[at];
    if (row.hidden) continue;
    if (std::optional<RemittanceLayout> layout = remittance_layout_of(row.cells)) {
      meant_.layout = *std::move(layout);
      meant_.line = row.line;
      return at;
    }
    read_label(row);
  }
  return refuse(Reason::header_missing,
                file_name_ + " was not read: no row names the columns of a document and an amount");
}

MeantRow RemittanceTableReader::meant(const CellRow& row) const {
  MeantRow meant;
  meant.row = &row;
  for (std::size_t at = 0; at < std::min(row.cells.size(), meant_.layout.size()); ++at) {
    if (meant_.layout[at]) meant.cells[static_cast<std::size_t>(*meant_.layout[at])] = row.cells[at];
  }
  return meant;
}

Result<> RemittanceTableReader::read_row(const CellRow& row) {
  if (row.hidden) {
    meant_.hidden.push_back(&row);
    return {};
  }
  if (filled_cells(row) == 0 || is_rule(row)) return {};
  const auto first = std::find_if(row.cells.begin(), row.cells.end(), [](const std::string& c) { return !c.empty(); });
  const MeantRow one = meant(row);
  if (is_part_total_word(*first)) return {};
  if (is_total_word(*first) || (one.at(RemittanceColumn::document).empty() && one.has_amount())) {
    if (meant_.total) return refuse_row(row, "there are two rows of totals");
    meant_.total = one;
    return {};
  }
  if (!one.has_amount()) {
    if (filled_cells(row) == 1) {
      read_label(row);
      return {};
    }
    if (!has_digit(one.at(RemittanceColumn::document))) return {};
    return refuse_row(row, "the row names a document and no amount");
  }
  if (meant_.total) return refuse_row(row, "a document stands behind the total");
  if (meant_.documents.size() >= documents_max) {
    return refuse_row(row, "one advice names more than " + std::to_string(documents_max) + " documents");
  }
  meant_.documents.push_back(one);
  return {};
}

// A column, the header of an amount, a mark beside an amount, or what the caller says. One advice has one currency.
Result<> RemittanceTableReader::find_currency(const CellRow& header) {
  std::optional<Currency> found;
  for (std::size_t at = 0; at < header.cells.size(); ++at) {
    if (!found && meant_.layout[at]) found = currency_in_header(header.cells[at]);
  }
  for (const MeantRow& row : meant_.documents) {
    const std::string_view cell = row.at(RemittanceColumn::currency);
    std::optional<Currency> named;
    if (!cell.empty()) {
      const Result<Currency> currency = Currency::parse(cell);
      if (!currency) return refuse_row(*row.row, currency.error().text);
      named = *currency;
    }
    for (const RemittanceColumn column : {RemittanceColumn::gross, RemittanceColumn::net}) {
      if (!named) named = currency_of_mark(AmountCell(row.at(column)).mark());
    }
    if (named && found && *named != *found) return refuse_row(*row.row, "the advice is in several currencies");
    if (named) found = named;
  }
  if (!found && meant_.total) found = currency_of_mark(AmountCell(meant_.total->at(RemittanceColumn::net)).mark());
  if (!found) found = currency_of_mark(AmountCell(meant_.stated_total).mark());
  meant_.currency = found.value_or(options_.currency);
  return {};
}

Result<std::optional<Money>> RemittanceTableReader::amount_in(std::string_view cell, const CellRow& row,
                                                              AmountStyle style) const {
  if (trim(cell).empty() || trim(cell) == "-") return std::optional<Money>();
  const AmountCell amount(cell);
  const bool other_mark = !amount.mark().empty() && !mark_fits(amount.mark(), meant_.currency);
  if (other_mark) return refuse_row(row, "the amount \"" + printable(cell, 40) + "\" is in another currency");
  const Result<Money> money = parse_amount(amount.number(), meant_.currency, style);
  if (!money) return refuse_row(row, money.error().text);
  if (money->minor > amount_minor_max || money->minor < -amount_minor_max) {
    return refuse_row(row, "the amount \"" + printable(cell, 40) + "\" is beyond all sense");
  }
  return std::optional<Money>(*money);
}

std::int64_t size_of(const std::optional<Money>& money) {
  return money ? std::max(money->minor, -money->minor) : 0;
}

Result<RemittedDocument> RemittanceTableReader::document_of(const MeantRow& row, AmountStyle style) const {
  RemittedDocument document;
  document.reference = row.at(RemittanceColumn::document);
  document.note = row.at(RemittanceColumn::note);
  document.gross = TRY(amount_in(row.at(RemittanceColumn::gross), *row.row, style));
  document.paid = TRY(amount_in(row.at(RemittanceColumn::net), *row.row, style));
  document.discount = TRY(amount_in(row.at(RemittanceColumn::discount), *row.row, style));
  document.adjustment = TRY(amount_in(row.at(RemittanceColumn::deduction), *row.row, style));
  document.adjustment_code = row.at(RemittanceColumn::reason);
  if (!document.gross && !document.paid) return refuse_row(*row.row, "the row has no amount of the document");
  const Currency currency = meant_.currency;
  // A discount on a credit note goes the other way.
  const bool is_credit = (document.gross ? *document.gross : *document.paid).minor < 0;
  const std::int64_t discount = is_credit ? -size_of(document.discount) : size_of(document.discount);
  const std::int64_t taken_off = is_credit ? -size_of(document.adjustment) : size_of(document.adjustment);
  if (document.discount) document.discount->minor = discount;
  if (!document.gross) return document;
  const std::int64_t less_discount = TRY(add_minor(document.gross->minor, -discount));
  const std::int64_t less_both = TRY(add_minor(less_discount, -taken_off));
  const std::int64_t with_signed = TRY(add_minor(less_discount, document.adjustment ? document.adjustment->minor : 0));
  if (!document.paid) document.paid = Money{less_both, currency};
  if (document.paid->minor == less_both) {
    if (document.adjustment) document.adjustment->minor = taken_off;
  } else if (document.paid->minor == with_signed) {
    document.adjustment->minor = -document.adjustment->minor;
  } else {
    return refuse_row(*row.row, "the document less what is taken off comes to " +
                                    format_with_code(Money{less_both, currency}) + ", not to " +
                                    format_with_code(*document.paid));
  }
  return document;
}

// What the table says that its documents come to.
Result<Money> RemittanceTableReader::total_of(AmountStyle style, Money sum) const {
  if (meant_.total) {
    const CellRow& row = *meant_.total->row;
    std::optional<Money> total = TRY(amount_in(meant_.total->at(RemittanceColumn::net), row, style));
    // A row of totals may be cut otherwise than the documents: then the last amount in it is the total.
    for (std::size_t at = row.cells.size(); at > 0 && !total; --at) {
      if (looks_like_amount(row.cells[at - 1])) total = TRY(amount_in(row.cells[at - 1], row, style));
    }
    if (total && *total != sum) {
      return refuse_row(row, "the documents come to " + format_with_code(sum) + ", not to this total");
    }
  }
  if (!meant_.stated_total.empty()) {
    const CellRow row{meant_.stated_total_line, {std::string(meant_.stated_total)}, false};
    const std::optional<Money> total = TRY(amount_in(meant_.stated_total, row, style));
    if (total && *total != sum) {
      return refuse_row(row, "the documents come to " + format_with_code(sum) + ", not to this total");
    }
  }
  return sum;
}

Result<RemittanceTableReader::Reading> RemittanceTableReader::read_as(AmountStyle style, std::size_t& rows_read) const {
  Reading reading;
  Money sum{0, meant_.currency};
  for (const MeantRow& row : meant_.documents) {
    reading.documents.push_back(TRY(document_of(row, style)));
    const Result<Money> added = add(sum, *reading.documents.back().paid);
    if (!added) return refuse_row(*row.row, added.error().text);
    sum = *added;
    ++rows_read;
  }
  reading.total = TRY(total_of(style, sum));
  return reading;
}

Result<RemittanceTableReader::Reading> RemittanceTableReader::decide() const {
  std::optional<Reading> found;
  std::optional<Refusal> refused;
  std::size_t rows_read_most = 0;
  for (const AmountStyle style : amount_styles) {
    std::size_t rows_read = 0;
    Result<Reading> reading = read_as(style, rows_read);
    if (!reading) {
      // The way that got furthest tells best what is wrong.
      if (!refused || rows_read > rows_read_most) refused = reading.error();
      rows_read_most = std::max(rows_read_most, rows_read);
      continue;
    }
    if (found && *found != *reading) {
      return refuse(Reason::row_malformed,
                    file_name_ + ":" + std::to_string(meant_.line) +
                        " was not read: the amounts can be read with a decimal point or with a decimal comma, and "
                        "nothing says which was meant");
    }
    found = *std::move(reading);
  }
  if (found) return *std::move(found);
  return refuse(*std::move(refused));
}

// All days in one style. Two styles that read them differently: none is taken.
void RemittanceTableReader::read_days(std::vector<RemittedDocument>& documents) const {
  std::optional<std::vector<std::optional<Date>>> found;
  for (const DateStyle style : date_styles) {
    std::vector<std::optional<Date>> days;
    const bool all = std::all_of(meant_.documents.begin(), meant_.documents.end(), [&](const MeantRow& row) {
      const std::string_view cell = row.at(RemittanceColumn::dated);
      const Result<Date> day = parse_date(cell, style);
      days.push_back(day ? std::optional<Date>(*day) : std::nullopt);
      return cell.empty() || day.has_value();
    });
    if (!all) continue;
    if (found && *found != days) return;
    found = std::move(days);
  }
  if (!found) return;
  for (std::size_t at = 0; at < documents.size(); ++at) documents[at].dated = (*found)[at];
}

std::optional<Date> single_day(std::string_view text) {
  std::optional<Date> found;
  for (const DateStyle style : date_styles) {
    const Result<Date> day = parse_date(text, style);
    if (!day) continue;
    if (found && *found != *day) return std::nullopt;
    found = *day;
  }
  return found;
}

Result<Remittance> RemittanceTableReader::read() {
  const std::size_t header = TRY(find_header());
  for (std::size_t at = header + 1; at < table_.rows.size(); ++at) TRY(read_row(table_.rows[at]));
  TRY(find_currency(table_.rows[header]));
  if (meant_.documents.empty()) {
    return refuse(Reason::row_malformed, file_name_ + ":" + std::to_string(meant_.line) +
                                             " was not read: there is no document under the header");
  }
  Reading reading = TRY(decide());
  read_days(reading.documents);
  Remittance advice;
  advice.line = meant_.line;
  advice.reference = meant_.reference;
  advice.paid_on = single_day(meant_.paid_on);
  advice.total = reading.total;
  advice.documents = std::move(reading.documents);
  for (const CellRow* row : meant_.hidden) {
    if (advice.documents.size() >= documents_max) break;
    RemittedDocument document;
    document.reference = meant(*row).at(RemittanceColumn::document);
    document.note = hidden_row_note;
    advice.documents.push_back(std::move(document));
  }
  return advice;
}

}  // namespace

bool has_remittance_header(const CellTable& table) {
  return std::any_of(table.rows.begin(), table.rows.end(),
                     [](const CellRow& row) { return !row.hidden && remittance_layout_of(row.cells).has_value(); });
}

Result<Remittance> remittance_of(const CellTable& table, std::string_view file_name, const RemittanceOptions& options) {
  return RemittanceTableReader(table, file_name, options).read();
}

}  // namespace dunlin
