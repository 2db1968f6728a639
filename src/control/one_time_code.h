// OneTimeCode: the second factor that a telephone computes: six digits of the time and a shared secret, new every half
// minute.
//
//   matching_step(secret, "492039", now, login.one_time_step)      // the step, to be stored: each code is good once
//   one_time_address("dunlin:main", "anna", secret)                // otpauth://totp/..., what the telephone scans
//
// Source: RFC 6238 (HMAC-SHA-1, 30 seconds, 6 digits, as every authenticator assumes); RFC 4648 for base 32. A code of
// the step before and of the one after is taken too, for clocks differ.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/instant.h"

namespace dunlin {

inline constexpr std::size_t one_time_secret_bytes = 20;

[[nodiscard]] std::string one_time_code(std::string_view secret, std::int64_t step);
[[nodiscard]] std::int64_t one_time_step_of(Instant now);

// The step of the code when it is one of those that are good now and later than the last one that was used.
[[nodiscard]] std::optional<std::int64_t> matching_step(std::string_view secret, std::string_view code, Instant now,
                                                        std::int64_t last_step);

[[nodiscard]] std::string base32(std::string_view bytes);  // without padding, as authenticators want it
[[nodiscard]] std::string one_time_address(std::string_view issuer, std::string_view login, std::string_view secret);

}  // namespace dunlin
