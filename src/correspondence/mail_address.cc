#include "correspondence/mail_address.h"

#include <algorithm>
#include <optional>
#include <string>

namespace dunlin {
namespace {

// RFC 5321, 4.5.3.1: a path of 256 octets with its brackets, a local part of 64, a label of 63 (RFC 1035).
constexpr std::size_t address_bytes_max = 254;
constexpr std::size_t local_bytes_max = 64;
constexpr std::size_t label_bytes_max = 63;

using Fault = std::optional<std::string>;

bool is_digit(char character) {
  return character >= '0' && character <= '9';
}

bool is_letter_or_digit(char character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') || is_digit(character);
}

bool is_outside_ascii(char character) {
  return static_cast<unsigned char>(character) >= 0x80;
}

std::string at_byte(std::size_t index) {
  return " at byte " + std::to_string(index + 1);
}

std::string describe(char character) {
  const unsigned char byte = static_cast<unsigned char>(character);
  if (byte == ' ') return "a space";
  if (byte < 0x20 || byte == 0x7F) return "a control character";
  return std::string("the character ") + character;
}

Fault fault_of_local_part(std::string_view local) {
  if (local.empty()) return "has nothing before its @";
  if (local.size() > local_bytes_max) return "has more than 64 characters before its @";
  for (std::size_t index = 0; index < local.size(); ++index) {
    const char character = local[index];
    if (is_outside_ascii(character)) return "has a letter outside ASCII before its @" + at_byte(index);
    if (character != '.' && !is_mail_atom_character(character)) return "has " + describe(character) + at_byte(index);
  }
  if (!is_mail_dot_atom(local)) return "begins or ends with a dot, or has two in a row, before its @";
  return std::nullopt;
}

Fault fault_of_label(std::string_view label) {
  if (label.empty()) return "has a domain that begins or ends with a dot or has two in a row";
  if (label.size() > label_bytes_max) return "has a part of more than 63 characters in its domain";
  if (label.front() == '-' || label.back() == '-') return "has a part of its domain that begins or ends with a hyphen";
  return std::nullopt;
}

Fault fault_of_domain(std::string_view domain, std::size_t offset) {
  if (domain.empty()) return "has no domain after its @";
  for (std::size_t index = 0; index < domain.size(); ++index) {
    const char character = domain[index];
    if (is_outside_ascii(character)) {
      return "has a letter outside ASCII in its domain" + at_byte(offset + index) +
             " (write the domain in its ASCII form, such as xn--mller-kva.example)";
    }
    if (character == '@') return "has a second @" + at_byte(offset + index) + " (a message goes to one address)";
    if (character != '.' && character != '-' && !is_letter_or_digit(character)) {
      return "has " + describe(character) + at_byte(offset + index);
    }
  }
  std::string_view last;
  for (std::size_t begin = 0; begin <= domain.size();) {
    const std::size_t end = std::min(domain.find('.', begin), domain.size());
    last = domain.substr(begin, end - begin);
    if (Fault fault = fault_of_label(last)) return fault;
    begin = end + 1;
  }
  if (last.size() == domain.size()) return "has a domain without a dot";
  if (std::all_of(last.begin(), last.end(), is_digit)) return "has a domain that ends in a number";
  return std::nullopt;
}

Fault fault_of(std::string_view address) {
  if (address.empty()) return "is empty";
  if (address.size() > address_bytes_max) return "is longer than 254 characters";
  const std::size_t at = address.find('@');
  if (at == std::string_view::npos) return "has no @";
  if (Fault fault = fault_of_local_part(address.substr(0, at))) return fault;
  return fault_of_domain(address.substr(at + 1), at + 1);
}

}  // namespace

bool is_mail_atom_character(char character) {
  constexpr std::string_view marks = "!#$%&'*+-/=?^_`{|}~";
  return is_letter_or_digit(character) || marks.find(character) != std::string_view::npos;
}

bool is_mail_dot_atom(std::string_view text) {
  char before = '.';
  for (const char character : text) {
    if (character == '.' ? before == '.' : !is_mail_atom_character(character)) return false;
    before = character;
  }
  return before != '.';
}

Result<> check_mail_address(std::string_view what, std::string_view address) {
  const Fault fault = fault_of(address);
  if (!fault) return {};
  return refuse(Reason::text_malformed, std::string(what) + " was not accepted: it " + *fault +
                                            "; write one address such as name@company.example");
}

}  // namespace dunlin
