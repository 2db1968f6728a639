#include "base/canonical_json.h"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <charconv>
#include <cstring>

#include "base/check.h"

namespace dunlin {
namespace {

namespace json = boost::json;

// Deep enough for everything that is hashed, shallow enough for the recursion in write_value.
constexpr std::size_t depth_max = 32;

constexpr std::string_view hex_digits = "0123456789abcdef";

constexpr std::uint64_t every_byte(std::uint8_t byte) {
  return 0x0101010101010101ULL * byte;
}

std::uint64_t load_word(const char* bytes) {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, sizeof word);
  return word;
}

// High bits where a byte of the word is zero. May also mark a byte above a zero byte, never one without: enough for "is
// there any".
constexpr std::uint64_t zero_bytes(std::uint64_t word) {
  return (word - every_byte(1)) & ~word & every_byte(0x80);
}

// Bytes that go out as they are: ASCII without controls, quote and backslash.
bool is_plain(unsigned char c) {
  return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
}

std::size_t plain_prefix(std::string_view text) {
  std::size_t at = 0;
  while (text.size() - at >= 8) {
    const std::uint64_t word = load_word(text.data() + at);
    const std::uint64_t special = (word & every_byte(0x80)) | ((word - every_byte(0x20)) & ~word & every_byte(0x80)) |
                                  zero_bytes(word ^ every_byte('"')) | zero_bytes(word ^ every_byte('\\'));
    if (special != 0) break;
    at += 8;
  }
  while (at < text.size() && is_plain(static_cast<unsigned char>(text[at]))) ++at;
  return at;
}

void append_escaped(std::string& out, unsigned char c) {
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\b':
      out += "\\b";
      return;
    case '\f':
      out += "\\f";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  out += "\\u00";
  out += hex_digits[c >> 4];
  out += hex_digits[c & 15];
}

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  const std::size_t plain = plain_prefix(text);
  out.append(text.data(), plain);
  text.remove_prefix(plain);
  if (!text.empty()) {
    CHECK(is_valid_utf8(text));
    std::size_t from = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
      const unsigned char c = static_cast<unsigned char>(text[at]);
      if (is_plain(c) || c >= 0x80) continue;
      out.append(text.data() + from, at - from);
      append_escaped(out, c);
      from = at + 1;
    }
    out.append(text.data() + from, text.size() - from);
  }
  out += '"';
}

// The next byte of a string that append_quoted wrote; moves at.
unsigned char next_unescaped(std::string_view escaped, std::size_t& at) {
  const char c = escaped[at++];
  if (c != '\\') return static_cast<unsigned char>(c);
  switch (escaped[at++]) {
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case 'u': {
      const std::size_t high = hex_digits.find(escaped[at + 2]);
      const std::size_t low = hex_digits.find(escaped[at + 3]);
      at += 4;
      return static_cast<unsigned char>(high << 4 | low);
    }
    default:
      return static_cast<unsigned char>(escaped[at - 1]);
  }
}

// Is the key that was written as `escaped` before `next` in the order of their bytes?
bool comes_before(std::string_view escaped, std::string_view next) {
  std::size_t at = 0;
  for (const char c : next) {
    if (at == escaped.size()) return true;
    const unsigned char previous_byte = next_unescaped(escaped, at);
    if (previous_byte != static_cast<unsigned char>(c)) return previous_byte < static_cast<unsigned char>(c);
  }
  return false;
}

tl::unexpected<Refusal> not_canonical(std::string_view why) {
  return refuse(Reason::json_not_canonical, "JSON was not accepted as canonical: " + std::string(why));
}

Result<void> write_value(CanonicalWriter& writer, const json::value& value, std::size_t depth);

Result<void> write_object(CanonicalWriter& writer, const json::object& object, std::size_t depth) {
  std::vector<const json::key_value_pair*> members;
  members.reserve(object.size());
  for (const json::key_value_pair& member : object) members.push_back(&member);
  const auto by_key = [](const json::key_value_pair* a, const json::key_value_pair* b) { return a->key() < b->key(); };
  if (!std::is_sorted(members.begin(), members.end(), by_key)) std::sort(members.begin(), members.end(), by_key);
  writer.begin_object();
  for (const json::key_value_pair* member : members) {
    const std::string_view key(member->key().data(), member->key().size());
    if (!is_valid_utf8(key)) return not_canonical("a key is not valid UTF-8");
    writer.key(key);
    TRY(write_value(writer, member->value(), depth));
  }
  writer.end_object();
  return {};
}

Result<void> write_value(CanonicalWriter& writer, const json::value& value, std::size_t depth) {
  if (value.is_structured() && depth == depth_max) return not_canonical("it is nested deeper than 32 levels");
  switch (value.kind()) {
    case json::kind::null:
      writer.null();
      return {};
    case json::kind::bool_:
      writer.boolean(value.get_bool());
      return {};
    case json::kind::int64:
      writer.integer(value.get_int64());
      return {};
    case json::kind::uint64:
      if (value.get_uint64() > static_cast<std::uint64_t>(INT64_MAX)) {
        return not_canonical("an integer does not fit 64 bits with a sign");
      }
      writer.integer(static_cast<std::int64_t>(value.get_uint64()));
      return {};
    case json::kind::double_:
      return not_canonical("a number is not an integer of 64 bits");
    case json::kind::string: {
      const std::string_view text(value.get_string().data(), value.get_string().size());
      if (!is_valid_utf8(text)) return not_canonical("a string is not valid UTF-8");
      writer.text(text);
      return {};
    }
    case json::kind::array:
      writer.begin_array();
      for (const json::value& element : value.get_array()) TRY(write_value(writer, element, depth + 1));
      writer.end_array();
      return {};
    case json::kind::object:
      return write_object(writer, value.get_object(), depth + 1);
  }
  check_failed("kind is an enumerator", __FILE__, __LINE__);
}

bool is_continuation(unsigned char c) {
  return (c & 0xC0) == 0x80;
}

// Length of the UTF-8 sequence that begins at bytes[0] (not ASCII), 0 if there is none: Unicode table 3-7, which has no
// overlong forms, no surrogates and nothing above U+10FFFF.
std::size_t sequence_length(const unsigned char* bytes, std::size_t left) {
  const unsigned char first = bytes[0];
  if (first >= 0xC2 && first <= 0xDF) return left >= 2 && is_continuation(bytes[1]) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    if (left < 3 || !is_continuation(bytes[1]) || !is_continuation(bytes[2])) return 0;
    if (first == 0xE0 && bytes[1] < 0xA0) return 0;
    if (first == 0xED && bytes[1] > 0x9F) return 0;
    return 3;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    if (left < 4 || !is_continuation(bytes[1]) || !is_continuation(bytes[2]) || !is_continuation(bytes[3])) return 0;
    if (first == 0xF0 && bytes[1] < 0x90) return 0;
    if (first == 0xF4 && bytes[1] > 0x8F) return 0;
    return 4;
  }
  return 0;
}

}  // namespace

void CanonicalWriter::separate() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (levels_.empty()) {
    CHECK(out_.empty());  // one value
    return;
  }
  Level& level = levels_.back();
  CHECK(!level.object);  // a member needs its key
  if (!level.empty) out_ += ',';
  level.empty = false;
}

CanonicalWriter& CanonicalWriter::begin_object() {
  separate();
  CHECK(levels_.size() < depth_max);
  Level level;
  level.object = true;
  levels_.push_back(level);
  out_ += '{';
  return *this;
}

CanonicalWriter& CanonicalWriter::end_object() {
  CHECK(!levels_.empty() && levels_.back().object && !after_key_);
  levels_.pop_back();
  out_ += '}';
  return *this;
}

CanonicalWriter& CanonicalWriter::begin_array() {
  separate();
  CHECK(levels_.size() < depth_max);
  levels_.emplace_back();
  out_ += '[';
  return *this;
}

CanonicalWriter& CanonicalWriter::end_array() {
  CHECK(!levels_.empty() && !levels_.back().object);
  levels_.pop_back();
  out_ += ']';
  return *this;
}

CanonicalWriter& CanonicalWriter::key(std::string_view name) {
  CHECK(!levels_.empty() && levels_.back().object && !after_key_);
  Level& level = levels_.back();
  if (!level.empty) {
    CHECK(comes_before(std::string_view(out_).substr(level.last_key_at, level.last_key_length), name));
    out_ += ',';
  }
  level.empty = false;
  level.last_key_at = out_.size() + 1;
  append_quoted(out_, name);
  level.last_key_length = out_.size() - level.last_key_at - 1;
  out_ += ':';
  after_key_ = true;
  return *this;
}

CanonicalWriter& CanonicalWriter::text(std::string_view value) {
  separate();
  append_quoted(out_, value);
  return *this;
}

CanonicalWriter& CanonicalWriter::integer(std::int64_t value) {
  separate();
  char digits[20];
  const std::to_chars_result end = std::to_chars(digits, digits + sizeof digits, value);
  out_.append(digits, static_cast<std::size_t>(end.ptr - digits));
  return *this;
}

CanonicalWriter& CanonicalWriter::boolean(bool value) {
  separate();
  out_ += value ? std::string_view("true") : std::string_view("false");
  return *this;
}

CanonicalWriter& CanonicalWriter::null() {
  separate();
  out_ += "null";
  return *this;
}

CanonicalWriter& CanonicalWriter::raw(std::string_view canonical) {
  CHECK(!canonical.empty());
  separate();
  out_ += canonical;
  return *this;
}

std::string CanonicalWriter::take() {
  CHECK(levels_.empty() && !out_.empty());
  std::string taken = std::move(out_);
  out_.clear();
  return taken;
}

Result<json::value> parse_canonical(std::string_view bytes) {
  json::parse_options options;
  options.max_depth = depth_max;
  json::error_code error;
  json::value value = json::parse(json::string_view(bytes.data(), bytes.size()), error, {}, options);
  if (error) return refuse(Reason::json_malformed, "JSON was not read: " + error.message());
  if (TRY(to_canonical(value)) != bytes) {
    return not_canonical("its bytes are not the one encoding of their value; encode it again");
  }
  return value;
}

Result<std::string> to_canonical(const json::value& value) {
  CanonicalWriter writer;
  TRY(write_value(writer, value, 0));
  return writer.take();
}

bool is_valid_utf8(std::string_view text) {
  const unsigned char* const bytes = reinterpret_cast<const unsigned char*>(text.data());
  std::size_t at = 0;
  while (at < text.size()) {
    while (text.size() - at >= 8 && (load_word(text.data() + at) & every_byte(0x80)) == 0) at += 8;
    while (at < text.size() && bytes[at] < 0x80) ++at;
    if (at == text.size()) return true;
    const std::size_t length = sequence_length(bytes + at, text.size() - at);
    if (length == 0) return false;
    at += length;
  }
  return true;
}

}  // namespace dunlin
