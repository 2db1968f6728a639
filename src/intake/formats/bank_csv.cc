#include "intake/formats/bank_csv.h"

#include <algorithm>

#include "intake/amount_cell.h"
#include "intake/cell_text.h"
#include "intake/csv_reader.h"
#include "intake/formats/bank_reading.h"
#include "intake/formats/bank_text.h"
#include "intake/formats/remittance_columns.h"
#include "intake/limits.h"
#include "intake/style_vote.h"
#include "intake/styles.h"

namespace dunlin {
namespace {

constexpr std::size_t header_lines_max = 40;

constexpr std::array date_candidates = {
    DateStyle{DateOrder::ymd, '-'},  DateStyle{DateOrder::dmy, '-'}, DateStyle{DateOrder::mdy, '-'},
    DateStyle{DateOrder::ymd, '/'},  DateStyle{DateOrder::dmy, '/'}, DateStyle{DateOrder::mdy, '/'},
    DateStyle{DateOrder::ymd, '.'},  DateStyle{DateOrder::dmy, '.'}, DateStyle{DateOrder::ymd, '\0'},
    DateStyle{DateOrder::dmy, '\0'},
};
constexpr std::array amount_candidates = {
    AmountStyle{'.', ','}, AmountStyle{'.', ' '}, AmountStyle{'.', '\''},
    AmountStyle{',', '.'}, AmountStyle{',', ' '}, AmountStyle{',', '\''},
};
using DateVote = StyleVote<date_candidates.size()>;
using AmountVote = StyleVote<amount_candidates.size()>;

using enum BankCsvField;

// One record below the header, with what its cells are.
class CsvMovement {
 public:
  CsvMovement(const CsvRecord& record, const std::array<std::vector<std::size_t>, bank_csv_field_count>& places)
      : record_(record), places_(places) {}

  [[nodiscard]] std::string_view cell(BankCsvField field) const {
    for (const std::size_t at : places_[static_cast<std::size_t>(field)]) {
      if (at < record_.fields.size() && !trim(record_.fields[at]).empty()) return trim(record_.fields[at]);
    }
    return {};
  }
  [[nodiscard]] std::string joined(BankCsvField field) const {
    std::string text;
    for (const std::size_t at : places_[static_cast<std::size_t>(field)]) {
      if (at < record_.fields.size()) append_with_space(text, clean_text(record_.fields[at]));
    }
    return text;
  }
  [[nodiscard]] bool has_amount() const {
    return !cell(amount).empty() || !cell(credit).empty() || !cell(debit).empty();
  }
  [[nodiscard]] std::int64_t line() const { return record_.line; }
  [[nodiscard]] std::string_view raw() const { return record_.raw; }

 private:
  const CsvRecord& record_;
  const std::array<std::vector<std::size_t>, bank_csv_field_count>& places_;
};

struct BalancedLine {
  BankLine line;
  std::optional<Money> balance;
};

class BankCsvReader {
 public:
  BankCsvReader(std::string_view file_name, const BankCsvMapping& mapping, BankSink& sink, Unreconciled unreconciled)
      : file_name_(file_name), mapping_(mapping), reading_(file_name, sink, unreconciled) {}

  Result<BankFile> read(ByteSource& source);

 private:
  Result<> find_header();
  [[nodiscard]] bool bind(const CsvRecord& record);
  template <class Use>
  Result<> each_movement(Use use);
  Result<> find_styles();
  Result<> choose_date_style(const DateVote& vote);
  Result<> choose_amount_style(const AmountVote& vote);
  Result<> read_movement(const CsvMovement& movement);
  Result<Currency> currency_of(const CsvMovement& movement) const;
  Result<std::optional<Money>> money_in(const CsvMovement& movement, BankCsvField field, Currency currency) const;
  Result<Money> amount_of(const CsvMovement& movement, Currency currency) const;
  Result<Date> day_in(const CsvMovement& movement, BankCsvField field) const;
  Result<> hand_over();
  [[nodiscard]] std::optional<std::int64_t> find_break(bool newest_first) const;

  std::string file_name_;
  const BankCsvMapping& mapping_;
  BankReading reading_;
  DecodedText decoded_;
  char delimiter_ = ',';
  std::size_t first_offset_ = 0;
  std::int64_t first_line_ = 1;
  std::array<std::vector<std::size_t>, bank_csv_field_count> places_;
  std::size_t header_fields_ = 0;  // without nameless ones at its end
  std::optional<Currency> header_currency_;
  DateStyle date_style_;
  AmountStyle amount_style_;
  std::string account_;
  std::vector<BalancedLine> lines_;  // of the account at hand
};

// A header has the columns that no movement can do without.
bool BankCsvReader::bind(const CsvRecord& record) {
  for (std::vector<std::size_t>& place : places_) place.clear();
  header_currency_.reset();
  std::vector<std::string> headers;
  for (const std::string_view field : record.fields) {
    headers.push_back(normalise_header(clean_text(field)));
    // "Betrag (EUR)" is "Betrag" in euros.
    std::string& header = headers.back();
    const std::optional<Currency> named = currency_in_header(field);
    if (!named || header.size() <= 4 || header[header.size() - 4] != '_') continue;
    header_currency_ = named;
    header.resize(header.size() - 4);
  }
  for (std::size_t field = 0; field < bank_csv_field_count; ++field) {
    for (const std::string& column : mapping_.columns_[field]) {
      const auto found = std::find(headers.begin(), headers.end(), column);
      if (found == headers.end()) continue;
      places_[field].push_back(static_cast<std::size_t>(found - headers.begin()));
      if (static_cast<BankCsvField>(field) != text) break;
    }
  }
  header_fields_ = headers.size();
  while (header_fields_ > 0 && headers[header_fields_ - 1].empty()) --header_fields_;
  const auto has = [&](BankCsvField field) { return !places_[static_cast<std::size_t>(field)].empty(); };
  return has(booked_on) && (has(amount) || has(credit) || has(debit));
}

Result<> BankCsvReader::find_header() {
  // What stands above the header may look as if it were cut at something else.
  const char detected = mapping_.delimiter.value_or(detect_delimiter(decoded_.text()));
  for (const char delimiter : {detected, ';', ',', '\t', '|'}) {
    if (mapping_.delimiter && delimiter != detected) continue;
    TextArena arena;
    CsvReader reader(decoded_.text(), delimiter);
    CsvRecord record;
    for (std::size_t lines = 0; lines < header_lines_max && reader.next(record, arena); ++lines) {
      if (record.fault != CsvFault::none || !bind(record)) continue;
      delimiter_ = delimiter;
      first_offset_ = reader.offset();
      first_line_ = reader.line();
      return {};
    }
  }
  return refuse(Reason::header_missing, file_name_ + " was not read: none of its first " +
                                            std::to_string(header_lines_max) +
                                            " lines has the columns that the mapping \"" + mapping_.name +
                                            "\" names for the day and the amount");
}

template <class Use>
Result<> BankCsvReader::each_movement(Use use) {
  TextArena arena;
  CsvReader reader(decoded_.text(), delimiter_, first_offset_, first_line_);
  CsvRecord record;
  while (reader.next(record, arena)) {
    if (record.fault != CsvFault::none) {
      return reading_.refuse_at(record.line, "the line is damaged: \"" + printable(record.raw, 60) + "\"");
    }
    const CsvMovement movement(record, places_);
    // A blank line, or a remark under the movements.
    if (record.is_blank() || (movement.cell(booked_on).empty() && !movement.has_amount())) continue;
    if (record.fields.size() < header_fields_) {
      return reading_.refuse_at(record.line, "the line has " + std::to_string(record.fields.size()) +
                                                 " columns and not " + std::to_string(header_fields_) + ": \"" +
                                                 printable(record.raw, 60) +
                                                 "\"; it was cut off, or is not of the table");
    }
    TRY(use(movement));
    arena.clear();
  }
  return {};
}

Result<> BankCsvReader::choose_date_style(const DateVote& vote) {
  if (mapping_.date_style) date_style_ = *mapping_.date_style;
  if (mapping_.date_style || vote.samples() == 0) return {};
  const std::size_t winner = vote.winner();
  if (const std::optional<std::size_t> rival = vote.rival(winner)) {
    return refuse(Reason::field_malformed, file_name_ + " was not read: the date \"" +
                                               printable(vote.example(winner, *rival), 40) + "\" may be " +
                                               to_string(date_candidates[winner]) + " or " +
                                               to_string(date_candidates[*rival]) + "; the mapping can say which");
  }
  date_style_ = date_candidates[winner];
  return {};
}

Result<> BankCsvReader::choose_amount_style(const AmountVote& vote) {
  if (mapping_.amount_style) amount_style_ = *mapping_.amount_style;
  if (mapping_.amount_style || vote.samples() == 0) return {};
  const std::size_t winner = vote.winner();
  if (const std::optional<std::size_t> rival = vote.rival(winner)) {
    return refuse(Reason::field_malformed, file_name_ + " was not read: the amount \"" +
                                               printable(vote.example(winner, *rival), 40) + "\" may be written as " +
                                               to_string(amount_candidates[winner]) + " or as " +
                                               to_string(amount_candidates[*rival]) + "; the mapping can say which");
  }
  amount_style_ = amount_candidates[winner];
  return {};
}

Result<> BankCsvReader::find_styles() {
  DateVote dates;
  AmountVote amounts;
  TRY(each_movement([&](const CsvMovement& movement) -> Result<> {
    for (const BankCsvField field : {booked_on, valued_on}) {
      if (movement.cell(field).empty()) continue;
      DateVote::Readings readings;
      for (std::size_t at = 0; at < date_candidates.size(); ++at) {
        const Result<Date> day = parse_date(movement.cell(field), date_candidates[at]);
        if (day) readings[at] = day->days;
      }
      dates.add(movement.cell(field), readings);
    }
    const Currency currency = TRY(currency_of(movement));
    for (const BankCsvField field : {amount, credit, debit, balance}) {
      if (movement.cell(field).empty()) continue;
      const AmountCell cell(movement.cell(field));
      AmountVote::Readings readings;
      for (std::size_t at = 0; at < amount_candidates.size(); ++at) {
        const Result<Money> money = parse_amount(cell.number(), currency, amount_candidates[at]);
        if (money) readings[at] = money->minor;
      }
      amounts.add(movement.cell(field), readings);
    }
    return {};
  }));
  TRY(choose_date_style(dates));
  return choose_amount_style(amounts);
}

Result<Currency> BankCsvReader::currency_of(const CsvMovement& movement) const {
  if (const std::string_view code = movement.cell(currency); !code.empty()) {
    const Result<Currency> named = Currency::parse(code);
    if (!named) return reading_.refuse_at(movement.line(), named.error());
    return *named;
  }
  for (const BankCsvField field : {amount, credit, debit}) {
    const std::optional<Currency> marked = currency_of_mark(AmountCell(movement.cell(field)).mark());
    if (marked) return *marked;
  }
  if (header_currency_) return *header_currency_;
  if (mapping_.currency) return *mapping_.currency;
  return reading_.refuse_at(movement.line(),
                            "nothing says in which currency the amount is; the mapping can, under [constants]",
                            Reason::column_missing);
}

Result<std::optional<Money>> BankCsvReader::money_in(const CsvMovement& movement, BankCsvField field,
                                                     Currency in_currency) const {
  const std::string_view text_of_cell = movement.cell(field);
  if (text_of_cell.empty()) return std::optional<Money>();
  const AmountCell cell(text_of_cell);
  if (!cell.mark().empty() && !mark_fits(cell.mark(), in_currency)) {
    return reading_.refuse_at(movement.line(), "the amount \"" + printable(text_of_cell, 40) + "\" is not in " +
                                                   std::string(in_currency.code()));
  }
  const Result<Money> money = parse_amount(cell.number(), in_currency, amount_style_);
  if (!money) return reading_.refuse_at(movement.line(), money.error());
  if (money->minor > amount_minor_max || money->minor < -amount_minor_max) {
    return reading_.refuse_at(movement.line(),
                              "the amount \"" + printable(text_of_cell, 40) + "\" is beyond all sense");
  }
  return std::optional<Money>(*money);
}

Result<Money> BankCsvReader::amount_of(const CsvMovement& movement, Currency in_currency) const {
  const std::optional<Money> single = TRY(money_in(movement, amount, in_currency));
  const std::optional<Money> came_in = TRY(money_in(movement, credit, in_currency));
  const std::optional<Money> went_out = TRY(money_in(movement, debit, in_currency));
  if (single) {
    if (places_[static_cast<std::size_t>(direction)].empty()) return *single;
    std::string word(movement.cell(direction));
    for (char& c : word) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    const auto says = [&](const std::vector<std::string>& words) {
      return std::find(words.begin(), words.end(), word) != words.end();
    };
    const std::int64_t size = std::max(single->minor, -single->minor);
    if (says(mapping_.credit_words)) return Money{size, in_currency};
    if (says(mapping_.debit_words)) return Money{-size, in_currency};
    return reading_.refuse_at(movement.line(),
                              "\"" + printable(word, 40) + "\" does not say whether the money came in or went out");
  }
  const bool in = came_in && came_in->minor != 0;
  const bool out = went_out && went_out->minor != 0;
  if ((in && out) || (!came_in && !went_out)) {
    return reading_.refuse_at(movement.line(),
                              in ? "the movement is both a credit and a debit"
                                 : "the movement has no amount: \"" + printable(movement.raw(), 60) + "\"");
  }
  if (!out) return came_in ? *came_in : Money{0, in_currency};
  return Money{-std::max(went_out->minor, -went_out->minor), in_currency};
}

Result<Date> BankCsvReader::day_in(const CsvMovement& movement, BankCsvField field) const {
  const Result<Date> day = parse_date(movement.cell(field), date_style_);
  if (!day) return reading_.refuse_at(movement.line(), day.error());
  return *day;
}

Result<> BankCsvReader::read_movement(const CsvMovement& movement) {
  std::string account_named = clean_text(movement.cell(account));
  if (account_named.empty()) account_named = mapping_.account;
  if (looks_like_iban(without_spaces(account_named))) account_named = without_spaces(account_named);
  if (!lines_.empty() && account_named != account_) TRY(hand_over());
  account_ = account_named;
  const Currency in_currency = TRY(currency_of(movement));
  BalancedLine one;
  BankLine& line = one.line;
  line.line = movement.line();
  line.amount = TRY(amount_of(movement, in_currency));
  line.booked_on = TRY(day_in(movement, booked_on));
  if (!movement.cell(valued_on).empty()) line.valued_on = TRY(day_in(movement, valued_on));
  line.booking_text = clean_text(movement.cell(booking_text));
  line.other = {clean_text(movement.cell(name)), without_spaces(clean_text(movement.cell(iban))),
                without_spaces(clean_text(movement.cell(bic)))};
  line.text = cut_utf8(movement.joined(text), line_text_bytes_max);
  const std::string structured = clean_reference(movement.cell(structured_reference));
  if (!structured.empty()) line.structured_references.push_back(structured);
  line.end_to_end_id = clean_reference(movement.cell(end_to_end_id));
  line.mandate = clean_reference(movement.cell(mandate));
  line.customer_reference = clean_reference(movement.cell(customer_reference));
  line.bank_reference = clean_reference(movement.cell(bank_reference));
  line.check_number = clean_reference(movement.cell(check_number));
  one.balance = TRY(money_in(movement, balance, in_currency));
  lines_.push_back(std::move(one));
  return {};
}

// The line whose balance does not follow from its neighbour; nothing when all do.
std::optional<std::int64_t> BankCsvReader::find_break(bool newest_first) const {
  for (std::size_t at = 1; at < lines_.size(); ++at) {
    const BalancedLine& later = newest_first ? lines_[at - 1] : lines_[at];
    const BalancedLine& earlier = newest_first ? lines_[at] : lines_[at - 1];
    const Result<Money> follows = add(*earlier.balance, later.line.amount);
    if (!follows || *follows != *later.balance) return lines_[at].line.line;
  }
  return std::nullopt;
}

// The statement of one account.
Result<> BankCsvReader::hand_over() {
  if (lines_.empty()) return {};
  StatementHead head;
  head.line = lines_.front().line.line;
  head.account = account_;
  head.currency = lines_.front().line.amount.currency;
  const auto by_day = [](const BalancedLine& a, const BalancedLine& b) { return a.line.booked_on < b.line.booked_on; };
  head.from = std::min_element(lines_.begin(), lines_.end(), by_day)->line.booked_on;
  head.to = std::max_element(lines_.begin(), lines_.end(), by_day)->line.booked_on;
  StatementEnd end;
  StatementTotals totals;
  const auto without = std::find_if(lines_.begin(), lines_.end(), [](const BalancedLine& one) { return !one.balance; });
  const bool has_balances = without == lines_.end();
  if (!has_balances && std::any_of(lines_.begin(), lines_.end(), [](const BalancedLine& one) { return one.balance; })) {
    TRY(reading_.mismatch(without->line.line, "other movements have a balance behind them, this one has none"));
  }
  if (has_balances) {
    const std::optional<std::int64_t> break_last = find_break(false);
    const std::optional<std::int64_t> break_first = break_last ? find_break(true) : std::nullopt;
    if (break_last && break_first) {
      TRY(reading_.mismatch(*break_last,
                            "the balance does not follow from the movement before it, nor from the one "
                            "behind: movements are missing or changed"));
    } else {
      const BalancedLine& oldest = break_last ? lines_.back() : lines_.front();
      const BalancedLine& newest = break_last ? lines_.front() : lines_.back();
      const Result<Money> opening = subtract(*oldest.balance, oldest.line.amount);
      if (!opening) return reading_.refuse_at(oldest.line.line, opening.error());
      head.opening = BankBalance{BankBalance::Kind::opening, *opening, *head.from, {}};
      totals = {BankBalance{BankBalance::Kind::closing, *newest.balance, *head.to, {}}, newest.line.line};
      end.balances = {*head.opening, *totals.closing};
    }
  }
  TRY(reading_.begin(std::move(head)));
  for (BalancedLine& one : lines_) TRY(reading_.line(std::move(one.line)));
  lines_.clear();
  return reading_.end(std::move(end), totals);
}

Result<BankFile> BankCsvReader::read(ByteSource& source) {
  std::string bytes;
  while (true) {
    const std::string_view block = TRY(source.next());
    if (block.empty()) break;
    bytes += block;
    if (bytes.size() > bank_csv_bytes_max) {
      return refuse(Reason::file_unreadable, file_name_ + " was not read: it is larger than " +
                                                 std::to_string(bank_csv_bytes_max >> 20) + " MB");
    }
  }
  decoded_ = TRY(decode_text(bytes, mapping_.encoding));
  reading_.file.format = "CSV";
  reading_.file.version = mapping_.name;
  TRY(find_header());
  TRY(find_styles());
  TRY(each_movement([&](const CsvMovement& movement) { return read_movement(movement); }));
  TRY(hand_over());
  return std::move(reading_.file);
}

}  // namespace

Result<BankFile> read_bank_csv(ByteSource& source, std::string_view file_name, const BankCsvMapping& mapping,
                               BankSink& sink, Unreconciled unreconciled) {
  return BankCsvReader(file_name, mapping, sink, unreconciled).read(source);
}

}  // namespace dunlin
