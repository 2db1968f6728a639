#include "intake/cell_text.h"

#include <cstdint>

#include "base/canonical_json.h"
#include "intake/encoding.h"

namespace dunlin {
namespace {

constexpr std::string_view no_break_space = "\xC2\xA0";

bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<std::uint8_t>(c) >= 0x80;
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// Bytes of the control character that begins at `at`, or 0.
std::size_t control_length(std::string_view text, std::size_t at) {
  const std::uint8_t byte = static_cast<std::uint8_t>(text[at]);
  if (byte < 0x20 || byte == 0x7F) return 1;
  if (byte < 0x80) return 0;
  const auto next = [&](std::size_t ahead) {
    return at + ahead < text.size() ? static_cast<std::uint8_t>(text[at + ahead]) : std::uint8_t{0};
  };
  if (byte == 0xC2 && next(1) >= 0x80 && next(1) < 0xA0) return 2;
  if (byte == 0xE2 && next(1) == 0x80 && (next(2) == 0xA8 || next(2) == 0xA9)) return 3;
  return 0;
}

void append_escaped(std::string& out, std::string_view control) {
  static constexpr char hex[] = "0123456789abcdef";
  if (control.size() == 3) {
    out += control.back() == '\xA8' ? "\\u2028" : "\\u2029";
    return;
  }
  const std::uint8_t code = static_cast<std::uint8_t>(control.back());  // the last byte of a C1 control is its code
  out += "\\x";
  out += hex[code >> 4];
  out += hex[code & 15];
}

}  // namespace

std::string_view trim(std::string_view text) {
  while (!text.empty()) {
    if (is_space(text.front())) {
      text.remove_prefix(1);
    } else if (text.substr(0, 2) == no_break_space) {
      text.remove_prefix(2);
    } else {
      break;
    }
  }
  while (!text.empty()) {
    if (is_space(text.back())) {
      text.remove_suffix(1);
    } else if (text.size() >= 2 && text.substr(text.size() - 2) == no_break_space) {
      text.remove_suffix(2);
    } else {
      break;
    }
  }
  return text;
}

std::string lower_ascii(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = lower(c);
  return out;
}

std::string normalise_header(std::string_view header) {
  std::string out;
  bool gap = false;
  const std::string_view text = trim(header);
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = lower(text[at]);
    const bool no_break = text.substr(at, no_break_space.size()) == no_break_space;
    if (no_break) at += no_break_space.size() - 1;
    if (no_break || !is_word(c)) {
      gap = true;
      continue;
    }
    if (gap && !out.empty()) out += '_';
    gap = false;
    out += c;
  }
  return out;
}

bool has_control_character(std::string_view utf8) {
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const std::uint8_t byte = static_cast<std::uint8_t>(utf8[i]);
    if (byte >= 0x20 && byte < 0x7F) [[likely]]
      continue;
    if (control_length(utf8, i) != 0) return true;
  }
  return false;
}

std::string_view cut_utf8(std::string_view utf8, std::size_t bytes_max) {
  if (utf8.size() <= bytes_max) return utf8;
  std::size_t end = bytes_max;
  // A character has at most three following bytes; more are damage, not a character to keep whole.
  for (int i = 0; i < 3 && end > 0 && (static_cast<std::uint8_t>(utf8[end]) & 0xC0) == 0x80; ++i) --end;
  return utf8.substr(0, end);
}

std::string printable(std::string_view text, std::size_t bytes_max) {
  static constexpr std::string_view ellipsis = "...";
  const std::string_view begin = cut_utf8(text, bytes_max);
  const std::string repaired = is_valid_utf8(begin) ? std::string(begin) : repair_utf8(begin);
  std::string out;
  for (std::size_t at = 0; at < repaired.size();) {
    const std::size_t length = control_length(repaired, at);
    if (length == 0) {
      out += repaired[at++];
      continue;
    }
    append_escaped(out, std::string_view(repaired).substr(at, length));
    at += length;
  }
  if (begin.size() == text.size() && out.size() <= bytes_max) return out;
  const std::size_t room = bytes_max > ellipsis.size() ? bytes_max - ellipsis.size() : 0;
  return std::string(cut_utf8(out, room)).append(ellipsis);
}

}  // namespace dunlin
