// Instant: a moment in UTC, in microseconds since 1970-01-01T00:00:00Z. Written as RFC 3339 with a Z.
// Nobody below server/ and cli/ asks the clock: instants arrive in commands.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/date.h"
#include "base/result.h"

namespace dunlin {

struct Instant {
  std::int64_t micros = 0;

  [[nodiscard]] static Result<Instant> parse(std::string_view rfc3339);  // zone Z or +hh:mm; fraction of up to 6 digits
  [[nodiscard]] static Instant start_of(Date date);                      // 00:00 UTC
  [[nodiscard]] std::string to_string() const;                           // 2026-03-31T06:02:00Z, fraction only if any
  [[nodiscard]] Date date() const;                                       // the UTC day
  [[nodiscard]] Instant add_seconds(std::int64_t seconds) const { return Instant{micros + seconds * 1'000'000}; }
  auto operator<=>(const Instant&) const = default;
};

}  // namespace dunlin
