// Text that others control (names, invoice numbers) made safe to stand in a message, and the scan of a text for
// figures.
//
// A name may be untidy: line breaks, tabs, invisible and direction-changing characters become one space. An invoice
// number may not: a number that was changed is another number, so it is refused.
//
//   clean_name("Brenner\r\nBcc: x@y", "customer name")     // "Brenner Bcc: x@y"
//   checked_number("RE-2026\n-1")                          // refused: text_malformed
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace dunlin {

// `what` names the field in the refusal. text_malformed: not UTF-8, nothing left, or longer than 200 characters.
[[nodiscard]] Result<std::string> clean_name(std::string_view text, std::string_view what);
// text_malformed: not UTF-8, empty, longer than 64 characters, or with a character that does not print.
[[nodiscard]] Result<std::string> checked_number(std::string_view text);

[[nodiscard]] std::size_t character_count(std::string_view utf8);
// The first and last character of a text that is not empty.
[[nodiscard]] std::string_view first_character(std::string_view utf8);
[[nodiscard]] std::string_view last_character(std::string_view utf8);

// What reads as a figure or a date: words (between spaces, without punctuation at the ends) that contain a digit of any
// script, or are the name of a month or a weekday in English or German.
struct FigureToken {
  std::size_t offset = 0;
  std::string_view text;
};
[[nodiscard]] std::vector<FigureToken> figures_in(std::string_view text);

}  // namespace dunlin
