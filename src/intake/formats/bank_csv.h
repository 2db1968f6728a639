// Bank CSV: the movements of accounts as banks export them for spreadsheets, read through a mapping.
//
//   const BankCsvMapping mapping = TRY(shipped_bank_csv_mappings()).front();
//   const BankFile file = TRY(read_bank_csv(source, "umsaetze.csv", mapping, sink));
//
// The header is the first of the first lines that has the columns the mapping needs; what stands above it is not read.
// The lines of one account are a statement; an account is what its column says, or the mapping. Amounts bear their
// sign, or a column says the direction, or there are two columns; debits in a column of their own may be written with a
// minus or without one.
//
// How dates and amounts are written is pinned by the mapping or found from the whole file; a file that can be read in
// two ways with different results is refused (field_malformed), with an example. Where there is a balance after each
// movement, every one is held against the movements, with the newest first or last; opening and closing balance come
// from it. Without, nothing but the file itself says that it is whole.
//
// Refused besides: header_missing; column_missing (no currency); row_malformed (a movement without a day or an amount,
// a damaged line, with its place); files beyond bank_csv_bytes_max, as the whole is looked at before the first line.
#pragma once

#include <string_view>

#include "intake/formats/bank_csv_mapping.h"
#include "intake/formats/bank_file.h"

namespace dunlin {

inline constexpr std::size_t bank_csv_bytes_max = std::size_t{64} << 20;

[[nodiscard]] Result<BankFile> read_bank_csv(ByteSource& source, std::string_view file_name,
                                             const BankCsvMapping& mapping, BankSink& sink,
                                             Unreconciled unreconciled = Unreconciled::refuse);

}  // namespace dunlin
