#include "intake/control_totals.h"

#include <algorithm>

namespace dunlin {
namespace {

// A number of units of 10^-decimals, with all its decimals.
std::string format_decimal(Int128 units, std::size_t decimals) {
  const bool negative = units < 0;
  const auto bits = static_cast<unsigned __int128>(units);
  unsigned __int128 rest = negative ? 0 - bits : bits;
  std::string digits;  // from the last
  while (rest != 0 || digits.size() <= decimals) {
    digits += static_cast<char>('0' + static_cast<int>(rest % 10));
    rest /= 10;
  }
  std::reverse(digits.begin(), digits.end());
  if (decimals != 0) digits.insert(digits.size() - decimals, 1, '.');
  return negative ? "-" + digits : digits;
}

}  // namespace

CurrencyTotal& ControlTotals::total_of(Currency currency) {
  if (last_ < totals_.size() && totals_[last_].currency == currency) return totals_[last_];
  auto place = std::lower_bound(totals_.begin(), totals_.end(), currency,
                                [](const CurrencyTotal& total, Currency wanted) { return total.currency < wanted; });
  if (place == totals_.end() || place->currency != currency) {
    place = totals_.insert(place, CurrencyTotal{});
    place->currency = currency;
  }
  last_ = static_cast<std::size_t>(place - totals_.begin());
  return *place;
}

CurrencyTotal ControlTotals::of(Currency currency) const {
  for (const CurrencyTotal& total : totals_) {
    if (total.currency == currency) return total;
  }
  CurrencyTotal none;
  none.currency = currency;
  return none;
}

void ControlTotals::add(const ReadAmount& amount, bool staged) {
  CurrencyTotal& total = total_of(amount.money.currency);
  ++total.lines;
  total.read += amount.money.minor;
  (staged ? total.staged : total.rejected) += amount.money.minor;
  if (!staged || amount.rounded_up_nano_minor == 0) return;
  ++total.rounded_lines;
  total.rounded_up_nano_minor += amount.rounded_up_nano_minor;
}

std::string format_sum(Int128 minor, Currency currency) {
  return format_decimal(minor, static_cast<std::size_t>(currency.exponent()));
}

std::string format_rounding(Int128 nano_minor, Currency currency) {
  std::string text = format_decimal(nano_minor, static_cast<std::size_t>(currency.exponent()) + 9);
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text;
}

}  // namespace dunlin
