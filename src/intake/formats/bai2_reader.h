// BAI2: Cash Management Balance Reporting, version 2, as American and Canadian banks send it every morning.
//
//   if (looks_like_bai2(first_bytes)) return read_bai2(source, "morning.bai", sink);
//
// One statement for each account (03), one line for each detail (16). Amounts are in minor units of the account's
// currency, else of the group's, else US dollars. The type code says the direction: 101-399, 720-759 and 920-959 came
// in, 401-699, 760-799 and 960-999 went out; 890 carries no money and is passed over with a warning. Codes of returned
// and reversed items set `returned`, and a reason such as R02 is taken from the text. The line is booked on the group's
// as-of date and valued on the date of a funds type V. A group of interim figures (modifier 1 or 3) has pending lines.
// Continuations of the form "EREF: ..." (and REMI, DBNM, CRNM, DACT, CACT, DABA, CABA, CHKN) fill their fields as well
// as the text.
//
// Reconciled: sum and record count of every account (49), group (98) and file (99); a file without its 99 was cut off.
// Total credits and debits (100, 400) against the details, when they count as many items as there are details.
// Opening (010) and lines against closing (015) is only told, in `reconciled` and a warning: a bank need not send every
// detail. Refused besides: a version other than 2; a group that deletes or tests (status 2 or 4); a detail that is
// negative or whose type code says no direction; amounts with a point.
//
// Source: BAI, Cash Management Balance Reporting Specifications Version 2; ASC X9.121.
#pragma once

#include <string_view>

#include "intake/formats/bank_file.h"

namespace dunlin {

[[nodiscard]] bool looks_like_bai2(std::string_view first_bytes);

[[nodiscard]] Result<BankFile> read_bai2(ByteSource& source, std::string_view file_name, BankSink& sink,
                                         Unreconciled unreconciled = Unreconciled::refuse);

}  // namespace dunlin
