// ControlTotals: how many lines a file had and what their amounts sum to, by what became of them.
//
//   totals.of(usd).read == totals.of(usd).staged + totals.of(usd).rejected      // always
//   format_sum(totals.of(usd).staged, usd)                                      // "310427858.91"
//
// Every line whose amount and currency can be read counts, also when something else rejects it; the others are
// amounts_unreadable. A line that continues a payment adds nothing: its amount was counted with the payment's first
// line. Sums are exact: 128 bits hold more amounts than a file can have lines.
//
// Where the mapping rounds amounts to the currency, the staged amounts differ from the text of the file by
// rounded_up_nano_minor: sum of the texts = sum of the amounts - rounded_up_nano_minor / 10^9 minor units, to the last
// digit.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/money.h"
#include "intake/amount_cell.h"

namespace dunlin {

using Int128 = __int128;

struct CurrencyTotal {
  Currency currency;
  std::int64_t lines = 0;  // whose amounts are in `read`
  Int128 read = 0;         // minor units
  Int128 staged = 0;
  Int128 rejected = 0;
  std::int64_t rounded_lines = 0;  // of the staged ones
  Int128 rounded_up_nano_minor = 0;
};

class ControlTotals {
 public:
  void add_staged(const ReadAmount& amount) { add(amount, true); }
  void add_rejected(const ReadAmount& amount) { add(amount, false); }

  [[nodiscard]] const std::vector<CurrencyTotal>& by_currency() const { return totals_; }  // in order of code
  [[nodiscard]] CurrencyTotal of(Currency currency) const;                                 // zeros when there is none

  std::int64_t lines_read = 0;  // records, without the header and blank lines
  std::int64_t lines_staged = 0;
  std::int64_t lines_rejected = 0;
  std::int64_t lines_blank = 0;
  std::int64_t amounts_unreadable = 0;  // rejected lines that had no amount to count

 private:
  void add(const ReadAmount& amount, bool staged);
  CurrencyTotal& total_of(Currency currency);

  std::vector<CurrencyTotal> totals_;
  std::size_t last_ = 0;  // most lines have the currency of the line before
};

// Minor units as "-1234.56", and what was rounded in minor units as "0.006": exact, without trailing zeros.
[[nodiscard]] std::string format_sum(Int128 minor, Currency currency);
[[nodiscard]] std::string format_rounding(Int128 nano_minor, Currency currency);

}  // namespace dunlin
