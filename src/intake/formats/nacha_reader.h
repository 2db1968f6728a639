// NACHA: files of the American Automated Clearing House, as a bank hands on what was received and what came back.
//
//   if (looks_like_nacha(first_bytes)) return read_nacha(source, "received.ach", sink);
//
// A credit entry (22, 32, ...) is money that came in, a debit entry (27, 37, ...) money that was taken. An entry with
// an addenda 99 came back: `returned`, with its reason, named after the party that it had been sent to; its original
// trace number is under "original_trace". Lines stand in statements by batch and by the account that they are on: the
// receiver's, or for returns the company that had sent the entries. Currency is the US dollar. The line is booked on
// the batch's effective entry date, or when that is blank on the day the file was made.
//
// Addenda 05 of corporate entries (CTX, CCD and others) are joined; if they are an EDI 820, or segments of one, its
// documents are the line's. One that is damaged or does not add up is told as a warning, and the line has the text: the
// money came all the same. Addenda 98 (a notification of change) is a warning, and never carried out; prenotifications
// carry no money and are counted in the report only. Entries of zero dollars hand on the advice that they carry.
//
// Reconciled: entry and addenda count, hash of routing numbers, debits and credits of every batch and of the file.
// Refused besides: no file header, no batch control, no file control (a file cut off); record sizes other than 94;
// control characters; unknown entry classes, transaction codes, addenda and change codes; routing numbers with a wrong
// check digit; addenda without an entry; IAT entries without their seven addenda. A return reason that is not on the
// list is refused in IAT, where none but the list is exchanged, and told in a domestic batch, where banks have their
// own. The block count of the file and the service class of
// a batch are told when they are wrong: no sum depends on them.
//
// Source: Nacha Operating Rules, appendix three, ACH record formats.
#pragma once

#include <string_view>

#include "intake/formats/bank_file.h"

namespace dunlin {

[[nodiscard]] bool looks_like_nacha(std::string_view first_bytes);

[[nodiscard]] Result<BankFile> read_nacha(ByteSource& source, std::string_view file_name, BankSink& sink,
                                          Unreconciled unreconciled = Unreconciled::refuse);

}  // namespace dunlin
