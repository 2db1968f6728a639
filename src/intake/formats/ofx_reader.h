// OFX (Open Financial Exchange): 1.x in SGML, whose values have no closing tags, and 2.x in XML, read by one scanner.
//
// Statements of bank accounts (STMTRS) and of cards (CCSTMTRS): account, period, STMTTRN, and STMTTRNP as pending,
// LEDGERBAL as closing and AVAILBAL as closing_available balance. There is no opening balance, so nothing can be
// reconciled; a file that does not end with </OFX> was cut off and is refused. FITID is the bank's reference, TRNTYPE
// the code, MEMO the text, NAME (or that of PAYEE) the other one. An amount with CURRENCY is in that currency; of
// ORIGCURRENCY the rate is kept. Other values are in `further` by their names. Times and zones are dropped: the day is
// the one written. Securities are not read.
//
// Refused besides: DOCTYPE; row_malformed: an amount or a day that is none, a transaction without one of the two.
#pragma once

#include "intake/formats/bank_file.h"

namespace dunlin {

inline constexpr std::size_t ofx_value_bytes_max = std::size_t{16} * 1024;
inline constexpr std::size_t ofx_depth_max = 64;

[[nodiscard]] bool looks_like_ofx(std::string_view begin);
[[nodiscard]] Result<BankFile> read_ofx(ByteSource& source, std::string_view file_name, BankSink& sink,
                                        Unreconciled unreconciled = Unreconciled::refuse);

}  // namespace dunlin
