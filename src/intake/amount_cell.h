// Amounts as cells hold them: a number, perhaps with a currency mark, perhaps with more decimals than the currency has.
//
//   AmountCell cell("EUR -1.234,50");
//   cell.mark()                                     // "EUR"
//   cell.number()                                   // "-1.234,50"
//   currency_of_mark("EUR")                         // EUR; nothing for "$", which is many currencies
//   read_amount("2309.7934", usd, {}, ExcessDecimals::round_half_even)   // 2309.79, rounded down by 0.34 cents
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/money.h"
#include "intake/mapping.h"

namespace dunlin {

// Splits a cell that holds a number beside a mark we know; any other cell is all number. The text must outlive it.
class AmountCell {
 public:
  explicit AmountCell(std::string_view text);
  [[nodiscard]] std::string_view number() const { return joined_.empty() ? number_ : joined_; }
  [[nodiscard]] std::string_view mark() const { return mark_; }

 private:
  std::string_view number_;
  std::string_view mark_;
  std::string joined_;  // number, when the mark stood between the sign and the digits
};

// A code of ISO 4217, or a symbol that only one currency uses.
[[nodiscard]] std::optional<Currency> currency_of_mark(std::string_view mark);
// Can an amount in this currency bear the mark? "$" fits USD and CAD.
[[nodiscard]] bool mark_fits(std::string_view mark, Currency currency);

struct ReadAmount {
  Money money;
  // What rounding added to the amount in the file, in billionths of a minor unit; 0 when it was exact.
  std::int64_t rounded_up_nano_minor = 0;
};

// As parse_amount. With round_half_even, up to nine decimals beyond the currency's are rounded to it.
[[nodiscard]] Result<ReadAmount> read_amount(std::string_view number, Currency currency, AmountStyle style,
                                             ExcessDecimals excess_decimals);

}  // namespace dunlin
