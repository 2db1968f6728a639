// FileLayout: everything that had to be known to read a file, and where each part of it came from.
//
//   for (const std::string& line : describe(layout)) print(line);
//     mapping         generic
//     encoding        utf-8 (detected)
//     delimiter       semicolon (detected)
//     amounts         1.234,56 (detected)
//     dates           dd.mm.yyyy (pinned)
//     currency        EUR (in the header of the amounts)
//     columns         number <- Rechnungsnummer, amount <- Betrag (EUR), ...
//     not read        Sachbearbeiter
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/money.h"
#include "intake/binding.h"
#include "intake/csv_reader.h"
#include "intake/encoding.h"

namespace dunlin {

enum class Origin : std::uint8_t {
  pinned,    // the mapping says so
  detected,  // the file says so
  assumed,   // nothing speaks for or against it: no sample needed it
};

enum class CurrencyOrigin : std::uint8_t {
  none,      // the kind of import has no amounts that need one
  column,    // a column, with the mapping's constant for blank cells
  constant,  // the mapping
  header,    // the header of the amounts
  fallback,  // the caller
  amounts,   // each amount bears its own mark
};

struct FileLayout {
  std::string file_name;
  std::string mapping_name;
  Digest mapping_digest;
  Encoding encoding = Encoding::utf8;
  Origin encoding_origin = Origin::detected;
  bool damaged = false;  // some bytes are not valid in this encoding; their lines are quarantined
  char delimiter = ',';
  Origin delimiter_origin = Origin::detected;
  std::int64_t header_line = 1;
  AmountStyle amount_style;
  Origin amount_origin = Origin::assumed;
  ExcessDecimals excess_decimals = ExcessDecimals::refuse;
  std::array<DateStyle, field_count> date_styles{};
  std::array<Origin, field_count> date_origins{};
  CurrencyOrigin currency_origin = CurrencyOrigin::none;
  std::optional<Currency> currency;  // of every line that does not name its own
  Binding binding;
};

[[nodiscard]] std::vector<std::string> describe(const FileLayout& layout);

// The cell that feeds a field: trimmed, the mapping's constant when it is blank, empty when nothing feeds it.
[[nodiscard]] std::string_view cell_of(const CsvRecord& record, const FieldSource& source);

// Why a line has no currency.
enum class CurrencyFault : std::uint8_t { none, missing, unknown, mismatch };

struct LineCurrency {
  Currency currency;
  CurrencyFault fault = CurrencyFault::none;
};

// The currency of a line, of which an amount bears `mark` (empty: none).
[[nodiscard]] LineCurrency line_currency(const FileLayout& layout, const CsvRecord& record, std::string_view mark);

}  // namespace dunlin
