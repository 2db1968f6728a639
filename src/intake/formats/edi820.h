// EDI 820: payment orders and remittance advices in ANSI X12, as a file of its own or carried by ACH addenda.
//
//   if (looks_like_edi820(first_bytes)) return read_edi820(source, "advice.edi", sink);
//
// Every transaction set 820 becomes one Remittance, handed to advice() of the sink; there are no bank lines in such a
// file, and `lines` of the report counts advices. What a set holds: edi820_set.h.
//
// Reconciled: control numbers and counts of SE, GE and IEA; the documents of a set against its payment. Refused
// besides: other transaction sets, an interchange without its IEA.
//
// Source: ASC X12, transaction set 820; the envelope is ISA, GS, ST and their trailers.
#pragma once

#include <string_view>
#include <vector>

#include "intake/formats/bank_file.h"

namespace dunlin {

[[nodiscard]] bool looks_like_edi820(std::string_view first_bytes);

[[nodiscard]] Result<BankFile> read_edi820(ByteSource& source, std::string_view file_name, BankSink& sink,
                                           Unreconciled unreconciled = Unreconciled::refuse);

// The advice that the addenda of one payment carry: a whole interchange, or bare segments such as
// "RMR*IV*17**100.00\". Nothing when the text is neither; a refusal when it is one that does not add up to the payment.
[[nodiscard]] Result<std::optional<Remittance>> read_edi820_addenda(std::string_view text, Money payment);

}  // namespace dunlin
