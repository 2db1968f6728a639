#include "intake/encoding.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/canonical_json.h"
#include "base/check.h"

namespace dunlin {
namespace {

// What controls and NULs are counted in: a binary file shows itself early, a text file is read whole only once.
constexpr std::size_t sample_bytes = 64 * 1024;

struct EncodingName {
  std::string_view name;
  Encoding encoding;
};
// The first name of an encoding is the one that is printed.
constexpr EncodingName encoding_names[] = {
    {"utf-8", Encoding::utf8},
    {"latin-1", Encoding::latin1},
    {"windows-1252", Encoding::windows1252},
    {"utf-16le", Encoding::utf16_little},
    {"utf-16be", Encoding::utf16_big},
    {"iso-8859-1", Encoding::latin1},
    {"cp1252", Encoding::windows1252},
    {"utf8", Encoding::utf8},
    {"latin1", Encoding::latin1},
};

// 0x80..0x9F of Windows-1252. The five bytes without a character stay C1 controls, which no field accepts.
constexpr std::array<std::uint16_t, 32> windows1252_high = {
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};

std::uint8_t byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint8_t>(bytes[at]);
}

bool starts_with(std::string_view bytes, std::string_view prefix) {
  return bytes.substr(0, prefix.size()) == prefix;
}

void append_utf8(std::string& out, std::uint32_t code) {
  const auto put = [&out](std::uint32_t byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | code >> 6);
    put(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    put(0xE0 | code >> 12);
    put(0x80 | (code >> 6 & 0x3F));
    put(0x80 | (code & 0x3F));
  } else {
    put(0xF0 | code >> 18);
    put(0x80 | (code >> 12 & 0x3F));
    put(0x80 | (code >> 6 & 0x3F));
    put(0x80 | (code & 0x3F));
  }
}

// Length of the valid sequence that begins at `at`, or 0 (Unicode 15, table 3-7: no surrogates, no overlong forms).
std::size_t sequence_length(std::string_view text, std::size_t at) {
  const std::uint8_t lead = byte_at(text, at);
  if (lead < 0x80) return 1;
  std::size_t length = 0;
  std::uint8_t low = 0x80;
  std::uint8_t high = 0xBF;
  if (lead >= 0xC2 && lead <= 0xDF) {
    length = 2;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    length = 3;
    if (lead == 0xE0) low = 0xA0;
    if (lead == 0xED) high = 0x9F;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    length = 4;
    if (lead == 0xF0) low = 0x90;
    if (lead == 0xF4) high = 0x8F;
  } else {
    return 0;
  }
  if (text.size() - at < length) return 0;
  if (byte_at(text, at + 1) < low || byte_at(text, at + 1) > high) return 0;
  for (std::size_t i = 2; i < length; ++i) {
    if ((byte_at(text, at + i) & 0xC0) != 0x80) return 0;
  }
  return length;
}

// Is the rest of the text the beginning of a sequence that was cut off? (A lead byte and nothing but followers.)
bool is_cut_sequence(std::string_view rest) {
  if (rest.size() > 3 || byte_at(rest, 0) < 0xC2 || byte_at(rest, 0) > 0xF4) return false;
  return std::all_of(rest.begin() + 1, rest.end(),
                     [](char c) { return (static_cast<std::uint8_t>(c) & 0xC0) == 0x80; });
}

struct Utf8Survey {
  std::size_t sequences = 0;  // of more than one byte
  std::size_t invalid = 0;
  bool cut = false;  // the file ends inside a sequence
};

Utf8Survey survey_utf8(std::string_view text) {
  Utf8Survey survey;
  std::size_t at = 0;
  while (at < text.size()) {
    if (byte_at(text, at) < 0x80) {
      ++at;
      continue;
    }
    const std::size_t length = sequence_length(text, at);
    if (length != 0) {
      ++survey.sequences;
      at += length;
    } else if (is_cut_sequence(text.substr(at))) {
      survey.cut = true;
      break;
    } else {
      ++survey.invalid;
      ++at;
    }
  }
  return survey;
}

struct Signature {
  std::string_view bytes;
  std::string_view what;
};

tl::unexpected<Refusal> refuse_binary(std::string_view what) {
  return refuse(Reason::file_binary,
                "the file was not read: it is " + std::string(what) + ", not text; export it as CSV first");
}

Result<void> check_signature(std::string_view bytes) {
  static constexpr std::string_view old_office("\xD0\xCF\x11\xE0", 4);
  static constexpr std::string_view zip("PK\x03\x04", 4);
  static constexpr std::string_view gzip("\x1F\x8B", 2);
  const Signature signatures[] = {{zip, "a ZIP archive or a spreadsheet (.xlsx)"},
                                  {old_office, "an old spreadsheet or document (.xls, .doc)"},
                                  {gzip, "compressed (gzip)"},
                                  {"%PDF-", "a PDF document"}};
  for (const Signature& signature : signatures) {
    if (starts_with(bytes, signature.bytes)) return refuse_binary(signature.what);
  }
  return {};
}

// NUL bytes anywhere, or more than one control character in a hundred of the first bytes.
Result<void> check_is_text(std::string_view bytes) {
  const void* const nul = std::memchr(bytes.data(), 0, bytes.size());
  if (nul != nullptr) {
    const std::size_t at = static_cast<std::size_t>(static_cast<const char*>(nul) - bytes.data());
    return refuse(
        Reason::file_binary,
        "the file was not read: byte " + std::to_string(at) +
            " is NUL, so it is binary, or UTF-16 without a byte order mark; export it as CSV in UTF-8, or pin "
            "encoding = \"utf-16le\" in the mapping file");
  }
  const std::string_view sample = bytes.substr(0, sample_bytes);
  const auto is_control = [](char c) {
    const std::uint8_t byte = static_cast<std::uint8_t>(c);
    return (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7F;
  };
  const std::size_t controls = static_cast<std::size_t>(std::count_if(sample.begin(), sample.end(), is_control));
  if (controls > sample.size() / 100 + 1) return refuse_binary("binary (it is full of control characters)");
  return {};
}

// Before anything is decoded, so that an endless line costs neither time nor memory.
Result<void> check_first_line(std::string_view bytes, std::size_t unit) {
  const std::size_t limit = line_bytes_max * unit;
  if (bytes.size() <= limit) return {};
  const std::string_view begin = bytes.substr(0, limit);
  if (std::memchr(begin.data(), '\n', begin.size()) != nullptr) return {};
  if (std::memchr(begin.data(), '\r', begin.size()) != nullptr) return {};
  return refuse(Reason::file_too_long_line, "the file was not read: its first line has no end within " +
                                                std::to_string(line_bytes_max) +
                                                " characters, so it is not a CSV file with one record on each line");
}

DecodedText decode_single_byte(std::string_view bytes, Encoding encoding) {
  auto out = std::make_unique<std::string>();
  const auto is_high = [](char c) { return static_cast<std::uint8_t>(c) >= 0x80; };
  const auto high = static_cast<std::size_t>(std::count_if(bytes.begin(), bytes.end(), is_high));
  out->reserve(bytes.size() + 2 * high);
  for (const char c : bytes) {
    const std::uint8_t byte = static_cast<std::uint8_t>(c);
    if (byte < 0x80) {
      *out += c;
    } else if (byte < 0xA0 && encoding == Encoding::windows1252) {
      append_utf8(*out, windows1252_high[byte - 0x80]);
    } else {
      append_utf8(*out, byte);
    }
  }
  DecodedText decoded;
  decoded.encoding = encoding;
  decoded.text_ = *out;
  decoded.converted_ = std::move(out);
  return decoded;
}

tl::unexpected<Refusal> refuse_utf16(const std::string& so_far, std::string_view what) {
  const auto line = 1 + std::count(so_far.begin(), so_far.end(), '\n');
  return refuse(Reason::encoding_invalid, "the file was not read: line " + std::to_string(line) + " " +
                                              std::string(what) + "; export it again as UTF-8");
}

Result<DecodedText> decode_utf16(std::string_view bytes, Encoding encoding) {
  const std::size_t first = encoding == Encoding::utf16_little ? 0 : 1;  // place of the low byte of a unit
  const auto unit_at = [&](std::size_t at) {
    return static_cast<std::uint32_t>(byte_at(bytes, at + first) | byte_at(bytes, at + 1 - first) << 8);
  };
  auto out = std::make_unique<std::string>();
  out->reserve(bytes.size() / 2 + bytes.size() / 16);
  std::size_t at = 0;
  for (; at + 1 < bytes.size(); at += 2) {
    std::uint32_t code = unit_at(at);
    if (code >= 0xD800 && code <= 0xDFFF) {
      const bool pair = code <= 0xDBFF && at + 3 < bytes.size() && (unit_at(at + 2) & 0xFC00) == 0xDC00;
      if (!pair) return refuse_utf16(*out, "is not valid UTF-16 (half of a surrogate pair)");
      code = 0x10000 + ((code & 0x3FF) << 10 | (unit_at(at + 2) & 0x3FF));
      at += 2;
    }
    if (code == 0) return refuse_binary("binary (it holds NUL characters)");
    append_utf8(*out, code);
  }
  if (at != bytes.size()) return refuse_utf16(*out, "ends in the middle of a UTF-16 character: the file was cut off");
  DecodedText decoded;
  decoded.encoding = encoding;
  decoded.text_ = *out;
  decoded.converted_ = std::move(out);
  return decoded;
}

Result<DecodedText> decode_utf8(std::string_view bytes, bool pinned) {
  DecodedText decoded;
  decoded.text_ = bytes;
  if (is_valid_utf8(bytes)) return decoded;
  const Utf8Survey survey = survey_utf8(bytes);
  const bool mostly_utf8 = pinned || survey.invalid == 0 || survey.sequences > survey.invalid;
  if (mostly_utf8) {
    decoded.damaged = true;
    return decoded;
  }
  const bool has_c1 = std::any_of(bytes.begin(), bytes.end(), [](char c) {
    return static_cast<std::uint8_t>(c) >= 0x80 && static_cast<std::uint8_t>(c) < 0xA0;
  });
  return decode_single_byte(bytes, has_c1 ? Encoding::windows1252 : Encoding::latin1);
}

struct ByteOrderMark {
  std::optional<Encoding> encoding;
  std::size_t bytes = 0;
};

Result<ByteOrderMark> find_byte_order_mark(std::string_view bytes) {
  static constexpr std::string_view utf32_little("\xFF\xFE\x00\x00", 4);
  static constexpr std::string_view utf32_big("\x00\x00\xFE\xFF", 4);
  if (starts_with(bytes, utf32_little) || starts_with(bytes, utf32_big)) {
    return refuse(Reason::encoding_unsupported, "the file was not read: it is UTF-32; export it as UTF-8");
  }
  if (starts_with(bytes, "\xEF\xBB\xBF")) return ByteOrderMark{Encoding::utf8, 3};
  if (starts_with(bytes, "\xFF\xFE")) return ByteOrderMark{Encoding::utf16_little, 2};
  if (starts_with(bytes, "\xFE\xFF")) return ByteOrderMark{Encoding::utf16_big, 2};
  return ByteOrderMark{};
}

bool is_utf16(std::optional<Encoding> encoding) {
  return encoding == Encoding::utf16_little || encoding == Encoding::utf16_big;
}

Result<DecodedText> decode_as(std::string_view bytes, std::optional<Encoding> encoding) {
  if (is_utf16(encoding)) {
    TRY(check_first_line(bytes, 2));
    return decode_utf16(bytes, *encoding);
  }
  TRY(check_is_text(bytes.substr(0, sample_bytes)));
  TRY(check_first_line(bytes, 1));
  TRY(check_is_text(bytes));
  if (encoding == Encoding::latin1 || encoding == Encoding::windows1252) return decode_single_byte(bytes, *encoding);
  return decode_utf8(bytes, encoding.has_value());
}

}  // namespace

std::string_view name_of(Encoding encoding) {
  for (const EncodingName& entry : encoding_names) {
    if (entry.encoding == encoding) return entry.name;
  }
  CHECK_UNREACHABLE("encoding is an enumerator");
}

std::optional<Encoding> find_encoding(std::string_view name) {
  for (const EncodingName& entry : encoding_names) {
    if (entry.name == name) return entry.encoding;
  }
  return std::nullopt;
}

Result<DecodedText> decode_text(std::string_view bytes, std::optional<Encoding> pinned) {
  if (bytes.empty()) return refuse(Reason::file_empty, "the file was not read: it is empty");
  TRY(check_signature(bytes));
  const ByteOrderMark mark = TRY(find_byte_order_mark(bytes));
  // A mark beats a pin: it is in the file, the pin may be about last month's.
  DecodedText decoded = TRY(decode_as(bytes.substr(mark.bytes), mark.encoding ? mark.encoding : pinned));
  decoded.byte_order_mark = mark.bytes != 0;
  const bool blank = decoded.text().find_first_not_of(" \t\r\n") == std::string_view::npos;
  if (blank) return refuse(Reason::file_empty, "the file was not read: it holds nothing but white space");
  return decoded;
}

std::string repair_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 8);
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t length = sequence_length(text, at);
    if (length != 0) {
      out += text.substr(at, length);
      at += length;
      continue;
    }
    const std::uint8_t byte = byte_at(text, at);
    append_utf8(out, byte < 0xA0 ? windows1252_high[byte - 0x80] : byte);
    ++at;
  }
  return out;
}

}  // namespace dunlin
