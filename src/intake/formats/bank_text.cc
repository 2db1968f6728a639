#include "intake/formats/bank_text.h"

#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <algorithm>

#include "base/canonical_json.h"
#include "base/check.h"
#include "intake/cell_text.h"
#include "intake/encoding.h"

namespace dunlin {
namespace {

constexpr std::string_view absent_references[] = {"NONREF", "NOTPROVIDED", "NOT PROVIDED", "NOREF"};

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_alphanumeric(char c) {
  return is_upper(c) || is_digit(c) || (c >= 'a' && c <= 'z');
}
bool is_plain(char c) {
  return c >= 0x20 && c < 0x7F;
}

// Length in bytes of the control character at `at`, or 0: C0, DEL, C1, U+2028 and U+2029.
std::size_t control_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t offset) {
    return at + offset < text.size() ? static_cast<unsigned char>(text[at + offset]) : 0U;
  };
  if (byte(0) < 0x20 || byte(0) == 0x7F) return 1;
  if (byte(0) == 0xC2 && byte(1) >= 0x80 && byte(1) < 0xA0) return 2;
  if (byte(0) == 0xE2 && byte(1) == 0x80 && (byte(2) == 0xA8 || byte(2) == 0xA9)) return 3;
  return 0;
}

std::string without_controls(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = control_length(text, at);
    out += length == 0 ? text[at] : ' ';
    at += std::max<std::size_t>(length, 1);
  }
  return out;
}

std::string composed(const std::string& utf8) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* normalizer = icu::Normalizer2::getNFCInstance(error);
  CHECK(U_SUCCESS(error));
  const icu::UnicodeString text = icu::UnicodeString::fromUTF8(utf8);
  const bool already = normalizer->isNormalized(text, error);
  CHECK(U_SUCCESS(error));
  if (already) return utf8;
  std::string out;
  normalizer->normalize(text, error).toUTF8String(out);
  CHECK(U_SUCCESS(error));
  return out;
}

}  // namespace

std::string clean_text(std::string_view raw) {
  if (std::all_of(raw.begin(), raw.end(), is_plain)) return std::string(trim(raw));
  const std::string utf8 = is_valid_utf8(raw) ? std::string(raw) : repair_utf8(raw);
  const std::string plain = composed(without_controls(utf8));
  return std::string(trim(plain));
}

Result<Money> parse_bank_amount(std::string_view text, Currency currency, char decimal) {
  std::string_view digits = text;
  if (!digits.empty() && digits.back() == decimal) digits.remove_suffix(1);
  const bool plain = std::all_of(digits.begin(), digits.end(), [&](char c) { return is_digit(c) || c == decimal; });
  if (!plain || digits.empty() || !is_digit(digits.front())) {
    return refuse(Reason::amount_malformed, "amount \"" + printable(text, 60) +
                                                "\" was not read: expected digits with the decimal mark '" +
                                                std::string(1, decimal) + "'");
  }
  return parse_amount(digits, currency, AmountStyle{decimal, '\0'});
}

bool is_absent_reference(std::string_view reference) {
  return std::find(std::begin(absent_references), std::end(absent_references), reference) !=
         std::end(absent_references);
}

std::string clean_reference(std::string_view raw) {
  std::string reference = clean_text(raw);
  if (is_absent_reference(reference)) reference.clear();
  return reference;
}

std::string without_spaces(std::string_view text) {
  std::string out;
  std::copy_if(text.begin(), text.end(), std::back_inserter(out), [](char c) { return c != ' '; });
  return out;
}

bool looks_like_iban(std::string_view text) {
  return text.size() >= 15 && text.size() <= 34 && is_upper(text[0]) && is_upper(text[1]) && is_digit(text[2]) &&
         is_digit(text[3]) && std::all_of(text.begin() + 4, text.end(), is_alphanumeric);
}

bool looks_like_bic(std::string_view text) {
  return (text.size() == 8 || text.size() == 11) && std::all_of(text.begin(), text.begin() + 6, is_upper) &&
         std::all_of(text.begin() + 6, text.end(), [](char c) { return is_upper(c) || is_digit(c); });
}

void append_with_space(std::string& text, std::string_view more) {
  if (more.empty()) return;
  if (!text.empty()) text += ' ';
  text += more;
}

}  // namespace dunlin
