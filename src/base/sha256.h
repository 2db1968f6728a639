// SHA-256 and HMAC-SHA-256 (FIPS 180-4, RFC 2104), from OpenSSL. A Digest is 32 bytes, written as 64 lower-case hex
// digits.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace dunlin {

struct Digest {
  std::array<std::uint8_t, 32> bytes{};

  [[nodiscard]] std::string hex() const;
  [[nodiscard]] static Result<Digest> parse(std::string_view hex);
  auto operator<=>(const Digest&) const = default;
};

[[nodiscard]] Digest sha256(std::string_view data);
[[nodiscard]] Digest hmac_sha256(std::string_view key, std::string_view data);

// For input that arrives in pieces (files).
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  void update(std::string_view piece);
  [[nodiscard]] Digest finish();  // once

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace dunlin
