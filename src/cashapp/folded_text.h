// FoldedText: what somebody typed, as it is compared: compatibility forms unified (full-width digits, ligatures),
// upper case, letters of Europe written in ASCII as banks do (an a with two dots is AE, an o with a stroke is O), and
// cut into tokens at everything else.
//
//   FoldedText text = fold("Ihre Rg. INV-2024/01234");
//   text.token(3)                                // "INV"
//   text.tokens[4].before                        // '-'
//
// At most tokens_max tokens are kept: what a bank carries is shorter, and what is longer was not meant for reading.
// Unicode Standard Annex 15 (NFKC) by ICU; the transliteration is that of the EPC's guidance on SEPA characters.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dunlin {

inline constexpr std::size_t tokens_max = 512;

struct TextToken {
  std::uint32_t begin = 0;
  std::uint16_t size = 0;
  std::uint16_t digits = 0;
  char before = ' ';  // what stood before it: a blank, '-', '/', ','

  [[nodiscard]] bool all_digits() const { return digits == size; }
  [[nodiscard]] bool has_digit() const { return digits > 0; }
};

struct FoldedText {
  std::string letters;  // tokens and what stood between them
  std::vector<TextToken> tokens;

  [[nodiscard]] std::string_view token(std::size_t index) const {
    return std::string_view(letters).substr(tokens[index].begin, tokens[index].size);
  }
};

// Into one that is used again, so that a run does not allocate for each payment.
void fold_into(std::string_view text, FoldedText& folded);
[[nodiscard]] FoldedText fold(std::string_view text);

// Letters and digits alone.
[[nodiscard]] std::string compact(std::string_view text);

}  // namespace dunlin
