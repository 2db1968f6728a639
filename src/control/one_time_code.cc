#include "control/one_time_code.h"

#include <fmt/format.h>

#include <array>

#include "base/hmac_sha1.h"

namespace dunlin {
namespace {

constexpr std::int64_t step_seconds = 30;
constexpr std::uint32_t codes = 1'000'000;

bool same_text(std::string_view left, std::string_view right) {
  if (left.size() != right.size()) return false;
  unsigned char difference = 0;
  for (std::size_t i = 0; i < left.size(); ++i) difference |= static_cast<unsigned char>(left[i] ^ right[i]);
  return difference == 0;
}

std::string percent_encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~").find(c) != std::string_view::npos;
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

}  // namespace

std::string one_time_code(std::string_view secret, std::int64_t step) {
  std::string counter(8, '\0');
  for (std::size_t i = 0; i < counter.size(); ++i) {
    counter[i] = static_cast<char>(static_cast<std::uint64_t>(step) >> (8 * (counter.size() - 1 - i)) & 255U);
  }
  const std::array<std::uint8_t, 20> mac = hmac_sha1(secret, counter);
  // Dynamic truncation, RFC 4226 section 5.3.
  const std::size_t at = mac.back() & 15U;
  const std::uint32_t number = (std::uint32_t{mac[at]} & 127U) << 24 | std::uint32_t{mac[at + 1]} << 16 |
                               std::uint32_t{mac[at + 2]} << 8 | std::uint32_t{mac[at + 3]};
  return fmt::format("{:06}", number % codes);
}

std::int64_t one_time_step_of(Instant now) {
  return now.micros / 1'000'000 / step_seconds;
}

std::optional<std::int64_t> matching_step(std::string_view secret, std::string_view code, Instant now,
                                          std::int64_t last_step) {
  std::optional<std::int64_t> matching;
  const std::int64_t present = one_time_step_of(now);
  for (std::int64_t step = present - 1; step <= present + 1; ++step) {
    if (same_text(one_time_code(secret, step), code) && step > last_step) matching = step;
  }
  return matching;
}

std::string base32(std::string_view bytes) {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string out;
  std::uint32_t bits = 0;
  int held = 0;
  for (const char c : bytes) {
    bits = bits << 8 | static_cast<unsigned char>(c);
    for (held += 8; held >= 5; held -= 5) out += letters[bits >> (held - 5) & 31U];
  }
  if (held > 0) out += letters[bits << (5 - held) & 31U];
  return out;
}

std::string one_time_address(std::string_view issuer, std::string_view login, std::string_view secret) {
  const std::string name = percent_encoded(issuer);
  return "otpauth://totp/" + name + ":" + percent_encoded(login) + "?secret=" + base32(secret) + "&issuer=" + name;
}

}  // namespace dunlin
