#include "view/name_search.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>

#include "base/check.h"

namespace dunlin::view {
namespace {

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool is_ascii_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

// A letter beyond ASCII is part of a word.
bool is_of_a_word(char c) {
  return is_ascii_alphanumeric(c) || static_cast<unsigned char>(c) >= 0x80;
}

std::string folded_ascii(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

}  // namespace

std::string folded(std::string_view utf8) {
  if (is_ascii(utf8)) return folded_ascii(utf8);
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* fold = icu::Normalizer2::getNFKCCasefoldInstance(error);
  const icu::Normalizer2* decompose = icu::Normalizer2::getNFDInstance(error);
  CHECK(U_SUCCESS(error));
  const icu::StringPiece piece(utf8.data(), static_cast<std::int32_t>(utf8.size()));
  const icu::UnicodeString whole =
      decompose->normalize(fold->normalize(icu::UnicodeString::fromUTF8(piece), error), error);
  CHECK(U_SUCCESS(error));
  icu::UnicodeString bare;
  for (std::int32_t at = 0; at < whole.length(); at = whole.moveIndex32(at, 1)) {
    const UChar32 code = whole.char32At(at);
    if (u_charType(code) != U_NON_SPACING_MARK) bare.append(code);
  }
  std::string text;
  bare.toUTF8String(text);
  return text;
}

bool begins_a_word(std::string_view name, std::string_view words) {
  for (std::size_t at = name.find(words); at != std::string_view::npos; at = name.find(words, at + 1)) {
    if (at == 0 || !is_of_a_word(name[at - 1])) return true;
  }
  return false;
}

}  // namespace dunlin::view
