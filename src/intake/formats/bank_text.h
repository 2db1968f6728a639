// The small things that every reader of bank files does to text: cleaning, amounts as banks write them, who stands for
// nobody.
//
//   clean_text("R\xF6hm\tGmbH ")            // in UTF-8 and NFC, without control characters and blanks at the ends
//   parse_bank_amount("620,3", eur, ',')    // 62030 minor units: banks leave decimals out, SWIFT writes no "620,30"
//   is_absent_reference("NONREF")            // true
//
// Bytes that are not UTF-8 are read as Windows-1252, of which ISO-8859-1 is a part.
//
// parse_bank_amount refuses as parse_amount does (money.h), and more decimals than the currency has are refused unless
// they are zeros: an amount is carried exactly or not at all.
#pragma once

#include <string>
#include <string_view>

#include "base/money.h"

namespace dunlin {

[[nodiscard]] std::string clean_text(std::string_view raw);

// Digits with at most one `decimal`, which may be the last character; no sign.
[[nodiscard]] Result<Money> parse_bank_amount(std::string_view text, Currency currency, char decimal);

// NONREF, NOTPROVIDED and their like: what the standards have a bank write when there is no reference.
[[nodiscard]] bool is_absent_reference(std::string_view reference);
// The reference cleaned; empty when it stands for none.
[[nodiscard]] std::string clean_reference(std::string_view raw);

[[nodiscard]] std::string without_spaces(std::string_view text);
[[nodiscard]] bool looks_like_iban(std::string_view text);  // two letters, two digits, and up to thirty characters
[[nodiscard]] bool looks_like_bic(std::string_view text);   // six letters, and two or five characters

// "left right", without a blank where either is empty.
void append_with_space(std::string& text, std::string_view more);

}  // namespace dunlin
