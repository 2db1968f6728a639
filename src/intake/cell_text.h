// Small things done to the text of cells: trimming, comparing headers, showing what a file really held.
//
//   trim("  AM ")                        // "AM"
//   normalise_header(" Invoice No. ")    // "invoice_no": how headers are compared with the names in a mapping
//   printable("a\x01" "b", 200)          // "a\\x01b": safe to show, cut to so many bytes
#pragma once

#include <string>
#include <string_view>

namespace dunlin {

[[nodiscard]] std::string_view trim(std::string_view text);  // spaces, tabs, line ends and no-break spaces

// Lower-case ASCII; every run of spaces and punctuation is one '_', none at the ends; other letters are kept.
[[nodiscard]] std::string normalise_header(std::string_view header);

[[nodiscard]] std::string lower_ascii(std::string_view text);

// Control characters: C0, DEL, C1, and the separators U+2028 and U+2029, which break a line as well.
[[nodiscard]] bool has_control_character(std::string_view utf8);

// At most bytes_max bytes of valid UTF-8, cut between characters.
[[nodiscard]] std::string_view cut_utf8(std::string_view utf8, std::size_t bytes_max);

// The text as valid UTF-8 for a person: control characters as \x.., bytes that are not UTF-8 repaired, cut with "...".
[[nodiscard]] std::string printable(std::string_view text, std::size_t bytes_max);

}  // namespace dunlin
