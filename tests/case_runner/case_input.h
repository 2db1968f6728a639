// The files that a case hands to Dunlin: lines of a case file as bytes of a made-up ERP's export.
//
//   file kunden.csv latin-1 crlf      in Latin-1, lines ending in CR LF
//   file open.csv utf-16le cut        with a byte order mark; the last line has no end, as if the file were cut off
//   file odd.csv escaped              \r \n \t \\ and \xHH stand for bytes
//
// Encodings: utf-8 (as nothing is said), latin-1, utf-16le, utf-16be.
#pragma once

#include <span>
#include <string>

#include "base/result.h"

namespace dunlin {

// row_malformed: an unknown option, or text that the encoding cannot hold.
[[nodiscard]] Result<std::string> bytes_of_file(std::span<const std::string> lines,
                                                std::span<const std::string> options);

}  // namespace dunlin
