// check_bank_reader: what must hold of any reader of bank files, whatever it is given.
//
//   check_bank_reader(input, read_camt);
//
// The lines are the same whatever the blocks of the file; texts are UTF-8 without control characters; the sums of a
// statement that is told as reconciled are right; reading on over what does not add up changes nothing where all does.
#pragma once

#include "intake/formats/bank_file.h"

namespace dunlin {

using BankReader = Result<BankFile> (*)(ByteSource&, std::string_view, BankSink&, Unreconciled);

void check_bank_reader(std::string_view input, BankReader reader);

}  // namespace dunlin
