#include "base/id.h"

#include <array>

#include "base/check.h"

namespace dunlin::detail {
namespace {

// Crockford base 32: no i, l, o (they look like digits) and no u.
constexpr std::string_view alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr std::size_t digits_max = 13;  // 13 * 5 = 65 bits hold any positive 64-bit integer

constexpr std::array<std::int8_t, 256> make_digit_values() {
  std::array<std::int8_t, 256> values{};
  for (std::int8_t& value : values) value = -1;
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    values[static_cast<unsigned char>(alphabet[i])] = static_cast<std::int8_t>(i);
  }
  return values;
}
constexpr std::array<std::int8_t, 256> digit_values = make_digit_values();

tl::unexpected<Refusal> malformed(std::string_view prefix, std::string_view text) {
  return refuse(Reason::id_malformed, "\"" + std::string(text.substr(0, 40)) + "\" is not an id of the form " +
                                          std::string(prefix) + "_3f0042: copy it as it was shown");
}

}  // namespace

std::string format_id(std::string_view prefix, std::int64_t value) {
  CHECK(value > 0);
  std::array<char, digits_max> digits{};
  std::size_t at = digits.size();
  for (std::int64_t rest = value; rest != 0; rest >>= 5) digits[--at] = alphabet[static_cast<std::size_t>(rest & 31)];
  std::string text;
  text.reserve(prefix.size() + 1 + digits.size());
  text += prefix;
  text += '_';
  text.append(digits.data() + at, digits.size() - at);
  return text;
}

Result<std::int64_t> parse_id(std::string_view prefix, std::string_view text) {
  if (text.size() <= prefix.size() + 1 || text.substr(0, prefix.size()) != prefix || text[prefix.size()] != '_') {
    return malformed(prefix, text);
  }
  const std::string_view digits = text.substr(prefix.size() + 1);
  if (digits[0] == '0' || digits.size() > digits_max) return malformed(prefix, text);
  std::int64_t value = 0;
  for (const char c : digits) {
    const std::int8_t digit = digit_values[static_cast<unsigned char>(c)];
    if (digit < 0 || value > (INT64_MAX >> 5)) return malformed(prefix, text);
    value = (value << 5) | digit;
  }
  return value;
}

}  // namespace dunlin::detail
