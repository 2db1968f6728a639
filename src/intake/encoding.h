// Encoding: from the bytes of a file to UTF-8.
//
//   DecodedText decoded = TRY(decode_text(bytes, std::nullopt));   // detected
//   decoded.text()                                                 // UTF-8 without a byte order mark
//   name_of(decoded.encoding)                                      // "windows-1252"
//
// Detection: a byte order mark decides (UTF-8, UTF-16 either way); else text that is valid UTF-8 is UTF-8; else it is
// Windows-1252, of which Latin-1 is the part without 0x80..0x9F. A file that is UTF-8 but for a few damaged bytes (it
// has more good multi-byte sequences than bad bytes) stays UTF-8 and is marked `damaged`, so that the damage costs its
// lines and not the spelling of every name in the file. Valid UTF-8 is not copied: text() is then a slice of the bytes
// given.
//
// Refused: file_empty; file_binary (NUL bytes, too many control characters, or the signature of a spreadsheet, PDF or
// archive, which is named); file_too_long_line when the first line has no end within line_bytes_max, so that a file of
// one endless line costs nothing; encoding_unsupported (UTF-32); encoding_invalid (broken UTF-16).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace dunlin {

enum class Encoding : std::uint8_t { utf8, latin1, windows1252, utf16_little, utf16_big };

[[nodiscard]] std::string_view name_of(Encoding encoding);                   // "utf-8"
[[nodiscard]] std::optional<Encoding> find_encoding(std::string_view name);  // "utf-8", "latin-1", "utf-16le", ...

inline constexpr std::size_t line_bytes_max = std::size_t{1} << 20;

struct DecodedText {
  Encoding encoding = Encoding::utf8;
  bool byte_order_mark = false;
  bool damaged = false;  // UTF-8 with some invalid bytes: every line has to be looked at

  [[nodiscard]] std::string_view text() const { return text_; }

  std::string_view text_;
  std::unique_ptr<const std::string> converted_;  // what text_ is a slice of, unless it is a slice of the bytes given
};

// The bytes must outlive the result.
[[nodiscard]] Result<DecodedText> decode_text(std::string_view bytes, std::optional<Encoding> pinned);

// A text that may hold invalid UTF-8 as valid UTF-8: each invalid byte is read as Windows-1252, its most likely
// meaning.
[[nodiscard]] std::string repair_utf8(std::string_view text);

}  // namespace dunlin
