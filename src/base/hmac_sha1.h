// HMAC-SHA-1 (RFC 2104), from OpenSSL: for one-time codes, which every authenticator computes with it. For anything
// else there is hmac_sha256.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace dunlin {

[[nodiscard]] std::array<std::uint8_t, 20> hmac_sha1(std::string_view key, std::string_view data);

}  // namespace dunlin
