// Amounts: what is read can be written and read again, and rounding changes an amount by half a unit at most.
#include "base/canonical_json.h"
#include "cli/arguments.h"
#include "fuzz/fuzz_target.h"
#include "intake/amount_cell.h"

namespace dunlin {
namespace {

void try_rounding(std::string_view text, Currency currency, AmountStyle style, const Result<Money>& exact) {
  const Result<ReadAmount> strict = read_amount(text, currency, style, ExcessDecimals::refuse);
  CHECK(accepted(strict) == exact.has_value());
  if (exact) CHECK(strict->money == *exact && strict->rounded_up_nano_minor == 0);
  const Result<ReadAmount> rounded = read_amount(text, currency, style, ExcessDecimals::round_half_even);
  if (exact) CHECK(accepted(rounded) && rounded->money == *exact && rounded->rounded_up_nano_minor == 0);
  if (accepted(rounded)) {
    CHECK(rounded->rounded_up_nano_minor >= -500'000'000 && rounded->rounded_up_nano_minor <= 500'000'000);
  }
}

void try_cell(std::string_view text) {
  const AmountCell cell(text);
  CHECK(cell.number().size() <= text.size() && cell.mark().size() <= text.size());
  const std::optional<Currency> currency = currency_of_mark(cell.mark());
  if (currency) CHECK(mark_fits(cell.mark(), *currency));
}

void try_money(std::string_view input) {
  static constexpr std::string_view codes[] = {"EUR", "JPY", "KWD", "CLF"};
  static constexpr char decimals[] = {'.', ','};
  static constexpr char thousands[] = {'\0', ',', '.', ' ', '\''};
  const Currency currency = Currency::parse(codes[choose(input, std::size(codes))]).value();
  const AmountStyle style{decimals[choose(input, std::size(decimals))], thousands[choose(input, std::size(thousands))]};
  (void)accepted(Currency::parse(input));
  (void)accepted(cli::money_argument(std::string(input), currency));
  try_cell(input);
  if (style.decimal == style.thousands) return;
  const Result<Money> money = parse_amount(input, currency, style);
  if (accepted(money)) {
    CHECK(parse_amount(format_amount(*money), currency) == *money);
    CHECK(is_valid_utf8(format_grouped(*money)));
  }
  try_rounding(input, currency, style, money);
}

const FuzzTarget target("money", try_money);

}  // namespace
}  // namespace dunlin
