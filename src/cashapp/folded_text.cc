#include "cashapp/folded_text.h"

#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <algorithm>

namespace dunlin {
namespace {

constexpr std::size_t token_bytes_max = 64;

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_alphanumeric(char c) {
  return is_digit(c) || (c >= 'A' && c <= 'Z');
}

// Of letters that do not fall apart into a base letter and a mark, or that are written with two.
const char* written_as(UChar32 c) {
  switch (c) {
    case 0xC4:
    case 0xE4:
    case 0xC6:
    case 0xE6:
      return "AE";
    case 0xD6:
    case 0xF6:
    case 0x152:
    case 0x153:
      return "OE";
    case 0xDC:
    case 0xFC:
      return "UE";
    case 0xDF:
    case 0x1E9E:
      return "SS";
    case 0xD8:
    case 0xF8:
      return "O";
    case 0x141:
    case 0x142:
      return "L";
    case 0x110:
    case 0x111:
    case 0xD0:
    case 0xF0:
      return "D";
    case 0xDE:
    case 0xFE:
      return "TH";
    default:
      return nullptr;
  }
}

std::string ascii_of(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* composed = icu::Normalizer2::getNFKCInstance(status);
  const icu::Normalizer2* decomposed = icu::Normalizer2::getNFKDInstance(status);
  if (U_FAILURE(status)) return std::string(text);
  const icu::UnicodeString raw =
      icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
  const icu::UnicodeString unified = composed->normalize(raw, status);
  std::string ascii;
  ascii.reserve(text.size() + 8);
  for (std::int32_t i = 0; i < unified.length();) {
    const UChar32 c = unified.char32At(i);
    i += U16_LENGTH(c);
    if (c < 0x80) {
      ascii += static_cast<char>(c);
    } else if (const char* letters = written_as(c)) {
      ascii += letters;
    } else {
      const UChar32 base = decomposed->normalize(icu::UnicodeString(c), status).char32At(0);
      ascii += base < 0x80 ? static_cast<char>(base) : ' ';
    }
  }
  return ascii;
}

}  // namespace

void fold_into(std::string_view text, FoldedText& folded) {
  folded.tokens.clear();
  if (is_ascii(text)) {
    folded.letters.assign(text);
  } else {
    folded.letters = ascii_of(text);
  }
  std::string& letters = folded.letters;
  std::transform(letters.begin(), letters.end(), letters.begin(), upper);
  const auto size = static_cast<std::uint32_t>(letters.size());
  for (std::uint32_t at = 0; at < size && folded.tokens.size() < tokens_max;) {
    if (!is_alphanumeric(letters[at])) {
      ++at;
      continue;
    }
    TextToken token;
    token.begin = at;
    token.before = at == 0 ? ' ' : letters[at - 1];
    while (at < size && is_alphanumeric(letters[at]) && token.size < token_bytes_max) {
      token.digits = static_cast<std::uint16_t>(token.digits + (is_digit(letters[at]) ? 1 : 0));
      ++token.size;
      ++at;
    }
    folded.tokens.push_back(token);
  }
}

FoldedText fold(std::string_view text) {
  FoldedText folded;
  fold_into(text, folded);
  return folded;
}

std::string compact(std::string_view text) {
  std::string letters = is_ascii(text) ? std::string(text) : ascii_of(text);
  std::transform(letters.begin(), letters.end(), letters.begin(), upper);
  std::erase_if(letters, [](char c) { return !is_alphanumeric(c); });
  return letters;
}

}  // namespace dunlin
