// Money: an integer of minor units with its currency. No floating point, anywhere.
//
//   Money price = TRY(parse_amount("1234.56", eur));   // 123456 minor units
//   format_amount(price)                               // "1234.56"
//
// parse_amount and format_amount are the one pair of functions at the border. Arithmetic is checked: overflow and mixed
// currencies are refusals. Ratios round once, by a named rounding.
// Exponents: ISO 4217 (2024 table, shipped in currency.cc; ICU's differ for IQD, RSD, LBP, MMK and others).
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace dunlin {

class Currency {
 public:
  constexpr Currency() = default;
  // Only codes of the ISO 4217 table exist: Currency::parse("XYZ") is refused with currency_unknown.
  [[nodiscard]] static Result<Currency> parse(std::string_view code);

  [[nodiscard]] std::string_view code() const { return {code_, 3}; }
  [[nodiscard]] int exponent() const;  // digits after the point: EUR 2, JPY 0, KWD 3
  auto operator<=>(const Currency&) const = default;

 private:
  char code_[3] = {'X', 'X', 'X'};  // XXX: ISO 4217 "no currency", exponent 0
};

enum class Rounding : std::uint8_t { half_even, half_away_from_zero, toward_zero, up_away_from_zero };

struct Money {
  std::int64_t minor = 0;
  Currency currency;

  [[nodiscard]] bool is_zero() const { return minor == 0; }
  auto operator<=>(const Money&) const = default;
};

[[nodiscard]] Result<Money> add(Money a, Money b);
[[nodiscard]] Result<Money> subtract(Money a, Money b);
[[nodiscard]] Result<Money> negate(Money a);
// a * numerator / denominator in 128 bits, rounded once. denominator > 0.
[[nodiscard]] Result<Money> scale(Money a, std::int64_t numerator, std::int64_t denominator, Rounding rounding);
// Shares that sum to the whole: largest remainder, ties to the first. weights >= 0 with a sum > 0.
[[nodiscard]] Result<std::vector<Money>> split(Money whole, std::span<const std::int64_t> weights);

// Checked sums of plain minor units, for columns whose currency is known.
[[nodiscard]] Result<std::int64_t> add_minor(std::int64_t a, std::int64_t b);

// How amounts are written in a file. No thousands separator when thousands is '\0'. ' ' also reads U+00A0 and U+202F,
// and
// '\'' also U+2019, which is what programs print. The two characters must differ.
struct AmountStyle {
  char decimal = '.';
  char thousands = '\0';
};

// Accepts an optional sign (+ - U+2212), trailing minus, or accounting brackets "(12.00)"; refuses more decimals than
// the currency has (unless the excess is zeros), misplaced thousands, empty text and anything else.
[[nodiscard]] Result<Money> parse_amount(std::string_view text, Currency currency, AmountStyle style = {});
[[nodiscard]] std::string format_amount(Money money);     // "-1234.56", no currency, '.' always
[[nodiscard]] std::string format_with_code(Money money);  // "1234.56 EUR"
[[nodiscard]] std::string format_grouped(Money money);    // "1,234.56" for tables read by people

}  // namespace dunlin
