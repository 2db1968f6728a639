// read_bank_file: any file of a bank, told by its content.
//
//   Lines sink;                                                      // bank_line.h
//   const BankFile file = TRY(read_bank_file(source, "2026-11-17.sta", sink));
//   file.format + " " + file.version                                 // "camt.053 001.08"
//
// Known: camt.052, 053 and 054 in versions 1 to 8 (camt_reader.h), MT940 and MT942 (mt_reader.h), OFX 1 and 2
// (ofx_reader.h), BAI2 (bai2_reader.h), ACH files (nacha_reader.h), lockboxes (lockbox_reader.h) and EDI 820
// (edi820.h). The first bytes decide, never the name; the name is for what is said about the file.
//
// A reader hands statements and lines to the sink as it meets them: a refusal may come after lines were handed over, so
// whoever records does it all or not at all. Refused: file_empty; file_unreadable (no format of a bank, a version that
// is not known, a file that was cut off, XML with a DOCTYPE); row_malformed (a line or a sum, with its place); what the
// sink refuses.
//
// What does not add up (opening balance and lines against the closing balance, the bank's own counts and sums) is
// refused with row_malformed. Unreconciled::tell reads on and leaves a warning instead: for looking into a file, never
// for posting from it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "intake/formats/bank_line.h"
#include "intake/formats/byte_source.h"

namespace dunlin {

inline constexpr std::size_t bank_warnings_max = 100;

enum class Unreconciled : std::uint8_t { refuse, tell };

struct BankFile {
  std::string format;   // "camt.053", "MT940", "OFX", "BAI2"
  std::string version;  // "001.08", "102"; empty: the format has none
  std::int64_t statements = 0;
  std::int64_t lines = 0;
  std::int64_t pending_lines = 0;     // of them, announced and not booked
  std::vector<std::string> warnings;  // at most bank_warnings_max, each with its place
};

[[nodiscard]] Result<BankFile> read_bank_file(ByteSource& source, std::string_view file_name, BankSink& sink,
                                              Unreconciled unreconciled = Unreconciled::refuse);

}  // namespace dunlin
