// The fields of MT940 and MT942 that hold money: balances (60, 62, 64, 65) and statement lines (61).
//
//   parse_mt_balance("C140829EUR000000000147,64", std::nullopt)
//   parse_mt_statement_line({"1409010902DR1,62NTRF0000549855700010//025498557/000001", "Card"}, eur)
//
// As in SWIFT's User Handbook, Category 9, with what banks do to it: no comma in an amount, a balance without a
// currency (then it is `usual`), references longer than 16 characters, a line broken inside its first part, 30 February
// as a day of value (months of 30 days: it is the month's last). Two-digit years are 1980 to 2079. The entry date
// (month and day) is in the year that is nearest to the day of value. Refused: row_malformed, without a place.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "intake/formats/bank_line.h"

namespace dunlin {

[[nodiscard]] Result<Date> parse_mt_date(std::string_view six_digits);
[[nodiscard]] Result<BankBalance> parse_mt_balance(std::string_view text, std::optional<Currency> usual);

struct MtStatementLine {
  Date valued_on;
  std::optional<Date> entered_on;
  Money amount;  // signed
  bool reversal = false;
  bool expected = false;  // EC, ED: not booked
  std::string funds_code;
  std::string type;  // "NTRF"
  std::string customer_reference;
  std::string bank_reference;
  std::string supplementary;
};

[[nodiscard]] Result<MtStatementLine> parse_mt_statement_line(const std::vector<std::string>& lines, Currency currency);

// 90C, 90D: "2EUR2,30".
struct MtSum {
  std::int64_t count = 0;
  Money sum;
};
[[nodiscard]] Result<MtSum> parse_mt_sum(std::string_view text);

}  // namespace dunlin
