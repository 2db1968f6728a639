// MT940 (statement) and MT942 (intraday), as SWIFT's User Handbook says and as banks write them.
//
// Fields: 20, 21, 25 and 25P, 28 and 28C, 34F, 13D, 60F and 60M, 61, 86, 62F and 62M, 64, 65, 90C and 90D, and NS, in
// which older German files put what does not go into 86. Before a message may stand anything (blocks of SWIFT, the
// names of banks), behind it "-" or "-}"; a message may also simply begin with the next field 20. A line that begins
// with another number between colons belongs to the field before it ("13:12:11" broken after its first part).
//
// Dialects of field 86: mt_details.h; field 61: mt_fields.h. The supplementary part of field 61 becomes the booking
// text where field 86 has none, the other one's account where it is an IBAN, and stays in `further` otherwise. Bytes
// are UTF-8 where a line is valid UTF-8, else Windows-1252.
//
// A line is booked on its entry date, else on its day of value. Those of MT942 and those marked EC or ED are pending.
// RC and RD are returns: money of ours that came back, or that was taken back. So are the German codes 109 and their
// like, whose reason is a code of ISO 20022 in the text or sub-field 34.
//
// Checked: 60 and the lines against 62 (all that are booked), 90C and 90D against the lines of an MT942. A statement
// that has 60 and no 62 was cut off.
#pragma once

#include "intake/formats/bank_file.h"

namespace dunlin {

[[nodiscard]] bool looks_like_mt(std::string_view begin);
[[nodiscard]] Result<BankFile> read_mt(ByteSource& source, std::string_view file_name, BankSink& sink,
                                       Unreconciled unreconciled = Unreconciled::refuse);

}  // namespace dunlin
