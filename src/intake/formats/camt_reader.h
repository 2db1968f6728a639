// camt.052 (intraday report), camt.053 (statement), camt.054 (notification): ISO 20022 "Bank-to-Customer Cash
// Management", versions 1 to 8 as the namespace of the Document says; the elements are those of the schemas.
//
//   reading.file.format, .version                  // "camt.053", "001.08"
//
// An entry (Ntry) becomes one line. A batch whose transaction details (TxDtls) say amounts that sum to the entry
// becomes a line for each detail, all with one of_batch; the amount of a detail is the one that it says in the currency
// of the entry (Amt, TxAmt, CntrValAmt, InstdAmt). Details that do not sum to it (other currency, gross of charges, no
// amounts) become the documents of the entry's one line; of more than documents_max details none is read,
// which is told in a warning. Lines of a batch have the detail's own AcctSvcrRef or TxId where there is one, else that
// of the entry, which then is the same for all of them.
//
// Which party is the other one: the debtor of a credit and the creditor of a debit; but when that one's account is the
// account of the statement (as in returns, where the roles stay those of the payment) the opposite one. Signs are as
// CdtDbtInd says; a reversal (RvslInd) has the sign of the money it moves. Days are civil days as the bank writes them:
// of a DtTm the date, in the bank's own zone. An entry without a booking date has that of its value, or of the message.
//
// Reconciled: camt.053 with OPBD (else PRCD) and CLBD of one page; always checked: what TxsSummry says of counts and
// sums. Amounts with more decimals than the currency has are refused unless these are zeros ("8.85000" is 8.85); of an
// amount that only informs (instructed, charges, documents) such text stays in `further`.
//
// Elements of entries, details and heads without a field of their own are in `further` by their path
// ("RltdPties/Dbtr/PstlAdr/Ctry"), those of the group header in that of the statement ("GrpHdr/MsgId").
//
// Refused: DOCTYPE and with it entities, unknown messages and versions, depth beyond camt_depth_max, an entry or a
// detail beyond xml_tree_bytes_max; a message without a statement.
#pragma once

#include "intake/formats/bank_file.h"

namespace dunlin {

inline constexpr int camt_depth_max = 64;

[[nodiscard]] bool looks_like_camt(std::string_view begin);
[[nodiscard]] Result<BankFile> read_camt(ByteSource& source, std::string_view file_name, BankSink& sink,
                                         Unreconciled unreconciled = Unreconciled::refuse);

}  // namespace dunlin
