// Amounts as text: parse_amount, format_amount and their kin. The first runs for every amount of every imported line,
// so it goes over the bytes once and allocates nothing unless it refuses.
#include <charconv>

#include "base/check.h"
#include "base/money.h"

namespace dunlin {
namespace {

constexpr std::string_view minus_sign = "\xE2\x88\x92";             // U+2212
constexpr std::string_view no_break_space = "\xC2\xA0";             // U+00A0
constexpr std::string_view narrow_no_break_space = "\xE2\x80\xAF";  // U+202F
constexpr std::string_view right_quote = "\xE2\x80\x99";            // U+2019

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool take(std::string_view& text, std::string_view prefix) {
  if (text.substr(0, prefix.size()) != prefix) return false;
  text.remove_prefix(prefix.size());
  return true;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

// Programs that group by spaces print no-break spaces, and Swiss ones a typographic apostrophe.
bool take_thousands(std::string_view& text, char thousands) {
  if (thousands == '\0') return false;
  if (take(text, thousands)) return true;
  if (thousands == ' ') return take(text, no_break_space) || take(text, narrow_no_break_space);
  if (thousands == '\'') return take(text, right_quote);
  return false;
}

tl::unexpected<Refusal> refuse_amount(Reason reason, std::string_view text, Currency currency, std::string_view why) {
  std::string message = "amount \"";
  message.append(text.substr(0, 60));
  message += "\" ";
  message += currency.code();
  message += " was not read: ";
  message += why;
  return refuse(reason, std::move(message));
}

tl::unexpected<Refusal> refuse_malformed(std::string_view text, Currency currency, AmountStyle style) {
  std::string why = "expected digits with the decimal mark '";
  why += style.decimal;
  if (style.thousands == '\0') {
    why += "' and no thousands separator";
  } else {
    why += "' and the thousands separator '";
    why += style.thousands;
    why += '\'';
  }
  return refuse_amount(Reason::amount_malformed, text, currency, why);
}

// Cuts the sign off either end. False when it is there twice.
bool take_sign(std::string_view& text, bool& negative) {
  negative = false;
  if (text.empty()) return false;
  if (text.front() == '(') {
    if (text.size() < 2 || text.back() != ')') return false;
    text = text.substr(1, text.size() - 2);
    negative = true;
    return true;
  }
  if (take(text, '+')) return true;
  if (take(text, '-') || take(text, minus_sign)) {
    negative = true;
    return true;
  }
  if (!text.empty() && text.back() == '-') {
    text.remove_suffix(1);
    negative = true;
  } else if (text.size() > minus_sign.size() && text.substr(text.size() - minus_sign.size()) == minus_sign) {
    text.remove_suffix(minus_sign.size());
    negative = true;
  }
  return true;
}

struct Magnitude {
  std::uint64_t value = 0;
  bool overflow = false;

  void push(std::uint64_t digit) {
    if (value < 1'000'000'000'000'000'000 / 10) [[likely]] {
      value = value * 10 + digit;
      return;
    }
    overflow |= __builtin_mul_overflow(value, std::uint64_t{10}, &value);
    overflow |= __builtin_add_overflow(value, digit, &value);
  }
};

// The digits before the decimal mark. Groups are of three after a first one of one to three: all or none.
bool take_whole(std::string_view& text, char thousands, Magnitude& magnitude, std::size_t& digits) {
  std::size_t group = 0;
  bool grouped = false;
  while (!text.empty()) {
    if (is_digit(text.front())) [[likely]] {
      magnitude.push(static_cast<std::uint64_t>(text.front() - '0'));
      text.remove_prefix(1);
      ++group;
      ++digits;
      continue;
    }
    if (!take_thousands(text, thousands)) break;
    if (grouped ? group != 3 : group < 1 || group > 3) return false;
    grouped = true;
    group = 0;
  }
  return !grouped || group == 3;
}

// The magnitude of the minor units as text, with at least one digit before the point.
struct Digits {
  char text[20];
  std::size_t count = 0;

  std::string_view view() const { return {text, count}; }
};

Digits digits_of(std::uint64_t magnitude, std::size_t exponent) {
  Digits digits{};
  char raw[20];
  const std::to_chars_result end = std::to_chars(raw, raw + sizeof raw, magnitude);
  const std::size_t raw_count = static_cast<std::size_t>(end.ptr - raw);
  for (std::size_t zeros = raw_count; zeros <= exponent; ++zeros) digits.text[digits.count++] = '0';
  for (std::size_t i = 0; i < raw_count; ++i) digits.text[digits.count++] = raw[i];
  return digits;
}

std::string format(Money money, bool grouped) {
  const std::size_t exponent = static_cast<std::size_t>(money.currency.exponent());
  const bool negative = money.minor < 0;
  const std::uint64_t bits = static_cast<std::uint64_t>(money.minor);
  const Digits digits = digits_of(negative ? 0 - bits : bits, exponent);
  const std::size_t whole = digits.count - exponent;
  std::string text;
  text.reserve(32);
  if (negative) text += '-';
  for (std::size_t i = 0; i < whole; ++i) {
    if (grouped && i != 0 && (whole - i) % 3 == 0) text += ',';
    text += digits.text[i];
  }
  if (exponent != 0) {
    text += '.';
    text += digits.view().substr(whole);
  }
  return text;
}

}  // namespace

Result<Money> parse_amount(std::string_view text, Currency currency, AmountStyle style) {
  CHECK(style.decimal != style.thousands);
  std::string_view rest = text;
  bool negative = false;
  if (!take_sign(rest, negative)) return refuse_malformed(text, currency, style);

  Magnitude magnitude;
  std::size_t digits = 0;
  if (!take_whole(rest, style.thousands, magnitude, digits)) return refuse_malformed(text, currency, style);

  const int exponent = currency.exponent();
  int decimals = 0;
  bool too_precise = false;
  if (take(rest, style.decimal)) {
    while (!rest.empty() && is_digit(rest.front())) {
      if (decimals < exponent) {
        magnitude.push(static_cast<std::uint64_t>(rest.front() - '0'));
        ++decimals;
      } else if (rest.front() != '0') {
        too_precise = true;
      }
      rest.remove_prefix(1);
      ++digits;
    }
  }
  if (!rest.empty() || digits == 0) [[unlikely]]
    return refuse_malformed(text, currency, style);
  if (too_precise) [[unlikely]] {
    return refuse_amount(Reason::amount_too_precise, text, currency,
                         "it has more decimals than the " + std::to_string(exponent) + " of the currency; round it");
  }
  for (; decimals < exponent; ++decimals) magnitude.push(0);
  const std::uint64_t limit = static_cast<std::uint64_t>(INT64_MAX) + (negative ? 1 : 0);
  if (magnitude.overflow || magnitude.value > limit) [[unlikely]] {
    return refuse_amount(Reason::amount_overflow, text, currency, "it is too large for an amount; correct it");
  }
  return Money{static_cast<std::int64_t>(negative ? 0 - magnitude.value : magnitude.value), currency};
}

std::string format_amount(Money money) {
  return format(money, false);
}

std::string format_with_code(Money money) {
  std::string text = format(money, false);
  text += ' ';
  text += money.currency.code();
  return text;
}

std::string format_grouped(Money money) {
  return format(money, true);
}

}  // namespace dunlin
