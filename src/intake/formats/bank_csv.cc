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

// What has to be known of the movements of one account before the first of them is handed over.
struct AccountSurvey {
  std::string account;
  std::int64_t movements = 0;
  std::int64_t first_line = 0;
  std::int64_t last_line = 0;
  Currency currency;
  Date from;
  Date to;
  bool any_balance = false;
  std::optional<std::int64_t> line_without_balance;
  std::optional<std::int64_t> break_oldest_first;  // the line whose balance does not follow
  std::optional<std::int64_t> break_newest_first;
  Money first_amount;
  Money first_balance;
  Money last_amount;
  Money last_balance;
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
  Result<> survey(const CsvMovement& movement);
  Result<> survey_balance(AccountSurvey& account_at_hand, const CsvMovement& movement, Money amount_moved) const;
  Result<> hand_over(const CsvMovement& movement);
  Result<BankLine> line_of(const CsvMovement& movement) const;
  [[nodiscard]] std::string account_of(const CsvMovement& movement) const;
  Result<Currency> currency_of(const CsvMovement& movement) const;
  Result<std::optional<Money>> money_in(const CsvMovement& movement, BankCsvField field, Currency currency) const;
  Result<Money> amount_of(const CsvMovement& movement, Currency currency) const;
  Result<Date> day_in(const CsvMovement& movement, BankCsvField field) const;
  Result<> begin_statement(const AccountSurvey& survey);
  Result<> end_statement();

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
  std::vector<AccountSurvey> accounts_;  // in the order of the file
  std::size_t next_account_ = 0;
  std::int64_t left_in_account_ = 0;
  StatementEnd end_;
  StatementTotals totals_;
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
    for (const std::string& column : mapping_.headers[field]) {
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

std::string BankCsvReader::account_of(const CsvMovement& movement) const {
  std::string named = clean_text(movement.cell(account));
  if (named.empty()) named = mapping_.account;
  return looks_like_iban(without_spaces(named)) ? without_spaces(named) : named;
}

Result<BankLine> BankCsvReader::line_of(const CsvMovement& movement) const {
  BankLine line;
  line.line = movement.line();
  line.amount = TRY(amount_of(movement, TRY(currency_of(movement))));
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
  return line;
}

// Does the balance behind this movement follow from the one before it, or that one from this?
Result<> BankCsvReader::survey_balance(AccountSurvey& account_at_hand, const CsvMovement& movement,
                                       Money amount_moved) const {
  const std::optional<Money> behind = TRY(money_in(movement, balance, amount_moved.currency));
  if (!behind) {
    if (!account_at_hand.line_without_balance) account_at_hand.line_without_balance = movement.line();
    return {};
  }
  account_at_hand.any_balance = true;
  if (account_at_hand.movements == 0) {
    account_at_hand.first_amount = amount_moved;
    account_at_hand.first_balance = *behind;
  } else {
    const Result<Money> later = add(account_at_hand.last_balance, amount_moved);
    const Result<Money> earlier = add(*behind, account_at_hand.last_amount);
    const auto note = [&](std::optional<std::int64_t>& broken, bool follows) {
      if (!follows && !broken) broken = movement.line();
    };
    note(account_at_hand.break_oldest_first, later && *later == *behind);
    note(account_at_hand.break_newest_first, earlier && *earlier == account_at_hand.last_balance);
  }
  account_at_hand.last_amount = amount_moved;
  account_at_hand.last_balance = *behind;
  return {};
}

Result<> BankCsvReader::survey(const CsvMovement& movement) {
  const std::string named = account_of(movement);
  const Money moved = TRY(amount_of(movement, TRY(currency_of(movement))));
  const Date day = TRY(day_in(movement, booked_on));
  if (accounts_.empty() || accounts_.back().account != named) {
    AccountSurvey fresh;
    fresh.account = named;
    fresh.first_line = movement.line();
    fresh.currency = moved.currency;
    fresh.from = fresh.to = day;
    accounts_.push_back(std::move(fresh));
  }
  AccountSurvey& account_at_hand = accounts_.back();
  TRY(survey_balance(account_at_hand, movement, moved));
  account_at_hand.from = std::min(account_at_hand.from, day);
  account_at_hand.to = std::max(account_at_hand.to, day);
  account_at_hand.last_line = movement.line();
  ++account_at_hand.movements;
  return {};
}

Result<> BankCsvReader::begin_statement(const AccountSurvey& survey) {
  StatementHead head;
  head.line = survey.first_line;
  head.account = survey.account;
  head.currency = survey.currency;
  head.from = survey.from;
  head.to = survey.to;
  end_ = {};
  totals_ = {};
  if (survey.any_balance && survey.line_without_balance) {
    TRY(reading_.mismatch(*survey.line_without_balance,
                          "other movements have a balance behind them, this one has none"));
  } else if (survey.break_oldest_first && survey.break_newest_first) {
    TRY(reading_.mismatch(*survey.break_oldest_first,
                          "the balance does not follow from the movement before it, nor from the one behind: "
                          "movements are missing or changed"));
  } else if (survey.any_balance) {
    const bool newest_first = survey.break_oldest_first.has_value();
    const Money oldest_amount = newest_first ? survey.last_amount : survey.first_amount;
    const Money oldest_balance = newest_first ? survey.last_balance : survey.first_balance;
    const Result<Money> opening = subtract(oldest_balance, oldest_amount);
    if (!opening) return reading_.refuse_at(survey.first_line, opening.error());
    head.opening = BankBalance{BankBalance::Kind::opening, *opening, survey.from, {}};
    const Money closing = newest_first ? survey.first_balance : survey.last_balance;
    totals_ = {BankBalance{BankBalance::Kind::closing, closing, survey.to, {}}, survey.last_line};
    end_.balances = {*head.opening, *totals_.closing};
  }
  left_in_account_ = survey.movements;
  return reading_.begin(std::move(head));
}

Result<> BankCsvReader::end_statement() {
  if (!reading_.in_statement()) return {};
  return reading_.end(std::move(end_), totals_);
}

Result<> BankCsvReader::hand_over(const CsvMovement& movement) {
  if (left_in_account_ == 0) {
    TRY(end_statement());
    TRY(begin_statement(accounts_[next_account_++]));
  }
  --left_in_account_;
  return reading_.line(TRY(line_of(movement)));
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
  TRY(each_movement([&](const CsvMovement& movement) { return survey(movement); }));
  TRY(each_movement([&](const CsvMovement& movement) { return hand_over(movement); }));
  TRY(end_statement());
  return std::move(reading_.file);
}

}  // namespace

Result<BankFile> read_bank_csv(ByteSource& source, std::string_view file_name, const BankCsvMapping& mapping,
                               BankSink& sink, Unreconciled unreconciled) {
  return BankCsvReader(file_name, mapping, sink, unreconciled).read(source);
}

}  // namespace dunlin
