// A remittance advice from a table: rows of cells, whatever they were cut from.
//
//   CellTable table = ...;                                      // from CSV, text or HTML
//   RemittanceOptions options{eur};                             // when nothing in the table names a currency
//   const Remittance advice = TRY(remittance_of(table, "advice.html", options));
//
// The first row whose cells name a document and an amount is the header (remittance_columns.h); rows above it may say
// "Payment reference: ...", "Payment date: ..." and "Total: ...". Below it every row is a document until the end; a row
// that begins with a word for total, or has no document, is the total; part totals and remarks of one cell are passed
// over.
//
// How amounts are written is found by reading them all: of the ways in use, those count in which every amount can be
// read, every row adds up (gross less discount less deduction is net) and the rows sum to the total. When two ways are
// left that read different amounts, the table is refused: nobody could say which was meant. Discounts and deductions
// may be written with a minus or without one. A day that can be read in two ways is left out.
//
// A hidden row (of HTML) is kept as a document without amounts whose note says so, and is never counted.
//
// Refused: header_missing (no such header); row_malformed (a row with amounts that cannot be read or do not add up, a
// total that is another), each with file, line and the text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "intake/formats/bank_line.h"

namespace dunlin {

inline constexpr std::string_view hidden_row_note = "hidden in the document it came in: not counted";

struct CellRow {
  std::int64_t line = 0;
  std::vector<std::string> cells;  // clean
  bool hidden = false;
};

struct CellTable {
  std::vector<CellRow> rows;
};

struct RemittanceOptions {
  Currency currency;
};

[[nodiscard]] bool has_remittance_header(const CellTable& table);
[[nodiscard]] Result<Remittance> remittance_of(const CellTable& table, std::string_view file_name,
                                               const RemittanceOptions& options);

}  // namespace dunlin
