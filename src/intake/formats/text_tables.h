// Tables as people put them into mails and files: CSV, plain text in columns, and HTML, as rows of cells.
//
//   const CellTable table = csv_table(text);
//   for (const CellTable& table : plain_tables(text)) ...
//   for (const CellTable& table : html_tables(html)) ...
//
// Text is UTF-8 (encoding.h), cells come out clean (bank_text.h). Plain text is cut at bars, tabs, or runs of two
// blanks; under a header of a remittance table a piece of text belongs to the column it stands under, so that empty
// cells and right-aligned numbers come out right.
//
// HTML is read as mail programs write it: tags that are never closed, tables in tables (each a table of its own), text
// beside tables as rows of one cell before the next table. What a person cannot see (display:none, visibility:hidden, a
// font size of nothing, the attribute hidden, white letters with nothing painted behind them) is not in the cells; a
// row that is all hidden is marked, with its text.
//
// Elements more than four thousand deep: no tables, as nobody could say what of them is hidden.
//
// Bounded: table_rows_max rows, table_columns_max cells a row; what is beyond is left out with the table marked as cut
// off, which is no table to read an advice from.
#pragma once

#include <string_view>
#include <vector>

#include "intake/formats/remittance_table.h"

namespace dunlin {

inline constexpr std::size_t table_rows_max = documents_max + 1'000;
inline constexpr std::size_t table_columns_max = 256;
inline constexpr std::size_t tables_max = 1'000;

[[nodiscard]] CellTable csv_table(std::string_view text);
// One table for each header of a remittance table; the lines above it are rows of one cell.
[[nodiscard]] std::vector<CellTable> plain_tables(std::string_view text);
[[nodiscard]] std::vector<CellTable> html_tables(std::string_view html);

}  // namespace dunlin
