#include "ledger/creditor_reference.h"

#include <fmt/core.h>

#include <algorithm>
#include <optional>

#include "base/check.h"

namespace dunlin {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

int value_of(char digit) {
  return digit - '0';
}

bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), is_digit);
}

// ---- Check digits ---------------------------------------------------------------------------------------------------

// Remainder of 97 of a number written with digits and letters, A being 10 and Z 35 (ISO 7064).
int remainder_of_97(std::string_view text) {
  int remainder = 0;
  for (const char c : text) {
    remainder = is_digit(c) ? remainder * 10 + value_of(c) : remainder * 100 + (c - 'A' + 10);
    remainder %= 97;
  }
  return remainder;
}

int luhn_digit(std::string_view body) {
  int sum = 0;
  int weight = 2;
  for (auto at = body.rbegin(); at != body.rend(); ++at) {
    const int product = value_of(*at) * weight;
    sum += product / 10 + product % 10;
    weight = 3 - weight;
  }
  return (10 - sum % 10) % 10;
}

int recursive_digit(std::string_view body) {
  static constexpr int table[] = {0, 9, 4, 6, 8, 2, 7, 1, 3, 5};
  int carried = 0;
  for (const char c : body) carried = table[(carried + value_of(c)) % 10];
  return (10 - carried) % 10;
}

int finnish_digit(std::string_view body) {
  static constexpr int weights[] = {7, 3, 1};
  int sum = 0;
  std::size_t place = 0;
  for (auto at = body.rbegin(); at != body.rend(); ++at) sum += value_of(*at) * weights[place++ % 3];
  return (10 - sum % 10) % 10;
}

char mod11_digit(std::string_view body) {
  int sum = 0;
  int weight = 2;
  for (auto at = body.rbegin(); at != body.rend(); ++at) {
    sum += value_of(*at) * weight;
    weight = weight == 7 ? 2 : weight + 1;
  }
  const int digit = (11 - sum % 11) % 11;
  return digit == 10 ? '-' : static_cast<char>('0' + digit);
}

char as_character(int digit) {
  return static_cast<char>('0' + digit);
}

// ---- Shapes ---------------------------------------------------------------------------------------------------------

struct Shape {
  std::size_t length_min;  // of the whole
  std::size_t length_max;
  std::size_t check_length;  // at the end, but for RF
};

Shape shape_of(ReferenceScheme scheme) {
  switch (scheme) {
    case ReferenceScheme::iso_11649:
      return {5, 25, 2};
    case ReferenceScheme::swiss_qrr:
      return {27, 27, 1};
    case ReferenceScheme::belgian_ogm:
      return {12, 12, 2};
    case ReferenceScheme::danish_fik_71:
      return {15, 15, 1};
    case ReferenceScheme::danish_fik_75:
      return {16, 16, 1};
    case ReferenceScheme::norwegian_kid_mod11:
    case ReferenceScheme::norwegian_kid_mod10:
    case ReferenceScheme::swedish_ocr:
      return {2, 25, 1};
    case ReferenceScheme::finnish_viite:
      return {4, 20, 1};
    case ReferenceScheme::swedish_ocr_length:
      return {5, 25, 2};
  }
  CHECK_UNREACHABLE("reference scheme");
}

// What stands behind (in RF: before) a body of digits that fits the scheme's length.
std::string check_of(ReferenceScheme scheme, std::string_view body) {
  switch (scheme) {
    case ReferenceScheme::iso_11649:
      return fmt::format("{:02}", 98 - remainder_of_97(std::string(body) + "RF00"));
    case ReferenceScheme::swiss_qrr:
      return {as_character(recursive_digit(body))};
    case ReferenceScheme::belgian_ogm: {
      const int remainder = remainder_of_97(body);
      return fmt::format("{:02}", remainder == 0 ? 97 : remainder);
    }
    case ReferenceScheme::norwegian_kid_mod11:
      return {mod11_digit(body)};
    case ReferenceScheme::finnish_viite:
      return {as_character(finnish_digit(body))};
    case ReferenceScheme::swedish_ocr_length: {
      const std::string longer = std::string(body) + as_character(static_cast<int>((body.size() + 2) % 10));
      return {longer.back(), as_character(luhn_digit(longer))};
    }
    case ReferenceScheme::danish_fik_71:
    case ReferenceScheme::danish_fik_75:
    case ReferenceScheme::norwegian_kid_mod10:
    case ReferenceScheme::swedish_ocr:
      return {as_character(luhn_digit(body))};
  }
  CHECK_UNREACHABLE("reference scheme");
}

bool fits_body(ReferenceScheme scheme, std::string_view body) {
  if (body.find_first_not_of('0') == std::string_view::npos) return false;
  if (scheme != ReferenceScheme::iso_11649) return all_digits(body);
  return std::all_of(body.begin(), body.end(), [](char c) { return is_digit(c) || (c >= 'A' && c <= 'Z'); });
}

bool passes(ReferenceScheme scheme, std::string_view number) {
  const Shape shape = shape_of(scheme);
  if (number.size() < shape.length_min || number.size() > shape.length_max) return false;
  if (scheme == ReferenceScheme::iso_11649) {
    const std::string_view body = number.substr(4);
    return number.starts_with("RF") && fits_body(scheme, body) && number.substr(2, 2) == check_of(scheme, body);
  }
  const std::string_view body = number.substr(0, number.size() - shape.check_length);
  return fits_body(scheme, body) && number.substr(body.size()) == check_of(scheme, body);
}

std::string_view without_leading_zeros(std::string_view digits) {
  return digits.substr(std::min(digits.find_first_not_of('0'), digits.size()));
}

// ---- What was written -----------------------------------------------------------------------------------------------

struct Written {
  std::string compact;
  std::optional<ReferenceScheme> framed_as;  // a Danish frame says which it is
};

std::string without_blanks(std::string_view text) {
  static constexpr std::string_view no_break_space = "\xc2\xa0";
  std::string kept;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text.substr(at).starts_with(no_break_space)) {
      ++at;
    } else if (text[at] != ' ' && text[at] != '\t') {
      kept += text[at] >= 'a' && text[at] <= 'z' ? static_cast<char>(text[at] - 'a' + 'A') : text[at];
    }
  }
  return kept;
}

// "+71<123456789012347+12345678<": card type, payment id, number of the creditor.
std::optional<Written> read_danish_frame(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  const bool is_71 = text.starts_with("71<");
  if (!is_71 && !text.starts_with("75<")) return std::nullopt;
  text.remove_prefix(3);
  const std::size_t end = text.find('+');
  std::string_view creditor = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  if (creditor.ends_with('<')) creditor.remove_suffix(1);
  if (!all_digits(creditor)) return std::nullopt;
  return Written{std::string(text.substr(0, end)),
                 is_71 ? ReferenceScheme::danish_fik_71 : ReferenceScheme::danish_fik_75};
}

Written read_written(std::string_view text) {
  std::string kept = without_blanks(text);
  if (std::optional<Written> framed = read_danish_frame(kept)) return *std::move(framed);
  std::erase_if(kept, [](char c) { return c == '/' || c == '+' || c == '*'; });
  return {std::move(kept), std::nullopt};
}

std::optional<CreditorReference> read_as(ReferenceScheme scheme, const Written& written) {
  if (written.framed_as && *written.framed_as != scheme) return std::nullopt;
  std::string_view number = written.compact;
  if (scheme == ReferenceScheme::finnish_viite) number = without_leading_zeros(number);
  if (!passes(scheme, number)) return std::nullopt;
  return CreditorReference{scheme, std::string(number), is_weak(scheme) && !written.framed_as};
}

}  // namespace

std::string_view name_of(ReferenceScheme scheme) {
  switch (scheme) {
    case ReferenceScheme::iso_11649:
      return "iso_11649";
    case ReferenceScheme::swiss_qrr:
      return "swiss_qrr";
    case ReferenceScheme::belgian_ogm:
      return "belgian_ogm";
    case ReferenceScheme::danish_fik_71:
      return "danish_fik_71";
    case ReferenceScheme::danish_fik_75:
      return "danish_fik_75";
    case ReferenceScheme::norwegian_kid_mod11:
      return "norwegian_kid_mod11";
    case ReferenceScheme::norwegian_kid_mod10:
      return "norwegian_kid_mod10";
    case ReferenceScheme::finnish_viite:
      return "finnish_viite";
    case ReferenceScheme::swedish_ocr_length:
      return "swedish_ocr_length";
    case ReferenceScheme::swedish_ocr:
      return "swedish_ocr";
  }
  CHECK_UNREACHABLE("reference scheme");
}

bool is_weak(ReferenceScheme scheme) {
  switch (scheme) {
    case ReferenceScheme::iso_11649:
    case ReferenceScheme::swiss_qrr:
    case ReferenceScheme::belgian_ogm:
      return false;
    case ReferenceScheme::danish_fik_71:
    case ReferenceScheme::danish_fik_75:
    case ReferenceScheme::norwegian_kid_mod11:
    case ReferenceScheme::norwegian_kid_mod10:
    case ReferenceScheme::finnish_viite:
    case ReferenceScheme::swedish_ocr_length:
    case ReferenceScheme::swedish_ocr:
      return true;
  }
  CHECK_UNREACHABLE("reference scheme");
}

bool is_valid(ReferenceScheme scheme, std::string_view text) {
  return read_as(scheme, read_written(text)).has_value();
}

std::vector<CreditorReference> references_in(std::string_view text) {
  const Written written = read_written(text);
  std::vector<CreditorReference> references;
  for (const ReferenceScheme scheme : reference_schemes) {
    if (std::optional<CreditorReference> reference = read_as(scheme, written)) {
      references.push_back(*std::move(reference));
    }
  }
  const bool has_strong = !references.empty() && !references.front().weak;
  if (has_strong) std::erase_if(references, [](const CreditorReference& reference) { return reference.weak; });
  return references;
}

Result<std::string> make_reference(ReferenceScheme scheme, std::string_view number) {
  const Shape shape = shape_of(scheme);
  const std::size_t others = shape.check_length + (scheme == ReferenceScheme::iso_11649 ? 2 : 0);
  std::string body = without_blanks(number);
  if (shape.length_min == shape.length_max && body.size() + others < shape.length_min) {
    body.insert(0, shape.length_min - others - body.size(), '0');
  }
  if (scheme == ReferenceScheme::finnish_viite) body = without_leading_zeros(body);
  if (!fits_body(scheme, body) || body.size() + others < shape.length_min || body.size() + others > shape.length_max) {
    return refuse(
        Reason::text_malformed,
        fmt::format("no reference of the scheme {} was made: \"{}\" must have {} to {} {}, not all of them 0",
                    name_of(scheme), number.substr(0, 100), shape.length_min - others, shape.length_max - others,
                    scheme == ReferenceScheme::iso_11649 ? "digits and letters A to Z" : "digits"));
  }
  const std::string check = check_of(scheme, body);
  return scheme == ReferenceScheme::iso_11649 ? "RF" + check + body : body + check;
}

}  // namespace dunlin
