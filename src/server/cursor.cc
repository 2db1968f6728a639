#include "server/cursor.h"

#include <charconv>

#include "base/check.h"

namespace dunlin {
namespace {

constexpr std::string_view digits = "0123456789abcdef";
constexpr char separator = '\x1f';  // stands in no text that can be stored

}  // namespace

std::string write_cursor(const std::vector<std::string>& parts) {
  std::string joined;
  for (const std::string& part : parts) {
    CHECK(part.find(separator) == std::string::npos);
    if (&part != &parts.front()) joined += separator;
    joined += part;
  }
  std::string text;
  for (const char c : joined) {
    const auto byte = static_cast<unsigned char>(c);
    text += digits[byte >> 4U];
    text += digits[byte & 15U];
  }
  return text;
}

Result<std::vector<std::string>> read_cursor(std::string_view text, std::size_t parts) {
  const auto malformed = [text] {
    return refuse(Reason::option_invalid, "\"" + std::string(text) + "\" is no cursor of this list.");
  };
  if (text.size() % 2 != 0) return malformed();
  std::vector<std::string> read(1);
  for (std::size_t at = 0; at < text.size(); at += 2) {
    const std::size_t high = digits.find(text[at]);
    const std::size_t low = digits.find(text[at + 1]);
    if (high == std::string_view::npos || low == std::string_view::npos) return malformed();
    const char c = static_cast<char>(high * 16 + low);
    if (c == separator) {
      read.emplace_back();
    } else {
      read.back() += c;
    }
  }
  if (read.size() != parts) return malformed();
  return read;
}

Result<std::int64_t> read_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 0) {
    return refuse(Reason::option_invalid, "\"" + std::string(text) + "\" is no number.");
  }
  return number;
}

}  // namespace dunlin
