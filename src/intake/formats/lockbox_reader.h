// BAI lockbox: the checks that a bank opened, keyed and deposited for us, with what their slips say.
//
//   if (looks_like_lockbox(first_bytes)) return read_lockbox(source, "0312.bai", sink);
//
// Records: 1 file, 2 service, 5 lockbox and day, 6 a check, 4 what its slips say (an overflow of the check), 7 total of
// a batch, 8 total of the lockbox, 9 end. A lockbox of a day is one statement, a check one line: amount, payer's name,
// routing and account number, check number; checks that were deposited together share `of_batch`. Amounts are US
// dollars in cents.
//
// The layout of record 4 behind its first eleven columns is agreed with each bank: a document number, or a number and
// what was paid for it in ten digits. The total decides: if the last ten digits of every slip of a check sum to the
// check, they are amounts; if not, the whole is the number, and no amount is made up.
//
// Reconciled: number and sum of checks in every batch and lockbox, and the records of the file; a file without its 9
// was cut off. Refused besides: a check whose amount is no number; slips without a check.
//
// Source: BAI, Lockbox Communications Standards for Banks.
#pragma once

#include <string_view>

#include "intake/formats/bank_file.h"

namespace dunlin {

[[nodiscard]] bool looks_like_lockbox(std::string_view first_bytes);

[[nodiscard]] Result<BankFile> read_lockbox(ByteSource& source, std::string_view file_name, BankSink& sink,
                                            Unreconciled unreconciled = Unreconciled::refuse);

}  // namespace dunlin
