// Mapping: which column of a file feeds which field, and what is fixed about how the file is written.
//
// A mapping is a small TOML file; one is shipped for each layout we know (data/mappings), and a user writes another
// when theirs differs. A table is named after the kind of import, its keys are fields:
//
//   name = "acme-erp"
//   ignore = ["posting_date"]                 # columns that are known and deliberately not read
//   [file]
//   encoding = "windows-1252"                 # what is left out is detected
//   delimiter = ";"
//   [dates]
//   style = "dd.mm.yyyy"
//   [amounts]
//   decimal = ","
//   thousands = "."
//   excess_decimals = "round_half_even"       # default "refuse": 0.974 USD is quarantined
//   [invoices]
//   number = "doc_id"                         # the column of that header
//   amount = ["amount", "betrag"]             # the first of these that the file has
//   currency = { constant = "USD" }           # no column, or a blank cell: this
//   customer_number = { columns = ["cust_number"], transforms = ["strip_leading_zeros"] }
//   paperless = { column = "bill", required = true }   # a blank cell quarantines the line
//   due_on = { column = "net_due", date_style = "yyyymmdd" }
//
// Headers are compared without regard to case, spaces and punctuation: "Invoice No." is invoice_no. Cells are always
// trimmed. Transforms: strip_leading_zeros and upper on text, negate on amounts (credits that are written as negative
// amounts).
//
// mapping_malformed names the file and the line: not TOML, an unknown key, kind or field, a constant that cannot be.
// There is no field for the segment of a customer: a segment is set by a person, with a reason, and never imported.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/money.h"
#include "base/result.h"
#include "base/sha256.h"
#include "intake/encoding.h"
#include "intake/import_kind.h"

namespace dunlin {

struct FieldRule {
  std::vector<std::string> columns;     // normalised headers, the preferred one first
  std::optional<std::string> constant;  // when there is no column or its cell is blank
  bool required = false;                // in addition to what the kind of import needs
  bool strip_leading_zeros = false;
  bool upper = false;
  bool negate = false;
  std::optional<DateStyle> date_style;
};

enum class ExcessDecimals : std::uint8_t { refuse, round_half_even };

class Mapping {
 public:
  [[nodiscard]] static Result<Mapping> parse(std::string_view toml, std::string_view file_name);

  [[nodiscard]] bool is_for(ImportKind kind) const { return kinds_[static_cast<std::size_t>(kind)].has_value(); }
  // The rule of a field, or nullptr when nothing feeds it. The mapping must be for the kind.
  [[nodiscard]] const FieldRule* rule(ImportKind kind, Field field) const;

  std::string name;
  std::string description;
  Digest digest;                     // of the TOML text: a mended mapping is another one, also under the same name
  std::vector<std::string> ignored;  // normalised headers
  std::optional<Encoding> encoding;
  std::optional<char> delimiter;
  std::optional<DateStyle> date_style;
  std::optional<char> decimal;
  std::optional<char> thousands;  // '\0': none
  ExcessDecimals excess_decimals = ExcessDecimals::refuse;

 private:
  friend class MappingParser;
  using Rules = std::array<std::optional<FieldRule>, field_count>;
  std::array<std::optional<Rules>, import_kinds.size()> kinds_;
};

}  // namespace dunlin
