#include "intake/formats/mt_fields.h"

#include <algorithm>
#include <charconv>

#include "intake/cell_text.h"
#include "intake/formats/bank_text.h"

namespace dunlin {
namespace {

constexpr std::size_t reference_length = 16;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_alphanumeric(char c) {
  return is_digit(c) || is_upper(c) || (c >= 'a' && c <= 'z');
}

bool starts_with_digits(std::string_view text, std::size_t count) {
  return text.size() >= count && std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(count), is_digit);
}

int number_of(std::string_view digits) {
  int number = 0;
  for (const char c : digits) number = number * 10 + (c - '0');
  return number;
}

tl::unexpected<Refusal> refuse_field(std::string_view text, std::string_view why) {
  return refuse(Reason::row_malformed, "\"" + printable(text, 80) + "\" " + std::string(why));
}

// Digits and one comma; some banks write a point.
std::string_view take_amount(std::string_view& text) {
  std::size_t length = 0;
  while (length < text.size() && (is_digit(text[length]) || text[length] == ',' || text[length] == '.')) ++length;
  const std::string_view amount = text.substr(0, length);
  text.remove_prefix(length);
  return amount;
}

Result<Money> read_amount(std::string_view amount, Currency currency) {
  const char decimal = amount.find(',') == std::string_view::npos ? '.' : ',';
  return parse_bank_amount(amount, currency, decimal);
}

// Days of value of months of 30 days: 30 February is the last of February.
Result<Date> read_value_date(std::string_view digits) {
  Result<Date> date = parse_mt_date(digits);
  const int day = number_of(digits.substr(4, 2));
  if (date || number_of(digits.substr(2, 2)) != 2 || day > 30 || day < 29) return date;
  const std::string first = std::string(digits.substr(0, 4)) + "01";
  return TRY(parse_mt_date(first)).end_of_month();
}

std::optional<Date> read_entry_date(std::string_view digits, Date valued_on) {
  std::optional<Date> nearest;
  for (const int year : {valued_on.year() - 1, valued_on.year(), valued_on.year() + 1}) {
    const Result<Date> date = Date::of(year, number_of(digits.substr(0, 2)), number_of(digits.substr(2, 2)));
    if (!date) continue;
    const auto distance = [&](Date day) { return std::abs(days_between(valued_on, day)); };
    if (!nearest || distance(*date) < distance(*nearest)) nearest = *date;
  }
  return nearest;
}

// Credit or debit, reversed or expected; the sign of the money.
bool take_mark(std::string_view& text, MtStatementLine& line, bool& credit) {
  if (text.size() < 2) return false;
  const bool marked = (text[0] == 'R' || text[0] == 'E') && (text[1] == 'C' || text[1] == 'D');
  if (marked) {
    line.reversal = text[0] == 'R';
    line.expected = text[0] == 'E';
    text.remove_prefix(1);
  }
  if (text[0] != 'C' && text[0] != 'D') return false;
  credit = (text[0] == 'C') != line.reversal;
  text.remove_prefix(1);
  return true;
}

// "Look into field 86": no reference itself.
bool points_elsewhere(std::string_view reference) {
  return reference == "EREF" || reference == "KREF" || reference == "KREF+" || reference == "PREF" ||
         reference == "MARF";
}

void read_references(std::string_view rest, MtStatementLine& line) {
  std::string_view customer = rest;
  const std::size_t slashes = rest.find("//");
  if (slashes != std::string_view::npos) {
    customer = rest.substr(0, slashes);
    line.bank_reference = clean_reference(rest.substr(slashes + 2));
  }
  // The reference has a width of 16; some banks write a name behind it, and one an account in its place.
  const std::size_t word = std::min(customer.find(' '), customer.size());
  const std::size_t width = looks_like_iban(customer.substr(0, word)) ? word : reference_length;
  if (slashes == std::string_view::npos && customer.size() > width) {
    line.supplementary = clean_text(customer.substr(width));
    customer = customer.substr(0, width);
  }
  line.customer_reference = clean_reference(customer);
  if (points_elsewhere(line.customer_reference)) line.customer_reference.clear();
}

Result<MtStatementLine> read_first_part(std::string_view whole, Currency currency) {
  std::string_view text = whole;
  MtStatementLine line;
  if (!starts_with_digits(text, 6)) return refuse_field(whole, "does not begin with a date");
  line.valued_on = TRY(read_value_date(text.substr(0, 6)));
  text.remove_prefix(6);
  if (starts_with_digits(text, 4)) {
    line.entered_on = read_entry_date(text.substr(0, 4), line.valued_on);
    if (!line.entered_on) return refuse_field(whole, "has an entry date that is no day");
    text.remove_prefix(4);
  }
  bool credit = false;
  if (!take_mark(text, line, credit)) return refuse_field(whole, "has no C, D, RC or RD after its dates");
  if (!text.empty() && is_upper(text.front())) {
    line.funds_code = text.substr(0, 1);
    text.remove_prefix(1);
  }
  const std::string_view amount = take_amount(text);
  line.amount = TRY(read_amount(amount, currency));
  if (!credit) line.amount.minor = -line.amount.minor;
  const bool has_type =
      text.size() >= 4 && is_upper(text[0]) && std::all_of(text.begin() + 1, text.begin() + 4, is_alphanumeric);
  if (!has_type) return refuse_field(whole, "has no type of movement (four characters, as NTRF) behind the amount");
  line.type = text.substr(0, 4);
  read_references(text.substr(4), line);
  return line;
}

}  // namespace

Result<Date> parse_mt_date(std::string_view six_digits) {
  if (six_digits.size() != 6 || !starts_with_digits(six_digits, 6)) {
    return refuse_field(six_digits, "is no date of the form YYMMDD");
  }
  const int year = number_of(six_digits.substr(0, 2));
  return Date::of(year + (year < 80 ? 2000 : 1900), number_of(six_digits.substr(2, 2)),
                  number_of(six_digits.substr(4, 2)));
}

Result<BankBalance> parse_mt_balance(std::string_view text, std::optional<Currency> usual) {
  const std::string_view whole = text;
  if (text.size() < 8 || (text[0] != 'C' && text[0] != 'D') || !starts_with_digits(text.substr(1), 6)) {
    return refuse_field(whole, "is no balance: expected C or D, YYMMDD, a currency and an amount");
  }
  BankBalance balance;
  balance.on = TRY(parse_mt_date(text.substr(1, 6)));
  const bool credit = text[0] == 'C';
  text.remove_prefix(7);
  if (is_digit(text[0])) {
    if (!usual) return refuse_field(whole, "is a balance without a currency");
  } else {
    usual = TRY(Currency::parse(text.substr(0, 3)));
    text.remove_prefix(std::min<std::size_t>(text.size(), 3));
  }
  balance.amount = TRY(read_amount(take_amount(text), *usual));
  if (!trim(text).empty()) return refuse_field(whole, "is no balance: there is more behind the amount");
  if (!credit) balance.amount.minor = -balance.amount.minor;
  return balance;
}

Result<MtStatementLine> parse_mt_statement_line(const std::vector<std::string>& lines, Currency currency) {
  if (lines.empty()) return refuse_field("", "is no statement line");
  std::size_t used = 1;
  Result<MtStatementLine> line = read_first_part(lines[0], currency);
  if (!line && lines.size() > 1) {
    line = read_first_part(lines[0] + lines[1], currency);
    used = 2;
  }
  if (!line) return read_first_part(lines[0], currency);
  for (std::size_t at = used; at < lines.size(); ++at) append_with_space(line->supplementary, clean_text(lines[at]));
  return line;
}

Result<MtSum> parse_mt_sum(std::string_view text) {
  const std::string_view whole = text;
  MtSum sum;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), sum.count);
  if (error != std::errc() || sum.count < 0) return refuse_field(whole, "does not begin with a count");
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  const Currency currency = TRY(Currency::parse(text.substr(0, 3)));
  text.remove_prefix(3);
  sum.sum = TRY(read_amount(take_amount(text), currency));
  return sum;
}

}  // namespace dunlin
