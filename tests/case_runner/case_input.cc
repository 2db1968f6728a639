#include "case_runner/case_input.h"

#include <string_view>

namespace dunlin {
namespace {

enum class TextEncoding : std::uint8_t { utf_8, latin_1, utf_16le, utf_16be };

struct FileForm {
  TextEncoding encoding = TextEncoding::utf_8;
  std::string_view line_end = "\n";
  bool is_cut = false;
  bool is_escaped = false;
};

Result<FileForm> form_of(std::span<const std::string> options) {
  FileForm form;
  for (const std::string& option : options) {
    if (option == "latin-1") {
      form.encoding = TextEncoding::latin_1;
    } else if (option == "utf-16le") {
      form.encoding = TextEncoding::utf_16le;
    } else if (option == "utf-16be") {
      form.encoding = TextEncoding::utf_16be;
    } else if (option == "crlf") {
      form.line_end = "\r\n";
    } else if (option == "cut") {
      form.is_cut = true;
    } else if (option == "escaped") {
      form.is_escaped = true;
    } else {
      return refuse(Reason::row_malformed, "\"" + option + "\" is no form of a file");
    }
  }
  return form;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

Result<std::string> unescaped(std::string_view line) {
  std::string bytes;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] != '\\') {
      bytes += line[i];
      continue;
    }
    const char kind = i + 1 < line.size() ? line[++i] : '\0';
    const int high = i + 2 < line.size() ? hex_digit(line[i + 1]) : -1;
    const int low = i + 2 < line.size() ? hex_digit(line[i + 2]) : -1;
    if (kind == 'x' && high >= 0 && low >= 0) {
      bytes += static_cast<char>(high * 16 + low);
      i += 2;
    } else if (const std::size_t at = std::string_view("rnt\\").find(kind); at != std::string_view::npos) {
      bytes += std::string_view("\r\n\t\\")[at];
    } else {
      return refuse(Reason::row_malformed, "\"" + std::string(line) + "\": an escape is \\r, \\n, \\t, \\\\ or \\xHH");
    }
  }
  return bytes;
}

// Code points of UTF-8 text up to U+FFFF, which is all that these files hold.
Result<std::u16string> code_points(std::string_view text) {
  std::u16string points;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : 3;
    if (lead >= 0xF0 || i + length > text.size())
      return refuse(Reason::row_malformed, "a case's files hold letters up to U+FFFF");
    unsigned point = length == 1 ? lead : lead & (0xFFU >> (length + 1));
    for (std::size_t k = 1; k < length; ++k) point = point << 6 | (static_cast<unsigned char>(text[i + k]) & 0x3FU);
    points += static_cast<char16_t>(point);
    i += length;
  }
  return points;
}

Result<std::string> encoded(const std::string& text, TextEncoding encoding) {
  if (encoding == TextEncoding::utf_8) return text;
  std::u16string points = TRY(code_points(text));
  std::string bytes;
  if (encoding == TextEncoding::latin_1) {
    for (const char16_t point : points) {
      if (point > 0xFF) return refuse(Reason::row_malformed, "Latin-1 cannot hold \"" + text + "\"");
      bytes += static_cast<char>(point);
    }
    return bytes;
  }
  points.insert(points.begin(), u'\xFEFF');
  for (const char16_t point : points) {
    const char high = static_cast<char>(point >> 8);
    const char low = static_cast<char>(point & 0xFF);
    bytes += encoding == TextEncoding::utf_16le ? low : high;
    bytes += encoding == TextEncoding::utf_16le ? high : low;
  }
  return bytes;
}

}  // namespace

Result<std::string> bytes_of_file(std::span<const std::string> lines, std::span<const std::string> options) {
  const FileForm form = TRY(form_of(options));
  std::string text;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    text += form.is_escaped ? TRY(unescaped(lines[i])) : lines[i];
    if (i + 1 < lines.size() || !form.is_cut) text += form.line_end;
  }
  return encoded(text, form.encoding);
}

}  // namespace dunlin
