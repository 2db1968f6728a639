#include "intake/amount_cell.h"

#include <algorithm>

#include "base/check.h"
#include "intake/cell_text.h"

namespace dunlin {
namespace {

struct Mark {
  std::string_view mark;
  std::string_view currencies;  // codes, with a space between
};

constexpr Mark marks[] = {
    {"\xE2\x82\xAC", "EUR"},  // euro sign
    {"\xC2\xA3", "GBP"},      // pound sign; others that use it write a letter before it
    {"US$", "USD"},
    {"CA$", "CAD"},
    {"C$", "CAD"},
    {"A$", "AUD"},
    {"AU$", "AUD"},
    {"NZ$", "NZD"},
    {"HK$", "HKD"},
    {"S$", "SGD"},
    {"R$", "BRL"},
    {"z\xC5\x82", "PLN"},
    {"K\xC4\x8D", "CZK"},
    {"\xE2\x82\xB9", "INR"},
    {"\xE2\x82\xAA", "ILS"},
    {"\xE2\x82\xA9", "KRW"},
    {"\xE2\x82\xBA", "TRY"},
    {"\xE2\x82\xB4", "UAH"},
    {"$", "USD CAD AUD NZD HKD SGD MXN CLP COP ARS TWD"},
    {"kr", "SEK NOK DKK ISK"},
    {"Kr", "SEK NOK DKK ISK"},
    {"\xC2\xA5", "JPY CNY"},
    {"Fr", "CHF"},
    {"SFr", "CHF"},
};

constexpr std::size_t nano_digits = 9;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool has_digit(std::string_view text) {
  return std::any_of(text.begin(), text.end(), is_digit);
}

// Bytes of the part of a number at `at`, or 0: digits, signs, separators, and their typographic forms.
std::size_t number_part(std::string_view text, std::size_t at) {
  static constexpr std::string_view plain = "0123456789+-().,' ";
  static constexpr std::string_view others[] = {"\xE2\x88\x92", "\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x99"};
  if (plain.find(text[at]) != std::string_view::npos) return 1;
  for (const std::string_view other : others) {
    if (text.substr(at, other.size()) == other) return other.size();
  }
  return 0;
}

const Mark* find_mark(std::string_view mark) {
  const auto* const found =
      std::find_if(std::begin(marks), std::end(marks), [&](const Mark& m) { return m.mark == mark; });
  return found == std::end(marks) ? nullptr : found;
}

std::optional<Currency> currency_of_code(std::string_view code) {
  if (code.size() != 3) return std::nullopt;
  std::string upper(code);
  for (char& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  const Result<Currency> currency = Currency::parse(upper);
  if (!currency) return std::nullopt;
  return *currency;
}

// The decimals of a number: where they begin and how many there are.
struct Decimals {
  std::size_t begin = 0;
  std::size_t count = 0;
};

Decimals find_decimals(std::string_view number, char decimal) {
  const std::size_t mark = number.find(decimal);
  if (mark == std::string_view::npos) return {number.size(), 0};
  std::size_t end = mark + 1;
  while (end < number.size() && is_digit(number[end])) ++end;
  return {mark + 1, end - mark - 1};
}

// The number has more decimals than the currency; those that are too many are cut off and decide about the last kept
// one.
Result<ReadAmount> round_amount(std::string_view number, Currency currency, AmountStyle style) {
  const std::size_t exponent = static_cast<std::size_t>(currency.exponent());
  const Decimals decimals = find_decimals(number, style.decimal);
  if (decimals.count <= exponent || decimals.count - exponent > nano_digits) {
    return refuse(Reason::amount_too_precise, "an amount was not rounded: it has more than nine decimals too many");
  }
  std::string kept(number);
  kept.erase(decimals.begin + exponent, decimals.count - exponent);
  Money money = TRY(parse_amount(kept, currency, style));
  std::int64_t excess = 0;  // in billionths
  for (std::size_t i = 0; i < nano_digits; ++i) {
    const std::size_t digit = exponent + i;
    excess = excess * 10 + (digit < decimals.count ? number[decimals.begin + digit] - '0' : 0);
  }
  static constexpr std::int64_t one = 1'000'000'000;
  const bool away = excess > one / 2 || (excess == one / 2 && money.minor % 2 != 0);
  // "-0.004" keeps no minor unit, so the sign is asked of the text.
  const bool negative = number.find('-') != std::string_view::npos || number.find('(') != std::string_view::npos ||
                        number.find("\xE2\x88\x92") != std::string_view::npos;
  const std::int64_t sign = negative ? -1 : 1;
  if (away) money = TRY(add(money, Money{sign, currency}));
  return ReadAmount{money, sign * (away ? one - excess : -excess)};
}

}  // namespace

AmountCell::AmountCell(std::string_view text) : number_(text) {
  const auto is_plain = [](char c) { return is_digit(c) || c == '.' || c == ',' || c == '-'; };
  if (std::all_of(text.begin(), text.end(), is_plain)) [[likely]]
    return;
  std::size_t mark_begin = text.size();
  std::size_t mark_end = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t part = number_part(text, at);
    if (part == 0) {
      mark_begin = std::min(mark_begin, at);
      mark_end = at + 1;
    }
    at += part == 0 ? 1 : part;
  }
  if (mark_begin >= mark_end) return;
  const std::string_view before = trim(text.substr(0, mark_begin));
  const std::string_view after = trim(text.substr(mark_end));
  if (has_digit(before) == has_digit(after)) return;  // neither "n/a" nor 12EUR50 is an amount
  const std::string_view mark = text.substr(mark_begin, mark_end - mark_begin);
  if (!currency_of_code(mark) && find_mark(mark) == nullptr) return;
  mark_ = mark;
  number_ = before.empty() ? after : before;
  if (!before.empty() && !after.empty()) joined_ = std::string(before) + std::string(after);
}

std::optional<Currency> currency_of_mark(std::string_view mark) {
  if (const std::optional<Currency> currency = currency_of_code(mark)) return currency;
  const Mark* const known = find_mark(mark);
  return known == nullptr ? std::nullopt : currency_of_code(known->currencies);
}

bool mark_fits(std::string_view mark, Currency currency) {
  if (const std::optional<Currency> named = currency_of_code(mark)) return *named == currency;
  const Mark* const known = find_mark(mark);
  return known != nullptr && known->currencies.find(currency.code()) != std::string_view::npos;
}

Result<ReadAmount> read_amount(std::string_view number, Currency currency, AmountStyle style,
                               ExcessDecimals excess_decimals) {
  Result<Money> money = parse_amount(number, currency, style);
  if (money) [[likely]]
    return ReadAmount{*money, 0};
  if (money.error().reason == Reason::amount_too_precise && excess_decimals == ExcessDecimals::round_half_even) {
    return round_amount(number, currency, style);
  }
  return refuse(std::move(money).error());
}

}  // namespace dunlin
