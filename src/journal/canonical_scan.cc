#include "journal/canonical_scan.h"

#include <bit>
#include <charconv>
#include <cstring>

#include "base/canonical_json.h"
#include "base/check.h"

namespace dunlin {
namespace {

constexpr int depth_max = 32;  // as in base/canonical_json.cc

constexpr std::uint64_t every_byte(std::uint8_t byte) {
  return 0x0101010101010101ULL * byte;
}
constexpr std::uint64_t high_bits = every_byte(0x80);

// High bits where a byte is zero. A byte above a zero byte may be marked too, so only the lowest mark counts.
constexpr std::uint64_t zero_bytes(std::uint64_t word) {
  return (word - every_byte(1)) & ~word & high_bits;
}

// The same where a text ends, escapes or is wrong: a quote, a backslash, a control.
constexpr std::uint64_t special_bytes(std::uint64_t word) {
  const std::uint64_t controls = (word - every_byte(0x20)) & ~word & high_bits;
  return controls | zero_bytes(word ^ every_byte('"')) | zero_bytes(word ^ every_byte('\\'));
}

bool is_special(unsigned char c) {
  return c < 0x20 || c == '"' || c == '\\';
}

// Passes over the plain bytes of a text, eight at a time. `seen` collects them: a high bit in it says that not all were
// ASCII.
std::size_t skip_plain(std::string_view bytes, std::size_t at, std::uint64_t& seen) {
  while (bytes.size() - at >= 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + at, sizeof word);
    const std::uint64_t special = special_bytes(word);
    if (special != 0) {
      if constexpr (std::endian::native != std::endian::little) break;
      const int plain = std::countr_zero(special) / 8;
      seen |= word & ((std::uint64_t{1} << (8 * plain)) - 1);
      return at + static_cast<std::size_t>(plain);
    }
    seen |= word;
    at += 8;
  }
  while (at < bytes.size() && !is_special(static_cast<unsigned char>(bytes[at]))) {
    seen |= static_cast<unsigned char>(bytes[at]);
    ++at;
  }
  return at;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// The control character of "00xx", or -1. Those with an escape of their own do not have this one.
int control_of(std::string_view digits) {
  if (digits.size() < 4 || digits[0] != '0' || digits[1] != '0') return -1;
  const int high = hex_value(digits[2]);
  const int low = hex_value(digits[3]);
  if (high < 0 || high > 1 || low < 0) return -1;
  return high * 16 + low;
}

constexpr std::string_view escape_names = "\"\\bfnrt";
constexpr std::string_view escape_values = "\"\\\b\f\n\r\t";

bool key_ascends(std::string_view before, std::string_view key) {
  if (before.empty()) return true;
  if (before.find('\\') == std::string_view::npos && key.find('\\') == std::string_view::npos) {
    return before.substr(1, before.size() - 2) < key.substr(1, key.size() - 2);
  }
  return unescaped(before) < unescaped(key);
}

}  // namespace

std::string_view CanonicalScan::fail() {
  failed_ = true;
  return {};
}

bool CanonicalScan::literal(std::string_view expected) {
  if (!bytes_.substr(at_).starts_with(expected)) failed_ = true;
  if (failed_) return false;
  at_ += expected.size();
  return true;
}

// Behind a backslash.
bool CanonicalScan::escape() {
  if (at_ == bytes_.size()) return false;
  const char c = bytes_[at_++];
  if (c != 'u') return escape_names.find(c) != std::string_view::npos;
  const int control = control_of(bytes_.substr(at_));
  if (control < 0 || escape_values.find(static_cast<char>(control)) != std::string_view::npos) return false;
  at_ += 4;
  return true;
}

std::string_view CanonicalScan::text() {
  const std::size_t begin = at_;
  if (!accept('"')) return fail();
  std::uint64_t seen = 0;
  while (true) {
    at_ = skip_plain(bytes_, at_, seen);
    if (at_ == bytes_.size()) return fail();
    const char c = bytes_[at_++];
    if (c == '"') break;
    if (c != '\\' || !escape()) return fail();
  }
  if ((seen & high_bits) != 0 && !is_valid_utf8(from(begin))) return fail();
  return from(begin);
}

std::string_view CanonicalScan::integer() {
  if (failed_) return {};
  const std::size_t begin = at_;
  const bool negative = accept('-');
  const std::size_t first = at_;
  while (at_ < bytes_.size() && is_digit(bytes_[at_])) ++at_;
  const std::size_t digits = at_ - first;
  if (digits == 0 || (bytes_[first] == '0' && (digits > 1 || negative))) return fail();
  std::int64_t value = 0;  // 18 digits always fit
  if (digits > 18 && std::from_chars(bytes_.data() + begin, bytes_.data() + at_, value).ec != std::errc())
    return fail();
  return from(begin);
}

std::string_view CanonicalScan::scalar() {
  if (failed_ || at_ == bytes_.size()) return fail();
  const char c = bytes_[at_];
  if (c == '"') return text();
  if (c == '-' || is_digit(c)) return integer();
  for (const std::string_view word : {"null", "true", "false"}) {
    if (!bytes_.substr(at_).starts_with(word)) continue;
    at_ += word.size();
    return word;
  }
  return fail();
}

std::string_view CanonicalScan::value() {
  const std::size_t begin = at_;
  if (failed_ || !nested(0)) return fail();
  return from(begin);
}

std::string_view CanonicalScan::cells(std::size_t& count) {
  const std::size_t begin = at_;
  count = 0;
  if (!accept('[')) return fail();
  if (accept(']')) return from(begin);
  do {
    const std::string_view cell = scalar();
    if (cell.empty() || cell == "true" || cell == "false") return fail();
    ++count;
  } while (accept(','));
  return accept(']') ? from(begin) : fail();
}

bool CanonicalScan::nested(int depth) {
  if (accept('{')) return depth < depth_max && object(depth);
  if (accept('[')) return depth < depth_max && array(depth);
  return !scalar().empty();
}

bool CanonicalScan::object(int depth) {
  if (accept('}')) return true;
  std::string_view before;
  do {
    const std::string_view key = text();
    if (key.empty() || !key_ascends(before, key) || !accept(':') || !nested(depth + 1)) return false;
    before = key;
  } while (accept(','));
  return accept('}');
}

bool CanonicalScan::array(int depth) {
  if (accept(']')) return true;
  do {
    if (!nested(depth + 1)) return false;
  } while (accept(','));
  return accept(']');
}

std::string unescaped(std::string_view quoted) {
  std::string text;
  std::string_view rest = quoted.substr(1, quoted.size() - 2);
  text.reserve(rest.size());
  while (true) {
    const std::size_t plain = rest.find('\\');
    text += rest.substr(0, plain);
    if (plain == std::string_view::npos) return text;
    const char name = rest.at(plain + 1);
    if (name == 'u') {
      text += static_cast<char>(control_of(rest.substr(plain + 2)));
    } else {
      text += escape_values.at(escape_names.find(name));
    }
    rest.remove_prefix(plain + (name == 'u' ? 6 : 2));
  }
}

std::int64_t integer_of(std::string_view digits) {
  std::int64_t value = 0;
  CHECK(std::from_chars(digits.data(), digits.data() + digits.size(), value).ec == std::errc());
  return value;
}

}  // namespace dunlin
