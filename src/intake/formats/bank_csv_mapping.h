// BankCsvMapping: which column of a bank's CSV file is what, for the banks that have nothing better to give.
//
//   name = "my-bank"
//   [file]
//   encoding = "windows-1252"             # what is left out is detected
//   delimiter = ";"
//   [dates]
//   style = "dd.mm.yyyy"
//   [amounts]
//   decimal = ","
//   thousands = "."
//   [columns]
//   booked_on = "Buchungstag"             # the column of that header
//   amount = ["Betrag", "Umsatz"]         # the first of these that the file has
//   text = ["Buchungstext", "Zweck"]      # of text: all of them, joined
//   [constants]
//   account = "DE02120300000000202051"    # when there is no such column, or its cell is blank
//   currency = "EUR"
//   [direction]
//   credit = ["H"]                        # what a cell of the column `direction` may say
//   debit = ["S"]
//
// Needed: booked_on, and either amount or one of credit and debit. mapping_malformed names the file and the line.
// A mapping for everyone is shipped as "generic" (data/bank_mappings).
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/money.h"
#include "base/result.h"
#include "intake/encoding.h"

namespace dunlin {

enum class BankCsvField : std::uint8_t {
  account,
  booked_on,
  valued_on,
  amount,
  credit,
  debit,
  direction,
  currency,
  balance,
  text,
  booking_text,
  name,
  iban,
  bic,
  structured_reference,
  end_to_end_id,
  mandate,
  customer_reference,
  bank_reference,
  check_number,
};
inline constexpr std::size_t bank_csv_field_count = static_cast<std::size_t>(BankCsvField::check_number) + 1;

[[nodiscard]] std::string_view name_of(BankCsvField field);  // "booked_on", as in mapping files

struct BankCsvMapping {
  [[nodiscard]] static Result<BankCsvMapping> parse(std::string_view toml, std::string_view file_name);

  [[nodiscard]] const std::vector<std::string>& columns(BankCsvField field) const {
    return headers[static_cast<std::size_t>(field)];
  }

  std::string name;
  std::string description;
  std::optional<Encoding> encoding;
  std::optional<char> delimiter;
  std::optional<DateStyle> date_style;
  std::optional<AmountStyle> amount_style;
  std::string account;  // constants
  std::optional<Currency> currency;
  std::vector<std::string> credit_words;  // in capitals
  std::vector<std::string> debit_words;
  std::array<std::vector<std::string>, bank_csv_field_count> headers;  // normalised headers
};

[[nodiscard]] Result<std::vector<BankCsvMapping>> shipped_bank_csv_mappings();

}  // namespace dunlin
