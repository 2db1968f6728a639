#include "correspondence/mail_header.h"

#include <algorithm>

#include "base/canonical_json.h"
#include "base/check.h"
#include "correspondence/mail_address.h"

namespace dunlin {
namespace {

constexpr std::size_t line_columns_max = 76;  // RFC 2047: a line with an encoded word
constexpr std::size_t plain_word_max = 60;    // a longer one could not be folded well
constexpr std::size_t column_max = 40;
constexpr std::string_view fold = "\r\n ";
constexpr std::string_view word_begin = "=?UTF-8?Q?";
constexpr std::string_view word_end = "?=";

bool is_printable_ascii(char character) {
  return character >= ' ' && character <= '~';
}

// What a decoder might take for an encoded word.
bool looks_encoded(std::string_view text) {
  return text.find("=?") != std::string_view::npos;
}

// Printable words of bearable length with single spaces between them.
bool is_plain(std::string_view text) {
  if (looks_encoded(text) || !std::all_of(text.begin(), text.end(), is_printable_ascii)) return false;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    if (end == begin || end - begin > plain_word_max) return false;
    begin = end + 1;
  }
  return true;
}

std::string folded(std::string_view plain, std::size_t column) {
  std::string out;
  for (std::size_t begin = 0; begin < plain.size();) {
    const std::size_t end = std::min(plain.find(' ', begin), plain.size());
    const std::string_view word = plain.substr(begin, end - begin);
    if (begin > 0 && column + 1 + word.size() > line_columns_max) {
      out += fold;
      column = 1;
    } else if (begin > 0) {
      out += ' ';
      ++column;
    }
    out += word;
    column += word.size();
    begin = end + 1;
  }
  return out;
}

// ---- Encoded words

// RFC 2047, 5 (3): what may stand for itself even within a name.
bool is_literal(char character) {
  constexpr std::string_view marks = "!*+-/";
  const bool is_letter = (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
  return is_letter || (character >= '0' && character <= '9') || marks.find(character) != std::string_view::npos;
}

std::string q_encoded(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char character : bytes) {
    const unsigned char byte = static_cast<unsigned char>(character);
    if (is_literal(character)) {
      out += character;
    } else if (character == ' ') {
      out += '_';
    } else {
      out += '=';
      out += digits[byte >> 4];
      out += digits[byte & 0xF];
    }
  }
  return out;
}

// Length of the character that begins at `at` of valid UTF-8.
std::size_t character_bytes(std::string_view text, std::size_t at) {
  std::size_t length = 1;
  while (at + length < text.size() && (static_cast<unsigned char>(text[at + length]) & 0xC0) == 0x80) ++length;
  return length;
}

// Encoded words with folds between them; `column` is left where the last line ends. A character is never split.
std::string encoded(std::string_view text, std::size_t& column) {
  std::string out(word_begin);
  column += word_begin.size();
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = character_bytes(text, at);
    const std::string character = q_encoded(text.substr(at, length));
    if (column + character.size() + word_end.size() > line_columns_max) {
      out += word_end;
      out += fold;
      out += word_begin;
      column = 1 + word_begin.size();
    }
    out += character;
    column += character.size();
    at += length;
  }
  out += word_end;
  column += word_end.size();
  return out;
}

// ---- Names

bool is_phrase(std::string_view name) {
  return std::all_of(name.begin(), name.end(), [](char c) { return c == ' ' || is_mail_atom_character(c); });
}

std::string quoted(std::string_view name) {
  std::string out = "\"";
  for (const char character : name) {
    if (character == '"' || character == '\\') out += '\\';
    out += character;
  }
  out += '"';
  return out;
}

// A name on one line, as it is or in quotes; else in encoded words.
std::string display_name(std::string_view name, std::size_t& column) {
  if (is_plain(name)) {
    std::string plain = is_phrase(name) ? std::string(name) : quoted(name);
    if (column + plain.size() <= line_columns_max) {
      column += plain.size();
      return plain;
    }
  }
  return encoded(name, column);
}

// Whether a character without a place in a text begins at `at` of valid UTF-8.
bool is_control(std::string_view text, std::size_t at, LineBreaks line_breaks) {
  const auto byte = [&](std::size_t index) {
    return index < text.size() ? static_cast<unsigned char>(text[index]) : static_cast<unsigned char>(0);
  };
  const bool in_body = line_breaks == LineBreaks::allowed;
  if (byte(at) < 0x20) return !(in_body && (text[at] == '\n' || text[at] == '\t'));
  if (byte(at) == 0x7F) return true;
  if (byte(at) == 0xC2) return byte(at + 1) < 0xA0;
  return !in_body && byte(at) == 0xE2 && byte(at + 1) == 0x80 && (byte(at + 2) == 0xA8 || byte(at + 2) == 0xA9);
}

}  // namespace

Result<> check_mail_text(std::string_view what, std::string_view text, LineBreaks line_breaks) {
  if (!is_valid_utf8(text)) {
    return refuse(Reason::text_malformed,
                  std::string(what) + " was not accepted: it is not valid UTF-8; write it anew");
  }
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!is_control(text, at, line_breaks)) continue;
    const std::string_view kind =
        text[at] == '\r' || text[at] == '\n' || text[at] == '\xE2' ? "line break" : "control character";
    return refuse(Reason::text_malformed, std::string(what) + " was not accepted: it has a " + std::string(kind) +
                                              " at byte " + std::to_string(at + 1) + "; take it out");
  }
  return {};
}

std::string mail_text(std::string_view text, std::size_t column) {
  CHECK(check_mail_text("", text, LineBreaks::refused) && column <= column_max);
  return is_plain(text) ? folded(text, column) : encoded(text, column);
}

std::string mail_mailbox(std::string_view name, std::string_view address, std::size_t column) {
  CHECK(check_mail_text("", name, LineBreaks::refused) && column <= column_max);
  if (name.empty()) return std::string(address);
  std::string out = display_name(name, column);
  const bool fits = column + 3 + address.size() <= line_columns_max;
  out += fits ? " " : fold;
  out += '<';
  out += address;
  out += '>';
  return out;
}

}  // namespace dunlin
